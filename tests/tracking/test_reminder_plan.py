"""The plan of reminders: its days, whom it reminds, and that nobody is reminded twice by it."""

import datetime
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlmodel import Session, col, select

from app.accounts.identity import SYSTEM
from app.clock import last_moment, now
from app.database import Database
from app.errors import RuleBroken
from app.i18n import long_date
from app.installation import NO_SMTP, installation_of
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.rounds.calendar import holiday_name
from app.rounds.models import Consultee, Link, Round
from app.settings import Settings
from app.tracking.actions import (
    except_from_reminder,
    grant_extension,
    request_extension,
    send_reminders,
    set_reminder_plan,
)
from app.tracking.models import ReminderPlan
from app.tracking.planned_reminders import remind_by_plans
from app.tracking.reminder_days import Days, QuietHours, due, planned_days, reminder_day, suggested
from app.tracking.rules import Addressee
from tests.kit import world
from tests.kit.world import World
from tests.rounds.conftest import Driver

DAY = datetime.timedelta(days=1)
WAITING = Addressee(responded=False, unsolicited=False, email="a@exempel.se", bounced=False, reminded_on=None)
FRIDAY = datetime.date(2026, 12, 18)


def test_days_off_are_moved_so_that_nobody_has_less_time():
    christmas_eve, after_christmas = datetime.date(2026, 12, 24), datetime.date(2026, 12, 28)
    assert reminder_day(christmas_eve, 0, working_days=False) == christmas_eve
    assert reminder_day(christmas_eve, 0, working_days=True) == datetime.date(2026, 12, 23)
    assert reminder_day(christmas_eve, 1, working_days=True) == after_christmas, "past two holidays and a weekend"
    assert reminder_day(FRIDAY, -5, working_days=True) == datetime.date(2026, 12, 11), "from a Sunday to Friday"


@given(
    st.dates(datetime.date(2024, 1, 1), datetime.date(2034, 1, 1)),
    st.lists(st.integers(-60, 30), max_size=6),
    st.booleans(),
    st.integers(-70, 40),
)
def test_the_days_of_a_plan(deadline: datetime.date, offsets: list[int], working_days: bool, began: int):
    days = Days(tuple(offsets), working_days, deadline + began * DAY)
    planned = planned_days(days, deadline)
    assert list(planned) == sorted(planned)
    assert all(day >= days.since for day in planned)
    assert set(planned.values()) <= set(offsets)
    for day, offset in planned.items():
        assert not (working_days and holiday_name(day))
        moved = day - (deadline + offset * DAY)
        assert moved >= 0 * DAY if offset > 0 else moved <= 0 * DAY
        assert working_days or not moved


def test_one_that_stood_still_sends_one_reminder_and_not_three():
    days = Days((-14, -3, 1), False, FRIDAY - 30 * DAY)
    assert due(days, FRIDAY, (), WAITING, FRIDAY - 15 * DAY) is None
    assert due(days, FRIDAY, (), WAITING, FRIDAY - 14 * DAY) == -14
    assert due(days, FRIDAY, (), WAITING, FRIDAY - 2 * DAY) == -3
    by_hand = replace(WAITING, reminded_on=FRIDAY - 3 * DAY)
    assert due(days, FRIDAY, (), by_hand, FRIDAY - 2 * DAY) is None, "an official's own reminder is that reminder"
    assert due(days, FRIDAY, {-3}, WAITING, FRIDAY - 2 * DAY) is None, "nor is the one before it made up for"
    assert due(replace(days, since=FRIDAY), FRIDAY, (), WAITING, FRIDAY) is None, "what lay before the plan is past"


@pytest.mark.parametrize(
    ("hours", "quiet"), [(QuietHours(17, 8), {17, 23, 0, 7}), (QuietHours(0, 6), {0, 5}), (QuietHours(9, 9), set())]
)
def test_quiet_hours(hours: QuietHours, quiet: set[int]):
    assert {hour for hour in (0, 5, 6, 7, 8, 12, 16, 17, 23) if hour in hours} >= quiet - {24}
    assert not {hour for hour in (8, 12, 16) if hour in hours}


def test_what_is_proposed_follows_the_length_of_the_period():
    proposals = [suggested(FRIDAY - length * DAY, FRIDAY) for length in (5, 14, 30, 90)]
    assert [len(offsets) for offsets in proposals] == [2, 3, 3, 4]
    for length, offsets in zip((5, 14, 30, 90), proposals, strict=True):
        assert -length < offsets[0] < 0 < offsets[-1], "within the period, and once after it"


# --- with a database


@pytest.fixture
def posted(filled: Callable[..., World], settings: Settings, database: Database) -> World:
    """The world with a mail server (its letters are only looked at where they wait)."""
    made = filled(lambda session: world.build(session, now(), key=settings.key()), named="world")
    database.info[NO_SMTP] = False
    return made


def plan(session: Session, made: World, *offsets: int, automatic: bool = True, **rest: Any) -> None:
    round_ = session.get_one(Round, made.round)
    wanted: dict[str, Any] = {"working_days": False, "quiet": None, **rest}
    set_reminder_plan(session, round_, offsets=offsets, automatic=automatic, by=SYSTEM, now=now(), **wanted)


def reminded(database: Database) -> list[str]:
    with database.read() as session:
        kind = select(Letter.to_address).where(Letter.kind == LetterKind.REMINDER).order_by(col(Letter.id))
        return list(session.exec(kind).all())


def noon(day: datetime.date) -> datetime.datetime:
    return last_moment(day) - datetime.timedelta(hours=12)


def deadline_of(database: Database, made: World) -> datetime.date:
    with database.read() as session:
        return session.get_one(Round, made.round).deadline


def test_each_is_reminded_after_its_own_last_day_and_once(database: Database, posted: World):
    with database.write() as session:
        plan(session, posted, -3, 1)
    last = deadline_of(database, posted)
    assert remind_by_plans(database, now=noon(last - 4 * DAY)) == 0
    for _again in range(2):
        remind_by_plans(database, now=noon(last - 3 * DAY))
    assert reminded(database) == ["natur@exempel.se"]
    remind_by_plans(database, now=noon(last - 4 * DAY))
    assert len(reminded(database)) == 1, "a clock that was set back sends nothing"
    with database.write() as session:
        body = session.get_one(Consultee, posted.consultee)
        grant_extension(session, body, deadline=last + 10 * DAY, reason="Nämnden möts då.", by=SYSTEM, now=now())
    assert remind_by_plans(database, now=noon(last + DAY)) == 0, "its own last day has not passed"
    assert remind_by_plans(database, now=noon(last + 11 * DAY)) == 1


def test_whom_a_plan_does_not_remind(database: Database, posted: World):
    last = deadline_of(database, posted)
    with database.write() as session:
        plan(session, posted, -3, quiet=QuietHours(17, 8))
    late = last_moment(last - 3 * DAY) - datetime.timedelta(hours=1)
    assert remind_by_plans(database, now=late) == 0, "quiet hours"
    with database.write() as session:
        plan(session, posted, -3, automatic=False)
    assert remind_by_plans(database, now=noon(last - 3 * DAY)) == 0, "an official sends these"
    with database.write() as session:
        plan(session, posted, -3)
        body = session.get_one(Consultee, posted.consultee)
        request_extension(session, body, deadline=last + 20 * DAY, reason="Nämnden.", by=SYSTEM, now=now())
    assert remind_by_plans(database, now=noon(last - 3 * DAY)) == 0, "it waits for a decision"


def test_without_a_mail_server_nothing_is_written(database: Database, posted: World):
    database.info[NO_SMTP] = True
    with database.write() as session:
        plan(session, posted, -3)
    assert remind_by_plans(database, now=noon(deadline_of(database, posted) - 3 * DAY)) == 0
    assert reminded(database) == []


def test_an_officials_own_reminder_of_the_day_counts(database: Database, posted: World):
    with database.write() as session:
        plan(session, posted, -3)
        day = noon(deadline_of(database, posted) - 3 * DAY)
        send_reminders(session, session.get_one(Round, posted.round), by=SYSTEM, now=day)
    assert remind_by_plans(database, now=day + datetime.timedelta(hours=1)) == 0
    assert remind_by_plans(database, now=day + DAY) == 0


def test_a_plan_is_judged_as_it_stands_once_the_round_is_locked(database: Database, posted: World):
    with database.write() as session:
        plan(session, posted, -3)
    with database.write() as session:
        shown = session.get_one(ReminderPlan, posted.round)
        assert shown.version == 1, "as it was when the page was shown"
        meanwhile = update(ReminderPlan).where(col(ReminderPlan.round_id) == posted.round)
        session.connection().execute(meanwhile.values(version=2, offsets=[-7]))
        with pytest.raises(RuleBroken):
            plan(session, posted, -2, version=shown.version)


def test_who_is_excepted_from_a_day_is_not_reminded_on_it_by_the_clock(database: Database, posted: World):
    with database.write() as session:
        plan(session, posted, -9, -3)
        round_ = session.get_one(Round, posted.round)
        except_from_reminder(session, round_, offset=-9, consultee_ids=[posted.consultee], by=SYSTEM, now=now())
    last = deadline_of(database, posted)
    assert remind_by_plans(database, now=noon(last - 9 * DAY)) == 0
    assert remind_by_plans(database, now=noon(last - 3 * DAY)) == 1, "of the other day nobody has said anything"


# --- page and API


def test_the_page_proposes_shows_and_keeps_what_was_typed(desk: Any, made: World):
    path = f"/rounds/{made.round}/reminder-plan"
    shown = desk.get(f"/rounds/{made.round}/board").click("Planera påminnelser")
    assert "Så blir det om ni sparar förslaget" in shown.text()
    assert "Naturvännerna" in shown.text()
    wrong = shown.form(action=path).submit({"before": "fjorton"}, status=422)
    assert wrong.all("a", text="Skriv antal dagar med kommatecken emellan")
    assert wrong.form(action=path).value("before") == "fjorton"
    half = wrong.form(action=path).submit({"before": "14, 3", "quiet_from": "17", "quiet_until": ""}, status=422)
    assert half.all("a", text="Välj både från och till")
    far = half.form(action=path).submit({"before": "400", "quiet_from": "", "quiet_until": ""}, status=422)
    assert far.all("a", text="Ange högst 120 dagar före och 60 dagar efter")
    saved = far.form(action=path).submit({"before": "14, 3", "after": "1", "way": "automatic"})
    assert "Påminnelserna är planerade." in saved.text()
    assert saved.form(action=path).value("before") == "14, 3"
    stale = shown.form(action=path).submit({"before": "7"}, status=422)
    assert stale.all("li", text="Någon annan har ändrat planen")
    assert stale.form(action=path).value("before") == "7"


def test_who_is_unticked_is_left_out_of_that_day_alone(app: Any, desk: Any, handler: Driver, made: World):
    path = f"/rounds/{made.round}/reminder-plan"
    with installation_of(app).database.write() as session:
        links = select(Link).join(Consultee, col(Consultee.id) == Link.consultee_id)
        link = session.exec(links.where(Consultee.round_id == made.round, col(Link.email).is_(None))).one()
        link.readdress("tredje@exempel.se")
        third = link.consultee_id
    wanted = {"offsets": [-9, -3], "working_days": False, "automatic": True, "version": 0}
    handler("PUT", path, status=200, json=wanted)
    assert handler("PUT", path, status=200, json=wanted)["version"] == 1, "the same again is no change"
    assert handler("PUT", path, status=409, json=wanted | {"offsets": [-2]})["code"] == "stale"
    first_day = long_date(deadline_of(installation_of(app).database, made) - 9 * DAY)
    chosen = desk.get(path).click(f"Se och välj vilka {first_day}")
    boxes = chosen.form(action=f"{path}/day")
    assert boxes.value("consultee") == [str(made.consultee), str(third)]
    after = boxes.submit({"consultee": [str(third)]})
    assert "1 undantagen" in after.text()
    first, second = handler("GET", f"{path}/preview", status=200)["items"]
    excepted = {row["id"]: row["excepted"] for row in first["consultees"]}
    assert excepted == {made.consultee: True, third: False}
    assert [row["excepted"] for row in second["consultees"]] == [False, False]
    handler("PUT", f"{path}/exceptions", status=200, json={"offset": -9, "consultee_ids": []})
    assert "undantagen" not in desk.get(path).text()
    unknown = handler("PUT", f"{path}/exceptions", status=422, json={"offset": -9, "consultee_ids": [99_999]})
    assert unknown["errors"][0]["field"] == "consultee_ids"
    gone = boxes.submit({"day": "2020-01-01"}, status=422)
    assert gone.all("li", text="Ingen påminns den dagen längre")
