"""When a body's link counts as opened: when somebody who was let in by it goes on, not when its button is pressed.

Programs that look through mail fetch addresses, run their scripts and press the button they find there. They do not
come back (decision 0460).
"""

import datetime

from fastapi import Request
from sqlmodel import Session

from app.accounts.arriving import by_itself, noted
from app.rounds.access import lock_body
from app.rounds.actions.links import note_opened
from app.rounds.facts import FirstLook

A_MOMENT = datetime.timedelta(seconds=5)
"""How long after the button a page that is asked for may still be where the button has led."""


async def looked(request: Request) -> None:
    """Note that a person has come in by a link, the first time that one shows it."""
    look: FirstLook | None = getattr(request.state, "first_look", None)
    if look is None or not _is_a_person(request, look):
        return
    link, now = look.link, request.state.received_at

    def note(session: Session) -> None:
        lock_body(session, link.consultee_id)
        note_opened(session, link, now=now)

    await noted(request, note)


def _is_a_person(request: Request, look: FirstLook) -> bool:
    """Whether something is done, or a page is gone to that is no longer the one behind the button."""
    if request.method != "GET":
        return True
    early = request.headers.get("sec-purpose", request.headers.get("purpose", ""))
    late = request.state.received_at - look.let_in_at >= A_MOMENT
    return late and not by_itself(request) and "prefetch" not in early
