"""Reminders and the letters of a round, up to a real mail server."""

import datetime
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
from app.installation import installation_of
from app.mail.models import Letter, LetterKind
from app.mail.sending import send_due
from app.rounds.models import Link, Round
from app.settings import Settings
from app.tracking.actions import send_reminders
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
        found = board_items(session, session.get_one(Round, made.round), now().date())
        events = session.connection().exec_driver_sql("SELECT kind FROM event").scalars().all()
    assert [item.bounced for item in found] == [False, True, False]
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
