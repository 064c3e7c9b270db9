"""A link that lets somebody choose another's password: who makes it gives their own, and its holder is told."""

import datetime
from typing import Any

import time_machine
from sqlmodel import select

from app.accounts import actions
from app.accounts.identity import SYSTEM
from app.accounts.letters import set_up_url
from app.accounts.models import Role, SetUpLink, User
from app.clock import now
from app.mail.models import Letter
from tests.accounts.conftest import PASSWORD

BO = "bo@kommunen.example"


def made(database: Any) -> int:
    with database.read() as session:
        return len(session.exec(select(SetUpLink)).all())


def test_one_that_signed_in_long_ago_gives_the_password_again(database, signed_in, make):
    admin, bo = signed_in(Role.ADMIN), make(Role.HANDLER, BO)
    address = f"/users/{bo.id}/set-up-link"
    with time_machine.travel(now() + datetime.timedelta(minutes=11), tick=False) as clock:
        asked = admin.get(f"/users/{bo.id}").form("Ny länk för att välja lösenord").submit(status=200)
        assert asked.heading == "Bekräfta att det är du"
        wrong = asked.form("Ta fram länken").submit(password="not the password", status=422)
        assert wrong.errors() == {"password": "Fel: Lösenordet stämmer inte."}
        assert made(database) == 0
        shown = wrong.form("Ta fram länken").submit(password=PASSWORD, status=200)
        assert "/set-up/" in shown.text()
        clock.shift(datetime.timedelta(minutes=5))
        assert "/set-up/" in admin.post(address, status=200).text(), "asked for once in ten minutes"
        clock.shift(datetime.timedelta(minutes=6))
        assert admin.post(address, status=200).heading == "Bekräfta att det är du"
    assert made(database) == 2


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
