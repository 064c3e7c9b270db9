"""What a round's history says of files of its answers that are locked, and unlocked again."""

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.accounts.identity import SYSTEM, By
from app.history.actions import record
from app.responses.models import Attachment, Response
from app.rounds.actions import touch_both
from app.rounds.models import Consultee
from app.storage.scans import locked_files


def tell_locked(session: Session, sha256: str, signature: str, now: datetime.datetime) -> None:
    """Something was found in a file: told in the history of each round that has it in an answer."""
    for row in _answers_with(session, sha256):
        touch_both(session, row.round_id)
        _locked(session, row, signature, now)


def tell_locked_of(session: Session, response_id: int, files: Sequence[str], now: datetime.datetime) -> None:
    """The same for an answer that comes in with files in which something has been found before."""
    for sha256, signature in locked_files(session, files).items():
        for row in _answers_with(session, sha256, response_id):
            _locked(session, row, signature, now)


def tell_released(
    session: Session, sha256: str, signature: str, *, reason: str, by: By, now: datetime.datetime
) -> None:
    """A file is unlocked: told in the same histories."""
    for row in _answers_with(session, sha256):
        touch_both(session, row.round_id)
        about = {"name": row.body, "file": row.name, "number": row.number, "signature": signature}
        whose = ("consultee", row.consultee_id)
        record(session, "file.released", by=by, now=now, round_id=row.round_id, subject=whose, reason=reason, **about)


def _locked(session: Session, row: Any, signature: str, now: datetime.datetime) -> None:
    about = {"name": row.body, "file": row.name, "number": row.number, "signature": signature}
    whose = ("consultee", row.consultee_id)
    record(session, "file.locked", by=SYSTEM, now=now, round_id=row.round_id, subject=whose, **about)


def _answers_with(session: Session, sha256: str, response_id: int | None = None) -> Sequence[Any]:
    query: Any = (
        select(
            col(Attachment.name),
            col(Response.number),
            col(Response.round_id),
            col(Response.consultee_id),
            col(Consultee.name).label("body"),
        )
        .join(Response, col(Response.id) == col(Attachment.response_id))
        .join(Consultee, col(Consultee.id) == col(Response.consultee_id))
        .where(col(Attachment.sha256) == sha256)
        .order_by(col(Response.round_id), col(Attachment.id))
    )
    if response_id is not None:
        query = query.where(col(Attachment.response_id) == response_id)
    return session.connection().execute(query).all()
