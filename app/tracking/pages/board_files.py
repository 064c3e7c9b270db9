"""What the board shows, to take along: as CSV, as Excel, and on paper for the meeting."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.clock import local
from app.documents.csv import Dialect
from app.installation import installation_of
from app.rounds.access import Door, round_for
from app.rounds.calendar import day_of
from app.rounds.frame import RoundFrame, frame
from app.rounds.queries import RoundStatus
from app.rounds.turnout import awaited_in_words
from app.tracking.board_files import MEDIA_TYPES, FileFormat, board_file
from app.tracking.board_view import Sum, Wish, latest, seen
from app.tracking.fragments import everybody
from app.tracking.queries import BoardItem, comment_counts
from app.web.downloads import disposition
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()
Search = Annotated[str, Query(max_length=200, description="Words of the body's name")]
Status = Annotated[str, Query(max_length=200, description="A status, a flag, awaited or missing")]
Group = Annotated[str, Query(max_length=200, description="A group of the distribution list")]
Sort = Annotated[str, Query(max_length=200, description="A column, with - before it from the other end")]
Marked = Annotated[list[int] | None, Query(max_length=5000, description="These bodies alone")]


def wished(q: Search = "", status: Status = "", group: Group = "", sort: Sort = "", consultee: Marked = None) -> Wish:
    """What the address asks for; ``consultee``: the marked ones alone."""
    return Wish(q.strip(), status, group, sort, frozenset(consultee or ()))


Wished = Annotated[Wish, Depends(wished)]


def _items(request: Request, session: Read, door: Door, who: Who, wish: Wish) -> list[BoardItem]:
    board = everybody(request, session, door.round, day_of(who.now))
    return [entry.item for entry in seen(board.entries, wish)]


def _comments(session: Read, round_id: int, items: Sequence[BoardItem]) -> dict[int, int]:
    return comment_counts(session, round_id, only={item.response_id for item in items if item.response_id})


def file_of(
    request: Request, session: Read, door: Door, who: Who, wish: Wish, format: FileFormat, variant: Dialect = "sv"
) -> Response:
    """The board as a file to save."""
    round_ = door.round
    items = _items(request, session, door, who, wish)
    made = board_file(
        items,
        _comments(session, round_.id, items),
        format,
        variant=variant,
        title=round_.title,
        authority=installation_of(request.app).settings.authority_name,
        made_at=local(who.now),
    )
    return as_saved(made, door, format, day_of(who.now))


def as_saved(made: bytes, door: Door, format: FileFormat, day: datetime.date) -> Response:
    """The bytes under a name that says which round, and of which day."""
    name = f"{door.round.registry_number} {door.round.title}".replace("/", "-")
    headers = {"Content-Disposition": disposition(f"{name[:80]} {day}.{format}"), "X-Content-Type-Options": "nosniff"}
    return Response(made, media_type=MEDIA_TYPES[format], headers=headers)


@routes.get("/rounds/{round_id}/board.csv", "board.export")
def as_csv(request: Request, round_id: int, who: Who, session: Read, wish: Wished) -> Response:
    """The board as CSV for Swedish Excel."""
    return file_of(request, session, round_for(session, who, round_id), who, wish, "csv")


@routes.get("/rounds/{round_id}/board.xlsx", "board.export")
def as_xlsx(request: Request, round_id: int, who: Who, session: Read, wish: Wished) -> Response:
    """The board as an Excel file."""
    return file_of(request, session, round_for(session, who, round_id), who, wish, "xlsx")


@dataclass(frozen=True, slots=True)
class BoardOnPaper:
    """What ``tracking/board_print.html`` shows. ``narrowed``: how many of all there are on the paper, if not all."""

    frame: RoundFrame
    sum: Sum
    awaited: str
    made_at: datetime.datetime
    items: list[BoardItem]
    latest: list[tuple[str, datetime.date] | None]
    comments: dict[int, int]
    grouped: bool
    deadline: datetime.date
    back: str


@routes.get("/rounds/{round_id}/board/print", "tracking.read")
def on_paper(request: Request, round_id: int, who: Who, session: Read, wish: Wished) -> Response:
    """All that the address asks for on one page, to print for the meeting."""
    door = round_for(session, who, round_id)
    board = everybody(request, session, door.round, day_of(who.now))
    items = [entry.item for entry in seen(board.entries, wish)]
    shown = BoardOnPaper(
        frame=frame(session, door, current="board"),
        sum=board.sum,
        awaited=awaited_in_words(board.sum.counts, door.round.deadline, is_open=door.status is RoundStatus.OPEN),
        made_at=who.now,
        items=items,
        latest=[latest(item) for item in items],
        comments=_comments(session, round_id, items),
        grouped=board.grouped,
        deadline=door.round.deadline,
        back=wish.address(f"/rounds/{round_id}/board"),
    )
    return page(request, "tracking/board_print.html", shown)
