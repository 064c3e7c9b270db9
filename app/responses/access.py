"""The officials' door to one submitted answer."""

from sqlmodel import Session, select

from app.accounts.identity import Asker
from app.accounts.policy import Kind
from app.i18n import _
from app.responses.models import Response
from app.rounds.access import Door, require, round_with, with_steps
from app.rounds.door_statements import WANTED
from app.rounds.models import Round

_OF_ANSWER = with_steps().where(Round.id == select(Response.round_id).where(Response.id == WANTED).scalar_subquery())


def answer_for(session: Session, who: Asker, response_id: int) -> Door:
    """The round of an answer, for an official who may read it.

    Raises NotFound or NotAllowed. An administrator manages, and reads answers only with a break-glass that does not
    exist yet (matrix: ``response.read``).
    """
    door = round_with(session, who, _OF_ANSWER, response_id)
    require(door.kind is not Kind.ADMIN, _("Administratörer läser inte svaren. Be en handläggare i remissen."))
    return door
