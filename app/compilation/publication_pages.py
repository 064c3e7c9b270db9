"""The page on which a compilation is published, or on which that is taken back."""

import datetime
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.compilation import actions, messages
from app.compilation.completeness import Completeness
from app.compilation.forms import PublicationWithdrawal
from app.compilation.publication import may_take_back, published_on, why_not_publishable
from app.errors import RuleBroken
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True, slots=True)
class PublicationPage:
    """What ``compilation/publication.html`` shows.

    ``published_on``: since when it is published; None while it is not. ``refused``: why it cannot be now, in words.
    ``may``: whether the one who looks publishes; ``takes_back``: whether that can still be taken back.
    """

    frame: RoundFrame
    completeness: Completeness
    published_on: datetime.date | None
    refused: str
    may: bool
    takes_back: bool
    form: Filled[PublicationWithdrawal]


def _page(
    request: Request, session: Read, door: Door, form: Filled[PublicationWithdrawal], status: int = 200
) -> Response:
    shown = PublicationPage(
        frame=frame(session, door, current="compilation"),
        completeness=actions.found_completeness(session, door.round.id),
        published_on=published_on(door.steps),
        refused=why_not_publishable(door.status),
        may=door.may("round.publish"),
        takes_back=may_take_back(door.status) and door.may("round.publish"),
        form=form,
    )
    return page(request, "compilation/publication.html", shown, status=422 if form.errors else status)


@routes.get("/rounds/{round_id}/publication", "comments.read")
def look(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """What publishing means, and what is missing before; once it is done since when, and how it is taken back."""
    return _page(request, session, round_for(session, who, round_id), blank(PublicationWithdrawal))


@routes.post("/rounds/{round_id}/publication", "round.publish")
def publish(request: Request, round_id: int, who: Who, session: Write) -> Response:
    """Publish the compilation; while something is missing the page lists what."""
    door = round_for(session, who, round_id)
    try:
        done = actions.publish_compilation(session, door.round, by=who.by, now=who.now)
    except RuleBroken as refused:
        if refused.code != "incomplete":
            raise
        return _page(request, session, door, blank(PublicationWithdrawal), status=409)
    after = see_other(f"/rounds/{round_id}/compilation")
    return messages.PUBLISHED.after(after, request) if done else after


@routes.post("/rounds/{round_id}/publication/withdrawal", "round.publish")
def withdraw(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[PublicationWithdrawal], Depends(filled(PublicationWithdrawal))],
) -> Response:
    """Take the publication back, with a reason."""
    door = round_for(session, who, round_id)
    if form.ok:
        reason = form.data.reason
        taken = form.attempt(
            session,
            lambda: actions.withdraw_publication(session, door.round, reason=reason, by=who.by, now=who.now),
        )
        if taken is not None:
            return messages.PUBLICATION_WITHDRAWN.after(see_other(f"/rounds/{round_id}/compilation"), request)
    return _page(request, session, door, form)
