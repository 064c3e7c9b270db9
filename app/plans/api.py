"""Plans as JSON: importing, reading and correcting them."""

from typing import Annotated

from fastapi import Depends, Request, Response

from app.accounts.identity import Who
from app.i18n import language
from app.plans import actions, corrections, listing, queries
from app.plans.forms import SectionPatch
from app.plans.preview import preview_of
from app.plans.schemas import Beginning, PlanItem, PlanOut, plan_out
from app.plans.upload import Incoming, incoming_plan
from app.web.kept import kept_by, mark_of, unless_seen
from app.web.pagination import Cursor, Limit, Listing, after_id, next_url
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("plans")


def plan_json(request: Request, session: Read, version: queries.VersionFacts) -> bytes:
    """A version as the API shows it, as bytes: kept by all that can change in it (four statements the first time)."""
    return _kept_json(request, session, version)[0]


def beginning_json(request: Request, session: Read, version: queries.VersionFacts) -> bytes:
    """What stands before a version's first heading, as the fields "preamble" and "facts" of an object: kept as well."""
    return _kept_json(request, session, version)[1]


def _kept_json(request: Request, session: Read, version: queries.VersionFacts) -> list[bytes]:
    keys = [(part, language(), version) for part in ("plan", "plan's beginning")]

    def made(places: list[int]) -> list[bytes]:
        plan = plan_out(queries.version_view(session, queries.version(session, version.id)))
        beginning = Beginning(preamble=plan.preamble, facts=plan.metadata).model_dump_json()[1:-1]
        both = plan.model_dump_json(by_alias=True).encode(), beginning.encode()
        return [both[place] for place in places]

    return kept_by(request).each(keys, made)


@routes.post("/plans", "plan.import", status_code=201, responses={200: {"description": "A preview; nothing is saved"}})
def import_plan(
    who: Who, incoming: Annotated[Incoming, Depends(incoming_plan)], session: Write, response: Response
) -> PlanOut:
    """Import a plan from a file or a pasted text. 415 for a file that is not what it says, 422 for an empty one."""
    who.clear()
    if incoming.preview:
        response.status_code = 200
        return plan_out(preview_of(incoming.parsed, title=incoming.title, source_name=None, now=who.now))
    version = actions.store_plan(
        session, parsed=incoming.parsed, title=incoming.title, source=incoming.source, by=who.by, now=who.now
    )
    return plan_out(queries.version_view(session, version))


@routes.get("/plans", "plan.read")
def list_plans(
    request: Request, who: Who, session: Read, limit: Limit = 50, cursor: Cursor = None
) -> Listing[PlanItem]:
    """All plans, newest first."""
    who.clear()
    rows = listing.list_plans(session, after=after_id(cursor), limit=limit + 1)
    items = [
        PlanItem(
            id=row.id,
            title=row.title,
            registry_number=row.registry_number,
            sections=row.sections,
            indicators=row.indicators,
            created_at=row.created_at,
            frozen=row.frozen_at is not None,
        )
        for row in rows[:limit]
    ]
    after = items[-1].id if len(rows) > limit else None
    return Listing(items=items, total=listing.count_plans(session), next=next_url(request, after))


@routes.get("/plans/{plan_id}", "plan.read", response_model=PlanOut)
def read_plan(request: Request, who: Who, session: Read, plan_id: int) -> Response:
    """A plan's latest version."""
    who.clear()
    version = queries.plan_facts(session, plan_id)

    def made() -> Response:
        return Response(plan_json(request, session, version), media_type="application/json")

    return unless_seen(request, mark_of(request, version), made)


@routes.patch("/plans/{plan_id}/sections/{section_id}", "plan.edit")
def correct_section(who: Who, session: Write, plan_id: int, section_id: int, body: SectionPatch) -> PlanOut:
    """Correct a section's title or focus area, and return the whole plan. 409 once a round has opened with it."""
    who.clear()
    changes = {name: getattr(body, name) for name in body.model_fields_set}
    corrections.edit_section(session, plan_id, section_id, changes=changes, by=who.by, now=who.now)
    return plan_out(queries.plan_view(session, plan_id))
