"""Samples of what an official does with an answer that came in: moves it to the body that it is from."""

from sqlmodel import Session

from app.accounts.identity import By
from app.clock import now, today
from app.comments.kinds import Stance
from app.responses.actions import Registering, register
from app.responses.models import Channel
from app.rounds.models import Consultee, Round
from tests.house.sample import Sample
from tests.kit.world import World, comment

WHERE = {"response_id": lambda world: world.registered}


def registered_wrong(session: Session, world: World) -> None:
    """An answer of the other body has been registered on the one that has not answered."""
    registering = Registering(
        Channel.POST, today(), Stance.REJECTS, comments=[comment("En till.", section=world.section)]
    )
    round_, body = session.get_one(Round, world.round), session.get_one(Consultee, world.consultee)
    receipt, _new = register(session, round_, body, registering=registering, by=By("user", 1, "Rut"), now=now())
    world.registered = receipt.response_id


def _there(world: World) -> dict[str, object]:
    return {"consultee_id": world.other_consultee, "reason": "Mejlet kom från dem.", "replaces": True}


MOVES: dict[str, Sample] = {
    "POST /responses/{response_id}/moving": Sample(
        data=lambda world: _there(world) | {"replaces": "true"}, path=WHERE, prepare=registered_wrong
    ),
    "POST /api/v1/responses/{response_id}/moving": Sample(json=_there, path=WHERE, prepare=registered_wrong),
}
