"""The questions of a round, each with the name of what it is about."""

from typing import Any

from sqlalchemy import bindparam, select
from sqlmodel import Session, col

from app.database import Prepared
from app.plans.models import FocusArea, Section
from app.rounds.models import Question, QuestionKind
from app.rounds.questions import AskedQuestion


def questions(session: Session, round_id: int) -> list[AskedQuestion]:
    """A round's questions in order, those that were withdrawn too (one statement)."""
    return [_asked(row) for row in _QUESTIONS.all(session, {"round": round_id})]


_QUESTIONS = Prepared(
    select(
        *(col(getattr(Question, name)) for name in Question.model_fields),
        col(Section.number),
        col(Section.title),
        col(FocusArea.label),
    )
    .outerjoin(Section, col(Section.id) == col(Question.section_id))
    .outerjoin(FocusArea, col(FocusArea.id) == col(Section.focus_area_id))
    .where(col(Question.round_id) == bindparam("round"))
    .order_by(col(Question.position))
)


def _asked(row: Any) -> AskedQuestion:
    focus_area = row.label if row.about_area else None
    return AskedQuestion(
        id=row.id,
        position=row.position,
        text=row.text,
        kind=QuestionKind(row.kind),
        choices=tuple(row.choices),
        steps=row.steps,
        required=row.required,
        section_id=row.section_id,
        focus_area=focus_area,
        about=focus_area or f"{row.number or ''} {row.title or ''}".strip(),
        withdrawn_at=row.withdrawn_at,
        withdrawn_why=row.withdrawn_why,
    )


def places_to_ask_about(session: Session, version_id: int | None) -> list[tuple[int, str, str | None]]:
    """The sections of a plan in order: id, number and title, and the label of the focus area that begins there."""
    if version_id is None:
        return []
    query = (
        select(
            col(Section.id), col(Section.number), col(Section.title), col(Section.is_focus_area), col(FocusArea.label)
        )
        .outerjoin(FocusArea, col(FocusArea.id) == col(Section.focus_area_id))
        .where(col(Section.version_id) == version_id)
        .order_by(col(Section.position))
    )
    return [
        (row.id, f"{row.number} {row.title}".strip(), row.label if row.is_focus_area else None)
        for row in session.connection().execute(query)
    ]
