"""What a round asks: written while it is a draft, withdrawn one by one when it is open.

The bodies' answers are in rooms above. Nothing is taken from them when a question is withdrawn (decision 0269).
"""

import datetime
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlmodel import Session, col

from app.accounts.identity import By
from app.errors import Invalid, NotFound
from app.history.actions import record
from app.i18n import _
from app.plans.models import FocusArea, Section
from app.rounds.actions.board import locked_status
from app.rounds.models import Question, Round
from app.rounds.questions import Asking, require_askable
from app.rounds.rules import require_open


def write_questions(session: Session, round_: Round, asked: Sequence[Asking]) -> None:
    """Put these questions in place of those of a draft round. Raises Invalid naming each field that will not do."""
    require_askable(asked)
    places = _places(session, round_.plan_version_id, asked)
    session.connection().execute(delete(Question).where(col(Question.round_id) == round_.id))
    rows = [
        {
            "round_id": round_.id,
            "position": position,
            "text": asking.text,
            "kind": asking.kind,
            "choices": list(asking.choices),
            "steps": asking.steps,
            "required": asking.required,
            "section_id": section_id,
            "about_area": asking.focus_area is not None,
        }
        for position, (asking, section_id) in enumerate(zip(asked, places, strict=True), 1)
    ]
    if rows:
        session.connection().execute(insert(Question), rows)


def _places(session: Session, version_id: int | None, asked: Sequence[Asking]) -> list[int | None]:
    """The section that each question is about; of a focus area the one where it begins."""
    sections: set[int] = set()
    areas: dict[str, int] = {}
    if any(asking.section_id or asking.focus_area is not None for asking in asked):
        query = (
            select(col(Section.id), col(Section.is_focus_area), col(FocusArea.label))
            .outerjoin(FocusArea, col(FocusArea.id) == col(Section.focus_area_id))
            .where(col(Section.version_id) == version_id)
            .order_by(col(Section.position))
        )
        for row in session.connection().execute(query):
            sections.add(row.id)
            if row.is_focus_area:
                areas.setdefault(row.label, row.id)
    faults: dict[str, str] = {}
    places: list[int | None] = []
    for index, asking in enumerate(asked):
        place = areas.get(asking.focus_area) if asking.focus_area is not None else asking.section_id
        if asking.focus_area is not None and place is None:
            faults[f"questions.{index}.focus_area"] = _("Fokusområdet finns inte i remissens plan.")
        elif place is not None and place not in sections:
            faults[f"questions.{index}.section_id"] = _("Avsnittet finns inte i remissens plan.")
        places.append(place)
    if faults:
        raise Invalid(_("Något i frågorna behöver rättas."), code="questions_invalid", fields=faults)
    return places


def move_to_plan(session: Session, round_: Round, version_id: int | None) -> None:
    """Let questions be about the same part of another plan: the same place in a newer version, else the same title.

    What the new plan does not have is asked about the whole. Called before the round gets the plan.
    """
    query = (
        select(col(Question.id), col(Section.lineage), col(Section.title))
        .join(Section, col(Section.id) == col(Question.section_id))
        .where(col(Question.round_id) == round_.id)
        .order_by(col(Question.position))
    )
    about = session.connection().execute(query).all()
    if not about or version_id == round_.plan_version_id:
        return
    there = select(col(Section.id), col(Section.lineage), col(Section.title), col(Section.is_focus_area))
    there = there.where(col(Section.version_id) == version_id).order_by(col(Section.position).desc())
    rows = session.connection().execute(there).all()
    by_lineage, by_title = {row.lineage: row for row in rows}, {row.title.casefold(): row for row in rows}
    for question in about:
        place: Any = by_lineage.get(question.lineage) or by_title.get(question.title.casefold())
        values: dict[str, Any] = {"section_id": place.id if place else None}
        if place is None or not place.is_focus_area:
            values["about_area"] = False
        session.connection().execute(update(Question).where(col(Question.id) == question.id).values(**values))


def withdraw_question(
    session: Session, round_: Round, question_id: int, *, reason: str, by: By, now: datetime.datetime
) -> None:
    """Ask an open round's question no more. Answers that bodies have begun or sent stay, and they are told.

    Again changes nothing. Raises NotFound for a question of another round, RuleBroken unless the round is open.
    """
    status = locked_status(session, round_)
    question = session.get(Question, question_id)
    if question is None or question.round_id != round_.id:
        raise NotFound(_("Frågan finns inte i den här remissen."))
    if question.withdrawn_at is not None:
        return
    require_open(status)
    question.withdrawn_at, question.withdrawn_why = now, reason
    round_.edit_version += 1
    session.add_all([question, round_])
    session.flush()
    record(
        session,
        "round.question_withdrawn",
        by=by,
        now=now,
        round_id=round_.id,
        number=question.position,
        reason=reason,
    )
