"""Mending a plan on pages: one form of operations, taking back, what is doubtful, proposed and left out."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import NotFound, RuleBroken
from app.plans import messages, queries, section_pages, views
from app.plans.edit_pages import edit_page
from app.plans.labels import reason_label
from app.plans.mending import steps
from app.plans.mending.nodes import sheet_of
from app.plans.mending.operations import Operation
from app.plans.mending.places import place_of
from app.plans.mending.proposals import Proposal, proposals
from app.plans.mending_frame import Beside, Came, Done, MendingFrame, done, frame_of
from app.plans.models import PlanVersion
from app.plans.operation_forms import OperationForm, UndoForm, operations_of, place_in, section_in
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Sent = Annotated[Filled[OperationForm], Depends(filled(OperationForm))]
SentUndo = Annotated[Filled[UndoForm], Depends(filled(UndoForm))]


@dataclass(frozen=True)
class Check:
    """Something to look at, where it stands and the address of a field to put it right."""

    warning: views.WarningView
    heading: str
    address: str


@dataclass(frozen=True)
class ChecksPage:
    """What ``plans/checks.html`` shows."""

    frame: MendingFrame
    checks: list[Check]
    form: Filled[OperationForm]


@dataclass(frozen=True)
class Shown:
    """A proposal as its page shows it."""

    proposal: Proposal
    reason: str
    heading: str


@dataclass(frozen=True)
class ProposalsPage:
    """What ``plans/proposals.html`` shows."""

    frame: MendingFrame
    proposals: list[Shown]
    form: Filled[OperationForm]


@dataclass(frozen=True)
class LeftOutPage:
    """What ``plans/left_out.html`` shows."""

    frame: MendingFrame
    items: list[dict[str, str]]
    form: Filled[OperationForm]


@dataclass(frozen=True)
class StepsPage:
    """What ``plans/steps.html`` shows."""

    frame: MendingFrame
    steps: list[Done]
    form: Filled[OperationForm]


def _checks(session: Read, plan_id: int, came: Beside, form: Filled[OperationForm]) -> ChecksPage:
    version = queries.latest_version(session, plan_id)
    plan = queries.version_view(session, version)
    headings = {view.section.id: view.section.heading for view in plan.sections}
    checks = [
        Check(warning, headings.get(warning.section_id or 0, ""), place_of(plan, warning, came.query))
        for warning in plan.warnings
    ]
    return ChecksPage(frame_of(session, version, "checks", came), checks, form)


def _proposals(session: Read, plan_id: int, came: Beside, form: Filled[OperationForm]) -> ProposalsPage:
    version = queries.latest_version(session, plan_id)
    plan = queries.version_view(session, version)
    where = {
        paragraph.lineage: view.section.heading if not view.section.is_preamble else ""
        for view in plan.places
        for paragraph in view.paragraphs
    }
    found = [Shown(each, reason_label(each.kind), where.get(each.key, "")) for each in proposals(sheet_of(plan).nodes)]
    return ProposalsPage(frame_of(session, version, "proposals", came), found, form)


def _left_out(session: Read, plan_id: int, came: Beside, form: Filled[OperationForm]) -> LeftOutPage:
    version = queries.latest_version(session, plan_id)
    return LeftOutPage(frame_of(session, version, "left-out", came), version.left_out, form)


def _steps(session: Read, plan_id: int, came: Beside, form: Filled[OperationForm]) -> StepsPage:
    version = queries.latest_version(session, plan_id)
    found = [done(step) for step in steps.steps_of(session, version.id)]
    return StepsPage(frame_of(session, version, "steps", came), found, form)


_PAGES = {
    "checks": (_checks, "plans/checks.html"),
    "proposals": (_proposals, "plans/proposals.html"),
    "left-out": (_left_out, "plans/left_out.html"),
    "steps": (_steps, "plans/steps.html"),
}


def _again(
    request: Request,
    session: Read,
    plan_id: int,
    came: Beside,
    form: Filled[OperationForm],
    where: str,
    *,
    refused: bool = True,
) -> Response:
    """The page that the form came from, with what was wrong and what was typed."""
    status = 409 if refused else 422
    section_id = section_in(where)
    if section_id is not None:
        try:
            context = section_pages.section_page(session, plan_id, section_id, came, again=form)
        except NotFound:
            section_id = None
        else:
            return page(request, "plans/section.html", context, status=status)
    name = where.partition("#")[0].partition("?")[0]
    if name in _PAGES:
        make, template = _PAGES[name]
        return page(request, template, make(session, plan_id, came, form), status=status)
    return page(request, "plans/edit.html", edit_page(session, plan_id, came, again=form), status=status)


def _said_as_a_whole(form: Filled[OperationForm]) -> Filled[OperationForm]:
    """What was typed, with the first error above the page: a page has many forms with fields of the same name."""
    again = blank(OperationForm, **form.values)
    again.refuse(RuleBroken(form.errors[0][1]))
    return again


def _address(plan_id: int, came: Beside, where: str) -> str:
    path, _hash, anchor = where.partition("#")
    query = came.query.replace("?", "&") if "?" in path else came.query
    return f"/plans/{plan_id}/{path}{query}{'#' + anchor if anchor else ''}"


@routes.post("/plans/{plan_id}/operations", "plan.edit")
def operate(request: Request, who: Who, session: Write, plan_id: int, came: Came, form: Sent) -> Response:
    """Do what a button of one of these pages says."""
    who.clear()
    where = place_in(form.value("where"))

    def change(wanted: Sequence[Operation]) -> PlanVersion:
        return steps.apply(session, plan_id, wanted, edit_version=form.data.edit_version, by=who.by, now=who.now)

    wanted = form.attempt(session, lambda: operations_of(form.data)) if form.ok else None
    if wanted is None or form.attempt(session, lambda: change(wanted)) is None:
        shown = _said_as_a_whole(form)
        return _again(request, session, plan_id, came, shown, where, refused=wanted is not None)
    there = _still_there(session, plan_id, where)
    return messages.MENDED.after(see_other(_address(plan_id, came, there)), request)


@routes.post("/plans/{plan_id}/undo", "plan.edit")
def undo(request: Request, who: Who, session: Write, plan_id: int, came: Came, form: SentUndo) -> Response:
    """Take a step back."""
    who.clear()
    where = place_in(form.value("where"))

    def change() -> steps.Undone:
        data = form.data
        return steps.undo(session, plan_id, number=data.number, edit_version=data.edit_version, by=who.by, now=who.now)

    if not form.ok or form.attempt(session, change) is None:
        again = blank(OperationForm)
        again.refuse(RuleBroken(form.errors[0][1]))
        return _again(request, session, plan_id, came, again, where)
    there = _still_there(session, plan_id, where)
    return messages.UNDONE.after(see_other(_address(plan_id, came, there)), request)


def _still_there(session: Read, plan_id: int, where: str) -> str:
    """Where one came from; the outline, if that was a section which is there no more."""
    section_id = section_in(where)
    gone = section_id is not None and not queries.has_section(session, plan_id, section_id)
    return "edit" if gone else where


@routes.get("/plans/{plan_id}/checks", "plan.edit_form")
def checks(request: Request, who: Who, session: Read, plan_id: int, came: Came) -> Response:
    """What is to be looked at, each leading to the words."""
    who.clear()
    return page(request, "plans/checks.html", _checks(session, plan_id, came, blank(OperationForm)))


@routes.get("/plans/{plan_id}/proposals", "plan.edit_form")
def show_proposals(request: Request, who: Who, session: Read, plan_id: int, came: Came) -> Response:
    """What the plan seems to mean, to accept one by one or all."""
    who.clear()
    return page(request, "plans/proposals.html", _proposals(session, plan_id, came, blank(OperationForm)))


@routes.get("/plans/{plan_id}/left-out", "plan.edit_form")
def left_out(request: Request, who: Who, session: Read, plan_id: int, came: Came) -> Response:
    """What is not in the plan and can be brought back."""
    who.clear()
    return page(request, "plans/left_out.html", _left_out(session, plan_id, came, blank(OperationForm)))


@routes.get("/plans/{plan_id}/steps", "plan.edit_form")
def show_steps(request: Request, who: Who, session: Read, plan_id: int, came: Came) -> Response:
    """Who has corrected what."""
    who.clear()
    return page(request, "plans/steps.html", _steps(session, plan_id, came, blank(OperationForm)))
