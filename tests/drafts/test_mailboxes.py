"""Whoever answers for several bodies sees them all by a code to the mailbox, and never by a link."""

import datetime
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import update
from sqlmodel import col, func, select

from app import clock
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.mail.outbox import post
from app.rounds.actions.mailboxes import MOST_AN_HOUR, MOST_TRIES, send_code
from app.rounds.mailbox_models import MailboxCode
from app.rounds.models import Link
from app.tokens import mailbox_code
from app.tracking.letters import RoundLetters
from app.web import cookies
from tests.kit.pages import Pages
from tests.kit.stage import Stage

ADDRESS = "flera@exempel.se"
WRONG = "Koden stämmer inte, eller gäller inte längre. Be om en ny."


@pytest.fixture
def settings(settings: Any) -> Any:
    """With a mail server named, to which nothing is sent here."""
    return settings.model_copy(update={"smtp_url": SecretStr("smtp://127.0.0.1:9")})


@pytest.fixture
def several(stage: Stage) -> Stage:
    """The first two bodies have the same mailbox, written in two ways."""
    for index, written in enumerate((ADDRESS, "Flera@EXEMPEL.se")):
        with stage.database.write() as session:
            link = session.exec(select(Link).where(Link.consultee_id == stage.consultees[index])).one()
            link.readdress(written)
            session.add(link)
    return stage


def asked(stage: Stage, pages: Pages, email: str = ADDRESS) -> Any:
    return pages.get("/my-answers").form("Skicka koden").submit({"email": email}, status=200)


def code_of(stage: Stage) -> str:
    """The code as the letter would carry it."""
    with stage.database.read() as session:
        letter = session.exec(
            select(Letter).where(Letter.kind == LetterKind.MAILBOX_CODE).order_by(col(Letter.id).desc())
        ).first()
        assert letter is not None
        assert "code" not in letter.facts
        told = RoundLetters(stage.settings).link_url(session, letter)
    assert told is not None
    return told


def letters(stage: Stage) -> int:
    with stage.database.read() as session:
        return session.exec(select(func.count()).where(Letter.kind == LetterKind.MAILBOX_CODE)).one()


def test_all_bodies_of_a_mailbox_by_its_code_and_one_step_into_each(several: Stage, pages: Pages) -> None:
    page = asked(several, pages)
    code = code_of(several)
    wrong = page.form("Visa remisserna").submit({"code": "12345"}, status=422)
    assert wrong.errors()["code"].endswith(WRONG)
    mine = wrong.form("Visa remisserna").submit({"code": f"{code[:3]} {code[3:]}"})
    buttons = [button.get("aria-label") for button in mine.all("button") if button.get("aria-label")]
    assert len(buttons) == 2
    answer = mine.form(buttons[0]).submit({})
    assert answer.root.xpath("//main")
    assert pages.raw.get(f"/answers/{several.consultees[2]}").status_code in (401, 404, 303)
    pages.get("/my-answers").form("Lämna sidan").submit({})
    assert pages.get("/my-answers").heading == "Alla era remisser"
    assert not [b for b in pages.get("/my-answers").all("button") if b.get("aria-label")]


def test_whether_an_address_is_known_is_told_to_nobody(several: Stage, pages: Pages) -> None:
    known, other = asked(several, pages), asked(several, pages, "ingen@exempel.se")
    assert known.text() == other.text()
    assert letters(several) == 1
    again = known.form("Skicka en ny kod").submit({"code": "12"}, status=200)
    assert again.heading == "Skriv koden i mejlet"
    assert letters(several) == 1, "one a minute"
    refused = other.form("Visa remisserna").submit({"code": "000000"}, status=422)
    assert refused.errors()["code"].endswith(WRONG)


def test_one_code_a_minute_and_five_an_hour(several: Stage) -> None:
    begun = clock.now()
    minutes = [0, 0.5, 1, 2, 3, 4, 5, 6, 70]
    with several.database.write() as session:
        sent = [send_code(session, email=ADDRESS, now=begun + datetime.timedelta(minutes=n)) for n in minutes]
    assert sent == [True, False, True, True, True, True, False, False, True]
    assert sent.count(True) == MOST_AN_HOUR + 1


def test_a_code_that_is_typed_wrong_ten_times_holds_no_longer(several: Stage, pages: Pages) -> None:
    page = asked(several, pages)
    code = code_of(several)
    other = "000000" if code != "000000" else "111111"
    for _try in range(MOST_TRIES):
        page = page.form("Visa remisserna").submit({"code": other}, status=422)
    page.form("Visa remisserna").submit({"code": code}, status=422)


def test_a_code_holds_for_a_quarter_of_an_hour_and_once(several: Stage, pages: Pages) -> None:
    page = asked(several, pages)
    code = code_of(several)
    page.form("Visa remisserna").submit({"code": code})
    pages.another().get("/my-answers")
    earlier = clock.now() - datetime.timedelta(minutes=2)
    with several.database.write() as session:
        session.connection().execute(update(MailboxCode).values(used_at=earlier))
    page.form("Visa remisserna").submit({"code": code}, status=422)
    with several.database.write() as session:
        quarter_ago = clock.now() - datetime.timedelta(minutes=15)
        session.connection().execute(update(MailboxCode).values(used_at=None, created_at=quarter_ago))
    page.form("Visa remisserna").submit({"code": code}, status=422)


def test_a_link_shows_its_own_body_alone(several: Stage, pages: Pages) -> None:
    pages.raw.cookies.set(cookies.ANSWER, several.cookie(several.tokens[0]))
    assert pages.get("/my-answers").all("form", action="/my-answers/code")
    with several.database.read() as session:
        other = session.exec(select(Link.id).where(Link.consultee_id == several.consultees[1])).one()
    pages.raw.post(f"/my-answers/{other}/entry")
    assert pages.raw.get(f"/answers/{several.consultees[1]}").status_code != 200


def test_a_mailbox_opens_no_other_link(several: Stage, pages: Pages) -> None:
    asked(several, pages).form("Visa remisserna").submit({"code": code_of(several)})
    with several.database.read() as session:
        foreign = session.exec(select(Link.id).where(Link.consultee_id == several.consultees[2])).one()
    assert pages.raw.post(f"/my-answers/{foreign}/entry").status_code == 404
    with several.database.write() as session:
        session.connection().execute(
            update(Link).where(col(Link.consultee_id) == several.consultees[1]).values(revoked_at=clock.now())
        )
    assert len([b for b in pages.get("/my-answers").all("button") if b.get("aria-label")]) == 1


def test_a_late_letter_with_a_code_is_not_sent(several: Stage) -> None:
    with several.database.write() as session:
        past = (clock.now() - datetime.timedelta(minutes=1)).isoformat()
        post(session, LetterKind.MAILBOX_CODE, to=ADDRESS, now=clock.now(), mailbox_code_id=1, expires_at=past)
        letter = session.exec(select(Letter).where(Letter.kind == LetterKind.MAILBOX_CODE)).one()
        assert RoundLetters(several.settings).why_unsent(session, letter) is not None


def test_codes_differ_and_are_six_digits() -> None:
    codes = {mailbox_code(b"k" * 32, number) for number in range(50)}
    assert len(codes) > 45
    assert all(len(code) == 6 and code.isdecimal() for code in codes)
