"""A new round made after the pattern of another one."""

import datetime
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import Session, col

from app.accounts.identity import By
from app.history.actions import record
from app.rounds.actions.drafts import create_round
from app.rounds.actions.questions import move_to_plan
from app.rounds.models import Question, Round

KEPT = ("text", "kind", "choices", "steps", "required", "section_id", "about_area")
"""What is taken over of a question; it is numbered anew."""


def copy_round(session: Session, template: Round, *, by: By, now: datetime.datetime, **values: Any) -> Round:
    """A draft round with the questions of ``template``; ``values`` are those of ``create_round``, chosen by the maker.

    Questions that were withdrawn are left out. The others stay about the same part of the plan, or about the whole
    where the new round's plan has no such part. Replies are reviewed as they are there.
    Documents, answers and members belong to their own matter and stay.
    """
    round_ = create_round(session, by=by, now=now, **values)
    round_.review_required = template.review_required
    _copy_questions(session, template, round_)
    record(session, "round.copied", by=by, now=now, round_id=round_.id, registry_number=template.registry_number)
    return round_


def _copy_questions(session: Session, template: Round, round_: Round) -> None:
    columns = [col(getattr(Question, name)) for name in KEPT]
    asked = (
        select(*columns)
        .where(col(Question.round_id) == template.id, col(Question.withdrawn_at).is_(None))
        .order_by(col(Question.position))
    )
    rows = [
        {**row, "round_id": round_.id, "position": position}
        for position, row in enumerate(session.connection().execute(asked).mappings(), 1)
    ]
    if not rows:
        return
    session.connection().execute(insert(Question), rows)
    wanted, round_.plan_version_id = round_.plan_version_id, template.plan_version_id
    move_to_plan(session, round_, wanted)
    round_.plan_version_id = wanted
