"""Importing a plan as pages: the form, how far the reading has come, the preview, saving."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import RemissError
from app.installation import installation_of
from app.jobs.pending_imports import import_gone
from app.jobs.queries import JobStatus, job_by_id
from app.plans import actions, import_jobs, messages, views
from app.plans.forms import PLAN_ENDINGS, PlanUpload
from app.plans.models import PlanImport
from app.plans.preview import preview_of
from app.plans.upload import Arrived, Incoming, read_for_a_moment
from app.web.forms import Filled, blank, filled
from app.web.rendering import go_to, page, see_other, wants_fragment
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Tried = tuple[Filled[PlanUpload], Incoming | Arrived | None, int]


@dataclass(frozen=True)
class NewPlanPage:
    """The form for a new plan."""

    form: Filled[PlanUpload]
    endings: str = PLAN_ENDINGS


@dataclass(frozen=True)
class UnreadPage:
    """A file that is being read: what it is called, and how far the reading has come."""

    address: str
    name: str
    status: JobStatus
    done: int
    total: int


@dataclass(frozen=True)
class PreviewPage:
    """A plan to check. ``key`` is the import's and ``saved_id`` the plan it was saved as, if it was."""

    plan: views.VersionView
    figures: views.Figures
    key: str
    saved_id: int | None


@routes.get("/plans/new", "plan.import_form")
def new_plan(request: Request, who: Who) -> Response:
    """Choose a file or paste a text."""
    who.clear()
    return page(request, "plans/new.html", NewPlanPage(blank(PlanUpload)))


def tried_upload(request: Request, who: Who, form: Annotated[Filled[PlanUpload], Depends(filled(PlanUpload))]) -> Tried:
    """The form, its plan (None if it cannot be read, with the reason in the form) and the status.

    It is read before the write transaction begins.
    """
    who.clear()
    if not form.ok:
        return form, None, 422
    try:
        return form, read_for_a_moment(form.data, installation_of(request.app)), 200
    except RemissError as error:
        form.refuse(error if error.fields else type(error)(error.message, fields={"file": error.message}))
        return form, None, error.status


@routes.post("/plans/new", "plan.import")
def import_plan(request: Request, who: Who, tried: Annotated[Tried, Depends(tried_upload)], session: Write) -> Response:
    """Read the plan and show what was found, or how far the reading has come; no plan is saved yet."""
    who.clear()
    form, incoming, status = tried
    if incoming is None:
        return page(request, "plans/new.html", NewPlanPage(form), status=status)
    if isinstance(incoming, Arrived):
        files = installation_of(request.app).results
        ordered = form.attempt(session, lambda: import_jobs.order(session, files, incoming, by=who.by, now=who.now))
        if ordered is None:
            return page(request, "plans/new.html", NewPlanPage(form), status=429)
        key = ordered
    else:
        key = actions.keep_import(
            session, parsed=incoming.parsed, title=incoming.title, source=incoming.source, by=who.by, now=who.now
        )
    return see_other(f"/plans/imports/{key}")


@routes.get("/plans/imports/{key}", "plan.import_form")
def look_at_import(request: Request, who: Who, session: Read, key: str) -> Response:
    """The preview: what was found in the file, before anything is saved. Until then, how far the reading has come."""
    who.clear()
    pending = actions.IMPORTS.one(session, key, by_id=who.by.id)
    if not pending.parsed:
        return _unread(request, session, pending)
    if wants_fragment(request):
        return go_to(request.url.path)
    plan = preview_of(
        actions.IMPORTS.parsed_of(pending), title=pending.title, source_name=pending.source_name, now=pending.created_at
    )
    context = PreviewPage(plan, views.figures(plan), key=key, saved_id=pending.plan_id)
    return page(request, "plans/preview.html", context)


def _unread(request: Request, session: Read, pending: PlanImport) -> Response:
    """How far the reading has come; or the form again with the reason, when the file could not be read."""
    job = job_by_id(session, pending.job_id) if pending.job_id else None
    if job is None or job.status is JobStatus.CANCELLED:
        raise import_gone()
    if not job.error:
        context = UnreadPage(request.url.path, pending.source_name or "", job.status, job.done, job.total)
        return page(request, "plans/unread.html", context, fragment="jobs/_being_read.html")
    if wants_fragment(request):
        return go_to(request.url.path)
    pasted = installation_of(request.app).results.pasted(job.arguments)
    form = blank(PlanUpload, title=pending.title or "", text=pasted)
    form.refuse(RemissError(fields={"text" if pasted else "file": job.error["message"]}))
    return page(request, "plans/new.html", NewPlanPage(form), status=422)


@routes.post("/plans/imports/{key}/saving", "plan.import")
def save_import(request: Request, who: Who, session: Write, key: str) -> Response:
    """Save the plan. Pressing twice saves it once."""
    who.clear()
    plan_id = actions.save_import(session, key, by=who.by, now=who.now)
    return messages.SAVED.after(see_other(f"/plans/{plan_id}"), request)


@routes.post("/plans/imports/{key}/removal", "plan.import")
def drop_import(request: Request, who: Who, session: Write, key: str) -> Response:
    """Discard the import, also while it is being read; nothing is saved."""
    who.clear()
    import_jobs.drop(session, installation_of(request.app), key, by=who.by, now=who.now)
    return messages.DROPPED.after(see_other("/plans/new"), request)
