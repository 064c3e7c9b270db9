"""What is done to all comments of a selection at once: to those that were shown, or to none."""

import datetime

from sqlmodel import Session

from app.accounts.identity import By
from app.assessment.actions.modules import filled_in
from app.assessment.actions.replies import Answer, alike, reply_batch
from app.assessment.queries.filters import Filters
from app.assessment.queries.selections import Selection, selection
from app.assessment.rules import require_replying
from app.errors import Invalid, RemissError, RuleBroken
from app.i18n import _, ngettext, number
from app.rounds.actions.board import locked_status
from app.rounds.models import Round

MOST = 3_000
"""Comments that one reply is given to at once, as by the API: more would keep others waiting for the round."""
NAMED = 20
"""Of many comments that hinder, how many are named."""


def as_shown(session: Session, round_: Round, filters: Filters, members: str) -> Selection:
    """A selection, with its round locked. Raises RuleBroken when it has other ``members`` than were shown."""
    require_replying(locked_status(session, round_))
    found = selection(session, round_.id, filters)
    if members != found.members:
        raise _changed(found)
    return found


def reply_to_selection(
    session: Session,
    round_: Round,
    given: Answer,
    filters: Filters,
    read: str,
    *,
    authority: str,
    by: By,
    now: datetime.datetime,
) -> int:
    """Give all comments of a selection the same reply, all or none; how many.

    ``read``: the selection's ``as_read`` as it was shown. Raises RuleBroken ``selection_changed`` when a comment, a
    reply or a wording has come or gone since; Invalid for too many; else as ``reply_batch``.
    """
    require_replying(locked_status(session, round_))
    found = selection(session, round_.id, filters)
    if read != found.as_read:
        raise _changed(found)
    if len(found) > MOST:
        message = _("Högst {n} synpunkter kan få samma svar på en gång. Välj färre.").format(n=number(MOST))
        raise Invalid(message, code="too_many", fields={"": message})
    answers = filled_in(session, round_, alike(given, found.rows), authority=authority, prefix=True)
    try:
        reply_batch(session, round_, answers, by=by, now=now)
    except RemissError as error:
        error.fields = {"": error.message, **dict(list(error.fields.items())[:NAMED])}
        raise
    return len(found)


def _changed(found: Selection) -> RuleBroken:
    message = ngettext(
        "Urvalet har ändrats sedan sidan visades. Inget är gjort. Nu är det {n} synpunkt. Läs och försök igen.",
        "Urvalet har ändrats sedan sidan visades. Inget är gjort. Nu är det {n} synpunkter. Läs och försök igen.",
        len(found),
    )
    return RuleBroken(message.format(n=number(len(found))), code="selection_changed", extra={"comments": len(found)})
