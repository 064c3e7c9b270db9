"""A body takes its answer back itself: whoever may send an answer may."""

import datetime

from sqlmodel import Session

from app.drafts import queries as drafts
from app.drafts.rules import require_word, withdraw_word
from app.i18n import _
from app.responses.actions import Withdrawing, withdraw
from app.responses.queries.answers import Receipt
from app.rounds.access import Holder, alone, consultee_of, require
from app.rounds.actions.board import locked_round


def withdraw_answer(
    session: Session, holder: Holder, *, withdrawing: Withdrawing, word: str | None, now: datetime.datetime
) -> tuple[Receipt, bool]:
    """Take back the answer that counts. Returns its receipt and whether that is new. The draft stays as it is.

    ``word``: what was typed to confirm it (None: a program, which names the answer instead). Raises NotAllowed for a
    link that may not sign, and what ``responses.actions.withdraw`` raises.
    """
    round_ = locked_round(session, holder.round.id)
    holder = alone(session, holder)
    require(
        drafts.may_send(session, holder),
        _("Svaret återtas av den som får skriva under. Be er kontaktperson återta det."),
    )
    if word is not None:
        require_word(word, withdraw_word(), _("Skriv {word} i fältet för att återta svaret."))
    return withdraw(session, round_, consultee_of(session, holder), withdrawing=withdrawing, by=holder.by, now=now)
