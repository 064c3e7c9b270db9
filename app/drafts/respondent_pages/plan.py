"""All of the plan on one page: to read from the beginning to the end, to search in, and to print."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from markupsafe import Markup
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts.respondent_pages.progress import outline_of, routes
from app.errors import NotFound
from app.i18n import _
from app.plans.searching import Pieces, Spot, found, marked
from app.plans.views import VersionView
from app.responses import round_cache
from app.rounds.access import Holder, holder_for
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.rendering import page
from app.web.sessions import Read
from app.web.templating import environment, globals_for

MOST_HITS = 100


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that has what was searched for. ``heading`` is its section's, ``where`` its place in that in words."""

    href: str
    heading: str
    where: str
    pieces: Pieces


@dataclass(frozen=True, slots=True)
class WholePlanPage:
    """What ``drafts/plan.html`` shows. ``plan`` is the same for all bodies, whose addresses it does not know.

    ``hits``: the first places that have what was asked for, ``found`` how many there are.
    """

    frame: RespondentFrame
    plan: round_cache.WholePlan
    q: str
    hits: list[Hit]
    found: int


@routes.get("/answers/{consultee_id}/plan", "draft.read")
def read_plan(
    request: Request,
    who: Who,
    session: Read,
    consultee_id: int,
    q: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """All that was sent out of the plan, or the places in it that have the words that are searched for."""
    holder = holder_for(session, who, consultee_id)
    return plan_page(request, session, holder, respondent_frame(holder, who.now), q)


def plan_page(request: Request, session: Read, holder: Holder, frame: RespondentFrame, q: str) -> Response:
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
    places = found(round_cache.searched(request, session, version_id), q) if q.strip() else []
    titles = {row.id: row.heading for row in outline_of(request, session, holder)} if places else {}
    hits = [_hit(frame, spot, titles, q) for spot in places[:MOST_HITS]]
    return page(request, "drafts/plan.html", WholePlanPage(frame, plan, q.strip(), hits, len(places)))


def _hit(frame: RespondentFrame, spot: Spot, titles: dict[int, str], asked: str) -> Hit:
    where = _("Rubriken")
    if spot.paragraph:
        where = _("Stycke {number}").format(number=spot.paragraph)
    elif spot.indicator_id:
        where = _("Indikator")
    elif spot.note:
        where = _("Fotnot {n}").format(n=spot.note)
    href = f"{frame.base}/sections/{spot.section_id}#{spot.anchor}"
    return Hit(href, titles.get(spot.section_id, ""), where, marked(spot.text, asked))
