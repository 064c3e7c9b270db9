"""Correcting a plan step by step, until it is frozen: each step says who did what, and can be taken back."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, inspect, select
from sqlalchemy.orm import defer
from sqlmodel import Session, col

from app.accounts.identity import By
from app.errors import NotFound, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.plans.mending.changes import Changes, Conflict, applied, changes_between, touched
from app.plans.mending.nodes import Sheet, copied, settle, sheet_of
from app.plans.mending.operations import Operation
from app.plans.mending.perform import perform
from app.plans.mending.stored import write
from app.plans.models import PlanCorrection, PlanVersion
from app.plans.queries import latest_version, version_view
from app.plans.rules import require_editable, stale

_LONGEST_ABOUT = 300
_WITHOUT_CHANGES = defer(inspect(PlanCorrection).attrs["changes"].class_attribute)


@dataclass(frozen=True, slots=True)
class Undone:
    """What was taken back: a step's number and what it had done."""

    number: int
    operations: list[dict[str, str]]


def locked(session: Session, plan_id: int, edit_version: int | None = None) -> PlanVersion:
    """The latest version, locked for a change. Raises NotFound, or RuleBroken if it is frozen or, when
    ``edit_version`` is given, not at that any more."""
    newest = latest_version(session, plan_id)
    version = session.get(PlanVersion, newest.id, with_for_update=True, populate_existing=True)
    if version is None:
        raise NotFound(_("Planen finns inte."))
    require_editable(version, edit_version)
    return version


def apply(
    session: Session,
    plan_id: int,
    operations: Sequence[Operation],
    *,
    edit_version: int | None = None,
    strict: bool = False,
    by: By,
    now: datetime.datetime,
) -> PlanVersion:
    """Do operations as one step, all or none. Nothing that makes no difference is kept as a step.

    ``edit_version``: the version that a person saw. What somebody else has corrected since, beside what is corrected
    here, is no hindrance unless ``strict``. Raises RuleBroken (``stale``, ``plan_frozen``), NotFound, Invalid.
    """
    version = locked(session, plan_id)
    if strict:
        require_editable(version, edit_version)
    sheet = sheet_of(version_view(session, version))
    before = copied(sheet.nodes)
    settle(before)
    try:
        about = perform(sheet, operations)
    except NotFound as error:
        if edit_version is not None and edit_version != version.edit_version:
            raise stale() from error
        raise
    settle(sheet.nodes)
    changes = changes_between(before, sheet.nodes)
    if not changes:
        return version
    if edit_version is not None and edit_version != version.edit_version:
        _require_apart(session, version, changes, edit_version)
    done = [{"op": _name(each), "about": text} for each, text in zip(operations, about, strict=True)]
    keep(session, version, sheet, before, changes=changes, done=done, by=by, now=now)
    names = sorted({step["op"] for step in done})
    record(session, "plan.corrected", by=by, now=now, subject=("plan", plan_id), operations=names, count=len(done))
    return version


def _name(operation: Operation) -> str:
    return str(operation.op)  # type: ignore[attr-defined]  # each operation has one


def _require_apart(session: Session, version: PlanVersion, changes: Changes, edit_version: int) -> None:
    """Raise RuleBroken if somebody else has changed the same place since."""
    own = touched(changes)
    since = _steps(session, version.id, col(PlanCorrection.edit_version) > edit_version)
    known = {step.edit_version for step in since}
    missing = set(range(edit_version + 1, version.edit_version + 1)) - known
    if edit_version > version.edit_version or missing or any(own & touched(step.changes) for step in since):
        raise stale()


def keep(
    session: Session,
    version: PlanVersion,
    sheet: Sheet,
    before: dict[str, dict[str, object]],
    *,
    changes: Changes,
    done: list[dict[str, str]],
    by: By,
    now: datetime.datetime,
) -> PlanCorrection:
    """Store what was changed, as the version's next step."""
    write(session, version, sheet, before)
    version.edit_version += 1
    last = select(func.max(col(PlanCorrection.number))).where(col(PlanCorrection.version_id) == version.id)
    step = PlanCorrection(
        version_id=version.id,
        number=(session.connection().execute(last).scalar_one() or 0) + 1,
        edit_version=version.edit_version,
        at=now,
        by_id=by.id if by.kind == "user" else None,
        by_name=by.name[:200],
        operations=[{**each, "about": each["about"][:_LONGEST_ABOUT]} for each in done],
        changes=changes,
    )
    session.add_all([version, step])
    session.flush()
    return step


def undo(
    session: Session,
    plan_id: int,
    *,
    number: int | None = None,
    edit_version: int | None = None,
    by: By,
    now: datetime.datetime,
) -> Undone:
    """Take back a step: the last one, or another if nothing done since is in its way.

    Raises RuleBroken: ``nothing_to_undo``, ``already_undone``, ``stale``, or ``undo_conflict``, which says what is.
    """
    version = locked(session, plan_id)
    if number is None:
        require_editable(version, edit_version)
    steps = [step for step in _steps(session, version.id) if number is None or step.number >= number]
    standing = [step for step in steps if step.undone_at is None]
    step = (standing[-1] if standing else None) if number is None else next(iter(steps), None)
    if step is None or (number is not None and step.number != number):
        if number is not None:
            raise NotFound(_("Ändringen finns inte."))
        raise RuleBroken(_("Det finns ingen ändring att ångra."), code="nothing_to_undo")
    if step.undone_at is not None:
        raise RuleBroken(_("Ändringen är redan ångrad."), code="already_undone")
    sheet = sheet_of(version_view(session, version))
    before = copied(sheet.nodes)
    settle(before)
    settle(sheet.nodes)
    try:
        sheet.nodes = applied(sheet.nodes, step.changes, back=True)
    except Conflict as error:
        raise _in_the_way(step, standing, error.keys) from error
    settle(sheet.nodes)
    write(session, version, sheet, before)
    version.edit_version += 1
    step.undone_at, step.undone_by = now, by.name[:200]
    session.add_all([version, step])
    session.flush()
    record(session, "plan.correction_undone", by=by, now=now, subject=("plan", plan_id), number=step.number)
    return Undone(step.number, step.operations)


def _in_the_way(step: PlanCorrection, standing: Iterable[PlanCorrection], keys: frozenset[str]) -> RuleBroken:
    later = [other for other in standing if other.number > step.number]
    found = [other for other in later if keys & (touched(other.changes) | other.changes.keys())] or later
    message = _("Ändring {n} kan inte ångras för sig: samma ställe har ändrats efteråt.").format(n=step.number)
    if found:
        hint = _("Ångra först ändring {n}, av {name}.").format(n=found[-1].number, name=found[-1].by_name)
        message = f"{message} {hint}"
    return RuleBroken(message, code="undo_conflict")


def steps_of(session: Session, version_id: int, *, limit: int | None = None) -> list[PlanCorrection]:
    """A version's steps without their changes, the last first (one statement)."""
    query = select(PlanCorrection).options(_WITHOUT_CHANGES)
    query = query.where(col(PlanCorrection.version_id) == version_id)
    return list(session.scalars(query.order_by(col(PlanCorrection.number).desc()).limit(limit)))


def last_step(session: Session, version_id: int) -> PlanCorrection | None:
    """The last step that stands, without its changes (one statement)."""
    query = (
        select(PlanCorrection)
        .options(_WITHOUT_CHANGES)
        .where(col(PlanCorrection.version_id) == version_id, col(PlanCorrection.undone_at).is_(None))
    )
    step: PlanCorrection | None = session.scalars(query.order_by(col(PlanCorrection.number).desc()).limit(1)).first()
    return step


def standing_steps(session: Session, version_id: int) -> list[PlanCorrection]:
    """The steps that were not taken back, in order."""
    return _steps(session, version_id, col(PlanCorrection.undone_at).is_(None))


def _steps(session: Session, version_id: int, *where: object) -> list[PlanCorrection]:
    query = select(PlanCorrection).where(col(PlanCorrection.version_id) == version_id, *where)  # type: ignore[arg-type]  # conditions
    return list(session.scalars(query.order_by(col(PlanCorrection.number))))
