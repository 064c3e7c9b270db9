"""A body confirms its preliminary answer itself: whoever may send an answer may say that it is decided."""

import datetime

from sqlmodel import Session

from app.drafts import queries as drafts
from app.i18n import _
from app.responses.actions import Confirming, confirm
from app.responses.queries.answers import Receipt
from app.rounds.access import Holder, alone, consultee_of, require
from app.rounds.actions.board import locked_round


def confirm_answer(
    session: Session, holder: Holder, *, confirming: Confirming, now: datetime.datetime
) -> tuple[Receipt, bool]:
    """Confirm the answer that counts, as it was sent. Returns its receipt and whether the confirmation is new.

    Raises NotAllowed for a link that may not sign, and what ``responses.actions.confirm`` raises.
    """
    round_ = locked_round(session, holder.round.id)
    holder = alone(session, holder)
    require(
        drafts.may_send(session, holder),
        _("Svaret bekräftas av den som får skriva under. Be er kontaktperson bekräfta det."),
    )
    return confirm(session, round_, consultee_of(session, holder), confirming=confirming, by=holder.by, now=now)
