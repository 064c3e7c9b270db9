"""Samples of the review of replies by a second person."""

from sqlmodel import Session

from app.accounts.identity import By
from app.accounts.policy import Kind
from app.assessment.actions import Answer, reply
from app.assessment.models import Outcome, ReplyDraft
from app.clock import now
from app.rounds.models import Round
from tests.house.sample import Sample
from tests.kit.world import World


def to_review(session: Session, world: World) -> None:
    """The round's replies are reviewed, and somebody else than the handler has replied."""
    round_ = session.get_one(Round, world.round)
    by = By("user", world.users[Kind.OTHER_HANDLER], "Otto")
    reply(session, round_, Answer(world.point, Outcome.NOTED, "Tack.", "", world.replies), by=by, now=now())
    round_.review_required = True
    session.flush()


REVIEWS = {
    "POST /rounds/{round_id}/review": Sample(
        data=lambda w: {"reply": f"{w.point}:{w.replies + 1}:0"}, prepare=to_review
    ),
    "POST /rounds/{round_id}/review/setting": Sample(data={"required": "true"}),
    "POST /rounds/{round_id}/review/{comment_id}": Sample(
        data=lambda w: {"version": w.replies + 1, "seen": "0", "verdict": "send_back", "remark": "Säg när."},
        prepare=to_review,
    ),
    "PUT /api/v1/rounds/{round_id}/review": Sample(json={"required": True}),
    "POST /api/v1/rounds/{round_id}/review-batch": Sample(
        json=lambda w: {"items": [{"comment_id": w.point, "version": w.replies + 1}]}, prepare=to_review
    ),
    "POST /api/v1/comments/{comment_id}/reviews": Sample(
        json=lambda w: {"version": w.replies + 1, "approved": True}, prepare=to_review
    ),
}


def drafted(session: Session, world: World) -> None:
    """The handler has begun to reply."""
    draft = {"outcome": "noted", "text": "Tack.", "action": "", "action_kind": "", "responsible": "", "due": ""}
    session.add(
        ReplyDraft(
            point_id=world.point,
            official_id=world.users[Kind.HANDLER],
            round_id=world.round,
            version=world.replies,
            by_name="Hanna",
            at=now(),
            **draft,
        )
    )
    session.flush()


REVIEWS |= {
    "POST /rounds/{round_id}/comments/{comment_id}/draft": Sample(data={"text": "Tack för", "version": "0"}),
    "POST /rounds/{round_id}/reply-drafts": Sample(data={}, prepare=drafted),
    "POST /rounds/{round_id}/reply-drafts/{comment_id}/removal": Sample(data={}, prepare=drafted),
    "POST /api/v1/rounds/{round_id}/reply-drafts": Sample(prepare=drafted),
    "PUT /api/v1/comments/{comment_id}/reply-draft": Sample(json={"text": "Tack för"}),
    "DELETE /api/v1/comments/{comment_id}/reply-draft": Sample(prepare=drafted),
}
