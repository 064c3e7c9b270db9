"""The outermost layer: hosts, forged posts, headers, language, logs without secrets."""

import logging

import pytest
from starlette.testclient import TestClient

HOME = "http://127.0.0.1:8000"


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin", "Cookie": "remiss_session=x"}, 303),
        ({"Sec-Fetch-Site": "cross-site", "Cookie": "remiss_session=x"}, 403),
        ({"Sec-Fetch-Site": "same-site", "Cookie": "remiss_session=x"}, 403),
        ({"Origin": HOME, "Cookie": "remiss_answer=x"}, 303),
        ({"Origin": "https://evil.example", "Cookie": "remiss_answer=x"}, 403),
        ({"Origin": "https://evil.example"}, 403),
        ({"Cookie": "remiss_session=x"}, 403),
        ({}, 303),
    ],
)
def test_a_form_from_elsewhere_is_refused(client: TestClient, headers: dict[str, str], status: int) -> None:
    answer = client.post("/language", data={"language": "en"}, headers=headers, follow_redirects=False)
    assert answer.status_code == status
    assert ("remiss_language" in answer.headers.get("set-cookie", "")) == (status == 303)


@pytest.mark.one_database
@pytest.mark.parametrize(("site", "shown"), [("cross-site", False), ("same-site", True)])
def test_what_another_site_sent_is_not_shown_as_the_readers_own(client: TestClient, site: str, shown: bool) -> None:
    headers = {"Sec-Fetch-Site": site, "Cookie": "remiss_session=x"}
    answer = client.post("/language", data={"language": "en", "text": "Ring 08-123 45 genast."}, headers=headers)
    assert answer.status_code == 403
    assert ("Ring 08-123 45 genast." in answer.text) == shown


@pytest.mark.one_database
@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "user@evil.example"])
def test_an_unknown_host_is_refused(client: TestClient, host: str) -> None:
    assert client.get("/health/live", headers={"Host": host}).status_code == 400


@pytest.mark.one_database
def test_every_answer_carries_the_security_headers(client: TestClient) -> None:
    for path in ("/health/live", "/sign-in", "/nowhere", "/api/v1/nowhere", "/static/css/base.css"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-request-id"]


@pytest.mark.one_database
@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/a\nb"]
)
def test_the_way_back_stays_on_this_site(client: TestClient, target: str) -> None:
    answer = client.post("/language", data={"language": "en", "next": target}, follow_redirects=False)
    assert answer.headers["location"] == "/"


@pytest.mark.one_database
def test_the_api_speaks_the_language_that_is_asked_for(client: TestClient) -> None:
    assert client.get("/api/v1/rounds").json()["detail"] == "Logga in först."
    english = client.get("/api/v1/rounds", headers={"Accept-Language": "en-GB,en;q=0.8"}).json()
    assert english["code"] == "not_signed_in"
    assert english["detail"] == "Sign in first."


@pytest.mark.one_database
def test_no_token_or_address_reaches_the_log(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client.get("/l/a-very-secret-token")
    client.get("/api/v1/answer/a-very-secret-token")
    client.get("/rounds?q=a-very-secret-token", headers={"Authorization": "Bearer a-very-secret-token"})
    ours = [record for record in caplog.records if record.name.startswith("remiss")]
    assert ours
    assert "a-very-secret-token" not in "".join(record.getMessage() for record in ours)


@pytest.mark.one_database
@pytest.mark.parametrize("told", [True, False])
def test_a_body_over_the_limit_is_refused(client: TestClient, told: bool) -> None:
    body = b"x" if told else (b"x" * 1_000_000 for _ in range(40))
    headers = {"Content-Type": "application/x-www-form-urlencoded"} | ({"Content-Length": str(10**9)} if told else {})
    answer = client.post("/sign-in", content=body, headers=headers)
    assert answer.status_code == 413
    assert "Det är för stort att ta emot." in answer.text
    assert "högst 30 MB" in answer.text
    answer = client.post("/api/v1/rounds", content=b"{}", headers={"Content-Length": str(10**9)})
    assert answer.status_code == 413
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["code"] == "too_large"


@pytest.mark.one_database
def test_head_answers_as_get_without_the_body(client: TestClient) -> None:
    for path in ("/sign-in", "/health/ready", "/rounds", "/api/v1/rounds", "/static/css/base.css", "/nowhere"):
        plain = {"Accept-Encoding": "identity"}  # an error page names its own request: packed, two differ in length
        whole = client.get(path, follow_redirects=False, headers=plain)
        head = client.head(path, follow_redirects=False, headers=plain)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        assert head.headers.get("content-length") == whole.headers.get("content-length")
