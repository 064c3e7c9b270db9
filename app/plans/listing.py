"""The list of plans, each with the facts of its latest version."""

from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from app.plans import views
from app.plans.models import PREAMBLE, Indicator, IndicatorTable, Plan, PlanVersion, Section
from app.storage.scans import SCAN_COLUMNS, scanned, with_scans


def list_plans(session: Session, *, after: int = 0, limit: int | None = None) -> list[views.PlanRow]:
    """Plans with the facts of their latest version, newest first (one statement); ``after`` is the last id shown."""
    versions = aliased(PlanVersion)
    newest = select(func.max(col(versions.number))).where(col(versions.plan_id) == col(Plan.id)).correlate(Plan)
    of_version = (col(Section.version_id) == col(PlanVersion.id)) & (col(Section.position) > PREAMBLE)
    sections = select(func.count(col(Section.id))).where(of_version).correlate(PlanVersion).scalar_subquery()
    indicators = select(func.count(col(Indicator.id))).join(Section, col(Section.id) == col(Indicator.section_id))
    indicators = indicators.join(IndicatorTable, col(IndicatorTable.id) == col(Indicator.table_id))
    indicators = indicators.where(col(IndicatorTable.kind) == views.INDICATORS)
    query: Any = select(
        col(Plan.id),
        col(PlanVersion.title),
        col(PlanVersion.registry_number),
        sections.label("sections"),
        indicators.where(of_version).correlate(PlanVersion).scalar_subquery().label("indicators"),
        col(Plan.created_at),
        col(PlanVersion.frozen_at),
        *SCAN_COLUMNS,
    )
    query = query.select_from(Plan).join(
        PlanVersion, (col(PlanVersion.plan_id) == col(Plan.id)) & (col(PlanVersion.number) == newest.scalar_subquery())
    )
    query = with_scans(query, col(PlanVersion.source_sha256))
    if after:
        query = query.where(col(Plan.id) < after)
    query = query.order_by(col(Plan.id).desc()).limit(limit)
    rows = session.connection().execute(query)
    return [views.PlanRow(*(*row[: -len(SCAN_COLUMNS)], scanned(session, row))) for row in rows]


def count_plans(session: Session) -> int:
    """How many plans there are."""
    return session.connection().execute(select(func.count(col(Plan.id)))).scalar_one()
