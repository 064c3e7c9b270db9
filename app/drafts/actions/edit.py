"""What a page changes in a draft: put together with what colleagues have saved meanwhile."""

import datetime
from dataclasses import replace

from sqlmodel import Session

from app.drafts import queries as drafts
from app.drafts.actions.save import TRIES, require_writable, store_draft
from app.drafts.merge import Edit, Merged, merge
from app.drafts.rules import require_open_sections
from app.errors import Invalid, RuleBroken
from app.rounds.access import Holder


def edit_draft(session: Session, holder: Holder, *, edit: Edit, now: datetime.datetime) -> Merged:
    """Store what the edit changes. With conflicts nothing is stored, and what comes back says which.

    Raises RuleBroken when the round takes no answer.
    """
    require_writable(session, holder)
    for tries in range(TRIES):
        current = drafts.draft(session, holder)
        merged = merge(current, edit)
        if merged.conflicts or merged.state == current:
            return merged
        try:
            require_open_sections(holder.round.closed_sections, current.remarks, merged.state.remarks)
        except Invalid as refusal:  # a page has one form, and this is about all of it
            raise Invalid(refusal.message, code=refusal.code) from None
        try:
            stored = store_draft(session, holder, current, merged.state, now=now, keep=merged.overwrites)
        except RuleBroken:
            if tries == TRIES - 1:
                raise
            continue  # a colleague saved in between: put together again
        return replace(merged, state=stored)
    raise AssertionError("the loop returns or raises")
