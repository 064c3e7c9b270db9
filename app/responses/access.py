"""The officials' door to one submitted answer."""

from sqlmodel import Session

from app.accounts.identity import Asker
from app.accounts.policy import Kind
from app.i18n import _
from app.responses.queries.received import round_of
from app.rounds.access import Door, not_found, require, round_for


def answer_for(session: Session, who: Asker, response_id: int) -> Door:
    """The round of an answer, for an official who may read it.

    Raises NotFound or NotAllowed. An administrator manages, and reads answers only with a break-glass that does not
    exist yet (matrix: ``response.read``).
    """
    round_id = round_of(session, response_id) if who.official else None
    if round_id is None:
        who.clear(Kind.OTHER_HANDLER if who.official else None)
        raise not_found()
    door = round_for(session, who, round_id)
    require(door.kind is not Kind.ADMIN, _("Administratörer läser inte svaren. Be en handläggare i remissen."))
    return door
