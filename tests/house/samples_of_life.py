"""Samples of a round's life, and of what officials are told."""

from typing import Any

from sqlmodel import Session

from app.accounts.kinds import NoticeKind
from app.accounts.models import Role, Substitute, User
from app.clock import now, today
from tests.house.round_states import came_late, closed, complete, published
from tests.house.sample import Sample
from tests.kit.days import next_year
from tests.kit.world import World


def reopening() -> dict[str, Any]:
    """A new last day, and why."""
    return {"deadline": next_year(), "reason": "Fler vill svara."}


NOTICES = {f"told_{kind}": "daily" for kind in NoticeKind} | {"told_hour": 8}


def colleague(session: Session, world: World) -> None:
    """Another handler, number 700."""
    session.add(User(id=700, email="till@exempel.se", name="En till", role=Role.HANDLER, created_at=now()))
    session.flush()


def covered(session: Session, world: World) -> None:
    """That handler stands in for everybody."""
    colleague(session, world)
    day = today()
    for user_id in world.users.values():
        session.add(Substitute(user_id=user_id, substitute_id=700, from_day=day, until_day=day, set_by="Hanna"))
    session.flush()


def standing_in() -> dict[str, Any]:
    """That handler, for some days."""
    return {"substitute_id": 700, "from_day": today().isoformat(), "until_day": next_year()}


WHY = {"reason": "En bilaga saknades."}

LIFE: dict[str, Sample] = {
    "POST /account/notices": Sample(data=NOTICES),
    "PUT /api/v1/account/notices": Sample(json={"choices": {"answer": "never"}, "hour": 8}),
    "POST /account/substitute": Sample(data=lambda _w: standing_in(), prepare=colleague),
    "PUT /api/v1/account/substitute": Sample(json=lambda _w: standing_in(), prepare=colleague),
    "POST /account/substitute/removal": Sample(data={}, prepare=covered),
    "DELETE /api/v1/account/substitute": Sample(prepare=covered),
    "POST /users/{user_id}/substitute": Sample(data=lambda _w: standing_in(), prepare=colleague),
    "POST /users/{user_id}/substitute/removal": Sample(data={}, prepare=covered),
    "POST /rounds/{round_id}/schedule": Sample(data={"closes": "after", "closes_after": "1"}),
    "POST /rounds/{round_id}/reopening": Sample(data=lambda _w: {**reopening(), "tell_bodies": "true"}, prepare=closed),
    "POST /api/v1/rounds/{round_id}/reopening": Sample(json=lambda _w: reopening(), prepare=closed),
    "POST /rounds/{round_id}/publication": Sample(data={}, prepare=complete),
    "POST /api/v1/rounds/{round_id}/publication": Sample(prepare=complete),
    "POST /rounds/{round_id}/publication/withdrawal": Sample(data=WHY, prepare=published),
    "POST /api/v1/rounds/{round_id}/publication/withdrawal": Sample(json=WHY, prepare=published),
    "POST /rounds/{round_id}/inclusion": Sample(
        data=lambda w: {"answer": [str(w.response)], "included": "false", **WHY}, prepare=came_late
    ),
    "POST /api/v1/responses/{response_id}/inclusion": Sample(json={"included": False, **WHY}, prepare=came_late),
    "GET /rounds/{round_id}/inclusion": Sample(prepare=came_late),
    "PUT /api/v1/rounds/{round_id}/schedule": Sample(json={"closes_after": 1}),
}
