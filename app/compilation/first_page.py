"""A picture of the compilation's first page: drawn when somebody first looks, and kept while it shows what is."""

import threading

from fastapi import Request

from app.accounts.identity import Asker
from app.accounts.policy import Kind
from app.compilation import first_page_work
from app.compilation.delivery import made
from app.documents.png import nothing
from app.errors import Unavailable
from app.i18n import language
from app.installation import installation_of
from app.rounds.access import Door
from app.rounds.models import RoundStatus
from app.rounds.versions import shared_mark
from app.web.kept import kept_by

MOST = 20_000
"""Of a round with more comments none is drawn: the page names those that lack a reply, and all are read for that."""
LONGEST = 30.0
"""Seconds that a picture may take."""
PATIENCE = 10.0
"""Seconds that somebody waits while another is drawn."""
SIZE = (992, 1403)
"""Dots of a drawn page."""
NOTHING = nothing(SIZE[0])
"""Stands in place of a picture that could not be drawn: as wide as one, and nothing to be seen of it."""


class Turn:
    """One picture at a time is drawn for an installation, so that many who look at once are not many at work."""

    def __init__(self) -> None:
        self.lock = threading.Lock()


def is_drawn(door: Door) -> bool:
    """Whether a round has a picture: a draft has none, nor one that is too large for it."""
    return door.status is not RoundStatus.DRAFT and door.round.comments <= MOST


def picture(request: Request, who: Asker, door: Door) -> bytes:
    """The picture (PNG), as kept or drawn. Raises Unavailable while others are drawn for too long, and ChildFailed."""
    personal = door.kind is not Kind.READER
    key, kept = ("first page", personal, language(), shared_mark(who, door)), kept_by(request)
    known = kept.get(key)
    if known is not None:
        return known
    installation = installation_of(request.app)
    lock = installation.memory.own(Turn).lock
    with installation.children.place():
        if not lock.acquire(timeout=PATIENCE):
            raise Unavailable
        try:
            return kept.get(key) or kept.put(key, _drawn(request, door, personal=personal))
        finally:
            lock.release()


def _drawn(request: Request, door: Door, *, personal: bool) -> bytes:
    asked = {"round_id": door.round.id, "personal": personal}
    _told, file = made(installation_of(request.app), first_page_work.FUNCTION, asked, ".png", seconds=LONGEST)
    with file:
        return file.read()
