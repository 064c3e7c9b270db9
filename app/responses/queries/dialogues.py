"""Dialogue meetings of a round, and what was said there."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlalchemy import select as select_columns
from sqlmodel import Session, col, select

from app.errors import NotFound
from app.i18n import _
from app.responses.dialogue_models import DialogueMeeting
from app.responses.dialogues import Participants
from app.responses.models import Response, Standing
from app.rounds.models import Consultee


@dataclass(frozen=True, slots=True)
class HeldMeeting:
    """A meeting as it is told. ``number`` is its answer's, ``comments`` how many count, ``id`` its consultee's."""

    id: int
    response_id: int
    name: str
    held_on: datetime.date
    place: str
    participants: Sequence[Participants]
    notes: str
    version: int
    number: str
    comments: int
    created_at: datetime.datetime
    created_by: str
    removed_at: datetime.datetime | None
    removed_by: str
    removed_why: str


def meetings_of(session: Session, round_id: int) -> list[HeldMeeting]:
    """The meetings of a round by day, those that were taken away too (one statement)."""
    order = (col(DialogueMeeting.held_on), col(DialogueMeeting.consultee_id))
    rows = session.connection().execute(_statement().where(col(DialogueMeeting.round_id) == round_id).order_by(*order))
    return [_held(row) for row in rows]


def meeting_of(session: Session, round_id: int, meeting_id: int) -> HeldMeeting:
    """One meeting of a round. Raises NotFound."""
    wanted = (col(DialogueMeeting.round_id) == round_id, col(DialogueMeeting.consultee_id) == meeting_id)
    row = session.connection().execute(_statement().where(*wanted)).first()
    if row is None:
        raise NotFound(_("Mötet finns inte, eller är borttaget."))
    return _held(row)


def _statement() -> Any:
    latest = (
        select(func.max(col(Response.id)))
        .where(col(Response.consultee_id) == col(DialogueMeeting.consultee_id))
        .correlate(DialogueMeeting)
        .scalar_subquery()
    )
    standing = (
        select(func.count())
        .select_from(Standing)
        .where(col(Standing.consultee_id) == col(DialogueMeeting.consultee_id))
        .correlate(DialogueMeeting)
        .scalar_subquery()
    )
    columns = [getattr(DialogueMeeting, name) for name in DialogueMeeting.model_fields]
    return (
        select_columns(
            *columns, col(Consultee.name), col(Response.id), col(Response.number), standing.label("comments")
        )
        .join(Consultee, col(Consultee.id) == col(DialogueMeeting.consultee_id))
        .join(Response, col(Response.id) == latest)
    )


def _held(row: Any) -> HeldMeeting:
    return HeldMeeting(
        id=row.consultee_id,
        response_id=row.id,
        name=row.name,
        held_on=row.held_on,
        place=row.place,
        participants=[Participants(kind["kind"], kind["number"]) for kind in row.participants],
        notes=row.notes,
        version=row.version,
        number=row.number,
        comments=row.comments,
        created_at=row.created_at,
        created_by=row.created_by,
        removed_at=row.removed_at,
        removed_by=row.removed_by,
        removed_why=row.removed_why,
    )
