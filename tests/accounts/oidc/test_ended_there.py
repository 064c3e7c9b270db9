"""The service ends a session of its own, and tells so: what hangs on that one here ends, and nothing else."""

import datetime
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from app.accounts.identity import SYSTEM
from app.accounts.models import User, UserSession
from app.accounts.oidc.actions import ended
from app.accounts.oidc.rules import Ended
from app.clock import now
from app.history.models import Event
from tests.accounts.oidc.conftest import ANN
from tests.kit.pages import Pages
from tests.kit.sign_in_service import AtTheService

LEAVING = "/session/end?client_id=seats"


@pytest.fixture
def chosen() -> dict[str, Any]:
    """A client that is told which session has ended."""
    return {"client": "seats"}


@pytest.fixture
def at_home() -> Iterator[AtTheService]:
    """Another computer's browser at the service."""
    browser = AtTheService()
    yield browser
    browser.close()


def told(pages: Pages, token: str) -> int:
    return int(pages.another().raw.post("/sign-in/provider/ended", data={"logout_token": token}).status_code)


def enter(browser: Pages, there: AtTheService, path: str = "/sign-in/provider?next=/account") -> None:
    back = browser.raw.get(there.through(browser.raw.get(path).headers["location"]))
    assert back.status_code in (200, 303), back.text


def is_in(browser: Pages) -> bool:
    return bool(browser.raw.get("/account").status_code == 200)


def test_who_leaves_one_computer_stays_at_the_other(database, service, pages, there, at_home):
    office, home = pages, pages.another()
    there.forget()
    enter(office, there)
    enter(home, at_home)
    assert (is_in(office), is_in(home)) == (True, True)
    there.sign_out(f"{service.issuer}{LEAVING}")
    news = service.news()
    assert told(pages, news) == 200
    assert (is_in(office), is_in(home)) == (False, True)
    enter(office, there)
    assert told(pages, news) == 200, "who has seen the token sends it again"
    assert (is_in(office), is_in(home)) == (True, True)
    there.sign_out(f"{service.issuer}{LEAVING}")
    assert told(pages, service.news()) == 200
    with database.read() as session:
        kept = [each.provider_sid for each in session.exec(select(UserSession))]
        kinds = [event.kind for event in session.exec(select(Event))]
    assert len(set(kept)) == 3
    assert kinds.count("user.signed_out_by_provider") == 2, "each time it ended something, and not otherwise"


@pytest.mark.one_database
def test_proving_oneself_anew_hangs_the_session_on_the_newer_one(service, pages, there, at_home):
    service.tell(people={"ann": ANN | {"roles": ["Remiss-chefer"]}})
    there.forget()
    enter(pages, there)
    enter(pages, at_home, "/sign-in/provider/again")
    there.sign_out(f"{service.issuer}{LEAVING}")
    assert told(pages, service.news()) == 200
    assert is_in(pages)
    at_home.sign_out(f"{service.issuer}{LEAVING}")
    assert told(pages, service.news()) == 200
    assert not is_in(pages)


@pytest.mark.one_database
def test_what_names_a_person_or_a_session_alone(database, service, settings, pages, come_in):
    """A person: all of theirs that began before. A session: that one, and what hangs on none that is known."""
    issuer = settings.oidc_issuer

    def by_news(subject: str = "", sid: str = "", at: datetime.timedelta = datetime.timedelta()) -> int:
        with database.write() as session:
            return ended(session, issuer, Ended(subject, sid, now() + at), by=SYSTEM, now=now())

    come_in()
    come_in(pages.another())
    before = datetime.timedelta(minutes=-2)
    assert by_news("ann", at=before) == 0, "they came in after it was said"
    assert by_news(sid="another") == by_news("bo") == by_news("ann", "another") == 0
    assert by_news("ann") == 2
    come_in()
    with database.write() as session:
        session.exec(select(UserSession).where(UserSession.revoked_at.is_(None))).one().provider_sid = None
        assert session.exec(select(User)).one().disabled_at is None
    assert by_news(sid="another") == 0
    assert by_news("ann", "another") == 1, "begun before it was known which one it hangs on"


@pytest.mark.one_database
def test_news_that_is_old_or_for_another_client_is_not_believed(service, pages, there):
    there.forget()
    enter(pages, there)
    assert told(pages, service.ended("ann")) == 400, "signed for the client remiss, and we are another"
    there.sign_out(f"{service.issuer}{LEAVING}")
    news = service.news()
    with time_machine.travel(now() + datetime.timedelta(minutes=12), tick=False):
        assert told(pages, news) == 400
    assert is_in(pages)
    assert told(pages, news) == 200
    assert not is_in(pages)
