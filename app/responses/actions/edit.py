"""What a page changes in a draft: put together with what colleagues have saved meanwhile."""

import datetime
from dataclasses import replace

from sqlmodel import Session

from app.errors import RuleBroken
from app.responses.actions.draft import require_writable, store_draft
from app.responses.merge import Edit, Merged, merge
from app.responses.queries import drafts
from app.rounds.access import Holder

TRIES = 5


def edit_draft(session: Session, holder: Holder, *, edit: Edit, now: datetime.datetime) -> Merged:
    """Store what the edit changes. With conflicts nothing is stored, and what comes back says which.

    Raises RuleBroken when the round takes no answer.
    """
    require_writable(session, holder)
    consultee = holder.consultee
    for tries in range(TRIES):
        current = drafts.draft(session, consultee.id, show_progress=consultee.show_progress)
        merged = merge(current, edit)
        if merged.conflicts or merged.state == current:
            return merged
        try:
            stored = store_draft(session, holder, current, merged.state, now=now, keep=merged.overwrites)
        except RuleBroken:
            if tries == TRIES - 1:
                raise
            continue  # a colleague saved in between: put together again
        return replace(merged, state=stored)
    raise AssertionError("the loop returns or raises")
