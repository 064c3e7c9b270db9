"""A closed round that is opened again: a later day for all, told to who is asked; nothing answered is lost."""

import datetime
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.accounts.identity import SYSTEM
from app.clock import now, today
from app.database import Database
from app.errors import Invalid, RuleBroken
from app.mail.models import Letter
from app.mail.rendering import render
from app.rounds.access import status_of, steps_of
from app.rounds.actions import reopen_round
from app.rounds.models import Milestone, Round, RoundStatus, Step
from tests.kit.world import World
from tests.rounds.conftest import Driver

LATER = datetime.timedelta(days=200)


def close(database: Database, made: World, *steps: Step) -> None:
    with database.write() as session:
        for step in (Step.CLOSED, *steps):
            session.add(Milestone(round_id=made.round, step=step, at=now(), by_name="Hanna"))


def reopen(session: Session, made: World, **wanted: Any) -> int:
    given: dict[str, Any] = {"deadline": today() + LATER, "reason": "Fler vill svara.", "by": SYSTEM, "now": now()}
    return reopen_round(session, session.get_one(Round, made.round), **given | wanted)


def test_what_was_answered_stays_and_bodies_are_told(database: Database, made: World, handler: Driver):
    close(database, made, Step.COMPILING)
    before = handler("GET", f"/rounds/{made.round}", status=200)
    with database.write() as session:
        last = max(session.exec(select(Letter.id)).all())
        letters = reopen(session, made)
    after = handler("GET", f"/rounds/{made.round}", status=200)
    assert (before["status"], after["status"]) == ("compiling", "open")
    assert after["counts"]["responded"] == before["counts"]["responded"] > 0
    assert after["deadline"] == (today() + LATER).isoformat()
    with database.read() as session:
        told = session.exec(select(Letter).where(col(Letter.id) > last).order_by(col(Letter.id))).all()
    assert len(told) == letters == 2
    texts = [render(letter, link="https://x/l/1", authority_name="Kommunen", at=now()) for letter in told]
    assert all("har öppnat" in text.text and "igen" in text.html for text in texts)
    assert sum("Ert svar finns kvar" in text.text for text in texts) == 1, "to the one who has answered"
    assert all(text.subject.startswith("Öppen igen, svara senast") for text in texts)


def test_bodies_are_not_told_where_the_official_says_so(database: Database, made: World):
    close(database, made)
    with database.write() as session:
        assert reopen(session, made, tell_bodies=False) == 0
        assert status_of(steps_of(session, made.round)) is RoundStatus.OPEN


@pytest.mark.parametrize("step", [None, Step.CANCELLED, Step.CONCLUDED, Step.PUBLISHED])
def test_only_a_closed_round_without_an_end(database: Database, made: World, step: Step | None):
    if step is not None:
        close(database, made, step)
    with database.write() as session, pytest.raises(RuleBroken):
        reopen(session, made)


def test_a_day_that_is_not_later_is_refused_and_what_was_typed_is_kept(database: Database, desk: Any, made: World):
    close(database, made)
    with database.write() as session, pytest.raises(Invalid):
        reopen(session, made, deadline=session.get_one(Round, made.round).deadline)
    address = f"/rounds/{made.round}/reopening"
    form = desk.get(f"/rounds/{made.round}").form(action=address)
    refused = form.submit({"deadline": "2020-01-01", "reason": "Fler vill svara."}, status=422)
    assert refused.form(action=address).value("reason") == "Fler vill svara."
    opened = refused.form(action=address).submit({"deadline": (today() + LATER).isoformat()})
    assert "Remissen är öppen igen. 2 mejl" in opened.text()
