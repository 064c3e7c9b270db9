"""One statement that holds all a comment is shown with, and how its rows become values."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from sqlalchemy import Select, String, not_, select, type_coerce
from sqlmodel import col

from app.assessment.models import Reply
from app.assessment.views import (
    CellRef,
    CommentView,
    IndicatorRef,
    OrganisationRef,
    ReplyView,
    SectionRef,
)
from app.comments.fields import Content
from app.comments.queries import content_columns
from app.plans.models import Cell, FocusArea, Indicator, Section
from app.responses.areas import REST, WHOLE
from app.responses.models import Comment, Response, Standing
from app.rounds.models import Consultee


def _code(column: Any) -> Any:
    """A code as it is stored: making an enum's member of each would cost more than reading the row."""
    return type_coerce(col(column), String)


def _instant(column: Any) -> Any:
    """An instant as the driver gives it: rows share few of them, and :func:`views` makes each once."""
    return type_coerce(col(column), String)


COLUMNS = (
    col(Standing.point_id),
    col(Standing.number),
    col(Standing.consultee_id),
    col(Standing.comment_id),
    col(Consultee.organisation_id),
    col(Consultee.name),
    col(Consultee.group),
    _code(Comment.kind),
    _code(Comment.stance),
    col(Comment.place),
    col(FocusArea.label),
    col(Section.id),
    col(Section.number),
    col(Section.title),
    col(Comment.paragraph),
    col(Indicator.id),
    col(Indicator.name),
    col(Cell.id),
    col(Cell.column),
    col(Cell.text),
    _instant(Response.received_at),
    col(Response.late),
    _code(Reply.outcome),
    col(Reply.text),
    col(Reply.action),
    col(Reply.version),
    not_(col(Standing.done)),
    col(Reply.by_name),
    _instant(Reply.at),
    *content_columns(Comment),
)
"""What :func:`views` takes, in this order; more may follow."""

FIELDS = len(Content._fields)


def joined(*more: Any) -> Select[Any]:
    """Every standing comment with its body, place and reply; ``more`` columns at the end."""
    return (
        select(*COLUMNS, *more)
        .select_from(Standing)
        .join(Comment, col(Comment.id) == col(Standing.comment_id))
        .join(Response, col(Response.id) == col(Comment.response_id))
        .join(Consultee, col(Consultee.id) == col(Standing.consultee_id))
        .outerjoin(FocusArea, col(FocusArea.id) == col(Comment.focus_area_id))
        .outerjoin(Section, col(Section.id) == col(Comment.section_id))
        .outerjoin(Indicator, col(Indicator.id) == col(Comment.indicator_id))
        .outerjoin(Cell, col(Cell.id) == col(Comment.cell_id))
        .outerjoin(Reply, col(Reply.point_id) == col(Standing.point_id))
    )


def views(rows: Iterable[Any]) -> Iterator[CommentView]:
    """The rows as values. Bodies, places and instants come again and again, so each is made once."""
    bodies, sections = _made_once(OrganisationRef), _made_once(SectionRef)
    indicators, cells = _made_once(IndicatorRef), _made_once(CellRef)
    instants = _Instants()
    for row in rows:
        (
            id_,
            number,
            consultee_id,
            wording,
            organisation_id,
            name,
            group,
            kind,
            stance,
            place,
            label,
            section_id,
            section_number,
            section_title,
            paragraph,
            indicator_id,
            indicator_name,
            cell_id,
            column,
            cell_text,
            received_at,
            late,
            outcome,
            reply_text,
            action,
            version,
            needs_look,
            by,
            at,
            *content_and_more,
        ) = row
        yield CommentView(
            id_,
            number,
            consultee_id,
            bodies(organisation_id, name),
            group,
            kind,
            stance,
            label or (REST if place else WHOLE),
            sections(section_id, section_number, section_title) if section_id else None,
            paragraph,
            indicators(indicator_id, indicator_name) if indicator_id else None,
            cells(cell_id, column, cell_text) if cell_id else None,
            Content._make(content_and_more[:FIELDS]),
            instants[received_at],
            late,
            ReplyView(outcome, reply_text, action, version, needs_look, by, instants[at]) if outcome else None,
            wording,
        )


class _Instants(dict[Any, datetime.datetime]):
    """What the driver gave → the instant. A text is UTC without a zone, as it is stored."""

    def __missing__(self, given: Any) -> datetime.datetime:
        instant = datetime.datetime.fromisoformat(given) if isinstance(given, str) else given
        instant = instant.replace(tzinfo=datetime.UTC) if instant.tzinfo is None else instant.astimezone(datetime.UTC)
        self[given] = instant
        return instant


def _made_once(kind: Callable[..., Any]) -> Callable[..., Any]:
    known: dict[int, Any] = {}

    def get(id_: int, *rest: Any) -> Any:
        value = known.get(id_)
        if value is None:
            value = known[id_] = kind(id_, *rest)
        return value

    return get
