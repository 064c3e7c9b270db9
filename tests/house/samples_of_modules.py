"""Samples of the texts that replies begin with."""

from sqlmodel import Session

from app.assessment.models import TextModule
from app.clock import now
from tests.house.sample import Sample
from tests.kit.world import World


def module_written(session: Session, world: World) -> None:
    """The round has a text that replies begin with."""
    said = {"name": "Tack", "name_key": "tack", "text": "Tack, {instans}.", "shared": False}
    session.add(TextModule(id=60, round_id=world.round, **said, version=1, by_name="Hanna", at=now()))
    session.flush()


SAID = {"name": "Ny", "text": "Tack för synpunkten, {instans}."}
MODULES = {
    "GET /rounds/{round_id}/modules/{module_id}": Sample(prepare=module_written),
    "POST /rounds/{round_id}/modules": Sample(data=SAID),
    "POST /rounds/{round_id}/modules/{module_id}": Sample(data=SAID | {"version": "1"}, prepare=module_written),
    "POST /rounds/{round_id}/modules/{module_id}/removal": Sample(data={}, prepare=module_written),
    "POST /api/v1/rounds/{round_id}/modules": Sample(json=SAID),
    "PUT /api/v1/modules/{module_id}": Sample(json=SAID | {"version": 1}, prepare=module_written),
    "DELETE /api/v1/modules/{module_id}": Sample(prepare=module_written),
}
