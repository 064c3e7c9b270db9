"""Correcting a plan by a program: operations, taking steps back, what was done."""

import datetime

from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.errors import RuleBroken
from app.plans import queries
from app.plans.labels import done_label
from app.plans.mending import steps
from app.plans.mending.operations import MOST_OPERATIONS, AnyOperation
from app.plans.schemas import PlanOut, plan_out
from app.web.forms import FormModel
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("plans")


class OperationsIn(FormModel):
    """Operations, done in order as one step, all or none."""

    version: int = Field(description="The version of the plan that they were thought out for")
    operations: list[AnyOperation] = Field(min_length=1, max_length=MOST_OPERATIONS)


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
