"""What a sample needs the register to be in first: a calendar on the network, and meetings that are fetched from it."""

import datetime

from sqlmodel import Session

from app.clock import now
from app.rounds.meeting_models import MeetingAddress
from tests.kit.calendars import calendar, lasting_server
from tests.kit.days import in_a_month
from tests.kit.world import World


def calendar_address(_world: World) -> dict[str, str]:
    """The address of a calendar with one meeting."""
    day = datetime.date.fromisoformat(in_a_month())
    return {"url": lasting_server().give("/moten.ics", calendar(day)), "called": "styrelsen"}


def meetings_fetched(session: Session, world: World) -> None:
    """The body's meetings are fetched from an address."""
    at = now()
    address = MeetingAddress(
        organisation_id=world.organisation, url="https://exempel.se/moten.ics", set_at=at, looked_at=at, due_at=at
    )
    session.add(address)
    session.flush()
