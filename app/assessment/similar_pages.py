"""The page that offers comments which say nearly the same, and the buttons on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import messages
from app.assessment.actions.similar import KIND, forget_refusals, order_search, refuse
from app.assessment.desk import Shown, chosen
from app.assessment.group_forms import GatherForm
from app.assessment.queries.similar import Candidate, Offer, Similar, similar
from app.assessment.rules import may_reply
from app.comments.fields import FIELDS
from app.i18n import number
from app.jobs.queries import Job, recent
from app.plans.diff import Piece, excerpt
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, Pressed, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
SIMILAR = "/rounds/{round_id}/similar"
A_PAGE = 10
"""Offers that are shown at once."""
A_FEW = 50
"""Of an offer, members whose words are shown."""


@dataclass(frozen=True, slots=True)
class Alike:
    """A member of an offer: its own words, and how they differ from those of the first; () where they do not."""

    candidate: Candidate
    shown: Shown | None
    differs: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """An offer with the words of its first member, and what the others say otherwise. ``more``: not shown in words."""

    offer: Offer
    first: Shown
    members: Sequence[Alike]

    @property
    def more(self) -> Sequence[Candidate]:
        """Members that are told by their numbers alone."""
        return self.offer.members[len(self.members) :]


@dataclass(frozen=True, slots=True)
class SimilarPage:
    """What ``assessment/similar.html`` shows. ``job``: a search that is under way or has failed.

    ``after``: where the next page begins, or 0.
    """

    frame: RoundFrame
    plan: str
    similar: Similar
    offers: Sequence[ShownOffer]
    total: str
    job: Job | None
    writes: bool
    start: int
    after: int
    form: Filled[GatherForm] | None = None


@routes.get(SIMILAR, "comments.read")
def look(
    request: Request, round_id: int, who: Who, session: Read, start: Annotated[int, Query(ge=0, le=100_000)] = 0
) -> Response:
    """What says nearly the same, as the latest search has found it."""
    door = round_for(session, who, round_id)
    return page(request, "assessment/similar.html", _page(session, door, start))


def _page(session: Read, door: Door, start: int, form: Filled[GatherForm] | None = None) -> SimilarPage:
    found = similar(session, door.round.id)
    offers = found.offers[start : start + A_PAGE]
    jobs = recent(session, KIND, door.round.id, most=1)
    return SimilarPage(
        frame(session, door, current="comments"),
        f"/plans/{door.plan_id}",
        found,
        _in_words(session, door.round.id, offers),
        number(len(found.offers)),
        jobs[0] if jobs and not (jobs[0].finished_at and not jobs[0].error) else None,
        door.may("assess.divide") and may_reply(door.status),
        start,
        start + A_PAGE if start + A_PAGE < len(found.offers) else 0,
        form,
    )


def _in_words(session: Read, round_id: int, offers: Sequence[Offer]) -> list[ShownOffer]:
    """The offers with what their members say."""
    ids = [member.comment_id for offer in offers for member in offer.members[:A_FEW]]
    by_id = {shown.comment.id: shown for shown in chosen(session, round_id, ids)} if ids else {}
    told = []
    for offer in offers:
        first = by_id[offer.members[0].comment_id]
        members = [
            Alike(each, by_id[each.comment_id], () if at == 0 else _difference(first, by_id[each.comment_id]))
            for at, each in enumerate(offer.members[:A_FEW])
        ]
        told.append(ShownOffer(offer, first, members))
    return told


def _difference(first: Shown, other: Shown) -> tuple[Piece, ...]:
    """What another says otherwise than the first; () when it says the same."""
    before, after = _said(first), _said(other)
    return excerpt(before, after) if before != after else ()


def _said(shown: Shown) -> str:
    content = shown.comment.content
    return "\n".join(filter(None, (getattr(content, field.name) for field in FIELDS if field.name != "quote")))


@routes.post(SIMILAR, "assess.divide")
def search(request: Request, round_id: int, who: Who, session: Write, form: Pressed) -> Response:
    """Have a job look through all that stands."""
    door = round_for(session, who, round_id)
    order_search(session, door.round, by=who.by, now=who.now)
    return see_other(f"/rounds/{round_id}/similar")


@routes.post(SIMILAR + "/refusals/removal", "assess.divide")
def ask_again(request: Request, round_id: int, who: Who, session: Write, form: Pressed) -> Response:
    """Offer again what was refused."""
    door = round_for(session, who, round_id)
    forget_refusals(session, door.round)
    return see_other(f"/rounds/{round_id}/similar")


@routes.post(SIMILAR + "/refusals", "assess.divide")
def say_no(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[GatherForm], Depends(filled(GatherForm))],
) -> Response:
    """They do not say the same: not offered together again."""
    door = round_for(session, who, round_id)
    if form.ok:
        ids = form.data.comment_ids
        form.attempt(session, lambda: refuse(session, door.round, ids, by=who.by, now=who.now))
    if form.ok:
        return messages.NOT_THE_SAME.after(see_other(f"/rounds/{round_id}/similar"), request)
    return page(request, "assessment/similar.html", _page(session, door, 0, form), status=422)
