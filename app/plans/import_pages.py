"""Importing a plan as pages: the form, how far the reading has come, the preview, saving."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.imports.pages import ImportPages, Tried, tried
from app.imports.upload import Arrived
from app.installation import installation_of
from app.plans import actions, import_jobs, messages, views
from app.plans.forms import PlanUpload
from app.plans.importing import plan_endings
from app.plans.preview import preview_of
from app.plans.upload import Incoming, read_for_a_moment
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
PAGES = ImportPages("/plans", "plans/new.html", "plans/unread.html", plan_endings())
Sent = Annotated[Filled[PlanUpload], Depends(filled(PlanUpload))]
TriedPlan = Tried[PlanUpload, Incoming]


@dataclass(frozen=True)
class PreviewPage:
    """A plan to check. ``key`` is the import's and ``saved_id`` the plan it was saved as, if it was."""

    plan: views.VersionView
    figures: views.Figures
    key: str
    saved_id: int | None


@routes.get("/plans/new", "plan.import_form")
def new_plan(request: Request, who: Who, session: Read) -> Response:
    """Choose a file or paste a text."""
    who.clear()
    return PAGES.form(request, blank(PlanUpload), unsaved=actions.unsaved_plans(session, by_id=who.by.id))


def tried_upload(
    request: Request, who: Who, form: Annotated[Filled[PlanUpload], Depends(filled(PlanUpload))]
) -> TriedPlan:
    """The form and its plan, read before the write transaction begins."""
    who.clear()
    return tried(form, lambda upload: read_for_a_moment(upload, installation_of(request.app)))


@routes.post("/plans/new", "plan.import")
def import_plan(
    request: Request, who: Who, attempt: Annotated[TriedPlan, Depends(tried_upload)], session: Write
) -> Response:
    """Read the plan and show what was found, or how far the reading has come; no plan is saved yet."""
    who.clear()

    def keep(plan: Incoming) -> str:
        return actions.keep_import(
            session, parsed=plan.parsed, title=plan.title, source=plan.source, by=who.by, now=who.now
        )

    def order(arrived: Arrived) -> str:
        files, title = installation_of(request.app).results, attempt.form.data.title
        return import_jobs.order(session, files, arrived, title=title, by=who.by, now=who.now)

    return PAGES.begin(request, session, attempt, keep=keep, order=order)


@routes.get("/plans/imports/{key}", "plan.import_form")
def look_at_import(request: Request, who: Who, session: Read, key: str) -> Response:
    """The preview: what was found in the file, before anything is saved. Until then, how far the reading has come."""
    who.clear()
    pending = actions.plan_import(session, key, by_id=who.by.id)
    meanwhile = PAGES.until_read(
        request, session, pending, lambda pasted: blank(PlanUpload, title=pending.title or "", text=pasted)
    )
    if meanwhile is not None:
        return meanwhile
    plan = preview_of(
        actions.IMPORTS.parsed_of(pending), title=pending.title, source_name=pending.source_name, now=pending.created_at
    )
    context = PreviewPage(plan, views.figures(plan), key=key, saved_id=pending.plan_id)
    return page(request, "plans/preview.html", context)


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
    actions.IMPORTS.drop(session, installation_of(request.app).results, key, by_id=who.by.id, now=who.now)
    return messages.DROPPED.after(see_other("/plans/new"), request)
