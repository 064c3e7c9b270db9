"""Samples of what comes from others than the bodies that were asked: dialogue meetings, and who answers unasked."""

from typing import Any

from sqlmodel import Session

from app.accounts.identity import By
from app.clock import now, today
from app.organisations.models import Organisation, OrganisationKind
from app.responses.actions import Told
from app.responses.actions.dialogue import store_said
from app.responses.dialogue_models import DialogueMeeting
from app.rounds.models import Consultee, Origin, Round
from tests.house.sample import Sample
from tests.kit.world import World

HELD = 900
"""The place in the round of the meeting that has been held."""


def meeting() -> dict[str, Any]:
    """What is told of a meeting."""
    return {"held_on": today().isoformat(), "place": "Folkets hus", "notes": "Många vill ha praktik."}


def held(session: Session, world: World) -> None:
    """A meeting has been registered."""
    round_, by, at, name = session.get_one(Round, world.round), By("user", 1, "Hanna"), now(), "Dialogmöte i dag"
    named = {"name": name, "sort_key": name}
    kept = {"name_key": "held", "search_text": name, "kind": OrganisationKind.OTHER, "listed": False}
    session.add(Organisation(id=HELD, created_at=at, **named, **kept))
    session.flush()
    place = {"round_id": round_.id, "group": "", "position": HELD, "origin": Origin.MEETING, "created_at": at}
    consultee = Consultee(id=HELD, organisation_id=HELD, **named, **place)
    session.add(consultee)
    session.flush()
    told = Told(today(), notes="Vi talade.")
    facts = {"held_on": told.held_on, "notes": told.notes, "created_at": at, "created_by": by.name}
    session.add(DialogueMeeting(consultee_id=HELD, round_id=round_.id, **facts))
    session.flush()
    store_said(session, round_, consultee, told, None, at, by, at)


MEETINGS: dict[str, Sample] = {
    "GET /rounds/{round_id}/meetings/{meeting_id}": Sample(prepare=held),
    "POST /rounds/{round_id}/meetings/new": Sample(data=lambda _w: meeting()),
    "POST /api/v1/rounds/{round_id}/meetings": Sample(json=lambda _w: meeting()),
    "POST /rounds/{round_id}/meetings/{meeting_id}": Sample(data=lambda _w: meeting() | {"version": "1"}, prepare=held),
    "PUT /api/v1/rounds/{round_id}/meetings/{meeting_id}": Sample(
        json=lambda _w: meeting() | {"version": 1}, prepare=held
    ),
    "POST /rounds/{round_id}/meetings/{meeting_id}/removal": Sample(data={"reason": "Fel remiss."}, prepare=held),
    "POST /api/v1/rounds/{round_id}/meetings/{meeting_id}/removal": Sample(
        json={"reason": "Fel remiss."}, prepare=held
    ),
    "POST /rounds/{round_id}/unsolicited": Sample(data={"name": "Kvarnby bygdegård"}),
    "POST /api/v1/rounds/{round_id}/unsolicited": Sample(json={"name": "Kvarnby bygdegård"}),
}
