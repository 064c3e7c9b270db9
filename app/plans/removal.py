"""Deleting a plan that was wrong, as long as no round has it."""

import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.accounts.identity import By
from app.errors import RuleBroken
from app.history.actions import record
from app.i18n import _
from app.plans.mending.steps import locked
from app.plans.models import (
    Cell,
    FocusArea,
    Footnote,
    Indicator,
    IndicatorTable,
    Paragraph,
    Plan,
    PlanCorrection,
    PlanImport,
    PlanVersion,
    Section,
)


def delete_plan(session: Session, plan_id: int, *, by: By, now: datetime.datetime) -> None:
    """Delete a plan and all of it but the history and its file. Raises NotFound, or RuleBroken if a round has it."""
    title = locked(session, plan_id).title
    try:
        with session.begin_nested():
            _delete(session, plan_id)
    except IntegrityError as error:
        raise RuleBroken(
            _("Planen används i en remissomgång. Byt plan i omgången eller avbryt den först."), code="plan_in_use"
        ) from error
    record(session, "plan.deleted", by=by, now=now, subject=("plan", plan_id), title=title)


def _delete(session: Session, plan_id: int) -> None:
    execute = session.connection().execute
    versions = select(col(PlanVersion.id)).where(col(PlanVersion.plan_id) == plan_id)
    sections = select(col(Section.id)).where(col(Section.version_id).in_(versions))
    rows = select(col(Indicator.id)).where(col(Indicator.section_id).in_(sections))
    execute(update(Section).where(col(Section.version_id).in_(versions)).values(parent_id=None, focus_area_id=None))
    execute(delete(Footnote).where(col(Footnote.version_id).in_(versions)))
    execute(delete(Cell).where(col(Cell.indicator_id).in_(rows)))
    parts: tuple[type[Any], ...] = (Indicator, IndicatorTable, Paragraph)
    for part in parts:
        execute(delete(part).where(col(part.section_id).in_(sections)))
    parts = (Section, FocusArea, PlanCorrection)
    for part in parts:
        execute(delete(part).where(col(part.version_id).in_(versions)))
    execute(delete(PlanImport).where(col(PlanImport.plan_id) == plan_id))
    execute(delete(PlanVersion).where(col(PlanVersion.plan_id) == plan_id))
    execute(delete(Plan).where(col(Plan.id) == plan_id))
    session.expire_all()
