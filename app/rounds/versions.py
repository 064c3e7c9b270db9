"""What the pages of a round depend on: by it a browser's copy is known to be as it was, and kept bytes to be right.

A round's own row and its milestones are in the mark as they stand, so that they need no version; ``board_version`` and
``content_version`` stand for the rows of bodies, letters, answers and replies. The day is in it: what is late today was
not yesterday.
"""

import hashlib

from fastapi import Request

from app.accounts.identity import Asker, Who
from app.rounds.access import Door, round_for
from app.rounds.calendar import day_of
from app.rounds.models import RoundStatus
from app.web.kept import mark_of
from app.web.sessions import Read

NOT_ON_THE_BOARD = ("content_version", "drafts_version", "done", "to_look_again")
NOT_IN_THE_CONTENT = ("board_version", "drafts_version")
NOT_ON_THE_DESK = ("board_version",)


def board_mark(request: Request, who: Asker, door: Door) -> str:
    """The mark of an answer that shows the bodies and where they stand."""
    return _mark(request, who, door, NOT_ON_THE_BOARD)


def board_as_it_was(request: Request, who: Who, session: Read, round_id: int) -> str:
    """The same for whoever asks for it (``app.web.unchanged``)."""
    return board_mark(request, who, round_for(session, who, round_id))


def content_as_it_was(request: Request, who: Who, session: Read, round_id: int) -> str:
    """``content_mark`` for whoever asks, unless they search."""
    searched = request.query_params.get("q", "")
    return content_mark(request, who, round_for(session, who, round_id), searched=searched)


def content_mark(request: Request, who: Asker, door: Door, *, searched: str = "") -> str:
    """The mark of an answer that shows what the answers say and the replies to them.

    A search finds bodies by what the register calls them now, which no version of a round says: it has no mark.
    """
    return "" if searched.strip() else _mark(request, who, door, NOT_IN_THE_CONTENT)


def desk_mark(request: Request, who: Asker, door: Door, *, searched: str = "") -> str:
    """The same of the desk, which also shows who has begun to reply."""
    return "" if searched.strip() else _mark(request, who, door, NOT_ON_THE_DESK)


def reading_mark(request: Request, who: Asker, door: Door) -> str:
    """The mark of an answer that shows both, to somebody whom a room above has let in."""
    return _mark(request, who, door, ("drafts_version",))


def shared_mark(who: Asker, door: Door) -> str:
    """What a file that shows both depends on, for a memory of the server's own: the same whoever looks."""
    row = [value for name, value in door.columns().items() if name != "drafts_version"]
    shown = repr((day_of(who.now), row, sorted(door.steps.items()), door.plan_id, door.list_id))
    return hashlib.sha256(shown.encode()).hexdigest()


def desk_as_it_was(request: Request, who: Who, session: Read, round_id: int) -> str:
    """``desk_mark`` for whoever asks, unless they search."""
    searched = request.query_params.get("q", "")
    return desk_mark(request, who, round_for(session, who, round_id), searched=searched)


def _mark(request: Request, who: Asker, door: Door, apart_from: tuple[str, ...]) -> str:
    """A draft's plan, list and bodies change without a version of the round: it has no mark."""
    if door.status is RoundStatus.DRAFT:
        return ""
    row = [value for name, value in door.columns().items() if name not in apart_from]
    return mark_of(request, who.kind, door.kind, day_of(who.now), row, door.steps, door.plan_id, door.list_id)
