"""One status, the first that fits; and the database says the same over every combination of facts."""

import datetime
import itertools
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.clock import now
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.rounds.calendar import day_of
from app.rounds.models import Consultee, Link, Origin, Round
from app.tracking import board
from app.tracking.queries import board_items
from app.tracking.rules import Addressee, BoardStatus, Flag, NotReminded, status_of, why_not_reminded
from tests.kit import world

S = BoardStatus
TODAY = datetime.date(2027, 3, 2)
FACTS: dict[str, Any] = {
    "stance": None,
    "exempt": False,
    "deadline": TODAY,
    "unsolicited": False,
    "begun": False,
    "opened": False,
    "bounced": False,
    "sent": False,
    "today": TODAY,
}
PASSED = {"deadline": TODAY - datetime.timedelta(days=1)}


@pytest.mark.parametrize(
    ("facts", "status"),
    [
        ({}, S.NOT_SENT),
        ({"sent": True}, S.SENT),
        ({"sent": True, "bounced": True}, S.BOUNCED),
        ({"bounced": True}, S.BOUNCED),
        ({"sent": True, "bounced": True, "opened": True}, S.OPENED),
        ({"sent": True, "opened": True}, S.OPENED),
        ({"opened": True, "begun": True}, S.DRAFTING),
        ({"begun": True}, S.DRAFTING),
        ({**PASSED}, S.MISSING),
        ({**PASSED, "begun": True, "opened": True, "sent": True}, S.MISSING),
        ({**PASSED, "bounced": True}, S.MISSING),
        ({**PASSED, "unsolicited": True, "opened": True}, S.OPENED),
        ({**PASSED, "unsolicited": True}, S.NOT_SENT),
        ({**PASSED, "stance": "supports"}, S.ANSWERED),
        ({"stance": "rejects", "begun": True, "bounced": True}, S.ANSWERED),
        ({"stance": "no_objection"}, S.NO_OBJECTION),
        ({"stance": "abstains"}, S.ABSTAINED),
        ({"deadline": TODAY, "opened": True}, S.OPENED),
        ({**PASSED, "exempt": True, "begun": True, "opened": True, "bounced": True}, S.NOT_REQUIRED),
        ({**PASSED, "exempt": True, "stance": "supports"}, S.ANSWERED),
    ],
)
def test_the_first_that_fits(facts: dict[str, Any], status: BoardStatus):
    assert status_of(**{**FACTS, **facts}) is status


def test_the_database_says_the_same(session: Session):
    """Every combination of the facts, on one body that is changed again and again."""
    moment = now()
    built = world.build(session, moment)
    round_ = session.get_one(Round, built.round)
    body = session.get_one(Consultee, built.consultee)
    link = session.exec(select(Link).where(Link.consultee_id == body.id, col(Link.is_contact))).one()
    letter = session.exec(select(Letter).where(Letter.link_id == link.id).order_by(col(Letter.id).desc())).first()
    today = day_of(moment)
    seen = set()
    not_mailed = set()
    combinations = itertools.product(
        (today - datetime.timedelta(days=1), today),
        (Origin.LISTED, Origin.UNSOLICITED),
        (None, today),
        (True, False),
        (None, moment),
        (None, moment),
        (None, moment),
        (0, 1),
    )
    excused = (moment, (today - datetime.timedelta(days=1), Origin.LISTED, today, True, moment, moment, None, 1))
    for exempted, combination in [*((None, combination) for combination in combinations), excused]:
        day, origin, begun, shown, opened, sent, bounced, attempts = combination
        body.exempted_at = exempted
        round_.deadline, body.origin, body.begun_on, body.show_progress, body.opened_at = (
            day,
            origin,
            begun,
            shown,
            opened,
        )
        letter.sent_at, letter.bounced_at, letter.attempts = sent, bounced, attempts
        session.add_all([round_, body, letter])
        session.flush()
        flags = (board.FLAGS[flag] for flag in (Flag.NOT_MAILED, Flag.MAIL_WAITS))
        statement = board.of_round(board.STATUS, *flags).where(col(Consultee.id) == body.id)
        given = board.given(built.round, day, today)
        said, flagged, waits = session.connection().execute(statement, given).one()
        item = next(i for i in board_items(session, round_, today) if i.id == body.id)
        facts = (exempted, day, origin, begun, shown, opened, sent, bounced, attempts)
        assert (said, bool(flagged), bool(waits)) == (item.status, item.not_mailed, item.mail_waits), facts
        if item.not_mailed:
            assert (opened, attempts) == (None, 0), "a letter that a server took is no kept one"
            not_mailed.add(item.status)
        if begun and not shown:
            assert item.begun_on is None
        seen.add(item.status)
    assert seen == {S.NOT_REQUIRED, S.NOT_SENT, S.SENT, S.BOUNCED, S.OPENED, S.DRAFTING, S.MISSING}
    assert {S.SENT, S.MISSING} <= not_mailed, "also of who is missing it is said that nobody was told"


def test_a_response_comes_first_in_the_database_too(session: Session):
    built = world.build(session, now())
    given = board.given(built.round, datetime.date(2020, 1, 1), TODAY)  # long passed
    statement = board.of_round(board.STATUS).where(col(Consultee.id) == built.other_consultee)
    assert session.connection().execute(statement, given).scalar_one() == S.ANSWERED


def test_the_last_letter_decides_whether_mail_bounces(session: Session):
    moment = now()
    built = world.build(session, moment)
    round_ = session.get_one(Round, built.round)
    link = session.exec(select(Link).where(Link.consultee_id == built.consultee, col(Link.is_contact))).one()
    first = session.exec(select(Letter).where(Letter.link_id == link.id).order_by(col(Letter.id).desc())).first()
    assert first is not None
    first.bounced_at = moment
    body = session.get_one(Consultee, built.consultee)
    body.opened_at = body.begun_on = None
    session.add_all([first, body])
    session.flush()

    def status() -> BoardStatus:
        return next(i for i in board_items(session, round_, day_of(moment)) if i.id == built.consultee).status

    assert status() is S.BOUNCED
    second = Letter(
        kind=LetterKind.NEW_LINK,
        round_id=built.round,
        consultee_id=built.consultee,
        link_id=link.id,
        to_address="a@b.se",
        message_id="<second@remiss>",
        created_at=moment,
        due_at=moment,
        sent_at=moment,
    )
    session.add(second)
    session.flush()
    assert status() is S.SENT


REACHED = Addressee(responded=False, unsolicited=False, email="a@b.se", bounced=False, reminded_on=None)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"responded": True}, NotReminded.RESPONDED),
        ({"unsolicited": True}, NotReminded.UNSOLICITED),
        ({"email": None}, NotReminded.NO_ADDRESS),
        ({"bounced": True}, NotReminded.BOUNCED),
        ({"exempt": True}, NotReminded.NOT_REQUIRED),
        ({"asked_for_time": True}, NotReminded.ASKED_FOR_TIME),
        ({"reminded_on": TODAY}, NotReminded.TODAY),
        ({"reminded_on": TODAY - datetime.timedelta(days=1)}, None),
    ],
)
def test_who_is_reminded(changes: dict[str, Any], reason: NotReminded | None):
    assert why_not_reminded(replace(REACHED, **changes), TODAY) is reason
