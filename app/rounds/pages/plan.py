"""A round's plan as the round has it, under the round's tabs."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import NotFound
from app.i18n import _
from app.installation import Shelf, installation_of
from app.plans import queries as plans
from app.plans import views
from app.rounds.access import round_for
from app.rounds.frame import RoundFrame, frame
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()
PLANS: Shelf[int, views.VersionView] = Shelf("plans of opened rounds", most=16)
"""A version that a round was opened with never changes, so it is read once."""


@dataclass(frozen=True, slots=True)
class RoundPlanPage:
    """What ``rounds/plan.html`` shows."""

    frame: RoundFrame
    plan: views.VersionView
    figures: views.Figures
    can_edit: bool
    has_original: bool


@routes.get("/rounds/{round_id}/plan", "round.read_internal")
def read_plan(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The very version that the round was opened with; of a draft round, the plan as it stands."""
    door = round_for(session, who, round_id)
    if door.round.plan_version_id is None:
        raise NotFound(_("Remissen har ingen plan än. Välj en under ”Ändra remissen”."))
    plan = _plan(request, session, door.round.plan_version_id)
    shown = RoundPlanPage(
        frame=frame(session, door, current="plan"),
        plan=plan,
        figures=views.figures(plan),
        can_edit=door.may("plan.edit") and plan.frozen_at is None,
        has_original=plan.source_name is not None,
    )
    return page(request, "rounds/plan.html", shown)


def _plan(request: Request, session: Read, version_id: int) -> views.VersionView:
    kept = installation_of(request.app).memory.on(PLANS)
    if version_id in kept:
        return kept[version_id]
    plan = plans.version_view(session, plans.version(session, version_id))
    if plan.frozen_at is not None:
        kept[version_id] = plan
    return plan
