"""One statement that holds all a comment is shown with, and how its rows become values."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Select, String, func, not_, select, type_coerce
from sqlmodel import col

from app.assessment.models import Reply
from app.assessment.views import (
    CellRef,
    CommentView,
    FileRef,
    IndicatorRef,
    OrganisationRef,
    QuestionRef,
    ReplyView,
    SectionRef,
)
from app.comments.fields import EMPTY, Content
from app.comments.queries import content_columns
from app.plans.models import Cell, FocusArea, Indicator, Section
from app.responses.areas import REST, WHOLE
from app.responses.file_models import FileWording
from app.responses.models import Comment, Response, Standing
from app.rounds.models import Consultee, Question


def _code(column: Any) -> Any:
    """A code as it is stored: making an enum's member of each would cost more than reading the row."""
    return type_coerce(col(column), String)


def _instant(column: Any) -> Any:
    """An instant as the driver gives it: rows share few of them, and :func:`views` makes each once."""
    return type_coerce(col(column), String)


def _words() -> Any:
    """A comment's own words; of a part only those that it is. A database counts characters as Python does."""
    own: Any = func.substr(col(Comment.text), col(Standing.begins) + 1, col(Standing.ends) - col(Standing.begins))
    return func.coalesce(own, col(Comment.text))


_BY_NAME: dict[str, Any] = {
    "point_id": col(Standing.point_id),
    "number": col(Standing.number),
    "consultee_id": col(Standing.consultee_id),
    "comment_id": col(Standing.comment_id),
    "organisation_id": col(Consultee.organisation_id),
    "name": col(Consultee.name),
    "group": col(Consultee.group),
    "kind": _code(Comment.kind),
    "stance": _code(Comment.stance),
    "area": col(Standing.area),
    "focus_label": col(FocusArea.label),
    "section_id": col(Section.id),
    "section_number": col(Section.number),
    "section_title": col(Section.title),
    "paragraph": col(Standing.paragraph),
    "indicator_id": col(Indicator.id),
    "indicator_name": col(Indicator.name),
    "cell_id": col(Cell.id),
    "cell_column": col(Cell.column),
    "cell_text": col(Cell.text),
    "received_at": _instant(Response.received_at),
    "late": col(Response.late),
    "outcome": _code(Reply.outcome),
    "reply_text": col(Reply.text),
    "reply_action": col(Reply.action),
    "reply_version": col(Reply.version),
    "needs_look": not_(col(Standing.done)),
    "reply_by": col(Reply.by_name),
    "replied_at": _instant(Reply.at),
    "action_kind": _code(Reply.action_kind),
    "responsible": col(Reply.responsible),
    "due": col(Reply.due),
    "review": col(Reply.review),
    "question_id": col(Question.id),
    "question_number": col(Question.position),
    "question_text": col(Question.text),
    "part": col(Standing.part),
    "leads": col(Standing.leads),
    "own_point": col(Comment.point_id),
    "file_response": col(Comment.response_id),
    "file_id": col(FileWording.attachment_id),
    "file_name": col(FileWording.name),
    "file_page": col(FileWording.page),
    "file_passage": col(FileWording.passage),
    **{f"said_{column.key}": column for column in content_columns(Comment)},
    "said_text": _words(),
}
COLUMNS = tuple(column.label(name) for name, column in _BY_NAME.items())
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
        .outerjoin(FocusArea, col(FocusArea.id) == col(Standing.group_key))
        .outerjoin(Section, col(Section.id) == col(Standing.section_id))
        .outerjoin(Indicator, col(Indicator.id) == col(Standing.indicator_id))
        .outerjoin(Cell, col(Cell.id) == col(Standing.cell_id))
        .outerjoin(Question, col(Question.id) == col(Comment.question_id))
        .outerjoin(Reply, col(Reply.point_id) == col(Standing.point_id))
        .outerjoin(FileWording, col(FileWording.comment_id) == col(Standing.comment_id))
    )


def views(rows: Iterable[Any]) -> Iterator[CommentView]:
    """The rows as values, also as the driver gives them. Bodies, places and instants come again and again, so each is
    made once; of instants a number, since each reply may have its own."""
    bodies, sections = _made_once(OrganisationRef), _made_once(SectionRef)
    indicators, cells, questions = _made_once(IndicatorRef), _made_once(CellRef), _made_once(QuestionRef)
    instants = lru_cache(maxsize=4096)(_instant_of)
    new = tuple.__new__  # with every field, in order: a third of what calling the class costs
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
            area,
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
            action_kind,
            responsible,
            due,
            review,
            question_id,
            question_number,
            question_text,
            part,
            leads,
            own_point,
            file_response,
            file_id,
            file_name,
            file_page,
            file_passage,
            *content_and_more,
        ) = row
        reply = None
        if outcome:
            said = outcome, reply_text, action, version, bool(needs_look), by, instants(at)
            reply = new(ReplyView, (*said, action_kind, responsible, due, review))
        yield new(
            CommentView,
            (
                id_,
                number,
                consultee_id,
                bodies(organisation_id, name),
                group,
                kind,
                stance,
                label or (REST if area else WHOLE),
                sections(section_id, section_number, section_title) if section_id else None,
                paragraph,
                indicators(indicator_id, indicator_name) if indicator_id else None,
                cells(cell_id, column, cell_text) if cell_id else None,
                said_in_part(content_and_more[:FIELDS], leads) if part else new(Content, content_and_more[:FIELDS]),
                instants(received_at),
                bool(late),
                reply,
                wording,
                questions(question_id, question_number, question_text) if question_id else None,
                part,
                own_point if part else None,
                FileRef(file_response, file_id, file_name, file_page, file_passage) if file_id else None,
            ),
        )


def said_in_part(values: Sequence[str], leads: bool) -> Content:
    """What a part says: its words, and the comment's other fields where it is the one that leads."""
    return (Content._make(values) if leads else EMPTY)._replace(text=values[0].strip())


def _instant_of(given: Any) -> datetime.datetime:
    """What the driver gave as an instant. A text is UTC without a zone, as it is stored."""
    instant = datetime.datetime.fromisoformat(given) if isinstance(given, str) else given
    return instant.replace(tzinfo=datetime.UTC) if instant.tzinfo is None else instant.astimezone(datetime.UTC)


def _made_once(kind: Callable[..., Any]) -> Callable[..., Any]:
    """What gives the same value for the same fields, of which there are as many as the round has bodies or places."""
    return lru_cache(maxsize=None)(kind)
