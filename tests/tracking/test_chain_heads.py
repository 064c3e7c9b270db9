"""The heads of the history's chains leave in a letter a day, and show afterwards what was changed."""

import datetime
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage

import pytest
from sqlmodel import Session, col, select

from app.accounts.models import Role, User
from app.clock import local, now
from app.database import Database
from app.history.heads import Head, heads_in, verify_against, verify_mailed_heads
from app.history.models import ChainHead, Event
from app.history.queries import verify_chains
from app.history.rules import GENESIS, line_hash, line_of
from app.installation import NO_SMTP
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.mail.rendering import render
from app.tracking.chain_heads import mail_heads
from tests.kit.world import World

DAY = datetime.timedelta(days=1)
A, B = "a1" * 32, "b2" * 32


@pytest.fixture
def mailed(database: Database, made: World) -> World:
    """The world with a mail server, the heads of its chains mailed."""
    database.info[NO_SMTP] = False
    assert mail_heads(database, now=now()) > 0
    return made


def letters(database: Database) -> Sequence[Letter]:
    with database.read() as session:
        return session.exec(select(Letter).where(Letter.kind == LetterKind.CHAIN_HEADS).order_by(col(Letter.id))).all()


def text_of(letter: Letter) -> bytes:
    return render(letter, link=None, authority_name="Exempelkommunen", at=now()).text.encode()


def test_registrars_get_the_heads_once_a_day_and_only_after_something_happened(
    database: Database, mailed: World
) -> None:
    (letter,) = letters(database)
    with database.read() as session:
        assert session.exec(select(User.role).where(User.email == letter.to_address)).one() is Role.REGISTRAR
        heads = session.exec(select(ChainHead.chain, ChainHead.sequence, ChainHead.hash)).all()
        assert [(head.chain, head.sequence, head.hash) for head in heads_in(text_of(letter))] == sorted(heads)
        assert not list(verify_against(session, heads_in(text_of(letter))))
    assert mail_heads(database, now=now()) == 0, "it is the same day"
    assert mail_heads(database, now=now() + DAY) == 0, "nothing has happened"


def test_who_writes_them_at_the_same_time_writes_none(database: Database, made: World) -> None:
    database.info[NO_SMTP] = False
    at = now()
    with ThreadPoolExecutor(3) as crowd:
        assert sorted(crowd.map(lambda _turn: mail_heads(database, now=at), range(3))) == [0, 0, 1]
    assert len(letters(database)) == 1


def test_without_a_mail_server_nothing_is_written(database: Database, made: World) -> None:
    database.info[NO_SMTP] = True
    assert mail_heads(database, now=now()) == 0
    assert not letters(database)


def forge(session: Session, chain: int) -> None:
    """Hash a whole chain anew with other words in it, as who has the database's own keys and knows how could."""
    connection = session.connection()
    off = ["DROP TRIGGER event_no_update"]
    if connection.dialect.name != "sqlite":
        off = ["SET LOCAL session_replication_role = replica"]
    for statement in off:
        connection.exec_driver_sql(statement)
    previous = GENESIS
    for event in session.exec(select(Event).where(Event.chain == chain).order_by(col(Event.sequence))):
        event.actor_name, event.previous_hash = "Någon Annan", previous
        line = line_of(
            chain=chain,
            sequence=event.sequence,
            at=event.at,
            kind=event.kind,
            actor=(event.actor_kind, event.actor_id, event.actor_name),
            subject=(event.subject_kind, event.subject_id),
            facts=event.facts,
        )
        event.hash = previous = line_hash(previous, line)
        session.add(event)
    head = session.get_one(ChainHead, chain)
    head.hash = previous
    session.add(head)
    session.flush()


def test_a_chain_that_was_hashed_anew_is_found_by_the_letter(database: Database, mailed: World) -> None:
    (letter,) = letters(database)
    kept = heads_in(text_of(letter))
    with database.write() as session:
        forge(session, mailed.round)
    with database.read() as session:
        assert not list(verify_chains(session)), "the chain itself is whole"
        at = next(head.sequence for head in kept if head.chain == mailed.round)
        said = f"history chain {mailed.round}: line {at} is not the one that"
        assert list(verify_against(session, kept)) == [f"{said} the letter names"]
        assert list(verify_mailed_heads(session)) == [f"{said} was mailed on {local(letter.created_at):%Y-%m-%d}"]


def test_heads_are_read_from_the_text_and_from_the_mail_as_a_file() -> None:
    heads = [Head(0, 12, A), Head(3, 1, B)]
    text = f"Utanför remisserna:\r\n{heads[0].mark}\r\n\r\nKS/2026:118 Plan:\r\n{heads[1].mark}\r\n"
    mail = EmailMessage()
    mail["Message-ID"] = "<1@example.se>"
    mail.set_content(text, cte="quoted-printable")
    assert heads_in(text.encode()) == heads == heads_in(mail.as_bytes())
    assert heads_in(b"x3:1:" + A.encode() + b" 3:1:" + A.encode()[:-1]) == []
