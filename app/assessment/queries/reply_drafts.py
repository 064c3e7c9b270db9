"""Drafts of replies: one's own with what was typed, and who else is writing."""

import datetime
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.assessment.models import ReplyDraft
from app.comments.models import Point
from app.comments.numbers import point_number
from app.responses.models import Standing
from app.rounds.models import Consultee


class DraftView(NamedTuple):
    """A draft of a reply. ``stands``: the comment is there; its body may have removed it meanwhile."""

    point_id: int
    official_id: int
    outcome: str
    text: str
    action: str
    action_kind: str
    responsible: str
    due: str
    version: int
    wording: int | None
    module: int | None
    same_as: int | None
    by: str
    at: datetime.datetime
    number: int | None
    part: int
    body: str
    stands: bool

    @property
    def label(self) -> str:
        """The comment's number, a part's with its letter."""
        return point_number(self.number, self.part)

    @property
    def typed(self) -> dict[str, Any]:
        """What was typed, by the form's fields, with what was read."""
        return {name: getattr(self, name) for name in _TYPED}

    @property
    def fields(self) -> dict[str, Any]:
        """The same by the names that the form and the API have."""
        typed = self.typed
        return typed | {"module_id": typed.pop("module")}


_TYPED = DraftView._fields[2:12]


def _drafts() -> Any:
    return (
        select(
            *(col(getattr(ReplyDraft, name)) for name in DraftView._fields[:12]),
            col(ReplyDraft.by_name),
            col(ReplyDraft.at),
            col(Point.number),
            col(Point.part),
            col(Consultee.name),
            col(Standing.point_id).is_not(None),
        )
        .join(Point, col(Point.id) == col(ReplyDraft.point_id))
        .join(Consultee, col(Consultee.id) == col(Point.consultee_id))
        .outerjoin(Standing, col(Standing.point_id) == col(ReplyDraft.point_id))
    )


def _read(session: Session, query: Any) -> list[DraftView]:
    rows = session.connection().execute(query)
    return [DraftView._make((*row[:-1], bool(row[-1]))) for row in rows]


def drafts_on(session: Session, point_id: int) -> list[DraftView]:
    """What officials have begun to reply to a comment, the last one first (one statement)."""
    return _read(session, _drafts().where(col(ReplyDraft.point_id) == point_id).order_by(col(ReplyDraft.at).desc()))


def own_among(drafts: Sequence[DraftView], official_id: int) -> DraftView | None:
    """One's own of a comment's drafts."""
    return next((draft for draft in drafts if draft.official_id == official_id), None)


def drafts_of(session: Session, round_id: int, official_id: int) -> list[DraftView]:
    """What one official has begun to reply in a round, by number (one statement)."""
    query = _drafts().where(col(ReplyDraft.round_id) == round_id, col(ReplyDraft.official_id) == official_id)
    return _read(session, query.order_by(col(Point.number), col(ReplyDraft.point_id)))
