"""Correcting a plan by a program: operations, taking steps back, what was done."""

import datetime
from typing import Annotated

from fastapi import Depends, Request, Response
from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.errors import RuleBroken
from app.installation import installation_of
from app.plans import queries
from app.plans.importing.parsed import ParsedPlan
from app.plans.labels import done_label
from app.plans.mending import steps
from app.plans.mending.operations import MOST_OPERATIONS, AnyOperation
from app.plans.mending.rereading import reread
from app.plans.removal import delete_plan
from app.plans.rules import require_editable
from app.plans.schemas import PlanOut, plan_out
from app.plans.upload import read_original
from app.web.forms import FormModel
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("plans")


class OperationsIn(FormModel):
    """Operations, done in order as one step, all or none."""

    version: int = Field(description="The version of the plan that they were thought out for")
    operations: list[AnyOperation] = Field(
        min_length=1, max_length=MOST_OPERATIONS, description="What to do, in order, as one step"
    )


class UndoIn(FormModel):
    """What to take back: the last step, or another one if nothing done since is in its way."""

    version: int = Field(description="The version of the plan that this was decided on")
    number: int | None = Field(default=None, ge=1, description="The step's number; without it, the last one")


class CorrectedOut(BaseModel):
    """The plan after a correction."""

    version: int = Field(description="To be sent with the next operations")
    plan: PlanOut = Field(description="The whole plan as it is now")


class DoneOut(BaseModel):
    """One operation of a step."""

    op: str = Field(description="Which operation")
    done: str = Field(description="What it did, in the reader's language")
    about: str = Field(description="What it was about: the beginning of the words")


class StepOut(BaseModel):
    """A step in which the plan was corrected."""

    number: int = Field(description="From 1")
    at: datetime.datetime = Field(description="When")
    by: str = Field(description="Who")
    operations: list[DoneOut] = Field(description="What was done, in order")
    undone_at: datetime.datetime | None = Field(description="When it was taken back; null while it stands")
    undone_by: str | None = Field(description="Who took it back")


class StepsOut(BaseModel):
    """All steps of a plan's latest version."""

    items: list[StepOut] = Field(description="The last first")


def original_read(request: Request, who: Who, session: Read, plan_id: int) -> ParsedPlan:
    """The plan's own file, read before the write transaction begins."""
    who.clear()
    version = queries.latest_version(session, plan_id)
    require_editable(version, None)
    session.close()
    return read_original(installation_of(request.app).store, version)


def _corrected(session: Read, plan_id: int) -> CorrectedOut:
    plan = plan_out(queries.plan_view(session, plan_id))
    return CorrectedOut(version=plan.version, plan=plan)


def _with_newer(session: Read, plan_id: int, error: RuleBroken) -> RuleBroken:
    """The refusal of what was thought out for an older version, with the newer plan."""
    if error.code == "stale":
        error.extra = _corrected(session, plan_id).model_dump(mode="json", by_alias=True)
    return error


@routes.post("/plans/{plan_id}/operations", "plan.edit")
def operate(who: Who, session: Write, plan_id: int, body: OperationsIn) -> CorrectedOut:
    """Correct a plan: all operations or none. 409 `stale` with the newer plan, 409 `plan_frozen` once it is locked."""
    who.clear()
    try:
        steps.apply(session, plan_id, body.operations, edit_version=body.version, strict=True, by=who.by, now=who.now)
    except RuleBroken as error:
        raise _with_newer(session, plan_id, error) from error
    return _corrected(session, plan_id)


@routes.post("/plans/{plan_id}/undo", "plan.edit")
def undo(who: Who, session: Write, plan_id: int, body: UndoIn) -> CorrectedOut:
    """Take a step back. 409 `undo_conflict` says which later step is in the way."""
    who.clear()
    try:
        steps.undo(session, plan_id, number=body.number, edit_version=body.version, by=who.by, now=who.now)
    except RuleBroken as error:
        raise _with_newer(session, plan_id, error) from error
    return _corrected(session, plan_id)


class RereadIn(FormModel):
    """On which version it was decided."""

    version: int = Field(description="The version of the plan that this was decided on")


class RereadOut(CorrectedOut):
    """The plan after its file was read anew."""

    kept: int = Field(description="How many corrections still fit, and are kept")
    lost: list[int] = Field(description="The numbers of the steps that do not fit any more")


@routes.post("/plans/{plan_id}/rereading", "plan.edit")
def read_anew(
    who: Who, read: Annotated[ParsedPlan, Depends(original_read)], session: Write, plan_id: int, body: RereadIn
) -> RereadOut:
    """Read the plan's file anew and keep the corrections that still fit: one step, which can be undone.

    409 `no_original` for a pasted text, `nothing_changed` when the file says what the plan says.
    """
    who.clear()
    try:
        found = reread(session, plan_id, read, edit_version=body.version, by=who.by, now=who.now)
    except RuleBroken as error:
        raise _with_newer(session, plan_id, error) from error
    corrected = _corrected(session, plan_id)
    return RereadOut(version=corrected.version, plan=corrected.plan, kept=found.kept, lost=found.lost)


@routes.delete("/plans/{plan_id}", "plan.edit", status_code=204)
def remove(who: Who, session: Write, plan_id: int) -> Response:
    """Delete a plan that was wrong. 409 `plan_in_use` when a round has it."""
    who.clear()
    delete_plan(session, plan_id, by=who.by, now=who.now)
    return Response(status_code=204)


@routes.get("/plans/{plan_id}/steps", "plan.read")
def list_steps(who: Who, session: Read, plan_id: int) -> StepsOut:
    """Who has corrected what in a plan, and what was taken back."""
    who.clear()
    rows = steps.steps_of(session, queries.latest_version(session, plan_id).id)

    def done(each: dict[str, str]) -> DoneOut:
        return DoneOut(op=each["op"], done=done_label(each["op"]), about=each["about"])

    items = [
        StepOut(
            number=row.number,
            at=row.at,
            by=row.by_name,
            operations=[
                DoneOut(op=each["op"], done=done_label(each["op"]), about=each["about"]) for each in row.operations
            ],
            undone_at=row.undone_at,
            undone_by=row.undone_by,
        )
        for row in rows
    ]
    return StepsOut(items=items)
