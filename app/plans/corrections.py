"""Corrections as the forms of a page ask for them, each of them one step (``mending``)."""

import datetime
from typing import Literal

from sqlmodel import Session

from app.accounts.identity import By
from app.errors import NotFound
from app.i18n import _
from app.plans.mending import operations as ops
from app.plans.mending.steps import apply
from app.plans.models import PlanVersion
from app.plans.queries import section_view

Direction = Literal["up", "down", "in", "out"]


def edit_plan(
    session: Session,
    plan_id: int,
    *,
    title: str,
    registry_number: str | None,
    edit_version: int | None = None,
    by: By,
    now: datetime.datetime,
) -> PlanVersion:
    """Correct the plan's own title and registry number."""
    wanted = [
        ops.SetTitle(op="set_title", title=title),
        ops.SetRegistryNumber(op="set_registry_number", registry_number=registry_number),
    ]
    return apply(session, plan_id, wanted, edit_version=edit_version, by=by, now=now)


def edit_section(
    session: Session,
    plan_id: int,
    section_id: int,
    *,
    changes: dict[str, str | None],
    own_area: str | None = None,
    edit_version: int | None = None,
    by: By,
    now: datetime.datetime,
) -> PlanVersion:
    """Correct a section. ``changes`` may have ``title`` and ``focus_area`` (a label, or None for none here and below).

    ``own_area`` is what a form shows as the section's own area ("" for none); the area changes only if it differs.
    """
    if own_area is not None:
        row = section_view(session, section_id).section
        if own_area != ((row.focus_label or "") if row.is_focus_area else ""):
            changes = {**changes, "focus_area": own_area or None}
    _require_possible(section_id)
    wanted: list[ops.Operation] = []
    if changes.get("title"):
        wanted.append(ops.SetTitle(op="set_title", section_id=section_id, title=changes["title"] or ""))
    if "focus_area" in changes:
        label = changes["focus_area"]
        wanted.append(ops.SetFocusAreas(op="set_focus_areas", section_ids=[section_id], label=label))
    return apply(session, plan_id, wanted, edit_version=edit_version, by=by, now=now)


def move_section(
    session: Session,
    plan_id: int,
    section_id: int,
    *,
    direction: Direction,
    edit_version: int | None = None,
    by: By,
    now: datetime.datetime,
) -> PlanVersion:
    """Move a section and everything below it "up", "down", "in" or "out". Raises RuleBroken if that is not possible."""
    _require_possible(section_id)
    moving = ops.Move(op="move", section_id=section_id, direction=direction)
    return apply(session, plan_id, [moving], edit_version=edit_version, by=by, now=now)


def join_section(
    session: Session, plan_id: int, section_id: int, *, edit_version: int | None = None, by: By, now: datetime.datetime
) -> PlanVersion:
    """Turn a false heading into a paragraph; its section's content joins the section before it."""
    _require_possible(section_id)
    wanted = ops.MakeParagraph(op="make_paragraph", section_id=section_id)
    return apply(session, plan_id, [wanted], edit_version=edit_version, by=by, now=now)


def _require_possible(section_id: int) -> None:
    """An address may name a section by any number, an operation only by one that an id can be. Raises NotFound."""
    if not 1 <= section_id < 2**31:
        raise NotFound(_("Avsnittet finns inte."))
