"""Samples of comments that officials divide into parts."""

from typing import Any

from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.accounts.policy import Kind
from app.assessment.actions.parts import divide
from app.clock import now
from app.comments.models import Point
from app.responses.models import Comment
from app.responses.parts import Cut
from app.rounds.models import Round
from tests.house.sample import Sample
from tests.house.samples_of_files import FILES
from tests.kit.world import World

EDGE = 3
"""Where the words of the comment are cut."""
_LENGTHS: dict[int, int] = {}
"""How many characters a world's comment has, by its id: worlds say different things."""


def measured(session: Session, world: World) -> None:
    """How long the world's comment is."""
    query = select(Comment.text).where(Comment.point_id == world.point).order_by(col(Comment.id).desc())
    _LENGTHS[world.point] = len(session.exec(query).first() or "")


def divided(session: Session, world: World) -> None:
    """The world's comment is in two parts."""
    measured(session, world)
    point, round_ = session.get_one(Point, world.point), session.get_one(Round, world.round)
    by = By("user", world.users[Kind.HANDLER], "Hanna")
    cuts = [Cut(0, EDGE), Cut(EDGE, _LENGTHS[world.point])]
    divide(session, round_, point, cuts, None, by=by, now=now())
    session.flush()


def in_two(world: World) -> dict[str, Any]:
    """The comment in two passages."""
    end = _LENGTHS.get(world.point, EDGE + 1)
    return {"passages": [{"start": 0, "end": EDGE}, {"start": EDGE, "end": end}]}


def chosen(world: World) -> dict[str, Any]:
    """The same on the page."""
    return {"piece": ["0:part", f"{EDGE}:part"], "version": "0"}


PARTS = {
    **FILES,
    "POST /rounds/{round_id}/comments/{comment_id}/parts": Sample(data=chosen),
    "POST /rounds/{round_id}/comments/{comment_id}/parts/removal": Sample(data={"version": "1"}, prepare=divided),
    "POST /api/v1/comments/{comment_id}/parts": Sample(json=in_two, prepare=measured),
    "DELETE /api/v1/comments/{comment_id}/parts": Sample(prepare=divided),
}
