"""How a dialogue meeting is named, and who was there. Pure."""

import datetime
from collections.abc import Iterable
from typing import NamedTuple

from app.i18n import long_date, speaking


class Participants(NamedTuple):
    """Some of those who were there: what kind of people, and how many."""

    kind: str
    number: int


def meeting_name(held_on: datetime.date, place: str, participants: Iterable[Participants]) -> str:
    """What stands wherever a body's name would: "Dialogmöte 12 maj 2026, Folkets hus, 80 deltagare".

    It is kept as a name is, in Swedish, whoever registers it.
    """
    with speaking("sv"):
        parts = [f"Dialogmöte {long_date(held_on)}", place]
    if total := sum(kind.number for kind in participants):
        parts.append(f"{total} deltagare")
    return ", ".join(part for part in parts if part)
