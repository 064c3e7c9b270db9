"""A letter a day to the registrars with the heads of the history's chains, on days after something has happened."""

import datetime
from typing import Any

from sqlmodel import Session, col, select

from app.accounts.queries import receivers, record_keepers
from app.clock import local
from app.database import Database, in_turn
from app.history.heads import Head, heads_to_mail, last_mailed, note_mailed
from app.mail.kinds import LetterKind
from app.mail.outbox import post, sends_mail
from app.rounds.models import Round


def mail_heads(database: Database, *, now: datetime.datetime) -> int:
    """Write the day's letters, one to each registrar; how many. Whoever does it at the same time writes none."""
    with database.read() as session:
        if not _is_due(session, now):
            return 0
    with database.write() as session:
        in_turn(session, "mailed heads")
        return _write_letters(session, now) if _is_due(session, now) else 0


def _is_due(session: Session, now: datetime.datetime) -> bool:
    mailed = last_mailed(session)
    return (mailed is None or local(mailed).date() < local(now).date()) and sends_mail(session)


def _write_letters(session: Session, now: datetime.datetime) -> int:
    heads, people = heads_to_mail(session), receivers(session, record_keepers(session))
    if not heads or not people:
        return 0
    told = _told(session, heads)
    for person in people:
        post(
            session,
            LetterKind.CHAIN_HEADS,
            to=person.email,
            to_name=person.name,
            now=now,
            name=person.name,
            heads=told,
            heads_at=now.isoformat(),
        )
    note_mailed(session, heads, now=now)
    return len(people)


def _told(session: Session, heads: list[Head]) -> list[dict[str, Any]]:
    """Each head as the letter tells it: the round's registry number and title, and the mark."""
    ids = [head.chain for head in heads]
    query = select(Round.id, Round.registry_number, Round.title).where(col(Round.id).in_(ids))
    rounds = {row[0]: f"{row[1]} {row[2]}".strip() for row in session.exec(query)}
    return [{"of": rounds.get(head.chain, ""), "mark": head.mark} for head in heads]
