"""Wordings that no longer apply: of a reply, and of a comment that its body has changed or removed."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import String, and_, func, select, type_coerce, union_all
from sqlmodel import Session, col

from app.assessment.models import Reply, ReplyRevision
from app.assessment.queries.rows import said_in_part
from app.assessment.views import OrganisationRef, ReplyWording
from app.comments.fields import Content
from app.comments.models import Point
from app.comments.queries import content_columns
from app.responses.models import Comment, RepliedWording, Response
from app.rounds.models import Consultee


def reply_wordings(session: Session, point_id: int) -> list[ReplyWording]:
    """Every wording of the authority's reply to a comment, the newest first (one statement); empty without a reply."""
    wordings = []
    for table in (Reply, ReplyRevision):
        query = select(
            col(table.version),
            type_coerce(col(table.outcome), String).label("outcome"),
            col(table.text),
            col(table.action),
            col(table.by_name),
            col(table.at),
            type_coerce(col(table.action_kind), String).label("action_kind"),
            col(table.responsible),
            col(table.due),
        )
        wordings.append(query.where(col(table.point_id) == point_id))
    every = union_all(*wordings)
    rows = session.connection().execute(every.order_by(every.selected_columns.version.desc()))
    return [ReplyWording(*row) for row in rows]


def said_in(session: Session, point_id: int, wording: int) -> Content | None:
    """What a comment said in one of its wordings; of a part that only if its reply answers it (one statement)."""
    return _said(session, point_id, col(Comment.id) == wording)


def answered_wording(session: Session, point_id: int) -> Content | None:
    """What a comment said in the wording that its reply answers (one statement).

    Of a part its own words there; None where the reply was written to the whole comment, or to other words.
    """
    return _said(session, point_id, col(Comment.id) == col(Reply.comment_id))


def _said(session: Session, point_id: int, *which: Any) -> Content | None:
    own = and_(
        col(RepliedWording.point_id) == col(Point.id),
        col(RepliedWording.comment_id) == col(Comment.id),
        col(RepliedWording.begins).is_not(None),
    )
    query: Any = (
        select(
            *content_columns(Comment),
            col(Point.part),
            col(RepliedWording.begins),
            col(RepliedWording.ends),
            col(RepliedWording.leads),
        )
        .select_from(Point)
        .join(Comment, col(Comment.point_id) == func.coalesce(col(Point.parent_id), col(Point.id)))
        .outerjoin(Reply, col(Reply.point_id) == col(Point.id))
        .outerjoin(RepliedWording, own)
    )
    row = session.connection().execute(query.where(col(Point.id) == point_id, *which)).first()
    if row is None:
        return None
    said = Content._make(row[:-4])
    if not row.part:
        return said
    if row.begins is None:
        return None
    return said_in_part([said.text[row.begins : row.ends], *said[1:]], leads=bool(row.leads))


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """A comment that its body has removed: what it said last. ``from_file``: officials had taken it out of a file."""

    number: int
    organisation: OrganisationRef
    kind: str
    content: Content
    from_file: bool = False


def withdrawn(session: Session, point_id: int, number: int) -> Withdrawn | None:
    """What a comment with that number said before its body removed it (one statement)."""
    query = (
        select(
            col(Consultee.organisation_id),
            col(Consultee.name),
            type_coerce(col(Comment.kind), String).label("kind"),
            col(Comment.taken),
            *content_columns(Comment),
        )
        .join(Response, col(Response.id) == col(Comment.response_id))
        .join(Consultee, col(Consultee.id) == col(Response.consultee_id))
        .where(col(Comment.point_id) == point_id, col(Comment.counts))
        .order_by(col(Comment.id).desc())
        .limit(1)
    )
    row = session.connection().execute(query).first()
    if row is None:
        return None
    content = Content(*(getattr(row, name) for name in Content._fields))
    return Withdrawn(number, OrganisationRef(row.organisation_id, row.name), row.kind, content, row.taken > 0)


def current_answer(session: Session, point_id: int) -> int | None:
    """The answer of a point's body that counts (one statement)."""
    query = select(col(Consultee.current_response_id)).join(Point, col(Point.consultee_id) == col(Consultee.id))
    answer: int | None = session.connection().execute(query.where(col(Point.id) == point_id)).scalar()
    return answer
