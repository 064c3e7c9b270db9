"""What happened in a round: who, when, what."""

import datetime
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.compilation.history_words import only_day, teller, told
from app.history.queries import lines
from app.rounds.access import round_for
from app.rounds.frame import RoundFrame, frame
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()
A_PAGE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One line of history. ``day``: it alone is known of when (decision 0070)."""

    at: datetime.datetime
    day: datetime.date | None
    who: str
    what: str


@dataclass(frozen=True, slots=True)
class History:
    """What ``compilation/history.html`` shows, newest first."""

    frame: RoundFrame
    lines: list[Line]
    older: str | None


@routes.get("/rounds/{round_id}/history", "audit.read")
def history(
    request: Request, round_id: int, who: Who, session: Read, before: Annotated[int | None, Query(ge=1)] = None
) -> Response:
    """The round's history."""
    door = round_for(session, who, round_id)
    events = lines(session, round_id, before=before, limit=A_PAGE + 1)
    shown = [Line(event.at, only_day(event), teller(event), told(event)) for event in events[:A_PAGE]]
    older = f"/rounds/{round_id}/history?before={events[A_PAGE - 1].sequence}" if len(events) > A_PAGE else None
    return page(request, "compilation/history.html", History(frame(session, door, current="history"), shown, older))
