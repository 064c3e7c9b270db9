"""What every letter about a round says of it, in one place."""

from typing import Any

from app.rounds.facts import RoundFacts
from app.rounds.models import Round


def about(round_: Round | RoundFacts, organisation: str) -> dict[str, Any]:
    """The facts of a letter to a body: which round, to whom, and whom it asks."""
    facts = {"round_title": round_.title, "registry_number": round_.registry_number, "organisation": organisation}
    if round_.contact is not None:
        person = round_.contact
        facts |= {"contact_name": person.name, "contact_phone": person.phone, "contact_email": person.email}
    return facts
