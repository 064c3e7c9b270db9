"""A link that lets somebody choose another's password: who makes it gives their own, and its holder is told."""

import datetime
from typing import Any

import time_machine
from sqlalchemy import update
from sqlmodel import select

from app.accounts import actions
from app.accounts.identity import SYSTEM
from app.accounts.letters import set_up_url
from app.accounts.models import Role, SetUpLink, User, UserSession
from app.accounts.policy import Kind
from app.clock import now
from app.mail.models import Letter
from tests.access.test_afterwards import ground
from tests.access.verdicts import OFFICIALS, rows
from tests.accounts.conftest import PASSWORD
from tests.house.account_states import HASHED
from tests.house.routes import ROUTES
from tests.house.samples import PASSWORD as OWN_PASSWORD
from tests.house.samples import SAMPLES, Sample

__all__ = ["ground"]


BO = "bo@kommunen.example"


def made(database: Any) -> int:
    with database.read() as session:
        return len(session.exec(select(SetUpLink)).all())


def test_one_that_signed_in_long_ago_gives_the_password_again(database, signed_in, make):
    admin, bo = signed_in(Role.ADMIN), make(Role.HANDLER, BO)
    address = f"/users/{bo.id}/set-up-link"
    with time_machine.travel(now() + datetime.timedelta(minutes=11), tick=False) as clock:
        asked = admin.get(f"/users/{bo.id}").form("Ny länk för att välja lösenord").submit(status=403)
        assert asked.heading == "Bekräfta att det är du"
        wrong = asked.form("Bekräfta").submit(password="not the password", status=422)
        assert wrong.errors() == {"password": "Fel: Lösenordet stämmer inte."}
        assert made(database) == 0
        shown = wrong.form("Bekräfta").submit(password=PASSWORD, status=200)
        assert "/set-up/" in shown.text()
        clock.shift(datetime.timedelta(minutes=5))
        assert "/set-up/" in admin.post(address, status=200).text(), "asked for once in ten minutes"
        clock.shift(datetime.timedelta(minutes=6))
        assert admin.post(address, status=403).heading == "Bekräfta att det är du"
    assert made(database) == 2


STEPS = [route for route in ROUTES if not route.is_api and "S" in rows()[route.action].values()]


def test_everything_that_asks_for_it_asks(ground):
    """Every route of the matrix's S, as everybody it is S for: asked, nothing done; nobody else is asked."""
    with ground.database.write() as session:
        session.connection().execute(update(UserSession).values(stepped_up_at=now() - datetime.timedelta(minutes=10)))
        session.connection().execute(update(User).values(password_hash=HASHED))
    assert len(STEPS) > 8
    before = ground.rows()
    for route in STEPS:
        letters = rows()[route.action]
        for kind in (kind for kind in (*OFFICIALS, Kind.CONTACT, Kind.PUBLIC) if letters[kind] not in ("A", "C")):
            answer = ground.ask(route, kind)
            asked = answer.status_code == 403 and "Bekräfta att det är du" in answer.text
            assert asked == (letters[kind] == "S"), f"{route.name} as {kind}: {answer.status_code}"
        assert ground.rows() == before, f"{route.name}: something changed"
    deadline = next(route for route in STEPS if route.path == "/rounds/{round_id}/deadline")
    sent = SAMPLES[deadline.name].body(ground.world)["data"] | {"password": "not the password"}
    refused = ground.ask(deadline, Kind.HANDLER, sample=Sample(data=sent))
    assert refused.status_code == 422
    assert "Lösenordet stämmer inte." in refused.text
    assert sent["reason"] in refused.text, "what was typed comes along"
    assert "not the password" not in refused.text
    done = ground.ask(deadline, Kind.HANDLER, sample=Sample(data=sent | {"password": OWN_PASSWORD}))
    assert done.status_code == 303, done.text
    by_api = next(route for route in ROUTES if route.name == "POST /api/v1/consultees/{consultee_id}/link")
    assert ground.ask(by_api, Kind.ADMIN).status_code == 201, "a bearer token counts as stepped up"


def test_guesses_at_it_have_to_wait(signed_in, make):
    admin, bo = signed_in(Role.ADMIN), make(Role.HANDLER, BO)
    with time_machine.travel(now() + datetime.timedelta(minutes=11), tick=False):
        for _try in range(5):
            admin.post(f"/users/{bo.id}/set-up-link", {"password": "not the password"}, status=422)
        page = admin.post(f"/users/{bo.id}/set-up-link", {"password": PASSWORD}, status=422)
    assert "Vänta 1 sekund" in page.text()


def test_whose_password_it_is_is_told_also_when_the_link_is_used_at_once(database, settings, make):
    make(Role.HANDLER, BO)
    with database.write() as session:
        bo = session.exec(select(User)).one()
        actions.invite(session, bo, key=settings.key(), by=SYSTEM, now=now())
    with database.write() as session:
        letter = session.exec(select(Letter)).one()
        assert (letter.to_address, letter.facts["replaces_password_by"]) == (BO, "Remiss")
        session.exec(select(SetUpLink)).one().used_at = now()
    with database.read() as session:
        assert set_up_url(settings, session, letter) is not None


def test_the_letter_of_a_new_account_is_dropped_with_its_link(database, settings, make):
    make(Role.HANDLER, BO, password=None)
    with database.write() as session:
        bo = session.exec(select(User)).one()
        actions.invite(session, bo, key=settings.key(), by=SYSTEM, now=now())
        letter = session.exec(select(Letter)).one()
        assert "replaces_password_by" not in letter.facts
        session.exec(select(SetUpLink)).one().used_at = now()
        session.flush()
        assert set_up_url(settings, session, letter) is None
