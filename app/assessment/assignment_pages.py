"""Sharing comments on the desk: those that were marked, or all that the filters show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import messages
from app.assessment.actions.assignments import share
from app.assessment.actions.selections import as_shown
from app.assessment.asked import AskedFor
from app.assessment.assignment_forms import SharingForm
from app.assessment.chosen_filters import Chosen, chosen_filters
from app.assessment.desk import Asked, listed
from app.assessment.forms import ids
from app.assessment.queries.selections import selection
from app.assessment.queries.tags import people_and_tags
from app.responses.queries.assignments import Share, shares
from app.rounds.access import Door, round_for
from app.rounds.calendar import day_of
from app.rounds.frame import RoundFrame, frame
from app.rounds.queries import Member
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Sharing = Annotated[Filled[SharingForm], Depends(filled(SharingForm))]
ADDRESS = "/rounds/{round_id}/comments/sharing"


@dataclass(frozen=True, slots=True)
class SharingPage:
    """What ``assessment/sharing.html`` shows. ``marked``: the comments' ids; none: all that are shown, ``members``."""

    frame: RoundFrame
    asked: Asked
    chosen_filters: Sequence[Chosen]
    marked: list[int]
    members: str
    count: int
    people: Sequence[Member]
    shares: Sequence[Share]
    form: Filled[SharingForm]


@routes.get(ADDRESS, "assess.assign_form")
def sharing(
    request: Request,
    round_id: int,
    who: Who,
    session: Read,
    asked: AskedFor,
    comment: Annotated[list[int], Query(max_length=500)] = [],  # noqa: B006  # FastAPI's way of saying "none"
) -> Response:
    """The form that gives comments to an official, and how they are shared now."""
    door = round_for(session, who, round_id)
    return page(request, "assessment/sharing.html", _page(session, door, who, asked, comment, blank(SharingForm)))


@routes.post(ADDRESS, "assess.assign")
def share_out(request: Request, round_id: int, who: Who, session: Write, asked: AskedFor, form: Sharing) -> Response:
    """Give the marked comments, or all that the filters show, to an official; or make them nobody's."""
    door = round_for(session, who, round_id)
    changed = 0
    if form.ok:
        data = form.data

        def act() -> None:
            nonlocal changed
            point_ids = data.comment or as_shown(session, door.round, asked.filters, data.selection).ids
            changed = share(
                session, door.round, point_ids, user_id=int(data.to) or None, due=data.due, by=who.by, now=who.now
            )

        form.attempt(session, act)
    if form.ok:
        back = see_other(f"/rounds/{round_id}/comments{asked.query()}")
        return messages.SHARED.after(back, request, changed)
    marked = ids(form.chosen("comment"))
    return page(request, "assessment/sharing.html", _page(session, door, who, asked, marked, form), status=422)


def _page(
    session: Read, door: Door, who: Who, asked: Asked, marked: list[int], form: Filled[SharingForm]
) -> SharingPage:
    listing = listed(session, door.round.id, asked)
    every_one = None if marked else selection(session, door.round.id, asked.filters)
    people, tags = people_and_tags(session, door.round.id)
    return SharingPage(
        frame=frame(session, door, current="comments"),
        asked=asked,
        chosen_filters=chosen_filters(listing, (), people, tags),
        marked=marked,
        members=every_one.members if every_one else "",
        count=len(every_one or marked),
        people=[member for member in people if member.handles],
        shares=shares(session, door.round.id, day_of(who.now)),
        form=form,
    )
