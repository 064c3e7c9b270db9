"""Samples of the notes that officials write to each other on the desk, with those of the texts beside them."""

from sqlmodel import Session

from app.accounts.policy import Kind
from app.assessment.models import PointNote
from app.clock import now
from tests.house.sample import Sample
from tests.house.samples_of_modules import MODULES
from tests.kit.world import World


def noted(session: Session, world: World) -> None:
    """The handler has written a note."""
    session.add(
        PointNote(
            id=1,
            point_id=world.point,
            text="Fråga juristen.",
            by_id=world.users[Kind.HANDLER],
            by_name="Hanna",
            at=now(),
        )
    )
    session.flush()


NOTES = {
    **MODULES,
    "POST /rounds/{round_id}/comments/{comment_id}/notes": Sample(data={"note": "Fråga juristen."}),
    "POST /rounds/{round_id}/comments/{comment_id}/notes/{note_id}/removal": Sample(data={}, prepare=noted),
    "POST /api/v1/comments/{comment_id}/notes": Sample(json={"text": "Fråga juristen."}),
    "DELETE /api/v1/comments/{comment_id}/notes/{note_id}": Sample(prepare=noted),
}
