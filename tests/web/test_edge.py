"""The outermost layer: hosts, forged posts, headers, language, logs without secrets."""

import logging
from typing import Any

import pytest

from app.installation import installation_of
from app.main import create_app
from app.settings import Settings
from app.web.routes import pages
from tests.kit.client import Client

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
def test_a_form_from_elsewhere_is_refused(client: Client, headers: dict[str, str], status: int) -> None:
    answer = client.post("/language", data={"language": "en"}, headers=headers, follow_redirects=False)
    assert answer.status_code == status
    assert ("remiss_language" in answer.headers.get("set-cookie", "")) == (status == 303)


@pytest.mark.one_database
@pytest.mark.parametrize(("site", "shown"), [("cross-site", False), ("same-site", True)])
def test_what_another_site_sent_is_not_shown_as_the_readers_own(client: Client, site: str, shown: bool) -> None:
    headers = {"Sec-Fetch-Site": site, "Cookie": "remiss_session=x"}
    answer = client.post("/language", data={"language": "en", "text": "Ring 08-123 45 genast."}, headers=headers)
    assert answer.status_code == 403
    assert ("Ring 08-123 45 genast." in answer.text) == shown


@pytest.mark.one_database
@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "", "user@evil.example", "[", "[::1", "[abc]", "127.0.0.1:x["]
)
def test_an_unknown_host_is_refused(client: Client, caplog: pytest.LogCaptureFixture, host: str) -> None:
    caplog.set_level(logging.INFO, "remiss.access")
    for path in ("/health/live", "/api/v1/rounds"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert_dressed(answer)
    told = [record.getMessage() for record in caplog.records if record.name in ("remiss.access", "remiss.security")]
    assert told == ["refused: unknown_host", "GET (no route) 400"] * 2


def assert_dressed(answer: Any) -> None:
    """It carries every header that ours must."""
    headers = answer.headers
    assert "default-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] in ("same-origin", "no-referrer")
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cache-control"]
    assert headers["x-request-id"]


@pytest.mark.one_database
def test_every_answer_carries_the_security_headers(client: Client) -> None:
    for path in ("/health/live", "/sign-in", "/nowhere", "/api/v1/nowhere", "/static/css/base.css"):
        assert_dressed(client.get(path))
    assert_dressed(client.post("/language", data={"language": "en"}, headers={"Referer": "http://["}))
    assert_dressed(client.post("/sign-in", data={"email": "x"}, headers={"Origin": "https://evil.example"}))


@pytest.mark.one_database
@pytest.mark.parametrize("page_works", [True, False])
def test_a_fault_carries_them_too_and_has_its_line_in_the_log(
    app: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, page_works: bool
) -> None:
    caplog.set_level(logging.INFO, "remiss.access")
    room = pages()

    @room.get("/at-fault", "page.static")
    def at_fault() -> str:
        raise RuntimeError("at fault")

    app.router.routes.extend(room.router.routes)
    if not page_works:
        monkeypatch.setattr("app.web.rendering.globals_for", lambda _request: 1 / 0)
    with Client(app, base_url=HOME, raise_server_exceptions=False) as client:
        answer = client.get("/at-fault")
    assert answer.status_code == 500
    assert ("<h1" in answer.text) == page_works
    assert_dressed(answer)
    (line,) = [record for record in caplog.records if record.name == "remiss.access" and record.levelno == logging.INFO]
    assert line.getMessage() == "GET /at-fault 500"
    assert line.__dict__["request_id"] == answer.headers["X-Request-ID"]


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/sign-in", "GET, HEAD, POST"),
        ("GET", "/sign-out", "POST"),
        ("PUT", "/api/v1/rounds", "GET, HEAD, POST"),
        ("POST", "/api/v1/rounds/1", "GET, HEAD, PATCH"),
        ("POST", "/static/css/base.css", "GET, HEAD"),
    ],
)
def test_what_an_address_takes_is_named(client: Client, method: str, path: str, allowed: str) -> None:
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)
    assert_dressed(answer)


@pytest.mark.one_database
@pytest.mark.parametrize(
    "target", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", "/a\nb"]
)
def test_the_way_back_stays_on_this_site(client: Client, target: str) -> None:
    answer = client.post("/language", data={"language": "en", "next": target}, follow_redirects=False)
    assert answer.headers["location"] == "/"


@pytest.mark.one_database
def test_on_https_a_choice_of_language_is_for_this_host_alone(settings: Settings) -> None:
    secure = settings.model_copy(update={"base_url": "https://remiss.example.se"})
    app = create_app(secure)
    with Client(app, base_url=secure.base_url, follow_redirects=False) as client:
        answer = client.post("/language", data={"language": "en"}, headers={"Origin": secure.base_url})
        assert answer.headers["set-cookie"].startswith("__Host-remiss_language=en; HttpOnly")
        assert "Sign in" in client.get("/sign-in").text
        client.cookies.clear()
        client.cookies.set("remiss_language", "en", domain="remiss.example.se")
        assert "Logga in" in client.get("/sign-in").text, "a neighbouring site can set that one"
    installation_of(app).database.dispose()


@pytest.mark.one_database
def test_the_api_speaks_the_language_that_is_asked_for(client: Client) -> None:
    assert client.get("/api/v1/rounds").json()["detail"] == "Logga in först."
    english = client.get("/api/v1/rounds", headers={"Accept-Language": "en-GB,en;q=0.8"}).json()
    assert english["code"] == "not_signed_in"
    assert english["detail"] == "Sign in first."


@pytest.mark.one_database
def test_finnish_is_spoken_where_bodies_are(client: Client) -> None:
    wish = {"Accept-Language": "fi-FI,fi;q=0.9,en;q=0.8"}
    assert client.get("/api/v1/rounds", headers=wish).json()["detail"] == "Sign in first."
    lost = "Linkki ei ole voimassa. Tarkistakaa, että koko linkki tuli mukaan, tai pyytäkää uusi."
    assert client.get("/api/v1/answer/a-made-up-token", headers=wish).json()["detail"] == lost
    client.cookies.set("remiss_language", "fi")
    spoken = {"/l/made-up": "fi", "/link-needed": "fi", "/nothing": "sv", "/sign-in": "sv"}
    for path, code in spoken.items():
        assert f'<html lang="{code}"' in client.get(path).text


@pytest.mark.one_database
def test_no_token_or_address_reaches_the_log(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client.get("/l/a-very-secret-token")
    client.get("/api/v1/answer/a-very-secret-token")
    client.get("/rounds?q=a-very-secret-token", headers={"Authorization": "Bearer a-very-secret-token"})
    ours = [record for record in caplog.records if record.name.startswith("remiss")]
    assert ours
    assert "a-very-secret-token" not in "".join(record.getMessage() for record in ours)


@pytest.mark.one_database
@pytest.mark.parametrize("told", [True, False])
def test_a_body_over_the_limit_is_refused(client: Client, told: bool) -> None:
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
def test_head_answers_as_get_without_the_body(client: Client) -> None:
    for path in ("/sign-in", "/health/ready", "/rounds", "/api/v1/rounds", "/static/css/base.css", "/nowhere"):
        plain = {"Accept-Encoding": "identity"}  # an error page names its own request: packed, two differ in length
        whole = client.get(path, follow_redirects=False, headers=plain)
        head = client.head(path, follow_redirects=False, headers=plain)
        assert (head.status_code, head.content) == (whole.status_code, b"")
        assert head.headers.get("content-length") == whole.headers.get("content-length")
