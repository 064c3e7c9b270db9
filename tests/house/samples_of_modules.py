"""Samples of the texts that replies begin with."""

from sqlmodel import Session

from app.assessment.models import Outcome, Reply, TextModule
from app.clock import now
from app.comments.models import Point
from app.responses.models import Standing
from tests.house.sample import Sample
from tests.kit.world import World


def module_written(session: Session, world: World) -> None:
    """The round has a text that replies begin with."""
    said = {"name": "Tack", "name_key": "tack", "text": "Tack, {instans}.", "shared": False}
    session.add(TextModule(id=60, round_id=world.round, **said, version=1, by_name="Hanna", at=now()))
    session.flush()


def another_replied(session: Session, world: World) -> None:
    """A comment beside the world's point, with a reply to take over."""
    body = session.get_one(Point, world.point)
    point = Point(id=61, round_id=world.round, consultee_id=body.consultee_id, number=61)
    stands = session.get_one(Standing, world.point).model_dump() | {"point_id": 61, "number": 61, "outcome": "noted"}
    session.add(point)
    session.flush()
    session.add(Standing(**stands | {"done": True}))
    facts = {"comment_id": stands["comment_id"], "by_name": "Hanna", "at": now(), "version": 1}
    session.add(Reply(point_id=61, round_id=world.round, outcome=Outcome.NOTED, text="Tack för det.", **facts))
    session.flush()


SAID = {"name": "Ny", "text": "Tack för synpunkten, {instans}."}
MODULES = {
    "GET /rounds/{round_id}/modules/{module_id}": Sample(prepare=module_written),
    "POST /rounds/{round_id}/modules": Sample(data=SAID),
    "POST /rounds/{round_id}/modules/{module_id}": Sample(data=SAID | {"version": "1"}, prepare=module_written),
    "POST /rounds/{round_id}/modules/{module_id}/removal": Sample(data={}, prepare=module_written),
    "POST /api/v1/rounds/{round_id}/reply-copies": Sample(
        json=lambda w: {"number": "61", "items": [{"comment_id": w.point, "version": w.replies}]},
        prepare=another_replied,
    ),
    "POST /api/v1/rounds/{round_id}/modules": Sample(json=SAID),
    "PUT /api/v1/modules/{module_id}": Sample(json=SAID | {"version": 1}, prepare=module_written),
    "DELETE /api/v1/modules/{module_id}": Sample(prepare=module_written),
}
