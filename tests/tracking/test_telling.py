"""Officials are told: what happened, each as they wish, once; what waits; and who stands in for whom."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, col, select

from app.accounts.identity import SYSTEM, By
from app.accounts.kinds import HowTold, NoticeKind
from app.accounts.models import User
from app.accounts.notice_actions import choose_notices
from app.accounts.notice_rules import DEFAULTS, next_time, stand_in
from app.accounts.policy import Kind
from app.accounts.substitutes import covered_by, end_substitute, set_substitute
from app.clock import local, now, today, zone
from app.database import Database
from app.errors import Invalid
from app.history.actions import record
from app.history.models import Event
from app.installation import NO_SMTP
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.mail.rendering import render
from app.organisations.models import Organisation
from app.responses.actions.assignments import assign
from app.rounds.actions import touch_board
from app.rounds.calendar import holiday_name, working_day
from app.rounds.models import Consultee, Link, Round
from app.tracking.actions import request_extension, set_schedule
from app.tracking.actions.due_notes import note_due
from app.tracking.schedules import keep_schedules
from app.tracking.telling import tell_officials
from tests.kit.world import KEY, World
from tests.rounds.conftest import Driver

DAY, MINUTE = datetime.timedelta(days=1), datetime.timedelta(minutes=1)
BODY = By("link", 1, "Naturvännerna")


@pytest.fixture
def told(database: Database, made: World) -> World:
    """The world with a mail server, and nothing of what has happened in it untold."""
    database.info[NO_SMTP] = False
    at = now()
    tell_officials(database, now=at)
    tell_officials(database, now=at + 2 * DAY)
    return made


def mails(database: Database) -> list[Letter]:
    with database.read() as session:
        notices = select(Letter).where(Letter.kind == LetterKind.NOTICE).order_by(col(Letter.id))
        return list(session.exec(notices).all())


def ask(database: Database, made: World) -> None:
    with database.write() as session:
        body = session.get_one(Consultee, made.consultee)
        later = session.get_one(Round, made.round).deadline + 10 * DAY
        request_extension(session, body, deadline=later, reason="Hemligt skäl.", by=BODY, now=now())


def choose(database: Database, user_id: int, **ways: HowTold) -> None:
    with database.write() as session:
        choices = {kind: ways.get(kind.value, how) for kind, how in DEFAULTS.items()}
        choose_notices(session, user_id, choices=choices, hour=7)


def test_nobody_is_told_of_an_act_of_their_own(database: Database, told: World):
    handler = told.users[Kind.HANDLER]
    choose(database, handler, answer=HowTold.AT_ONCE)
    for by, mailed in ((By("user", handler, "Hanna"), 0), (By("user", told.users[Kind.REGISTRAR], "Robert"), 1)):
        with database.write() as session:
            record(session, "response.registered", by=by, now=now(), round_id=told.round, name="Naturvännerna")
        assert tell_officials(database, now=now()) == mailed


def test_a_day_is_told_in_one_mail_at_its_hour_and_once(database: Database, told: World):
    before = len(mails(database))
    ask(database, told)
    at = now()
    assert tell_officials(database, now=at) == 0, "once a day, by default"
    morning = next_time(7, at)
    assert local(morning).hour == 7
    assert tell_officials(database, now=morning - MINUTE) == 0
    assert tell_officials(database, now=morning) == 1
    for moment in (morning, at, morning + DAY):  # another worker, a clock set back, the next morning
        assert tell_officials(database, now=moment) == 0
    (letter,) = mails(database)[before:]
    mail = render(letter, link="https://remiss.exempel.se/to-do", authority_name="Kommunen", at=morning)
    assert "1 begäran om anstånd väntar på besked: Naturvännerna" in mail.text
    assert "/to-do" in mail.text
    assert "Naturvännerna" in mail.html
    assert "Hemligt" not in mail.text + mail.html + str(letter.facts), "a name, and nothing of what was written"


def test_each_is_told_as_they_wish(database: Database, told: World):
    choose(database, told.users[Kind.HANDLER], time_request=HowTold.AT_ONCE)
    before = len(mails(database))
    ask(database, told)
    assert tell_officials(database, now=now()) == 1
    choose(database, told.users[Kind.HANDLER], deadline=HowTold.NEVER)
    with database.read() as session:
        after = session.get_one(Round, told.round).deadline + 2 * DAY
    late = datetime.datetime.combine(after, datetime.time(12), tzinfo=datetime.UTC)
    tell_officials(database, now=late)
    assert tell_officials(database, now=late + 2 * DAY) == 0
    assert len(mails(database)) == before + 1


def test_a_passed_deadline_is_told_with_how_many_are_missing(database: Database, told: World):
    with database.read() as session:
        last = session.get_one(Round, told.round).deadline
    late = datetime.datetime.combine(last + DAY, datetime.time(1), tzinfo=datetime.UTC)
    tell_officials(database, now=late)
    assert tell_officials(database, now=late + DAY) == 1
    assert tell_officials(database, now=late + 3 * DAY) == 0
    (thing,) = mails(database)[-1].facts["rounds"][0]["things"]
    assert (thing["kind"], thing["count"]) == ("deadline", 2)


def test_a_stopped_opening_is_told_at_once(database: Database, told: World):
    at = now() + DAY
    with database.write() as session:
        round_ = session.get_one(Round, told.draft_round)
        set_schedule(session, round_, opens_at=at, closes_after=None, by=SYSTEM, now=now())
        round_.plan_version_id = None
        session.add(round_)
    keep_schedules(database, key=KEY, now=at)
    assert tell_officials(database, now=at) == 1
    assert mails(database)[-1].facts["rounds"][0]["things"][0]["kind"] == "opening_stopped"


@pytest.mark.parametrize("planner", [Kind.OTHER_HANDLER, Kind.HANDLER])
def test_no_round_opens_in_the_name_of_somebody_who_has_left(database: Database, told: World, planner: Kind):
    at = now() + DAY
    with database.write() as session:
        round_ = session.get_one(Round, told.draft_round)
        who = session.get_one(User, told.users[planner])
        by = By("user", who.id, who.name)
        set_schedule(session, round_, opens_at=at, closes_after=None, by=by, now=now())
        who.disabled_at = now()
        session.add(who)
    assert keep_schedules(database, key=KEY, now=at) == 0
    assert keep_schedules(database, key=KEY, now=at + MINUTE) == 0, "until somebody sets another time"
    with database.read() as session:
        stopped = session.exec(select(Event).where(Event.kind == "round.opening_stopped")).all()
        assert [who.name in line.facts["reason"] for line in stopped] == [True]
        # the round's other officials; where it has none, administrators
        reader = session.get_one(User, told.users[Kind.HANDLER if planner is Kind.OTHER_HANDLER else Kind.ADMIN])
        email = reader.email
    assert tell_officials(database, now=at) == 1
    assert (mails(database)[-1].to_address, mails(database)[-1].facts["rounds"][0]["things"][0]["kind"]) == (
        email,
        "opening_stopped",
    )


def cover(session: Session, made: World, who: Kind, by: Kind, first: int = 0, last: int = 5) -> None:
    set_substitute(
        session,
        made.users[who],
        substitute_id=made.users[by],
        from_day=today() + first * DAY,
        until_day=today() + last * DAY,
        by=SYSTEM,
        now=now(),
    )


def test_a_substitute_gets_the_mails_and_the_rounds(
    database: Database, told: World, desk: Any, as_: Callable[[str], Driver]
):
    other = as_("other_handler")
    other("GET", f"/rounds/{told.round}", status=404)
    with database.write() as session:
        cover(session, told, Kind.HANDLER, Kind.OTHER_HANDLER)
        whose: Any = {"user_id": told.users[Kind.HANDLER], "due": None, "today": today()}
        assign(session, told.round, [told.point], **whose, by=SYSTEM, now=now())
    other("GET", f"/rounds/{told.round}", status=200)
    assert told.round in {row["id"] for row in other("GET", "/rounds", status=200)["items"]}
    choose(database, told.users[Kind.OTHER_HANDLER], time_request=HowTold.AT_ONCE)
    ask(database, told)
    assert tell_officials(database, now=now()) == 1
    letter = mails(database)[-1]
    with database.read() as session:
        substitute = session.get_one(User, told.users[Kind.OTHER_HANDLER])
        away = session.get_one(User, told.users[Kind.HANDLER])
    assert letter.to_address == substitute.email
    assert letter.facts["rounds"][0]["stands_in_for"] == [away.name]
    waiting = other("GET", "/to-do", status=200)["items"]
    assert {item["stands_in_for"] for item in waiting if item["kind"] == "time_request"} == {away.name}
    (theirs,) = [item for item in waiting if item["kind"] == "assigned"]
    assert (theirs["text"], theirs["stands_in_for"]) == ("1 synpunkt att svara på", away.name)
    assert theirs["page"] == f"/rounds/{told.round}/comments?show=unanswered&whose={away.id}"
    with database.write() as session:
        end_substitute(session, told.users[Kind.HANDLER], by=SYSTEM, now=now())
    other("GET", f"/rounds/{told.round}", status=404)
    desk.get("/account/notices")


def test_who_stands_in_for_whom(database: Database, made: World):
    assert stand_in(1, {1: 2, 2: 3}) == 3, "whose substitute is away has the substitute's own"
    assert stand_in(1, {1: 2, 2: 1}) == 1, "two who stand in for each other"
    assert stand_in(1, {1: 2, 2: 3, 3: 2}) == 1, "whose substitute leads into a ring"
    handler, other = made.users[Kind.HANDLER], made.users[Kind.OTHER_HANDLER]
    with database.write() as session:
        for wrong in (Kind.HANDLER, Kind.READER):
            with pytest.raises(Invalid):
                cover(session, made, Kind.HANDLER, wrong)
        with pytest.raises(Invalid):
            cover(session, made, Kind.HANDLER, Kind.OTHER_HANDLER, first=5, last=4)
        cover(session, made, Kind.HANDLER, Kind.OTHER_HANDLER, first=1, last=2)
        assert covered_by(session, other, today()) == []
        assert [person.id for person in covered_by(session, other, today() + DAY)] == [handler]
        session.get_one(User, other).disabled_at = now()
        session.flush()
        assert covered_by(session, other, today() + DAY) == [], "a disabled account stands in for nobody"


# --- page and API


def test_what_waits_leads_to_where_it_is_done(
    database: Database, desk: Any, handler: Driver, told: World, statements: Any
):
    ask(database, told)
    with database.write() as session:
        link = session.exec(select(Link).where(Link.consultee_id == told.consultee, col(Link.is_contact))).one()
        for letter in session.exec(select(Letter).where(Letter.link_id == link.id)).all():
            letter.bounced_at = now()
        body = session.get_one(Consultee, told.consultee)
        body.opened_at = body.begun_on = None
        touch_board(session, told.round)
        set_schedule(
            session,
            session.get_one(Round, told.draft_round),
            opens_at=now() + DAY,
            closes_after=None,
            by=SYSTEM,
            now=now(),
        )
    shown = desk.get("/to-do")
    assert "Naturvännerna begär anstånd till" in shown.text()
    assert "Öppnas av sig själv" in shown.text()
    assert shown.all("a", text="Naturvännerna begär anstånd till")
    items = handler("GET", "/to-do", status=200)["items"]
    assert [item["kind"] for item in items] == ["time_request", "bounce", "unread", "opening"]
    board = handler("GET", f"/rounds/{told.round}/consultees", status=200)["items"]
    assert [item["consultee_id"] for item in items if item["kind"] == "bounce"] == [
        body["id"] for body in board if body["status"] == "bounced"
    ]
    assert items[0]["page"] == f"/rounds/{told.round}/consultees/{told.consultee}#anstand"
    assert (items[2]["count"], items[2]["page"]) == (1, f"/rounds/{told.round}/responses?unread=true")
    with statements(at_most=6):
        desk.get("/to-do")


def test_ones_own_choice_is_kept(desk: Any, handler: Driver):
    form = desk.get("/to-do").click("Vad du får mejl om, och ersättare när du är borta").form(action="/account/notices")
    saved = form.submit({"told_answer": "at_once", "told_hour": "9"})
    assert "Ditt val av besked är sparat." in saved.text()
    chosen = handler("GET", "/account/notices", status=200)
    assert (chosen["choices"][NoticeKind.ANSWER], chosen["hour"]) == ("at_once", 9)


def test_an_official_who_is_also_a_bodys_contact_is_warned(database: Database, desk: Any, handler: Driver, told: World):
    with database.write() as session:
        email = session.get_one(User, told.users[Kind.HANDLER]).email
        link = session.exec(select(Link).where(Link.consultee_id == told.consultee, col(Link.is_contact))).one()
        link.readdress(email.upper())
        organisation = session.get_one(Organisation, session.get_one(Consultee, told.consultee).organisation_id)
        organisation.email = email
        touch_board(session, told.round)
    assert "och är också kontakt för Naturvännerna" in desk.get("/to-do").text()
    assert "och är också kontakt för Naturvännerna" in desk.get(f"/rounds/{told.round}/board").text()
    assert "är också kontakt för Naturvännerna" in desk.get(f"/rounds/{told.draft_round}").text()
    assert (
        desk.get("/account").one("a", text="Naturvännerna").get("href")
        == f"/rounds/{told.round}/consultees/{told.consultee}"
    )
    items = handler("GET", "/to-do", status=200)["items"]
    assert items[-1]["kind"] == "also_contact"


def test_what_one_has_taken_on_is_told_once_each_working_day(database: Database, told: World) -> None:
    handler, due = told.users[Kind.HANDLER], working_day(today() + 3 * DAY)
    with database.write() as session:
        by = By("user", told.users[Kind.ADMIN], "Adam")
        given = assign(session, told.round, [told.point], user_id=handler, due=due, today=today(), by=by, now=now())
    assert given == 1

    def at(day: datetime.date, hour: int) -> datetime.datetime:
        return datetime.datetime.combine(day, datetime.time(hour), tzinfo=zone())

    def things() -> list[tuple[str, int]]:
        of_rounds = [thing for of_round in mails(database)[-1].facts["rounds"] for thing in of_round["things"]]
        return [(thing["kind"], thing["count"]) for thing in of_rounds if thing["kind"].startswith("assign")]

    before = len(mails(database))
    for hour in (1, 8):
        tell_officials(database, now=at(due - DAY, hour))
    assert things() == [("assigned", 1)]
    for day in (due, working_day(due + DAY)):
        for hour in (1, 2, 8, 9, 23):
            tell_officials(database, now=at(day, hour))
        assert things() == [("assignment_due", 1)]
    assert len(mails(database)) == before + 3
    free = next(day for n in range(1, 9) if holiday_name(day := due + n * DAY))
    for hour in (1, 8):
        tell_officials(database, now=at(free, hour))
    assert len(mails(database)) == before + 3, "nobody is told on a day off"
    with database.write() as session:
        again = note_due(session, told.round, now=at(working_day(due + DAY), 23))
    assert again == 0, "a second worker finds it noted"
