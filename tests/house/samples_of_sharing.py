"""Samples of sharing comments among officials."""

from sqlmodel import Session

from app.accounts.policy import Kind
from app.clock import now
from app.responses.assignment_models import Assignment
from tests.house.sample import Sample
from tests.kit.world import World


def given(session: Session, world: World) -> None:
    """The comment is the handler's."""
    session.add(
        Assignment(
            point_id=world.point,
            round_id=world.round,
            user_id=world.users[Kind.HANDLER],
            by_name="Hanna",
            at=now(),
        )
    )
    session.flush()


SHARING = {
    "POST /rounds/{round_id}/comments/sharing": Sample(
        data=lambda w: {"to": str(w.users[Kind.HANDLER]), "comment": [str(w.point)]}
    ),
    "POST /api/v1/rounds/{round_id}/assignment-batch": Sample(
        json=lambda w: {"comment_ids": [w.point], "user_id": w.users[Kind.HANDLER]}
    ),
    "PUT /api/v1/comments/{comment_id}/assignments": Sample(json=lambda w: {"user_id": w.users[Kind.HANDLER]}),
    "DELETE /api/v1/comments/{comment_id}/assignments": Sample(prepare=given),
}
