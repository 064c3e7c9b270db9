"""Plans as pages for officials: the list, reading. Importing is in ``import_pages``, correcting in ``edit_pages``."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Query, Request
from markupsafe import Markup
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import NotFound
from app.i18n import _
from app.installation import installation_of
from app.plans import listing, queries, views
from app.plans.fragments import plan_reading
from app.sorting import A_HANDFUL, holds
from app.web.downloads import download
from app.web.kept import GAP, mark_of, unless_seen
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

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
class PlanPage:
    """A plan to read. ``reading``: a gap for the document."""

    title: str
    reading: Markup = GAP


@routes.get("/plans", "plan.read")
def all_plans(request: Request, who: Who, session: Read, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """The plans, newest first; or those that a search finds by title or registry number."""
    who.clear()
    plans = listing.list_plans(session)
    context = PlansPage(
        plans=[plan for plan in plans if holds(q, plan.title, plan.registry_number)],
        total=len(plans),
        q=q.strip(),
        can_filter=len(plans) > A_HANDFUL or bool(q.strip()),
        can_import=who.may("plan.import"),
    )
    return page(request, "plans/list.html", context)


@routes.get("/plans/{plan_id}", "plan.read")
def read_plan(request: Request, who: Who, session: Read, plan_id: int) -> Response:
    """The plan as a document."""
    who.clear()
    plan = queries.plan_facts(session, plan_id)
    can_edit = who.may("plan.edit") and plan.frozen_at is None

    def made() -> Response:
        document = plan_reading(request, session, plan, can_edit=can_edit)
        return page(request, "plans/read.html", PlanPage(plan.title), pieces=[document])

    return unless_seen(request, mark_of(request, plan, can_edit), made)


@routes.get("/plans/{plan_id}/original", "plan.read")
def original(request: Request, who: Who, session: Read, plan_id: int) -> Any:
    """The file that the plan was imported from, unchanged."""
    who.clear()
    version = queries.latest_version(session, plan_id)
    if version.source_sha256 is None:
        raise NotFound(_("Planen har ingen ursprunglig fil: den klistrades in som text."))
    held = installation_of(request.app).store.whole(version.source_sha256)
    return download(held, version.source_name or "", "application/octet-stream")
