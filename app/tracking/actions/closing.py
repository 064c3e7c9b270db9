"""Closing a round: not over anybody's own last day, and not over a request for more time that nobody has answered."""

import datetime

from sqlmodel import Session

from app.accounts.identity import By
from app.errors import RuleBroken
from app.i18n import _, long_date
from app.rounds import actions as rounds
from app.rounds.actions.board import locked_status
from app.rounds.models import Round
from app.tracking.queries import undecided


def close_round(session: Session, round_: Round, *, by: By, now: datetime.datetime) -> None:
    """Close the round. Raises RuleBroken that names what stands in the way: own last days, requests that wait."""
    rounds.require_over(session, round_, locked_status(session, round_), now=now)
    waiting = undecided(session, round_.id)
    if waiting:
        asked = _("{name} har begärt anstånd till {date}.")
        said = [asked.format(name=request.name, date=long_date(request.deadline)) for request in waiting]
        raise RuleBroken(
            " ".join([*said, _("Ge besked först. Är remissen stängd går det inte längre.")]),
            code="extension_undecided",
            extra={
                "requests": [
                    {
                        "extension_id": request.id,
                        "consultee_id": request.consultee_id,
                        "name": request.name,
                        "deadline": request.deadline.isoformat(),
                    }
                    for request in waiting
                ]
            },
        )
    rounds.close_round(session, round_, by=by, now=now)
