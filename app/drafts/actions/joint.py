"""One answer for several bodies: who lets another answer for it says so with a code, and who has it names it."""

import datetime

from sqlmodel import Session

from app.drafts import queries as drafts
from app.i18n import _
from app.responses.actions import joint
from app.rounds.access import Holder, alone, require
from app.rounds.actions.board import locked_round


def offer_code(session: Session, holder: Holder, *, key: bytes, now: datetime.datetime) -> str:
    """Make the code that lets another body answer for this one. NotAllowed for a link that may not sign."""
    _require_signing(session, holder)
    return joint.offer(session, holder, key=key, now=now)


def step_out(session: Session, holder: Holder, *, now: datetime.datetime) -> None:
    """Nobody answers for this body any more. NotAllowed for a link that may not sign."""
    _require_signing(session, holder)
    joint.step_out(session, holder, now=now)


def _require_signing(session: Session, holder: Holder) -> None:
    locked_round(session, holder.round.id)
    require(
        drafts.may_send(session, alone(session, holder)),
        _("Det bestäms av den som får skriva under. Be er kontaktperson."),
    )
