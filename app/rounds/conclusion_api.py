"""Finishing a round, as JSON."""

from app.accounts.identity import Who
from app.rounds import actions
from app.rounds.access import round_for
from app.rounds.api import RoundWhole, round_again
from app.rounds.forms import ConclusionIn
from app.web.routes import api
from app.web.sessions import Write

routes = api("rounds")


@routes.post("/rounds/{round_id}/conclusion", "round.conclude")
def conclude(round_id: int, who: Who, session: Write, body: ConclusionIn) -> RoundWhole:
    """Finish a closed round with the decision that was taken; answers and replies stand from then on as they are."""
    door = round_for(session, who, round_id)
    actions.conclude_round(session, door.round, body.decision(), by=who.by, now=who.now)
    return round_again(session, who, round_id)
