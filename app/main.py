"""Builds the application: settings, rooms, the edge, error pages. No logic."""

import importlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

import anyio.to_thread
from fastapi import FastAPI, Request
from starlette.routing import BaseRoute
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from app.accounts.arriving import seen
from app.accounts.authentication import step_up
from app.database import THREADS
from app.drafts.counting import drafts_about
from app.installation import Installation, install, installation_of
from app.own_key import require_own_key
from app.rounds.access import kind_of_link
from app.rounds.actions import leave
from app.rounds.actions.members import touch_rounds_of
from app.rounds.looking import looked
from app.rounds.queries import own_bodies
from app.settings import Settings, settings
from app.web import assets, cookies, rendering, templating
from app.web.compression import Compression
from app.web.counting import Counts
from app.web.middleware import Edge
from app.web.route_table import RouteTable

# Routes are tried in this order, one by one: what a body sends at every pause in its typing stands first.
ROOMS = (
    "app.drafts.api",
    "app.drafts.attachments_api",
    "app.drafts.receipt_api",
    "app.drafts.confirmation_api",
    "app.drafts.draft_file_api",
    "app.drafts.withdrawal_api",
    "app.drafts.handover_api",
    "app.drafts.members_api",
    "app.drafts.together_api",
    "app.drafts.joint_api",
    "app.drafts.bringing_back_api",
    "app.drafts.respondent_pages",
    "app.drafts.respondent_pages.preview",
    "app.tracking.respondent_pages",
    "app.plan_versions.respondent_pages",
    "app.web.pages",
    "app.metrics.pages",
    "app.accounts.pages",
    "app.accounts.oidc.pages",
    "app.accounts.user_pages",
    "app.accounts.second_step_pages",
    "app.accounts.notice_pages",
    "app.accounts.notices_api",
    "app.information.pages",
    "app.information.api",
    "app.organisations.pages",
    "app.organisations.import_pages",
    "app.organisations.list_pages",
    "app.organisations.address_pages",
    "app.organisations.api",
    "app.plans.import_pages",
    "app.plans.pages",
    "app.plans.edit_pages",
    "app.plans.section_pages",
    "app.plans.mending_pages",
    "app.plans.api",
    "app.plans.operations_api",
    "app.rounds.pages",
    "app.rounds.api",
    "app.rounds.conclusion_api",
    "app.rounds.copies_api",
    "app.rounds.documents_api",
    "app.rounds.meetings_api",
    "app.rounds.unsolicited_api",
    "app.rounds.merging_api",
    "app.rounds.sections_api",
    "app.rounds.respondent_pages",
    "app.rounds.respondent_api",
    "app.rounds.respondent_colleagues",
    "app.rounds.colleagues_api",
    "app.responses.pages",
    "app.responses.received_api",
    "app.responses.registration_pages",
    "app.responses.registration_api",
    "app.responses.dialogue_pages",
    "app.responses.dialogue_api",
    "app.responses.confirmation_pages",
    "app.responses.confirmation_api",
    "app.responses.withdrawal_pages",
    "app.responses.withdrawal_api",
    "app.responses.reading_pages",
    "app.responses.original_pages",
    "app.responses.comparison_pages",
    "app.responses.comparison_api",
    "app.responses.reading_api",
    "app.responses.inclusion_pages",
    "app.responses.inclusion_api",
    "app.tracking.pages",
    "app.tracking.api",
    "app.tracking.board_api",
    "app.tracking.letters_api",
    "app.tracking.paper_api",
    "app.tracking.reminder_plan_api",
    "app.tracking.schedule_api",
    "app.tracking.todo_api",
    "app.privacy.api",
    "app.privacy.pages",
    "app.privacy.rule_pages",
    "app.batches.pages",
    "app.batches.api",
    "app.inbox.pages",
    "app.inbox.api",
    "app.plan_versions.pages",
    "app.plan_versions.section_pages",
    "app.plan_versions.api",
    "app.assessment.bulk_pages",
    "app.assessment.pages",
    "app.assessment.summary_pages",
    "app.assessment.note_pages",
    "app.assessment.finding_pages",
    "app.assessment.assignment_pages",
    "app.assessment.assignment_api",
    "app.assessment.tag_pages",
    "app.assessment.tag_api",
    "app.assessment.saved_pages",
    "app.assessment.saved_api",
    "app.assessment.proposal_pages",
    "app.assessment.wording_pages",
    "app.assessment.change_pages",
    "app.assessment.change_api",
    "app.assessment.module_pages",
    "app.assessment.module_api",
    "app.assessment.note_api",
    "app.assessment.group_pages",
    "app.assessment.group_api",
    "app.assessment.similar_pages",
    "app.assessment.similar_api",
    "app.assessment.review_pages",
    "app.assessment.review_api",
    "app.assessment.part_pages",
    "app.assessment.part_api",
    "app.assessment.file_pages",
    "app.assessment.file_api",
    "app.assessment.reply_draft_pages",
    "app.assessment.reply_draft_api",
    "app.scanning.pages",
    "app.scanning.api",
    "app.compilation.moving_pages",
    "app.compilation.moving_api",
    "app.assessment.api",
    "app.compilation.pages",
    "app.compilation.choice_pages",
    "app.compilation.file_pages",
    "app.compilation.text_pages",
    "app.compilation.text_api",
    "app.compilation.publication_pages",
    "app.compilation.publication_api",
    "app.compilation.matrix_pages",
    "app.compilation.matrix_api",
    "app.compilation.reading_link_pages",
    "app.compilation.reading_link_api",
    "app.compilation.reading_pages",
    "app.compilation.template_pages",
    "app.compilation.template_api",
    "app.compilation.api",
    "app.compilation.jobs_api",
    "app.compilation.history_pages",
    "app.compilation.history_api",
)


@cache
def _of_rooms() -> tuple[RouteTable, tuple[BaseRoute, ...]]:
    """The rooms' routes and the table that finds them: the same for every application of a process."""
    routes = [route for name in ROOMS for route in importlib.import_module(name).routes.router.routes]
    return RouteTable(routes), tuple(routes)


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Check what durability rests on, then serve."""
    anyio.to_thread.current_default_thread_limiter().total_tokens = THREADS
    installation = installation_of(app)
    try:
        installation.database.check()
        require_own_key(installation.database, installation.settings, claim=False)
        yield
    finally:
        installation.close()


async def _seen(request: Request) -> None:
    """Note who is there, once the answer is made: an official, or the first of a body."""
    await seen(request)
    await looked(request)


def create_app(given: Settings | Installation | None = None) -> FastAPI:
    """The application for one installation: this one, or the one that these settings (or the process's) describe."""
    installation = given if isinstance(given, Installation) else Installation.open(given or settings())
    app = FastAPI(
        title="Remiss",
        version="1",
        summary="Referral rounds (remisser) for Swedish public authorities",
        openapi_url=None,  # served by a route of our own, which has an action as all others
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
        redirect_slashes=False,
    )
    install(app, installation)
    app.state.kind_of_link, app.state.leave_link = kind_of_link, leave
    app.state.step_up, app.state.touch_rounds_of = step_up, touch_rounds_of
    app.state.seen = _seen
    app.state.drafts_about, app.state.own_bodies = drafts_about, own_bodies
    counts = app.state.counts = Counts()
    app.mount("/static", assets.serve, name="static")
    table, routes = _of_rooms()
    app.router.routes[:0] = [table]
    app.router.routes.extend(routes)  # include_router would build each route twice
    rendering.install(app)
    templating.sources()  # read now: what is laid in their place later belongs to another version
    https = installation.settings.https
    app.add_middleware(Compression, cookies=cookies.letting_in(https=https))
    proxies = installation.settings.proxies
    # The address of the sender behind our own proxies; the edge, outside, still sees the proxy itself.
    app.add_middleware(ProxyHeadersMiddleware, trusted_hosts=[str(network) for network in proxies])
    counting = counts if installation.settings.counts else None
    app.add_middleware(Edge, base_url=installation.settings.base_url, proxies=proxies, counts=counting)
    return app
