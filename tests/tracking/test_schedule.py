"""Rounds that open and close by themselves: at their time, once, and not over what stands in the way."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, col, delete, func, select

from app.accounts.identity import SYSTEM, By
from app.accounts.policy import Kind
from app.clock import instants_of, last_moment, now, zone
from app.database import Database
from app.errors import Invalid, RuleBroken
from app.history.models import Event
from app.i18n import long_date
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.rounds.access import status_of, steps_of
from app.rounds.actions import open_round
from app.rounds.models import Consultee, Membership, Round, RoundStatus
from app.tracking.actions import (
    close_after_deadline,
    decide_extension,
    grant_extension,
    request_extension,
    set_schedule,
)
from app.tracking.models import RoundSchedule
from app.tracking.schedules import keep_schedules
from tests.kit.world import KEY, World
from tests.rounds.conftest import Driver

DAY, MINUTE = datetime.timedelta(days=1), datetime.timedelta(minutes=1)
HANNA = By("link", None, "Hanna Lind")


def schedule(session: Session, round_id: int, **wanted: Any) -> RoundSchedule:
    given: dict[str, Any] = {"opens_at": None, "closes_after": None, "by": HANNA, "now": now(), **wanted}
    return set_schedule(session, session.get_one(Round, round_id), **given)


def status(database: Database, round_id: int) -> RoundStatus:
    with database.read() as session:
        return status_of(steps_of(session, round_id))


def lines(database: Database, round_id: int, kind: str) -> int:
    with database.read() as session:
        return session.exec(select(func.count()).where(Event.chain == round_id, Event.kind == kind)).one()


def test_a_draft_opens_at_its_time_once_as_the_button_does(database: Database, made: World):
    at = now() + DAY
    with database.write() as session:
        schedule(session, made.draft_round, opens_at=at)
    assert keep_schedules(database, key=KEY, now=at - MINUTE) == 0
    assert status(database, made.draft_round) is RoundStatus.DRAFT
    assert keep_schedules(database, key=KEY, now=at) == 1
    assert status(database, made.draft_round) is RoundStatus.OPEN
    for moment in (at, at - 2 * DAY, at + MINUTE):  # another worker, a clock set back, the next look
        assert keep_schedules(database, key=KEY, now=moment) == 0
    assert lines(database, made.draft_round, "round.opened") == 1
    with database.read() as session:
        letters = select(Letter).where(Letter.round_id == made.draft_round, Letter.kind == LetterKind.INVITATION)
        invitations = session.exec(letters.order_by(col(Letter.id))).all()
    assert len(invitations) == len({letter.consultee_id for letter in invitations}) > 0
    assert {letter.facts["by_name"] for letter in invitations} == {"Hanna Lind"}, "who decided it, not the clock"


def test_what_the_checks_stop_stays_a_draft_and_is_told_once(
    database: Database, made: World, as_: Callable[[str], Driver]
):
    at = now() + DAY
    with database.write() as session:
        schedule(session, made.draft_round, opens_at=at)
        round_ = session.get_one(Round, made.draft_round)
        round_.cover_letter, round_.plan_version_id = "Till /Adressat/", None
        session.add(round_)
    for moment in (at, at + MINUTE):
        assert keep_schedules(database, key=KEY, now=moment) == 0
    assert status(database, made.draft_round) is RoundStatus.DRAFT
    assert lines(database, made.draft_round, "round.opening_stopped") == 1
    with database.read() as session:
        row = session.get_one(RoundSchedule, made.draft_round)
    assert (row.opens_at, row.stopped_at) == (None, at)
    with database.write() as session:
        session.exec(delete(Membership).where(col(Membership.user_id) == made.users[Kind.ADMIN]))
    for who, waiting in (("adm", ["opening_stopped"]), ("other_handler", [])):  # neither is a member of the round
        items = as_(who)("GET", "/to-do", status=200)["items"]
        assert [item["kind"] for item in items if item["round_id"] == made.draft_round] == waiting


def test_opened_by_hand_before_its_time(database: Database, made: World):
    at = now() + DAY
    with database.write() as session:
        schedule(session, made.draft_round, opens_at=at)
        open_round(session, session.get_one(Round, made.draft_round), key=KEY, by=HANNA, now=now())
    assert keep_schedules(database, key=KEY, now=at) == 0
    assert lines(database, made.draft_round, "round.opened") == 1
    with database.write() as session, pytest.raises(RuleBroken):
        schedule(session, made.draft_round, opens_at=at + DAY)


def test_a_time_that_can_not_be_meant(database: Database, made: World):
    with database.write() as session:
        last = session.get_one(Round, made.draft_round).deadline
        for wrong in (now() - MINUTE, last_moment(last), datetime.datetime.max.replace(tzinfo=datetime.UTC)):
            with pytest.raises(Invalid):
                schedule(session, made.draft_round, opens_at=wrong)
        schedule(session, made.draft_round, opens_at=now() + DAY)
        with pytest.raises(RuleBroken):
            schedule(session, made.draft_round, opens_at=now() + 2 * DAY, version=0)


def test_times_that_summer_time_takes_or_doubles():
    night = datetime.datetime(2027, 3, 28, 2, 30)
    assert instants_of(night) == []
    assert len(instants_of(datetime.datetime(2027, 10, 31, 2, 30))) == 2
    (noon,) = instants_of(datetime.datetime(2027, 7, 1, 12))
    assert noon == datetime.datetime(2027, 7, 1, 10, tzinfo=datetime.UTC)


def test_it_closes_after_the_last_own_deadline_and_not_over_a_request(database: Database, made: World):
    with database.write() as session:
        schedule(session, made.round, closes_after=2)
        last = session.get_one(Round, made.round).deadline
        body = session.get_one(Consultee, made.consultee)
        grant_extension(session, body, deadline=last + 5 * DAY, reason="Nämnden.", by=SYSTEM, now=now())
        request = request_extension(session, body, deadline=last + 9 * DAY, reason="Mer.", by=SYSTEM, now=now())
        request_id = request.id

    def noon(after: int) -> datetime.datetime:
        return last_moment(last + after * DAY) - DAY / 2

    assert keep_schedules(database, key=KEY, now=noon(6)) == 0, "a day too early"
    assert keep_schedules(database, key=KEY, now=noon(7)) == 0, "a request waits"
    with database.write() as session:
        assert not close_after_deadline(session, made.round, now=noon(7)), "judged again by what it has locked"
        request = session.get_one(type(request), request_id)
        decide_extension(session, request, granted=False, reason="Nej.", by=SYSTEM, now=noon(4))
    assert keep_schedules(database, key=KEY, now=noon(6)) == 0
    assert keep_schedules(database, key=KEY, now=last_moment(last + 6 * DAY)) == 1, "as the day begins"
    assert keep_schedules(database, key=KEY, now=noon(8)) == 0
    assert status(database, made.round) is RoundStatus.CLOSED
    assert lines(database, made.round, "round.closed") == 1


def test_page_api_and_overview_say_the_same(desk: Any, handler: Driver, made: World):
    address = f"/rounds/{made.draft_round}/schedule"
    year = now().year + 1
    march = max(day for day in range(25, 32) if datetime.date(year, 3, day).weekday() == 6)
    form = desk.get(f"/rounds/{made.draft_round}").click("Öppna eller stäng på bestämd tid …").form(action=address)
    gone = form.submit({"opens": "at", "opens_at": f"{year}-03-{march}T02:30"}, status=422)
    assert gone.all("a", text="Den tiden finns inte")
    assert gone.form(action=address).value("opens_at") == f"{year}-03-{march}T02:30"
    assert gone.form(action=address).submit({"opens_at": "snart"}, status=422).all("a", text="Skriv dag och klockslag")
    tomorrow = (now() + DAY).astimezone(zone())
    typed = tomorrow.strftime("%Y-%m-%dT09:15")
    saved = gone.form(action=address).submit({"opens_at": typed, "closes": "after", "closes_after": "3"})
    assert f"öppnas av sig själv den {long_date(tomorrow.date())} kl. 09.15" in saved.text()
    assert "stängs av sig själv 3 dagar efter svarstiden" in saved.text()
    stored = handler("GET", address, status=200)
    assert (stored["version"], stored["closes_after"]) == (1, 3)
    assert handler("PUT", address, status=409, json={"version": 0, "closes_after": 1})["code"] == "stale"
    by_hand = handler("PUT", address, status=200, json={"version": 1})
    assert (by_hand["opens_at"], by_hand["closes_after"]) == (None, None)
    assert "av sig själv den" not in desk.get(f"/rounds/{made.draft_round}").text()
