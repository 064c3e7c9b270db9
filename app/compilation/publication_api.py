"""Publishing a compilation as JSON."""

from app.accounts.identity import Who
from app.compilation import actions
from app.compilation.forms import PublicationWithdrawal
from app.rounds.access import round_for
from app.rounds.api import RoundWhole, round_again
from app.web.routes import api
from app.web.sessions import Write

routes = api("compilation")


@routes.post("/rounds/{round_id}/publication", "round.publish")
def publish(round_id: int, who: Who, session: Write) -> RoundWhole:
    """Publish the compilation, once. While something is missing: 409 ``incomplete`` with ``waiting``, as completeness
    lists it. Afterwards replies stand as they are, and bodies send no more answers."""
    door = round_for(session, who, round_id)
    actions.publish_compilation(session, door.round, by=who.by, now=who.now)
    return round_again(session, who, round_id)


@routes.post("/rounds/{round_id}/publication/withdrawal", "round.publish")
def withdraw(round_id: int, who: Who, session: Write, body: PublicationWithdrawal) -> RoundWhole:
    """Take the publication back, with a reason that the history keeps: the round is compiled again."""
    door = round_for(session, who, round_id)
    actions.withdraw_publication(session, door.round, reason=body.reason, by=who.by, now=who.now)
    return round_again(session, who, round_id)
