"""A round's plan as the round has it, under the round's tabs."""

import datetime
from dataclasses import dataclass

from fastapi import Request
from markupsafe import Markup
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import NotFound
from app.i18n import _
from app.plans import queries as plans
from app.plans.fragments import plan_reading
from app.rounds.access import round_for
from app.rounds.frame import RoundFrame, frame
from app.rounds.models import RoundStatus
from app.web.kept import GAP
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()


@dataclass(frozen=True, slots=True)
class RoundPlanPage:
    """What ``rounds/plan.html`` shows. ``reading``: a gap for the document."""

    frame: RoundFrame
    title: str
    can_close: bool
    number: int
    corrected_at: datetime.datetime | None
    can_correct: bool
    reading: Markup = GAP


@routes.get("/rounds/{round_id}/plan", "round.read_internal")
def read_plan(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The very version that the round was opened with; of a draft round, the plan as it stands."""
    door = round_for(session, who, round_id)
    if door.round.plan_version_id is None:
        raise NotFound(_("Remissen har ingen plan än. Välj en under ”Ändra remissen”."))
    plan = plans.version_facts(session, door.round.plan_version_id)
    can_edit = door.may("plan.edit") and plan.frozen_at is None
    document = plan_reading(request, session, plan, can_edit=can_edit, round_id=round_id)
    shown = RoundPlanPage(
        frame=frame(session, door, current="plan"),
        title=plan.title,
        can_close=door.may("round.edit"),
        number=door.round.plan_number,
        corrected_at=door.round.plan_corrected_at,
        can_correct=door.status is RoundStatus.OPEN and door.may("round.new_plan_version"),
    )
    return page(request, "rounds/plan.html", shown, pieces=[document])
