"""The review of replies by a second person, as JSON."""

import datetime

from pydantic import BaseModel, Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment.access import comment_for
from app.assessment.actions.reviews import Finding, approve_many, ask_review
from app.assessment.actions.reviews import review as review_reply
from app.assessment.queries.reviews import ReviewView, review_counts, reviews_of
from app.assessment.review_forms import ApprovalsForm, FindingForm, SettingForm
from app.rounds.access import round_for
from app.web.pagination import Listing
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("comments")


class ReviewOut(BaseModel):
    """What one person found of one version of a reply; in no file and on no body's page."""

    id: int = Field(description="Its id; send it back as seen with another review of the same version")
    version: int = Field(description="The version of the reply that was reviewed")
    approved: bool = Field(description="False where it was sent back")
    remark: str = Field(description="What is to be changed; empty where it was approved")
    by: str = Field(description="Who reviewed")
    at: datetime.datetime = Field(description="When, UTC")


class ReviewingOut(BaseModel):
    """Whether a second person reviews a round's replies, and how far that has come."""

    required: bool = Field(description="Whether the round asks for it; while it does not, nothing waits")
    to_review: int = Field(description="Replies that nobody has reviewed in their newest version")
    sent_back: int = Field(description="Replies that are to be rewritten")
    approved: int = Field(description="Replies that are approved")


def _out(found: ReviewView) -> ReviewOut:
    return ReviewOut(
        id=found.id, version=found.version, approved=found.approved, remark=found.remark, by=found.by, at=found.at
    )


@routes.get("/rounds/{round_id}/review", "assess.read")
def reviewing(round_id: int, who: Who, session: Read) -> ReviewingOut:
    """Whether a second person reviews the replies, and how many wait: `comments?outcome=to_review` lists those."""
    door = round_for(session, who, round_id)
    return ReviewingOut(required=door.round.review_required, **review_counts(session, round_id))


@routes.put("/rounds/{round_id}/review", "assess.ask_review")
def ask(round_id: int, who: Who, session: Write, body: SettingForm) -> ReviewingOut:
    """Let a second person review the replies from now on, or no longer. Replies that stand wait for review."""
    door = round_for(session, who, round_id)
    ask_review(session, door.round, required=body.required, by=who.by, now=who.now)
    return ReviewingOut(required=body.required, **review_counts(session, round_id))


@routes.post("/rounds/{round_id}/review-batch", "assess.review", status_code=204)
def approve(round_id: int, who: Who, session: Write, body: ApprovalsForm) -> Response:
    """Approve many replies at once, all or none; an error names each that failed."""
    door = round_for(session, who, round_id)
    findings = [Finding(item.comment_id, item.version, approved=True, seen=item.seen) for item in body.items]
    approve_many(session, door.round, findings, by=who.by, now=who.now)
    return Response(status_code=204)


@routes.get("/comments/{comment_id}/reviews", "assess.read")
def reviews(comment_id: int, who: Who, session: Read) -> Listing[ReviewOut]:
    """Every review of a comment's reply, in all its versions, the newest first."""
    point, _door = comment_for(session, who, comment_id)
    items = [_out(found) for found in reviews_of(session, point.id)]
    return Listing(items=items, total=len(items), next=None)


@routes.post("/comments/{comment_id}/reviews", "assess.review", status_code=201)
def review(comment_id: int, who: Who, session: Write, body: FindingForm) -> ReviewOut:
    """Approve a reply or send it back with a remark: not one's own. A stale version is 409, as is another's review."""
    _point, door = comment_for(session, who, comment_id)
    finding = Finding(comment_id, body.version, body.approved, body.remark, body.seen)
    return _out(review_reply(session, door.round, finding, by=who.by, now=who.now))
