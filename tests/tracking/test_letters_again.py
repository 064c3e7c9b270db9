"""Letters that wait, what the pages say meanwhile, and sending those again that did not arrive."""

import datetime
from collections.abc import Callable
from typing import Any

import pytest
from sqlmodel import Session, col, select, update

from app.accounts.identity import SYSTEM
from app.clock import now
from app.database import Database
from app.installation import NO_SMTP, installation_of
from app.mail.kinds import LetterKind, MailFault, WhyUnsent
from app.mail.models import Letter
from app.mail.sending import send_due
from app.rounds.actions import cancel_round
from app.rounds.models import Consultee, Round
from app.settings import Settings
from app.tracking.actions import send_letters_again, send_reminders
from app.tracking.letters import RoundLetters
from tests.kit import world
from tests.kit.world import World
from tests.rounds.conftest import Driver

MINUTE = datetime.timedelta(minutes=1)
BODY = "natur@exempel.se"


@pytest.fixture
def posted(filled: Callable[..., World], settings: Settings, smtp: Any) -> tuple[World, Settings]:
    """The world, with a mail server that waits for its letters."""
    with_server = settings.model_copy(update={"smtp_url": type(settings.smtp_url)(smtp.url)})
    return filled(lambda session: world.build(session, now(), key=settings.key()), named="world"), with_server


def written(session: Session, kind: LetterKind) -> Letter:
    query = select(Letter).where(Letter.kind == kind, Letter.to_address == BODY).order_by(col(Letter.id))
    return session.exec(query.limit(1)).first()


def wait(session: Session, **held: Any) -> None:
    """Every letter waits, as it does while the mail server is away."""
    session.connection().execute(update(Letter).values({"sent_at": None, "attempts": 0} | held))


def never_opened(session: Session) -> None:
    """Nobody has come in by a link: what a body knows of the round it knows by letter."""
    session.connection().execute(update(Consultee).values(opened_at=None, show_progress=False))


def about(smtp: Any, word: str) -> list[Any]:
    """The letters to the body whose subject has a word."""
    return [letter for letter in smtp.to(BODY) if word in letter.subject]


def test_a_reminder_goes_after_its_invitation_however_it_waited(
    database: Database, posted: tuple[World, Settings], smtp: Any
):
    made, settings = posted
    smtp.refuse(BODY, "452 4.2.2 Mailbox full")
    with database.write() as session:
        send_reminders(session, session.get_one(Round, made.round), by=SYSTEM, now=now())
    send_due(database, settings, context=RoundLetters(settings))
    assert smtp.letters
    assert not smtp.to(BODY)
    with database.read() as session:
        assert written(session, LetterKind.INVITATION).tried_at
        assert written(session, LetterKind.REMINDER).tried_at is None
    smtp.refused.clear()
    send_due(database, settings, context=RoundLetters(settings), now=lambda: now() + 2 * MINUTE)
    assert ["åminn" in letter.subject for letter in smtp.to(BODY)][-2:] == [False, True]


def test_nobody_is_told_more_of_a_round_whose_invitation_was_given_up(
    database: Database, posted: tuple[World, Settings], smtp: Any
):
    made, settings = posted
    with database.write() as session:
        round_ = session.get_one(Round, made.round)
        never_opened(session)
        send_reminders(session, round_, by=SYSTEM, now=now())
        given_up = {"given_up_at": now(), "why_unsent": WhyUnsent.NEVER_TAKEN}
        asked = (LetterKind.INVITATION, LetterKind.NEW_LINK)
        session.connection().execute(update(Letter).where(col(Letter.kind).in_(asked)).values(given_up))
    send_due(database, settings, context=RoundLetters(settings))
    assert not about(smtp, "åminn")
    with database.write() as session:
        round_ = session.get_one(Round, made.round)
        reminder = written(session, LetterKind.REMINDER)
        assert reminder.why_unsent in (WhyUnsent.UNWANTED, WhyUnsent.NOT_INVITED)
        _reminded, skipped = send_reminders(session, round_, by=SYSTEM, now=now() + datetime.timedelta(days=1))
        assert "not_invited" in {reason for _item, reason in skipped}
        invitation = written(session, LetterKind.INVITATION)
        again = send_letters_again(session, round_, letter_ids=[invitation.id], by=SYSTEM, now=now())
        assert [letter.id for letter in again] == [invitation.id]
    send_due(database, settings, context=RoundLetters(settings))
    assert about(smtp, "emiss")


def test_a_round_cancelled_before_it_was_known_is_not_told_of(
    database: Database, posted: tuple[World, Settings], smtp: Any
):
    made, settings = posted
    with database.write() as session:
        never_opened(session)
        cancel_round(session, session.get_one(Round, made.round), reason="Arbetas om.", by=SYSTEM, now=now())
    send_due(database, settings, context=RoundLetters(settings))
    assert not about(smtp, "vbruten")
    with database.read() as session:
        assert written(session, LetterKind.CANCELLATION).why_unsent is WhyUnsent.NOT_INVITED


def test_while_mail_is_away_the_board_says_that_letters_wait(
    app: Any, desk: Any, handler: Driver, made: World, monkeypatch: pytest.MonkeyPatch
):
    path, fault = f"/rounds/{made.round}", "Utskick väntar: mejlservern går inte att nå."
    monkeypatch.setitem(installation_of(app).database.info, NO_SMTP, False)
    with installation_of(app).database.write() as session:
        never_opened(session)
        wait(session)
    board = desk.get(f"{path}/board")
    assert "Utskick väntar" in board.text()
    assert "Nås inte 1" in " ".join(board.text().split()), "who has no address is not reached; the other waits"
    assert not board.all("p", text=fault)
    with installation_of(app).database.write() as session:
        wait(session, fault=MailFault.UNREACHABLE, fault_since=now())
    for page in ("/board", "/letters", f"/consultees/{made.consultee}", ""):
        shown = desk.get(path + page)
        assert shown.all("p", text=fault), page
        assert shown.all("li", text="skicka dem inte igen"), page
    (item, *_rest) = handler("GET", f"{path}/consultees?status=mail_waits", status=200)["items"]
    assert (item["status"], item["mail_waits"]) == ("not_sent", True)
    letter = handler("GET", f"{path}/letters", status=200)["items"][0]
    assert (letter["state"], letter["fault"], letter["can_go_again"]) == ("held", "unreachable", False)


def test_many_are_sent_again_at_once_and_only_once(app: Any, desk: Any, handler: Driver, made: World):
    path = f"/rounds/{made.round}"
    with installation_of(app).database.write() as session:
        refused = {"sent_at": None, "given_up_at": now(), "why_unsent": WhyUnsent.NEVER_TAKEN, "attempts": 12}
        session.connection().execute(update(Letter).values(refused | {"error": "452 4.2.2 Mailbox full"}))
        how_many = len(session.exec(select(Letter.id).where(Letter.round_id == made.round)).all())
    shown = desk.get(f"{path}/letters")
    for words in (f"{how_many} utskick har inte kommit fram", "Avvisades tillfälligt", "452 4.2.2 Mailbox full"):
        assert words in shown.text()
    form = shown.form(action=f"{path}/letters/resending")
    assert len(form.value("letter")) == how_many, "all are ticked at first"
    assert f"{how_many} utskick är sparade igen" in form.submit().text()
    assert "redan på väg" not in desk.get(f"{path}/letters").text()
    ids = [int(value) for value in form.value("letter")]
    assert handler("POST", f"{path}/letters/resending", status=200, json={"letter_ids": ids})["total"] == 0
    assert not desk.get(f"{path}/letters").all("form", text="Skicka igen")
    assert f"{how_many}" in desk.get(f"{path}/history").text()


def test_letters_of_another_round_are_not_sent(app: Any, handler: Driver, made: World):
    with installation_of(app).database.write() as session:
        session.connection().execute(update(Letter).values(sent_at=None, bounced_at=now(), round_id=made.draft_round))
        ids = list(session.exec(select(Letter.id).order_by(Letter.id)).all())
    told = handler("POST", f"/rounds/{made.round}/letters/resending", status=200, json={"letter_ids": ids})
    assert told == {"items": [], "total": 0}


def test_what_bounced_is_not_ticked_at_first(app: Any, desk: Any, made: World):
    with installation_of(app).database.write() as session:
        refused = {"sent_at": None, "given_up_at": now(), "why_unsent": WhyUnsent.NEVER_TAKEN, "attempts": 12}
        session.connection().execute(update(Letter).values(refused))
        bounced = session.exec(select(Letter.id).where(Letter.round_id == made.round).order_by(col(Letter.id))).first()
        only = update(Letter).where(col(Letter.id) == bounced)
        session.connection().execute(only.values(bounced_at=now(), given_up_at=None, why_unsent=None))
    boxes = desk.get(f"/rounds/{made.round}/letters").all("input", name="letter")
    offered = {box.get("value"): "checked" in box.attrib for box in boxes}
    assert offered.pop(str(bounced)) is False, "its address is put right first"
    assert offered, "others are offered beside it"
    assert all(offered.values())
