"""Plans as pages for officials: the list, importing with a preview, reading. Correcting is in ``edit_pages``."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from starlette.responses import FileResponse, Response

from app.accounts.identity import Who
from app.errors import NotFound, RemissError
from app.i18n import _
from app.installation import installation_of
from app.plans import actions, messages, queries, views
from app.plans.forms import PLAN_ENDINGS, PlanUpload
from app.plans.preview import preview_of
from app.plans.upload import Incoming, read_upload
from app.sorting import A_HANDFUL, holds
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True)
class PlansPage:
    """The plans that a search finds, of how many, and whether a new one may be imported."""

    plans: list[views.PlanRow]
    total: int
    q: str
    can_filter: bool
    can_import: bool


@dataclass(frozen=True)
class NewPlanPage:
    """The form for a new plan."""

    form: Filled[PlanUpload]
    endings: str = PLAN_ENDINGS


@dataclass(frozen=True)
class PlanPage:
    """A plan to read. In a preview, ``key`` is the import's and ``saved_id`` the plan it was saved as, if it was."""

    plan: views.VersionView
    figures: views.Figures
    can_edit: bool = False
    key: str = ""
    saved_id: int | None = None
    has_original: bool = False


@routes.get("/plans", "plan.read")
def all_plans(request: Request, who: Who, session: Read, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """The plans, newest first; or those that a search finds by title or registry number."""
    who.clear()
    plans = queries.list_plans(session)
    context = PlansPage(
        plans=[plan for plan in plans if holds(q, plan.title, plan.registry_number)],
        total=len(plans),
        q=q.strip(),
        can_filter=len(plans) > A_HANDFUL or bool(q.strip()),
        can_import=who.may("plan.import"),
    )
    return page(request, "plans/list.html", context)


@routes.get("/plans/new", "plan.import_form")
def new_plan(request: Request, who: Who) -> Response:
    """Choose a file or paste a text."""
    who.clear()
    return page(request, "plans/new.html", NewPlanPage(blank(PlanUpload)))


def tried_upload(
    request: Request, who: Who, form: Annotated[Filled[PlanUpload], Depends(filled(PlanUpload))]
) -> tuple[Filled[PlanUpload], Incoming | None, int]:
    """The form, its plan (None if it cannot be read, with the reason in the form) and the status.

    It is read before the write transaction begins.
    """
    who.clear()
    if not form.ok:
        return form, None, 422
    try:
        return form, read_upload(form.data, installation_of(request.app).store), 200
    except RemissError as error:
        form.refuse(error if error.fields else type(error)(error.message, fields={"file": error.message}))
        return form, None, error.status


@routes.post("/plans/new", "plan.import")
def import_plan(
    request: Request,
    who: Who,
    tried: Annotated[tuple[Filled[PlanUpload], Incoming | None, int], Depends(tried_upload)],
    session: Write,
) -> Response:
    """Read the plan and show what was found; no plan is saved yet."""
    who.clear()
    form, incoming, status = tried
    if incoming is None:
        return page(request, "plans/new.html", NewPlanPage(form), status=status)
    key = actions.keep_import(
        session, parsed=incoming.parsed, title=incoming.title, source=incoming.source, by=who.by, now=who.now
    )
    return see_other(f"/plans/imports/{key}")


@routes.get("/plans/imports/{key}", "plan.import_form")
def look_at_import(request: Request, who: Who, session: Read, key: str) -> Response:
    """The preview: what was found in the file, before anything is saved."""
    who.clear()
    pending, parsed = actions.kept_import(session, key, by=who.by)
    plan = preview_of(parsed, title=pending.title, source_name=pending.source_name, now=pending.created_at)
    context = PlanPage(plan, views.figures(plan), key=key, saved_id=pending.plan_id)
    return page(request, "plans/preview.html", context)


@routes.post("/plans/imports/{key}/saving", "plan.import")
def save_import(request: Request, who: Who, session: Write, key: str) -> Response:
    """Save the plan. Pressing twice saves it once."""
    who.clear()
    plan_id = actions.save_import(session, key, by=who.by, now=who.now)
    return messages.SAVED.after(see_other(f"/plans/{plan_id}"), request)


@routes.post("/plans/imports/{key}/removal", "plan.import")
def drop_import(request: Request, who: Who, session: Write, key: str) -> Response:
    """Discard the import; nothing is saved."""
    who.clear()
    actions.drop_import(session, key, by=who.by)
    return messages.DROPPED.after(see_other("/plans/new"), request)


@routes.get("/plans/{plan_id}", "plan.read")
def read_plan(request: Request, who: Who, session: Read, plan_id: int) -> Response:
    """The plan as a document."""
    who.clear()
    plan = queries.plan_view(session, plan_id)
    can_edit = who.may("plan.edit") and plan.frozen_at is None
    context = PlanPage(plan, views.figures(plan), can_edit=can_edit, has_original=plan.source_name is not None)
    return page(request, "plans/read.html", context)


@routes.get("/plans/{plan_id}/original", "plan.read")
def original(request: Request, who: Who, session: Read, plan_id: int) -> Any:
    """The file that the plan was imported from, unchanged."""
    who.clear()
    version = queries.latest_version(session, plan_id)
    path = installation_of(request.app).store.path(version.source_sha256) if version.source_sha256 else None
    if path is None or not path.is_file():
        raise NotFound(_("Planen har ingen ursprunglig fil: den klistrades in som text."))
    headers = {"Content-Security-Policy": "sandbox; default-src 'none'", "Cache-Control": "no-store"}
    return FileResponse(path, media_type="application/octet-stream", filename=version.source_name, headers=headers)
