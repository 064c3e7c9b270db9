"""What happened in a round: who, when, what; narrowed, taken along as a file, and the chain verified."""

import datetime
from dataclasses import dataclass
from itertools import islice
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.clock import local
from app.compilation.history_files import FileFormat, history_file
from app.compilation.history_narrowing import Narrowing
from app.compilation.history_words import only_day, teller, told
from app.history.queries import length, verify_chains
from app.installation import installation_of
from app.rounds.access import Door, round_for
from app.rounds.calendar import day_of
from app.rounds.frame import RoundFrame, frame
from app.tracking.pages.board_files import as_saved
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()
A_PAGE = 100


Word = Annotated[str, Query(max_length=200)]


def narrowing(q: Word = "", topic: Word = "", by: Word = "") -> Narrowing:
    """From the address."""
    return Narrowing(q.strip(), topic, by)


Asked = Annotated[Narrowing, Depends(narrowing)]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of history. ``day``: it alone is known of when (decision 0070)."""

    at: datetime.datetime
    day: datetime.date | None
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What came of recomputing the chain: how many lines it has, and at how many places it does not hold."""

    lines: int
    faults: int


@dataclass(frozen=True, slots=True)
class History:
    """What ``compilation/history.html`` shows, newest first. ``verified``: where that was asked for."""

    frame: RoundFrame
    asked: Narrowing
    is_narrow: bool
    lines: list[Line]
    older: str | None
    verified: Verified | None


@routes.get("/rounds/{round_id}/history", "audit.read")
def history(
    request: Request,
    round_id: int,
    who: Who,
    session: Read,
    asked: Asked,
    before: Annotated[int | None, Query(ge=1)] = None,
    verify: bool = False,
) -> Response:
    """The round's history. ``verify``: its chain is recomputed, too."""
    door = round_for(session, who, round_id)
    events = list(islice(asked.events(session, round_id, before=before), A_PAGE + 1))
    address = f"/rounds/{round_id}/history"
    shown = History(
        frame=frame(session, door, current="history"),
        asked=asked,
        is_narrow=bool(asked.q or asked.topic or asked.by),
        lines=[Line(event.at, only_day(event), teller(event), told(event)) for event in events[:A_PAGE]],
        older=asked.address(address, before=str(events[A_PAGE - 1].sequence)) if len(events) > A_PAGE else None,
        verified=_verified(session, round_id) if verify else None,
    )
    return page(request, "compilation/history.html", shown)


def _verified(session: Read, round_id: int) -> Verified:
    return Verified(length(session, round_id), sum(1 for _fault in verify_chains(session, chain=round_id)))


def _file(request: Request, session: Read, door: Door, who: Who, asked: Narrowing, format: FileFormat) -> Response:
    made = history_file(
        asked.events(session, door.round.id),
        format,
        title=door.round.title,
        authority=installation_of(request.app).settings.authority_name,
        made_at=local(who.now),
    )
    return as_saved(made, door, format, day_of(who.now))


@routes.get("/rounds/{round_id}/history.csv", "audit.read")
def as_csv(request: Request, round_id: int, who: Who, session: Read, asked: Asked) -> Response:
    """The lines that are asked for, all of them, as CSV for Swedish Excel."""
    return _file(request, session, round_for(session, who, round_id), who, asked, "csv")


@routes.get("/rounds/{round_id}/history.xlsx", "audit.read")
def as_xlsx(request: Request, round_id: int, who: Who, session: Read, asked: Asked) -> Response:
    """The lines that are asked for, all of them, as an Excel file."""
    return _file(request, session, round_for(session, who, round_id), who, asked, "xlsx")
