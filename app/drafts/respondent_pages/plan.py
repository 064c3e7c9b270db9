"""All of the plan on one page: to read from the beginning to the end, to search in, and to print."""

from dataclasses import dataclass

from fastapi import Request
from markupsafe import Markup
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts.respondent_pages.progress import routes
from app.errors import NotFound
from app.i18n import _
from app.plans.views import VersionView
from app.responses import round_cache
from app.rounds.access import Holder, holder_for
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.rendering import page
from app.web.sessions import Read
from app.web.templating import environment, globals_for


@dataclass(frozen=True, slots=True)
class WholePlanPage:
    """What ``drafts/plan.html`` shows. ``plan`` is the same for all bodies, whose addresses it does not know."""

    frame: RespondentFrame
    plan: round_cache.WholePlan


@routes.get("/answers/{consultee_id}/plan", "draft.read")
def read_plan(request: Request, who: Who, session: Read, consultee_id: int) -> Response:
    """All that was sent out of the plan."""
    holder = holder_for(session, who, consultee_id)
    return plan_page(request, session, holder, respondent_frame(holder, who.now))


def plan_page(request: Request, session: Read, holder: Holder, frame: RespondentFrame) -> Response:
    """The page for a holder of a link. Raises NotFound when the round has no plan."""
    version_id = holder.round.plan_version_id
    if version_id is None:
        raise NotFound(_("Remissen har ingen plan."))

    closed = frozenset(map(int, frame.closed_sections))

    def show(plan: VersionView) -> Markup:
        context = globals_for(request) | {"plan": plan, "can_write": frame.can_write, "closed": closed}
        html = environment().get_template("drafts/_whole_plan.html").render(context)
        return Markup(html)  # noqa: S704  a template's, which escapes what is not safe

    plan = round_cache.whole_plan(request, session, version_id, can_write=frame.can_write, closed=closed, show=show)
    return page(request, "drafts/plan.html", WholePlanPage(frame, plan))
