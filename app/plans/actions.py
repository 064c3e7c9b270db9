"""Importing a plan, keeping it for a preview, freezing it. Corrections are in ``corrections.py``."""

import datetime
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import select
from sqlmodel import Session, col

from app.accounts.identity import By
from app.errors import NotFound
from app.history.actions import record
from app.i18n import _
from app.imports.pending import PendingImports, Unsaved, import_gone
from app.plans.importing.parsed import ParsedPlan
from app.plans.models import Plan, PlanImport, PlanVersion
from app.plans.persistence import left_out_of, write_parsed
from app.storage.store import KeptFile, register_file

WaitingPlan: TypeAlias = PlanImport
"""A plan that was read and waits to be saved, as pages name it."""

IMPORTS = PendingImports(PlanImport, ParsedPlan, name="title", saved_as="plan_id")


@dataclass(frozen=True)
class Original:
    """The file a plan was imported from: where it is stored, its name (at most 255 characters) and media type."""

    file: KeptFile
    name: str
    media_type: str


def store_plan(
    session: Session,
    *,
    parsed: ParsedPlan,
    title: str | None = None,
    source: Original | None = None,
    by: By,
    now: datetime.datetime,
) -> PlanVersion:
    """Store a new plan with its first version. ``title`` replaces the one that was read."""
    reference = registered(session, source, now=now)
    return _store(session, parsed, title, reference, by, now)


def registered(session: Session, source: Original | None, *, now: datetime.datetime) -> tuple[str | None, str | None]:
    """A plan's file as a version names it: checksum and name."""
    if source is None:
        return None, None
    register_file(session, source.file, media_type=source.media_type, now=now)
    return source.file.sha256, source.name


def _store(
    session: Session,
    parsed: ParsedPlan,
    title: str | None,
    source: tuple[str | None, str | None],
    by: By,
    now: datetime.datetime,
) -> PlanVersion:
    source_sha256, source_name = source
    plan = Plan(created_at=now, created_by=by.id if by.kind == "user" else None)
    session.add(plan)
    session.flush()
    version = PlanVersion(
        plan_id=plan.id,
        title=(title or parsed.title)[:500],
        registry_number=parsed.registry_number[:100] if parsed.registry_number else None,
        preamble=parsed.preamble,
        preamble_html=parsed.preamble_html,
        facts=[list(fact) for fact in parsed.metadata],
        warnings=[],
        left_out=left_out_of(parsed),
        source_sha256=source_sha256,
        source_name=source_name,
        created_at=now,
    )
    session.add(version)
    session.flush()
    write_parsed(session, version, parsed)
    record(
        session,
        "plan.imported",
        by=by,
        now=now,
        subject=("plan", plan.id),
        title=version.title,
        source=source_name,
        sha256=source_sha256,
        sections=len(parsed.sections),
        indicators=len(parsed.indicators),
    )
    return version


def freeze_version(session: Session, version_id: int, *, now: datetime.datetime) -> None:
    """Freeze a version, which then never changes. Freezing it again changes nothing. Raises NotFound."""
    version = session.get(PlanVersion, version_id, with_for_update=True)
    if version is None:
        raise NotFound(_("Planen finns inte."))
    if version.frozen_at is None:
        version.frozen_at = now
        session.add(version)
        session.flush()


def keep_import(
    session: Session,
    *,
    parsed: ParsedPlan,
    title: str | None,
    source: Original | None,
    for_round: int | None = None,
    by: By,
    now: datetime.datetime,
) -> str:
    """Keep an imported plan for preview, and return its key. ``for_round``: as a new version of that round's plan."""
    source_name = source.name if source else None
    pending = IMPORTS.begin(session, by_id=by.id, now=now, title=title, source_name=source_name, for_round=for_round)
    fill_import(session, pending.id, parsed=parsed, source=source, now=now)
    return pending.key


def fill_import(
    session: Session, import_id: int, *, parsed: ParsedPlan, source: Original | None, now: datetime.datetime
) -> None:
    """What has been read, with its original. Nothing else happens when the import has been dropped meanwhile."""
    if source:
        register_file(session, source.file, media_type=source.media_type, now=now)
    IMPORTS.fill(session, import_id, parsed=parsed, source_sha256=source.file.sha256 if source else None)


def unsaved_plans(session: Session, *, by_id: int | None, for_round: int | None = None) -> list[Unsaved]:
    """A person's imports that wait to be saved: as plans, or as a new version of a round's plan."""
    return IMPORTS.unsaved(session, col(PlanImport.for_round).is_not_distinct_from(for_round), by_id=by_id)


def plan_import(
    session: Session, key: str, *, by_id: int | None, for_round: int | None = None, lock: bool = False
) -> PlanImport:
    """An import that is to be a plan, one's own; or a new version of a round's, which its officials share.

    Raises NotFound for one of the other sort.
    """
    query = select(PlanImport).where(
        col(PlanImport.key) == key, col(PlanImport.for_round).is_not_distinct_from(for_round)
    )
    if for_round is None:
        query = query.where(col(PlanImport.created_by) == by_id)
    pending: PlanImport | None = session.scalars(query.with_for_update() if lock else query).first()
    if pending is None:
        raise import_gone()
    return pending


def save_import(session: Session, key: str, *, by: By, now: datetime.datetime) -> int:
    """Save an import as a plan, and return the plan's id. Saving it again returns the same plan."""
    pending = plan_import(session, key, by_id=by.id, lock=True)
    if pending.plan_id is None:
        source = (pending.source_sha256, pending.source_name)
        version = _store(session, IMPORTS.parsed_of(pending), pending.title, source, by, now)
        pending.plan_id = version.plan_id
        session.add(pending)
        session.flush()
    return pending.plan_id
