"""Separate statements and reservations beside a draft: added, changed and taken away one by one."""

import datetime

from sqlmodel import Session

from app.drafts.actions.bringing_back import rewrite
from app.drafts.actions.save import require_writable
from app.drafts.merge import mark
from app.drafts.state import DraftState
from app.errors import RuleBroken
from app.i18n import _
from app.responses.statements import MOST, SeparateStatement, too_many
from app.rounds.access import Holder


def mark_of_statement(statement: SeparateStatement) -> str:
    """What a page knows a statement by: it is another one once a colleague has changed it."""
    return mark(list(statement))


def put_statement(
    session: Session, holder: Holder, *, base: str, statement: SeparateStatement | None, now: datetime.datetime
) -> DraftState:
    """Put a statement in place of the one with the mark ``base`` ("": beside the others); None takes that one away.

    Again changes nothing. What was there is kept among the draft's earlier versions. Raises RuleBroken when a colleague
    has changed or removed it meanwhile or the round takes no answer, Invalid when there would be too many.
    """
    require_writable(session, holder)

    def with_it(current: DraftState) -> DraftState:
        known = current.statements
        before = next((one for one in known if base and mark_of_statement(one) == base), None)
        if statement is None:
            return current.but(statements=[one for one in known if one != before])
        if statement in known:
            return current
        if before is not None:
            return current.but(statements=[statement if one == before else one for one in known])
        if base:
            raise RuleBroken(
                _("En kollega har ändrat eller tagit bort yttrandet under tiden. Jämför med listan och spara igen."),
                code="statement_changed",
            )
        if len(known) >= MOST:
            raise too_many()
        return current.but(statements=[*known, statement])

    return rewrite(session, holder, with_it, now=now)
