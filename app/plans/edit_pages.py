"""The page for correcting a plan: its facts, the order, levels and focus areas of its sections."""

from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import RuleBroken
from app.installation import installation_of
from app.jobs.untrusted import Busy, NotAtOnce, for_a_moment
from app.plans import corrections, messages, queries, rereading_jobs, views
from app.plans.forms import Guarded, Move, PlanFacts
from app.plans.importing.parsed import ParsedPlan
from app.plans.importing.reading import LIMITS
from app.plans.mending.rereading import Reread, reread
from app.plans.mending_frame import Beside, Came, MendingFrame, frame_of
from app.plans.models import PlanVersion
from app.plans.operation_forms import OperationForm
from app.plans.removal import delete_plan
from app.plans.rules import require_editable
from app.plans.upload import read_original
from app.web.forms import Filled, Pressed, blank, filled
from app.web.rendering import go_to, page, see_other, wants_fragment
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True)
class Line:
    """A section in the outline, with the moves that are possible."""

    row: views.OutlineRow
    can_up: bool
    can_down: bool
    can_in: bool
    can_out: bool


@dataclass(frozen=True)
class EditPage:
    """The plan's facts and its outline. ``moves`` is the outline's form, with the errors of a refused move."""

    frame: MendingFrame
    form: Filled[PlanFacts]
    moves: Filled[Move]
    again: Filled[OperationForm]
    lines: list[Line]
    facts: list[list[str]]
    preamble: int | None
    has_original: bool
    rereading: int | None
    moved: int | None = None


def edit_page(
    session: Read,
    plan_id: int,
    beside: Beside,
    facts: Filled[PlanFacts] | None = None,
    moves: Filled[Move] | None = None,
    again: Filled[OperationForm] | None = None,
) -> EditPage:
    """What ``plans/edit.html`` shows (six statements). ``again``: a form of operations that was refused."""
    version = queries.latest_version(session, plan_id)
    facts_form = facts or blank(PlanFacts, title=version.title, registry_number=version.registry_number)
    rows = queries.outline(session, version.id)
    return EditPage(
        frame=frame_of(session, version, "edit", beside),
        form=facts_form,
        moves=moves or blank(Move),
        again=again or blank(OperationForm),
        lines=_lines([row for row in rows if not row.is_preamble]),
        facts=version.facts,
        preamble=next((row.id for row in rows if row.is_preamble and row.paragraphs), None),
        has_original=version.source_sha256 is not None,
        rereading=rereading_jobs.being_read(session, plan_id) if version.source_sha256 else None,
    )


def _lines(rows: list[views.OutlineRow]) -> list[Line]:
    """The outline with the possible moves, so that every enabled button works."""
    last_children: dict[int | None, int] = {}
    has_sibling_before: set[int] = set()
    for row in rows:
        if row.parent_id in last_children:
            has_sibling_before.add(row.id)
        last_children[row.parent_id] = row.id
    last_siblings = set(last_children.values())
    return [
        Line(
            row,
            can_up=row.id in has_sibling_before,
            can_down=row.id not in last_siblings,
            can_in=row.id in has_sibling_before,
            can_out=row.parent_id is not None,
        )
        for row in rows
    ]


def _refused_status(form: Filled[PlanFacts] | Filled[Move]) -> int:
    """409 if the request as a whole was refused (stale, frozen), 422 if a field has to be corrected."""
    return 409 if form.error("") else 422


@routes.get("/plans/{plan_id}/edit", "plan.edit_form")
def edit(request: Request, who: Who, session: Read, plan_id: int, came: Came) -> Response:
    """The plan's facts and its outline."""
    who.clear()
    return page(request, "plans/edit.html", edit_page(session, plan_id, came))


@routes.post("/plans/{plan_id}/edit", "plan.edit")
def save_facts(
    request: Request,
    who: Who,
    session: Write,
    plan_id: int,
    came: Came,
    form: Annotated[Filled[PlanFacts], Depends(filled(PlanFacts))],
) -> Response:
    """Save the title and the registry number."""
    who.clear()

    def change() -> PlanVersion:
        data = form.data
        return corrections.edit_plan(
            session,
            plan_id,
            title=data.title,
            registry_number=data.registry_number,
            edit_version=data.edit_version,
            by=who.by,
            now=who.now,
        )

    if form.ok and form.attempt(session, change) is not None:
        return messages.FACTS_SAVED.after(see_other(f"/plans/{plan_id}/edit{came.query}"), request)
    return page(request, "plans/edit.html", edit_page(session, plan_id, came, form), status=_refused_status(form))


@routes.post("/plans/{plan_id}/sections/{section_id}/move", "plan.edit")
def move(
    request: Request,
    who: Who,
    session: Write,
    plan_id: int,
    section_id: int,
    came: Came,
    form: Annotated[Filled[Move], Depends(filled(Move))],
) -> Response:
    """Move a section up, down, in or out."""
    who.clear()

    def change() -> PlanVersion:
        direction, edit_version = form.data.direction, form.data.edit_version
        return corrections.move_section(
            session, plan_id, section_id, direction=direction, edit_version=edit_version, by=who.by, now=who.now
        )

    done = form.ok and form.attempt(session, change) is not None
    if done and request.headers.get("hx-request-type") != "partial":
        return see_other(f"/plans/{plan_id}/edit{came.query}#outline-{section_id}")
    context = replace(edit_page(session, plan_id, came, None, None if done else form), moved=section_id)
    status = 200 if done else _refused_status(form)
    return page(request, "plans/edit.html", context, fragment="plans/_outline.html", status=status)


def _read_for_a_moment(request: Request, who: Who, session: Read, plan_id: int) -> ParsedPlan | None:
    """The plan's own file, read before the write transaction begins; None if that takes longer than a page waits."""
    who.clear()
    version = queries.latest_version(session, plan_id)
    require_editable(version, None)
    session.close()
    installation = installation_of(request.app)
    try:
        limits = replace(LIMITS, watch=for_a_moment(installation.patience))
        return read_original(installation.store, version, limits=limits)
    except (NotAtOnce, Busy):
        return None


def _not_read(request: Request, session: Read, plan_id: int, came: Beside, why: str) -> Response:
    again = blank(OperationForm)
    again.refuse(RuleBroken(why))
    return page(request, "plans/edit.html", edit_page(session, plan_id, came, again=again), status=409)


@dataclass(frozen=True)
class RereadingPage:
    """A plan's file that is being read anew: how far that has come, and the way back."""

    address: str
    back: str
    progress: rereading_jobs.Progress


@routes.get("/plans/{plan_id}/rereading/{job_id}", "plan.edit_form")
def rereading(request: Request, who: Who, session: Read, plan_id: int, job_id: int, came: Came) -> Response:
    """How far the reading has come; on to what it did, or back with the reason why it did nothing."""
    who.clear()
    found = rereading_jobs.progress(session, plan_id, job_id)
    address = f"/plans/{plan_id}/rereading/{job_id}{came.query}"
    if found.is_done:
        there = f"/plans/{plan_id}/steps{came.query}"
        return go_to(there) if wants_fragment(request) else see_other(there)
    if found.error:
        return go_to(address) if wants_fragment(request) else _not_read(request, session, plan_id, came, found.error)
    context = RereadingPage(address, f"/plans/{plan_id}/edit{came.query}", found)
    return page(request, "plans/rereading.html", context, fragment="plans/_rereading.html")


@routes.post("/plans/{plan_id}/rereading", "plan.edit")
def read_anew(
    request: Request,
    who: Who,
    form: Annotated[Filled[Guarded], Depends(filled(Guarded))],
    read: Annotated[ParsedPlan | None, Depends(_read_for_a_moment, scope="function")],
    session: Write,
    plan_id: int,
    came: Came,
) -> Response:
    """Read the file anew and keep the corrections that still fit; which did not stands among the steps.

    A file that takes longer to read than a page waits is read by a job.
    """
    who.clear()

    def change() -> Reread | int:
        wanted: dict[str, Any] = {"edit_version": form.data.edit_version, "by": who.by, "now": who.now}
        if read is None:
            return rereading_jobs.order(session, plan_id, **wanted)
        return reread(session, plan_id, read, **wanted)

    found = form.attempt(session, change) if form.ok else None
    if found is None:
        return _not_read(request, session, plan_id, came, form.errors[0][1])
    if isinstance(found, int):
        return see_other(f"/plans/{plan_id}/rereading/{found}{came.query}")
    there = see_other(f"/plans/{plan_id}/steps{came.query}")
    return (
        messages.REREAD_LOST.after(there, request, len(found.lost))
        if found.lost
        else messages.REREAD.after(there, request)
    )


@routes.post("/plans/{plan_id}/removal", "plan.edit")
def remove(request: Request, who: Who, session: Write, plan_id: int, form: Pressed) -> Response:
    """Delete a plan that was wrong."""
    who.clear()
    delete_plan(session, plan_id, by=who.by, now=who.now)
    return messages.DELETED.after(see_other("/plans"), request)
