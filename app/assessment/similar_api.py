"""Comments that say nearly the same, as JSON."""

import datetime

from pydantic import BaseModel, Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment.actions.similar import KIND, forget_refusals, order_search, refuse
from app.assessment.group_forms import RefusalForm
from app.assessment.queries.similar import similar
from app.jobs.queries import JobStatus, recent
from app.rounds.access import round_for
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("comments")


class CandidateOut(BaseModel):
    """A comment of an offer."""

    comment_id: int = Field(description="The comment's id")
    number: int = Field(description="Its number in the round")
    label: str = Field(description="The number as it is shown: 14, or 14 a")
    consultee_id: int = Field(description="Its body's id in this round")
    organisation: str = Field(description="Its body's name")
    wording: int = Field(description="The wording that was compared")
    group_id: int | None = Field(description="The group that it is in, or null")
    is_new: bool = Field(description="It came after the others were grouped, or found not to say the same")


class OfferOut(BaseModel):
    """Comments that say nearly the same as the first of them."""

    same: bool = Field(description="The same words but for case, marks and greetings")
    members: list[CandidateOut] = Field(description="The comments, by their numbers")


class SimilarOut(BaseModel):
    """What is offered as saying the same. Nothing is grouped by itself."""

    searched_at: datetime.datetime | None = Field(description="When it was looked for; null before the first search")
    is_stale: bool = Field(description="Comments have come or changed since")
    search: JobStatus | None = Field(description="The latest search; null before the first, and some days after it")
    items: list[OfferOut] = Field(description="What is neither grouped nor refused")
    total: int = Field(description="How many offers there are")


class RefusalOut(BaseModel):
    """That comments do not say the same."""

    id: int = Field(description="Its id")
    comment_ids: list[int] = Field(description="The comments, in the wordings that stood")


@routes.get("/rounds/{round_id}/similar", "assess.read")
def look(round_id: int, who: Who, session: Read) -> SimilarOut:
    """What says nearly the same, as the latest search has found it."""
    round_for(session, who, round_id)
    return _out(session, round_id)


def _out(session: Read, round_id: int) -> SimilarOut:
    found, jobs = similar(session, round_id), recent(session, KIND, round_id, most=1)
    items = [
        OfferOut(
            same=offer.same,
            members=[
                CandidateOut(**{name: getattr(member, name) for name in CandidateOut.model_fields})
                for member in offer.members
            ],
        )
        for offer in found.offers
    ]
    return SimilarOut(
        searched_at=found.searched_at,
        is_stale=found.is_stale,
        search=jobs[0].status if jobs else None,
        items=items,
        total=len(items),
    )


@routes.post("/rounds/{round_id}/similar", "assess.divide", status_code=202)
def search(round_id: int, who: Who, session: Write) -> SimilarOut:
    """Have all that stands looked through. Asked again while it waits or works, it is the same search."""
    door = round_for(session, who, round_id)
    order_search(session, door.round, by=who.by, now=who.now)
    return _out(session, round_id)


@routes.post("/rounds/{round_id}/similar/refusals", "assess.divide", status_code=201)
def say_no(round_id: int, who: Who, session: Write, body: RefusalForm) -> RefusalOut:
    """Say that some do not say the same: they are not offered together again until one of them is changed."""
    door = round_for(session, who, round_id)
    refusal = refuse(session, door.round, body.comment_ids, by=who.by, now=who.now)
    return RefusalOut(id=refusal.id, comment_ids=[point for point, _wording in refusal.members])


@routes.delete("/rounds/{round_id}/similar/refusals", "assess.divide", status_code=204)
def forget(round_id: int, who: Who, session: Write) -> Response:
    """Forget what was refused: everything that says nearly the same is offered again."""
    door = round_for(session, who, round_id)
    forget_refusals(session, door.round)
    return Response(status_code=204)
