"""What people do with plans: import one, look at it before it is saved, freeze it. Corrections: ``corrections.py``."""

import datetime
import secrets

from pydantic import TypeAdapter
from sqlalchemy import delete, insert
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.errors import NotFound
from app.history.actions import record
from app.i18n import _
from app.plans.importing.parsed import ParsedPlan
from app.plans.models import Plan, PlanImport, PlanVersion
from app.plans.persistence import write_parsed
from app.storage.store import KeptFile, register_file

KEPT_DAYS = 14
_PARSED: TypeAdapter[ParsedPlan] = TypeAdapter(ParsedPlan)


class Source:
    """The original of a plan: its bytes in the store, the name and media type it came with."""

    def __init__(self, kept: KeptFile, name: str, media_type: str) -> None:
        self.kept = kept
        self.name = name[:255]
        self.media_type = media_type


def store_plan(
    session: Session,
    *,
    parsed: ParsedPlan,
    title: str | None = None,
    source: Source | None = None,
    by: By,
    now: datetime.datetime,
) -> PlanVersion:
    """A new plan with its first version. ``title`` replaces the one that was read."""
    if source:
        register_file(session, source.kept, media_type=source.media_type, now=now)
    reference = (source.kept.sha256, source.name) if source else (None, None)
    return _store(session, parsed, title, reference, by, now)


def _store(
    session: Session,
    parsed: ParsedPlan,
    title: str | None,
    source: tuple[str | None, str | None],
    by: By,
    now: datetime.datetime,
) -> PlanVersion:
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
        source_sha256=source[0],
        source_name=source[1],
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
        source=source[1],
        sha256=source[0],
        sections=len(parsed.sections),
        indicators=len(parsed.indicators),
    )
    return version


def freeze_version(session: Session, version_id: int, *, now: datetime.datetime) -> None:
    """From now on the version never changes. Freezing a frozen one keeps its first time. Raises NotFound."""
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
    source: Source | None,
    by: By,
    now: datetime.datetime,
) -> str:
    """Keep a plan that was read, to be looked at before it is saved; its key. Those left lying are cleared away."""
    old = now - datetime.timedelta(days=KEPT_DAYS)
    session.connection().execute(delete(PlanImport).where(col(PlanImport.created_at) < old))
    if source:
        register_file(session, source.kept, media_type=source.media_type, now=now)
    key = secrets.token_urlsafe(16)
    values = {
        "key": key,
        "created_at": now,
        "created_by": by.id,
        "title": title,
        "plan_id": None,
        "source_sha256": source.kept.sha256 if source else None,
        "source_name": source.name if source else None,
        "parsed": _PARSED.dump_python(parsed, mode="json"),
    }
    session.connection().execute(insert(PlanImport), values)
    return key


def kept_import(session: Session, key: str, *, by: By, lock: bool = False) -> tuple[PlanImport, ParsedPlan]:
    """A plan that waits to be saved, for the person who imported it. Raises NotFound."""
    query = select(PlanImport).where(PlanImport.key == key, PlanImport.created_by == by.id)
    found = session.exec(query.with_for_update() if lock else query).first()
    if found is None:
        raise NotFound(_("Den här importen finns inte längre. Välj filen igen."))
    return found, _PARSED.validate_python(found.parsed)


def save_import(session: Session, key: str, *, by: By, now: datetime.datetime) -> int:
    """Make the plan; its id. Saving the same import again gives the plan that was made the first time."""
    found, parsed = kept_import(session, key, by=by, lock=True)
    if found.plan_id is None:
        version = _store(session, parsed, found.title, (found.source_sha256, found.source_name), by, now)
        found.plan_id = version.plan_id
        session.add(found)
        session.flush()
    return found.plan_id


def drop_import(session: Session, key: str, *, by: By) -> None:
    """Forget an import that was looked at; nothing was saved."""
    mine = (col(PlanImport.key) == key, col(PlanImport.created_by) == by.id, col(PlanImport.plan_id).is_(None))
    session.connection().execute(delete(PlanImport).where(*mine))
