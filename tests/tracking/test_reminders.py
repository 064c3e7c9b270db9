"""Reminders and the letters of a round, up to a real mail server."""

import datetime
import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import col, select

from app.accounts.identity import SYSTEM
from app.clock import now
from app.comments.kinds import Stance
from app.database import Database
from app.drafts.actions.save import replace_draft
from app.drafts.actions.submission import Sending, submit
from app.i18n import long_date
from app.installation import installation_of
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.mail.sending import send_due
from app.rounds.actions import change_deadline, rename_consultee
from app.rounds.models import Consultee, ContactPerson, Link, Round
from app.settings import Settings
from app.tracking.actions import grant_extension, request_extension, send_reminders
from app.tracking.letters import RoundLetters
from app.tracking.queries import board_items
from tests.kit import world
from tests.kit.world import World, holder_of
from tests.rounds.conftest import Driver


def reminders(app: Any) -> list[str]:
    with installation_of(app).database.read() as session:
        return sorted(session.exec(select(Letter.to_address).where(Letter.kind == LetterKind.REMINDER)).all())


def test_only_who_has_not_answered_and_can_be_reached(app: Any, handler: Driver, made: World):
    told = handler("POST", f"/rounds/{made.round}/reminders", status=200, json={})
    assert [item["organisation"]["name"] for item in told["items"]] == ["Naturvännerna"]
    assert {row["reason"] for row in told["skipped"]} == {"responded", "no_address"}
    assert reminders(app) == ["natur@exempel.se"]
    board = handler("GET", f"/rounds/{made.round}/consultees", status=200)["items"]
    assert [item["reminders"] for item in board] == [1, 0, 0]


def test_the_same_press_twice_sends_once_and_the_next_day_again(app: Any, handler: Driver, made: World):
    for _n in range(2):
        handler("POST", f"/rounds/{made.round}/reminders", status=200)
    assert len(reminders(app)) == 1
    with installation_of(app).database.write() as session:
        letter = session.exec(select(Letter).where(Letter.kind == LetterKind.REMINDER)).one()
        letter.created_at = now() - datetime.timedelta(days=1)
        letter.dedupe_key = f"reminder:{made.consultee}:{letter.created_at.date()}"
    handler("POST", f"/rounds/{made.round}/reminders", status=200, json={"consultee_ids": [made.consultee]})
    assert len(reminders(app)) == 2


def test_a_stranger_among_the_chosen_sends_nothing(app: Any, handler: Driver, made: World):
    refused = handler(
        "POST", f"/rounds/{made.round}/reminders", status=422, json={"consultee_ids": [made.consultee, 999]}
    )
    assert refused["errors"][0]["field"] == "consultee_ids"
    assert reminders(app) == []


def test_bounced_and_unsolicited_bodies_are_left_alone(app: Any, handler: Driver, made: World):
    with installation_of(app).database.write() as session:
        link = session.exec(select(Link).where(Link.consultee_id == made.consultee, Link.is_contact)).one()
        letter = session.exec(select(Letter).where(Letter.link_id == link.id).order_by(col(Letter.id).desc())).first()
        letter.bounced_at, letter.sent_at = now(), None
    handler(
        "POST",
        f"/rounds/{made.round}/consultees",
        status=201,
        json={"organisation_id": made.free_organisation, "unsolicited": True},
    )
    told = handler("POST", f"/rounds/{made.round}/reminders", status=200, json={})
    assert told["items"] == []
    assert {row["reason"] for row in told["skipped"]} == {"responded", "no_address", "bounced", "unsolicited"}


def test_the_page_shows_who_who_not_and_the_letter_before_it_goes(app: Any, desk: Any, made: World):
    shown = desk.get(f"/rounds/{made.round}/board").click("Påminn 1 som inte svarat …")
    text = shown.text()
    assert "1 remissinstans påminns" in text
    assert "Saknar e-postadress" in text
    assert "[personlig länk]" in text
    assert reminders(app) == [], "looking sends nothing"
    sent = shown.form(action=f"/rounds/{made.round}/reminders").submit({"message": "Vi hoppas på ert svar."})
    assert "1 påminnelse är sparad. Ingen mejlserver är inställd" in sent.text()
    assert reminders(app) == ["natur@exempel.se"]
    letter = sent.click("Påminnelse Naturvännerna")
    assert "Vi hoppas på ert svar." in letter.text()


def test_who_is_unticked_is_not_reminded(app: Any, desk: Any, handler: Driver, made: World):
    with installation_of(app).database.write() as session:
        without = select(Link).join(Consultee, col(Consultee.id) == Link.consultee_id)
        link = session.exec(without.where(Consultee.round_id == made.round, col(Link.email).is_(None))).one()
        link.readdress("tredje@exempel.se")
        third = link.consultee_id
    shown = desk.get(f"/rounds/{made.round}/reminders")
    form = shown.form(action=f"/rounds/{made.round}/reminders")
    assert form.value("consultee") == [str(made.consultee), str(third)], "all are ticked at first"
    none = form.submit({"consultee": [], "message": "Hej igen."}, status=422)
    assert none.all("a", text="Markera minst en remissinstans som ska påminnas.")
    again = none.form(action=f"/rounds/{made.round}/reminders")
    assert again.value("message") == "Hej igen."
    again.submit({"consultee": [str(third)]})
    assert reminders(app) == ["tredje@exempel.se"]


def test_who_waits_for_a_decision_on_more_time_is_not_reminded(app: Any, desk: Any, handler: Driver, made: World):
    with installation_of(app).database.write() as session:
        body = session.get_one(Consultee, made.consultee)
        later = session.get_one(Round, made.round).deadline + datetime.timedelta(days=20)
        request_extension(session, body, deadline=later, reason="Nämnden möts då.", by=SYSTEM, now=now())
    told = handler("POST", f"/rounds/{made.round}/reminders", status=200, json={})
    assert told["items"] == []
    assert "asked_for_time" in {row["reason"] for row in told["skipped"]}
    assert "Väntar på besked om anstånd" in desk.get(f"/rounds/{made.round}/reminders").text()


def test_chosen_bodies_only(desk: Any, app: Any, made: World):
    shown = desk.get(f"/rounds/{made.round}/reminders?consultee={made.other_consultee}")
    assert shown.text().count("Ingen att påminna") == 1
    desk.get(f"/rounds/{made.round}/reminders?consultee=999", status=422)


@pytest.fixture
def posted(filled: Callable[..., World], settings: Settings, smtp: Any) -> tuple[World, Settings]:
    """The world, with a mail server that waits for its letters."""
    with_server = settings.model_copy(update={"smtp_url": type(settings.smtp_url)(smtp.url)})
    return filled(lambda session: world.build(session, now(), key=settings.key()), named="world"), with_server


def test_letters_reach_a_real_server_with_the_link_that_is_in_force(
    database: Database, posted: tuple[World, Settings], smtp: Any
):
    made, settings = posted
    smtp.refuse("kraft@exempel.se")
    send_due(database, settings, context=RoundLetters(settings))
    invited = smtp.to("natur@exempel.se")[0]
    assert f"{settings.base_url}/l/{made.links['lnk']}" in invited.text  # type: ignore[index]
    with database.read() as session:
        bodies = board_items(session, session.get_one(Round, made.round), now().date())
        events = session.connection().exec_driver_sql("SELECT kind FROM event").scalars().all()
    assert [item.bounced for item in bodies] == [False, True, False]
    assert "letter.bounced" in events


def test_nobody_is_reminded_who_answered_meanwhile(database: Database, posted: tuple[World, Settings], smtp: Any):
    made, settings = posted
    with database.write() as session:
        send_reminders(session, session.get_one(Round, made.round), by=SYSTEM, now=now())
        holder = holder_of(session, made.consultee)
        state = replace_draft(
            session,
            holder,
            version=1,
            stance=Stance.NO_OBJECTION,
            summary="",
            show_progress=None,
            comments=[],
            now=now(),
        )
        submit(session, holder, sending=Sending(version=state.version, name="Sven"), now=now())
    send_due(database, settings, context=RoundLetters(settings))
    assert not [letter for letter in smtp.to("natur@exempel.se") if "åminn" in letter.subject]
    with database.read() as session:
        reminder = session.exec(select(Letter).where(Letter.kind == LetterKind.REMINDER)).one()
    assert reminder.given_up_at


@pytest.mark.parametrize("exempted", [False, True])
def test_nobody_is_told_of_a_new_day_who_need_not_answer_any_more(
    database: Database, posted: tuple[World, Settings], smtp: Any, exempted: bool
):
    made, settings = posted
    with database.write() as session:
        round_ = session.get_one(Round, made.round)
        later = round_.deadline + datetime.timedelta(days=7)
        change_deadline(session, round_, deadline=later, reason="Längre tid.", by=SYSTEM, now=now())
        if exempted:
            session.get_one(Consultee, made.consultee).exempted_at = now()
    send_due(database, settings, context=RoundLetters(settings))
    with database.read() as session:
        of_body = select(Letter).where(Letter.kind == LetterKind.EXTENSION, Letter.consultee_id == made.consultee)
        letter = session.exec(of_body).one()
    assert (letter.given_up_at is not None, letter.sent_at is None) == (exempted, exempted)


def test_bodies_of_one_mailbox_get_one_message_with_a_link_each(
    database: Database, posted: tuple[World, Settings], smtp: Any
):
    made, settings = posted
    with database.write() as session:
        links = select(Link).join(Consultee, col(Consultee.id) == Link.consultee_id)
        query = links.where(Consultee.round_id == made.round, col(Link.email).is_(None)).order_by(col(Link.id))
        link = session.exec(query).one()
        link.readdress("Natur@exempel.se")
        third = session.get_one(Consultee, link.consultee_id)
    send_due(database, settings, context=RoundLetters(settings))
    with database.write() as session:
        send_reminders(session, session.get_one(Round, made.round), by=SYSTEM, now=now())
    send_due(database, settings, context=RoundLetters(settings))
    (one,) = [letter for letter in smtp.to("natur@exempel.se") if "åminn" in letter.subject]
    assert len(set(re.findall(r"/l/[\w-]+", one.text))) == 2, "each has its own link"
    assert "Naturvännerna" in one.text
    assert third.name in one.text
    with database.read() as session:
        bodies = board_items(session, session.get_one(Round, made.round), now().date())
        waiting = session.exec(
            select(Letter.id).where(Letter.kind == LetterKind.REMINDER, col(Letter.sent_at).is_(None))
        )
        assert list(waiting) == []
    assert [item.reminders for item in bodies] == [1, 0, 1]


def test_a_letter_that_waited_says_the_day_that_counts_when_it_goes(
    database: Database, posted: tuple[World, Settings], smtp: Any
):
    made, settings = posted
    with database.write() as session:
        round_, body = session.get_one(Round, made.round), session.get_one(Consultee, made.consultee)
        before, later = round_.deadline, round_.deadline + datetime.timedelta(days=20)
        send_reminders(session, round_, by=SYSTEM, now=now())
        grant_extension(session, body, deadline=later, reason="Nämnden möts då.", by=SYSTEM, now=now())
        rename_consultee(session, round_, body, name="Naturskyddsföreningen", by=SYSTEM, now=now())
    send_due(database, settings, context=RoundLetters(settings))
    letters = [letter for letter in smtp.to("natur@exempel.se") if "nbjud" not in letter.subject]
    reminder = next(letter for letter in letters if letter.subject.startswith("Påminnelse"))
    assert long_date(later) in reminder.subject
    assert f"Svara senast: {long_date(later)}" in reminder.text
    assert "Naturskyddsföreningen" in reminder.text
    assert all(long_date(before) not in letter.text for letter in letters)


def test_a_later_day_is_told_once_and_to_those_whom_it_concerns(
    database: Database, posted: tuple[World, Settings], smtp: Any
):
    made, settings = posted
    with database.write() as session:
        round_ = session.get_one(Round, made.round)
        first, second = (round_.deadline + datetime.timedelta(days=days) for days in (7, 14))
        answered = session.get_one(Consultee, made.other_consultee)
        assert answered.current_response_id is not None
        for day in (first, second):
            assert change_deadline(session, round_, deadline=day, reason="Längre tid.", by=SYSTEM, now=now()) == 1
    send_due(database, settings, context=RoundLetters(settings))
    told = [letter.subject for letter in smtp.letters if letter.subject.startswith("Mer tid")]
    assert len(told) == 1, "the letter about the first day is given up: another tells the day that counts"
    assert long_date(second) in told[0]


def test_who_has_answered_is_told_so_when_it_gets_more_time(
    database: Database, posted: tuple[World, Settings], smtp: Any
):
    made, settings = posted
    with database.write() as session:
        later = session.get_one(Round, made.round).deadline + datetime.timedelta(days=20)
        body = session.get_one(Consultee, made.other_consultee)
        grant_extension(session, body, deadline=later, reason="Nämnden möts då.", by=SYSTEM, now=now())
    send_due(database, settings, context=RoundLetters(settings))
    letter = next(letter for letter in smtp.to("kraft@exempel.se") if letter.subject.startswith("Mer tid"))
    assert "Ert svar har redan kommit in, så ni behöver inte göra något." in letter.text
    assert letter.message["Message-ID"].endswith(f"@{settings.mail_from.rpartition('@')[2]}>")


def test_replies_to_every_letter_reach_the_contact_person(
    database: Database, posted: tuple[World, Settings], smtp: Any
):
    made, settings = posted
    with database.write() as session:
        session.get_one(Round, made.round).contact = ContactPerson("Ann Ek", "ann.ek@exempel.se", "016-710 00 00")
        session.flush()
        send_reminders(session, session.get_one(Round, made.round), by=SYSTEM, now=now())
    send_due(database, settings, context=RoundLetters(settings))
    written = [letter for letter in smtp.letters if letter.subject]
    assert len(written) > 1
    for letter in written:
        assert letter.message["Reply-To"] == "Ann Ek <ann.ek@exempel.se>", letter.subject
        assert "016-710 00 00" in letter.text
        assert "016-710 00 00" in letter.html
