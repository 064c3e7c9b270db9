"""Officials come in by a real sign-in service: who is let in, as what, and what follows when that changes."""

import datetime
from typing import Any

import pytest
import time_machine
from sqlmodel import select

from app.accounts import actions
from app.accounts.identity import SYSTEM
from app.accounts.models import Role, User, UserSession
from app.accounts.passwords import hash_password
from app.clock import now
from app.history.models import Event
from tests.accounts.oidc.conftest import ANN


def users(database: Any) -> dict[str, User]:
    with database.read() as session:
        return {user.email: user for user in session.exec(select(User))}


def open_sessions(database: Any) -> int:
    with database.read() as session:
        return len([each for each in session.exec(select(UserSession)) if each.revoked_at is None])


def kinds(database: Any) -> list[str]:
    with database.read() as session:
        return [event.kind for event in session.exec(select(Event).order_by(Event.id))]


def test_a_day_at_work_and_the_role_that_changes(database, service, pages, come_in):
    """Let in and made known, let in again as the same, promoted, without a role, and with one again."""
    shown = pages.get("/sign-in?next=/account").link("Logga in med Kommuninloggningen")
    assert shown == "/sign-in/provider?next=/account"
    assert come_in().heading == "Ditt konto"
    (ann,) = users(database).values()
    assert (ann.name, ann.email, ann.role, ann.password_hash) == (ANN["name"], ANN["email"], Role.HANDLER, None)
    again = pages.another()
    come_in(again)
    assert len(users(database)) == 1
    assert open_sessions(database) == 2

    service.tell(people={"ann": ANN | {"email": "ann.ny@kommunen.example", "roles": ["x", "Remiss-chefer"]}})
    come_in(pages.another())
    (ann,) = users(database).values()
    assert (ann.role, ann.email) == (Role.ADMIN, ANN["email"]), "who it is hangs on no address"
    assert open_sessions(database) == 1, "what was signed in as another ends"
    assert pages.get("/account", status=303).heading == "Logga in"

    service.tell(people={"ann": ANN | {"roles": []}})
    refused = come_in(pages.another(), status=403)
    assert "men har ingen roll" in refused.text()
    assert open_sessions(database) == 0
    service.tell(people={"ann": ANN})
    come_in(pages)
    (ann,) = users(database).values()
    assert (ann.role, ann.disabled_at) == (Role.HANDLER, None)
    told = ["created", "linked_to_provider", "signed_in", "signed_in", "role_changed", "signed_in"]
    told += ["disabled", "enabled", "role_changed", "signed_in"]
    assert kinds(database) == [f"user.{kind}" for kind in told]


def test_who_is_switched_off_here_stays_so(database, pages, service, come_in):
    come_in()
    with database.write() as session:
        ann = session.exec(select(User)).one()
        actions.create_user(session, email="b@x.se", name="B", role=Role.ADMIN, password="x", by=SYSTEM, now=now())
        actions.disable(session, ann, by=SYSTEM, now=now())
    assert "avstängt" in come_in(pages.another(), status=403).text()
    service.tell(people={"ann": ANN | {"roles": []}})
    come_in(pages.another(), status=403)
    service.tell(people={"ann": ANN})
    assert "avstängt" in come_in(pages.another(), status=403).text(), "a role that comes back opens nothing"


def test_an_address_alone_lets_nobody_in(database, service, pages, come_in):
    with database.write() as session:
        actions.create_user(
            session, email=ANN["email"], name="Ann", role=Role.ADMIN, password="x", by=SYSTEM, now=now()
        )
    assert "hör inte ihop med" in come_in(status=403).text()
    service.tell(sub="bo", people={"bo": {"name": "Bo", "roles": ["Remiss-chefer"]}})
    assert "inte lämnar någon e-postadress" in come_in(pages.another(), status=403).text()
    assert kinds(database) == ["user.created"]  # nothing was done


def test_one_links_ones_own_account(database, service, pages, come_in, there):
    """Signed in by a password, once more by it, and at the service: nobody's address is asked for."""
    password = "skogen vaknar tidigt"
    with database.write() as session:
        for name in ("ann", "bo"):
            address = f"{name}@x.se"
            actions.create_user(
                session, email=address, name=name, role=Role.HANDLER, password=password, by=SYSTEM, now=now()
            )
    pages.post("/sign-in", {"email": "ann@x.se", "password": password})
    with time_machine.travel(now() + datetime.timedelta(minutes=11)):
        pages.get("/account").form("Koppla ditt konto").submit(status=403)
    leads = pages.get("/account").form("Koppla ditt konto").submit(status=200).link("Logga in med Kommuninloggningen")
    service.tell(people={"ann": ANN | {"roles": []}})
    refused = pages.get(there.through(leads), status=409)
    assert "men har ingen roll" in refused.text(), "the first sign-in there would switch off the account"
    service.tell(people={"ann": ANN})
    leads = pages.get("/account").form("Koppla ditt konto").submit(status=200).link("Logga in med Kommuninloggningen")
    other = pages.another()
    other.post("/sign-in", {"email": "bo@x.se", "password": password})
    back = there.through(leads)
    assert other.get(back, status=303).heading == "Remisser", "another browser was not sent there"
    assert "Ditt konto är kopplat" in pages.get(back, status=303).text()
    assert "Koppla ditt konto" not in pages.get("/account").text()
    leads = other.get("/account").form("Koppla ditt konto").submit(status=200).link("Logga in med Kommuninloggningen")
    assert "hör redan ihop med" in other.get(there.through(leads), status=409).text()
    come_in(pages.another())
    assert kinds(database)[-2:] == ["user.linked_to_provider", "user.signed_in"]
    assert len(users(database)) == 2


class TestThoseWhoAreKnown:
    """Nobody is made known by the service, and roles are Remiss's own."""

    @pytest.fixture
    def chosen(self) -> dict[str, Any]:
        return {"create": False, "roles": "", "link_by_email": True}

    def test_an_address_links_once_if_the_setting_says_so(self, database, service, pages, come_in):
        with database.write() as session:
            actions.create_user(session, email=ANN["email"], name="Ann", role=Role.REGISTRAR, by=SYSTEM, now=now())
        service.tell(people={"ann": ANN | {"email_verified": False}})
        assert "inget konto" in come_in(status=403).text(), "an address that nobody has proved is none"
        service.tell(people={"ann": ANN})
        assert come_in().heading == "Ditt konto"
        service.tell(sub="other", people={"other": ANN})
        assert "hör inte ihop med" in come_in(pages.another(), status=403).text(), "whoever gets the address later"
        service.tell(sub="eva", people={"eva": ANN | {"email": "eva@kommunen.example"}})
        assert "inget konto" in come_in(pages.another(), status=403).text()
        assert [user.role for user in users(database).values()] == [Role.REGISTRAR]


@pytest.mark.one_database
def test_signed_out_here_and_there(database, service, pages, come_in, there):
    come_in()
    left = pages.post("/sign-out")
    assert left.heading == "Du är utloggad från Remiss"
    assert open_sessions(database) == 0
    address = left.link("Logga ut från Kommuninloggningen")
    at_service = there.get(address)
    assert at_service.status_code == 200
    assert "/session/end/confirm" in at_service.text, "the service asks, for it knows who asks and where to go then"


def test_signed_out_there_is_signed_out_here(database, service, pages, come_in):
    """The service tells so itself, with a token that it signs; nobody else is believed."""
    come_in()
    token = service.ended("ann")
    head, body, _signature = token.split(".")

    def told(token: str) -> int:
        answer = pages.another().raw.post("/sign-in/provider/ended", data={"logout_token": token})
        return int(answer.status_code)

    assert [told(wrong) for wrong in ("", "rubbish", f"{head}.{body}.", f"x{token}")] == [400] * 4
    with time_machine.travel(now() + datetime.timedelta(minutes=12), tick=False):
        assert told(token) == 400
    assert told(service.ended("bo")) == 200, "somebody of whom nothing is known here"
    assert open_sessions(database) == 1
    assert told(token) == 200
    assert open_sessions(database) == 0
    assert kinds(database)[-1] == "user.signed_out_by_provider"


@pytest.mark.one_database
def test_proved_anew_where_more_is_demanded(database, service, pages, come_in):
    """In a tab of its own, so that what was typed stays where it is; a password, if there is one, is not taken."""
    service.tell(people={"ann": ANN | {"roles": ["Remiss-chefer"]}}, auth_age=3600)
    come_in()
    asked = pages.post("/users/999/role", {"role": "reader"}, status=403)
    assert asked.heading == "Bekräfta att det är du", "signed in to the service an hour ago"
    shown = pages.get("/users/1").text()
    assert "Genom er egen inloggningstjänst" in shown
    assert "ger rollen på nytt" in shown
    again = asked.link("Logga in på nytt i en ny flik")
    with database.write() as session:
        session.exec(select(User)).one().password_hash = hash_password("skogen vaknar tidigt")
    pages.post("/users/999/role", {"role": "reader", "password": "skogen vaknar tidigt"}, status=403)
    assert "framgår inte att du loggade in på nytt" in come_in(path=again, status=403).text()
    service.tell(auth_age=0, sub="bo", people={"bo": ANN})
    assert "någon annan" in come_in(path=again, status=403).text()
    service.tell(sub="ann", people={"ann": ANN})
    assert come_in(path=again, status=200).heading == "Du har bekräftat att det är du"
    asked.form("Fortsätt").submit(status=404)
    assert "inget lösenord att byta" in pages.get("/account").text()
