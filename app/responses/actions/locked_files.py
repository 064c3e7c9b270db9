"""What is told of files of answers that are locked, and unlocked again: in the rounds' histories, and to the bodies."""

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.accounts.identity import SYSTEM, By
from app.history.actions import record
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.responses.actions.telling import tell_body
from app.responses.models import Attachment, Channel, Response
from app.rounds.actions import touch_both
from app.rounds.actions.documents import touch_documents_with
from app.rounds.models import Consultee, Round
from app.storage.scans import locked_files

SENT_BY_BODY = (Channel.WEB, Channel.API, Channel.EMAIL)
"""How a body's own files come; those of another answer were made by whoever registered it."""


def tell_locked(session: Session, sha256: str, signature: str, now: datetime.datetime) -> None:
    """Something was found in a file: told in the history of each round that has it in an answer, and to the body."""
    touch_documents_with(session, sha256)
    for row in _answers_with(session, sha256):
        touch_both(session, row.round_id)
        _locked(session, row, signature, now)
        if row.response_id == row.current_response_id:
            _write_to_body(session, row, signature, now)


def tell_locked_of(session: Session, response_id: int, files: Sequence[str], now: datetime.datetime) -> None:
    """The same for an answer that comes in with files in which something has been found before."""
    for sha256, signature in locked_files(session, files).items():
        for row in _answers_with(session, sha256, response_id):
            _locked(session, row, signature, now)
            _write_to_body(session, row, signature, now)


def tell_released(
    session: Session, sha256: str, signature: str, *, reason: str, by: By, now: datetime.datetime
) -> None:
    """A file is unlocked: told in the same histories."""
    touch_documents_with(session, sha256)
    for row in _answers_with(session, sha256):
        touch_both(session, row.round_id)
        about = {"name": row.body, "file": row.name, "number": row.number, "signature": signature}
        whose = ("consultee", row.consultee_id)
        record(session, "file.released", by=by, now=now, round_id=row.round_id, subject=whose, reason=reason, **about)


def _locked(session: Session, row: Any, signature: str, now: datetime.datetime) -> None:
    about = {"name": row.body, "file": row.name, "number": row.number, "signature": signature}
    whose = ("consultee", row.consultee_id)
    record(session, "file.locked", by=SYSTEM, now=now, round_id=row.round_id, subject=whose, **about)


def _write_to_body(session: Session, row: Any, signature: str, now: datetime.datetime) -> None:
    """Tell whoever gets the receipts, once for the same file however often it is locked or sent.

    Nothing of a file that officials have made themselves, from paper or beside what somebody said.
    """
    key = f"{row.consultee_id}:{row.sha256}"
    if row.channel not in SENT_BY_BODY or _has_been_written(session, row.consultee_id, key):
        return
    round_, consultee, response = (
        session.get_one(Round, row.round_id),
        session.get_one(Consultee, row.consultee_id),
        session.get_one(Response, row.response_id),
    )
    kind = LetterKind.LOCKED_FILE
    tell_body(session, kind, round_, consultee, response, now=now, key=key, file=row.name, signature=signature)


def _has_been_written(session: Session, consultee_id: int, key: str) -> bool:
    ours = col(Letter.consultee_id) == consultee_id, col(Letter.dedupe_key) == f"{LetterKind.LOCKED_FILE}:{key}:0"
    return session.connection().execute(select(col(Letter.id)).where(*ours)).first() is not None


def _answers_with(session: Session, sha256: str, response_id: int | None = None) -> Sequence[Any]:
    query: Any = (
        select(
            col(Attachment.sha256),
            col(Attachment.name),
            col(Attachment.response_id),
            col(Response.channel),
            col(Response.number),
            col(Response.round_id),
            col(Response.consultee_id),
            col(Consultee.name).label("body"),
            col(Consultee.current_response_id),
        )
        .join(Response, col(Response.id) == col(Attachment.response_id))
        .join(Consultee, col(Consultee.id) == col(Response.consultee_id))
        .where(col(Attachment.sha256) == sha256)
        .order_by(col(Response.round_id), col(Attachment.id))
    )
    if response_id is not None:
        query = query.where(col(Attachment.response_id) == response_id)
    return session.connection().execute(query).all()
