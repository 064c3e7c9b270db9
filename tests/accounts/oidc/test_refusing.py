"""What is refused of what a real sign-in service, or somebody between, sends: by the browser's way and by the token."""

import base64
import datetime
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from sqlmodel import select

from app.accounts.models import UserSession
from app.accounts.oidc.configuration import configuration
from app.accounts.oidc.provider import Asked, Provider, ProviderGone, ProviderRefused
from app.clock import now
from app.settings import Settings

pytestmark = pytest.mark.one_database
ASKED = Asked("s" * 43, "n" * 43, "v" * 43)


def sessions(database: Any) -> int:
    with database.read() as session:
        return len(session.exec(select(UserSession)).all())


def test_an_answer_belongs_to_the_browser_that_asked_and_is_taken_once(database, service, pages, there):
    sent = pages.raw.get("/sign-in/provider?next=//elsewhere.example").headers["location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(sent).query).items()}
    assert (asked["code_challenge_method"], asked["scope"]) == ("S256", "openid profile email")
    assert len({asked["state"], asked["nonce"], asked["code_challenge"]}) == 3
    back = there.through(sent)
    assert "hör inte till den här webbläsaren" in pages.another().get(back, status=400).text()
    changed = back.replace(f"state={asked['state']}", "state=another")
    assert changed != back
    assert "Börja om härifrån" in pages.get(changed, status=400).text()
    assert "Börja om härifrån" in pages.get(back, status=400).text(), "after that, not with the right one either"

    sent = pages.raw.get("/sign-in/provider").headers["location"]
    kept = dict(pages.raw.cookies)
    back = there.through(sent)
    other = pages.another()
    other.raw.cookies.update(kept)
    assert "gick inte att lita på" in other.get(back.replace("iss=http", "iss=https"), status=403).text()
    with time_machine.travel(now() + datetime.timedelta(minutes=11), tick=False):
        other.raw.cookies.update(kept)
        assert "tog för lång tid" in other.get(back, status=400).text()
    assert sessions(database) == 0
    pages.get(back, status=303)
    assert pages.get(back, status=303).heading == "Remisser", "the browser's own way back leads on"
    other.raw.cookies.update(kept)
    assert "gick inte att lita på" in other.get(back, status=403).text(), "the service takes a code once"
    assert sessions(database) == 1


def test_who_says_no_there_or_is_refused_by_the_service(service, pages, come_in):
    service.tell(deny=True)
    assert "avbröts" in come_in(status=403).text()


def test_nobody_waits_long_for_a_service_that_is_gone(service, settings, pages, there, database):
    sent = pages.raw.get("/sign-in/provider").headers["location"]
    back = there.through(sent)
    service.tell(gone=True)
    shown = pages.get(back, status=503)
    assert "går inte att nå" in shown.text()
    assert pages.raw.get("/sign-in/provider").status_code == 303, "its addresses are known meanwhile"
    other = Provider(configuration(settings.model_copy(update={"oidc_seconds": 1})))  # type: ignore[arg-type]  # there is one
    with pytest.raises(ProviderGone):
        other.addresses()
    service.tell(gone=False, slow=3000)
    with pytest.raises(ProviderGone, match="a moment ago"):
        other.addresses()
    other = Provider(other.configuration)
    with pytest.raises(ProviderGone, match="too_slow"):
        other.claims_for("code", ASKED, issuer=service.issuer)
    assert pages.get("/sign-in").form("Logga in"), "the other way in stands"
    assert sessions(database) == 0


@pytest.fixture
def token(service, settings, there) -> Any:
    """``token(client)``: a token that the service really signs for one of its clients, and the client's provider."""

    def signed(client: str = "remiss") -> tuple[str, Provider]:
        given = settings.model_copy(
            update={
                "oidc_client_id": client,
                "oidc_client_secret": settings.oidc_client_secret.__class__(f"secret-of-{client}"),
            }
        )
        provider = Provider(configuration(given))  # type: ignore[arg-type]  # there is one
        there.forget()
        query = parse_qs(urlsplit(there.through(provider.address_to_ask(ASKED))).query)
        return provider._tokens(query["code"][0], ASKED.verifier)["id_token"], provider

    return signed


def forged(token: str, header: dict[str, Any], **claims: Any) -> str:
    """The same with another header and other claims, and without a signature."""
    kept = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    parts = [
        base64.urlsafe_b64encode(json.dumps(each).encode()).decode().rstrip("=") for each in (header, kept | claims)
    ]
    return f"{parts[0]}.{parts[1]}."


def test_only_what_the_service_signed_now_for_us_and_for_this_sign_in_is_believed(service, token):
    given, provider = token()
    assert provider.proved(given, nonce=ASKED.nonce)["sub"] == "ann"

    def refused(token: str, why: str, nonce: str = ASKED.nonce, by: Provider = provider) -> None:
        with pytest.raises(ProviderRefused, match=why):
            by.proved(token, nonce=nonce)

    refused(given, "nonce|another sign-in", nonce="another")
    refused(given, "nonce|another sign-in", nonce="")
    with time_machine.travel(now() + datetime.timedelta(hours=2), tick=False):
        refused(given, "exp")
    with time_machine.travel(now() - datetime.timedelta(hours=2), tick=False):
        refused(given, "future")
    for_another, posting = token("posting")
    refused(for_another, "aud")
    assert posting.proved(for_another, nonce=ASKED.nonce)["aud"] == "posting", "a client that posts its secret"
    refused(token("symmetric")[0], "not signed")
    refused(forged(given, {"alg": "none"}), "not signed")
    refused(forged(given, {"alg": "RS256", "kid": "key-1"}), "not signed|no key")
    head, _body, signature = given.split(".")
    refused(".".join((head, forged(given, {}, sub="bo").split(".")[1], signature)), "not signed")
    refused("rubbish", "not signed")
    refused(service.ended("ann"), "exp|nonce|another sign-in|not signed")
    with pytest.raises(ProviderRefused):
        provider.ended(given)


def test_new_keys_are_fetched_once_for_a_token_that_names_one(service, token):
    given, provider = token()
    provider.proved(given, nonce=ASKED.nonce)
    service.tell(rotate=True)
    newer, _other = token()
    assert provider.proved(newer, nonce=ASKED.nonce)["sub"] == "ann"
    with pytest.raises(ProviderRefused, match="no key"):
        provider.proved(given, nonce=ASKED.nonce)


def test_where_it_may_be_asked_is_judged_as_every_request_is(service, settings: Settings):
    outside = settings.model_copy(update={"outgoing_networks": ""})
    with pytest.raises(ProviderGone, match="internal"):
        Provider(configuration(outside)).addresses()  # type: ignore[arg-type]  # there is one
    named = settings.model_copy(update={"oidc_issuer": service.issuer.replace("127.0.0.1", "localhost")})
    with pytest.raises(ProviderGone, match="calls itself"):
        Provider(configuration(named)).addresses()  # type: ignore[arg-type]  # there is one
    assert "secret-of" not in repr(configuration(settings))
