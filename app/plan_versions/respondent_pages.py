"""What changed in the plan, for a body whose round was given a corrected one."""

from dataclasses import dataclass
from itertools import pairwise

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.plan_versions.views import Touched, touched
from app.plans.differences import Differences
from app.responses import round_cache
from app.rounds.access import holder_for
from app.rounds.queries import PlanVersionOf
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()


@dataclass(frozen=True, slots=True)
class Correction:
    """A version and what changed with it."""

    version: PlanVersionOf
    changes: Differences
    sections: list[Touched]


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What ``plan_versions/changes.html`` shows, the newest first. ``present`` are the sections that there are now."""

    frame: RespondentFrame
    corrections: list[Correction]
    present: set[int]


@routes.get("/answers/{consultee_id}/plan-changes", "draft.read")
def changes(request: Request, who: Who, session: Read, consultee_id: int) -> Response:
    """What was corrected in the plan since it was sent out, word by word."""
    holder = holder_for(session, who, consultee_id)
    versions = round_cache.plan_versions(request, session, holder.round)
    corrections = [
        _correction(version, round_cache.differences(request, session, before.plan_version_id, version.plan_version_id))
        for before, version in pairwise(versions)
    ]
    version_id = holder.round.plan_version_id
    outline = round_cache.outline(request, session, version_id) if version_id else []
    shown = ChangesPage(respondent_frame(holder, who.now), corrections[::-1], {row.id for row in outline})
    return page(request, "plan_versions/changes.html", shown)


def _correction(version: PlanVersionOf, found: Differences) -> Correction:
    return Correction(version, found, touched(found, {}, {}))
