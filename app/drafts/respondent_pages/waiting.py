"""What a body's pages say about a draft that an earlier link has begun."""

import datetime
from dataclasses import dataclass

from fastapi import Request

from app.accounts.identity import Who
from app.drafts.sealed import sealed_drafts
from app.rounds.access import Holder
from app.web import cookies
from app.web.sessions import Read


@dataclass(frozen=True, slots=True)
class Waiting:
    """What ``drafts/_waiting.html`` shows: the day something was begun that waits, of each kind the first; or None.

    ``handed_over`` can be taken in; ``here`` was begun in this very browser, ``elsewhere`` in another. Who has declined
    what was begun elsewhere is not asked to fetch it again.
    """

    handed_over: datetime.date | None
    here: datetime.date | None
    elsewhere: datetime.date | None


def waiting_for(request: Request, session: Read, holder: Holder, who: Who) -> Waiting:
    """What waits for the holder of the present link (one statement)."""
    sealed = sealed_drafts(session, holder, now=who.now, cookie=cookies.read(request, cookies.ANSWER))
    locked = [draft for draft in sealed if not draft.handed_over]
    return Waiting(
        handed_over=next((draft.begun_on for draft in sealed if draft.handed_over), None),
        here=next((draft.begun_on for draft in locked if draft.held_here), None),
        elsewhere=next((draft.begun_on for draft in locked if not (draft.held_here or draft.declined)), None),
    )
