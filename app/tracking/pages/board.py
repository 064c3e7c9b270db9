"""The board: every body of a round and where it stands."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from markupsafe import Markup
from starlette.responses import Response

from app.accounts.identity import Who
from app.mail.addresses import mailbox
from app.responses.rules import may_register
from app.rounds.access import Door, round_for
from app.rounds.calendar import day_of, days_left
from app.rounds.frame import RoundFrame, frame
from app.rounds.queries import RoundStatus
from app.rounds.turnout import awaited_in_words
from app.rounds.versions import board_as_it_was, board_mark
from app.tracking.board_view import Sum, Wish, choices, seen
from app.tracking.fragments import Entry, dressed_rows, everybody
from app.tracking.over_time import OverTime, over_time
from app.tracking.rules import may_remind
from app.web.kept import GAP, unless_seen
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()
A_PAGE = 400
"""So many rows stay under 300 kB; a larger round has several pages (decision 0255)."""
Word = Annotated[str, Query(max_length=200)]


@dataclass(frozen=True, slots=True)
class BoardPage:
    """What ``tracking/board.html`` shows. ``awaited``: how many have not answered, and whose time is out, in words.

    ``grouped``: whether the groups say anything of the bodies. ``rows``: a gap for them. ``own``: (id, name) of the
    bodies for which whoever looks is the contact.
    """

    frame: RoundFrame
    sum: Sum
    awaited: str
    days_left: int
    deadline: datetime.date
    wish: Wish
    statuses: list[tuple[str, str]]
    groups: list[str]
    grouped: bool
    shown: int
    found: int
    previous_url: str
    next_url: str
    over_time: OverTime | None
    markable: bool
    can: dict[str, bool]
    own: list[tuple[int, str]]
    rows: Markup = GAP


@routes.get("/rounds/{round_id}/board", "tracking.read", mark=board_as_it_was)
def board(
    request: Request,
    round_id: int,
    who: Who,
    session: Read,
    q: Word = "",
    status: Word = "",
    group: Word = "",
    sort: Word = "",
    number: Annotated[int, Query(alias="page", ge=1, le=100_000)] = 1,
) -> Response:
    """The board; unchanged since the browser last saw it, an empty 304."""
    door = round_for(session, who, round_id)
    wish = Wish(q.strip(), status, group, sort)

    def shown() -> Response:
        context, rows = _context(request, who, session, door, wish, number)
        return page(request, "tracking/board.html", context, pieces=[rows] if context.shown else [])

    return unless_seen(request, board_mark(request, who, door), shown)


def _own_bodies(entries: Iterable[Entry], email: str) -> list[tuple[int, str]]:
    """Those whose letters go to this mailbox."""
    own = mailbox(email)
    before = f"{own.rpartition('@')[0]}@"
    mine = (
        entry.item
        for entry in entries
        if entry.item.email and entry.item.email.casefold().startswith(before) and mailbox(entry.item.email) == own
    )
    return [(item.id, item.name) for item in mine]


def _context(request: Request, who: Who, session: Read, door: Door, wish: Wish, number: int) -> tuple[BoardPage, bytes]:
    round_, today = door.round, day_of(who.now)
    markable = door.may("mail.send_reminder") and may_remind(door.status)
    exempts = markable and door.may("consultee.exempt")
    board = everybody(request, session, round_, today)
    chosen = seen(board.entries, wish)
    shown = chosen[(number - 1) * A_PAGE : number * A_PAGE]
    address = f"/rounds/{round_.id}/board"
    context = BoardPage(
        frame=frame(session, door, current="board"),
        sum=board.sum,
        awaited=awaited_in_words(board.sum.counts, round_.deadline, is_open=door.status is RoundStatus.OPEN),
        days_left=days_left(round_.deadline, who.now),
        deadline=round_.deadline,
        wish=wish,
        statuses=choices(board.there, wish.status),
        groups=board.groups,
        grouped=board.grouped,
        shown=len(shown),
        found=len(chosen),
        markable=markable,
        previous_url=wish.address(address, page=str(number - 1)) if number > 1 else "",
        next_url=wish.address(address, page=str(number + 1)) if number * A_PAGE < len(chosen) else "",
        over_time=over_time(
            board.came,
            opened=day_of(door.opened_at or who.now),
            deadline=round_.deadline,
            today=today,
            of=board.sum.counts.expected,
        ),
        can={
            "letters": door.may("mail.preview"),
            "add": markable and door.may("invite.create"),
            "unasked": may_register(door.status) and door.may("response.register_form"),
            "exempt": exempts,
            "extensions": door.may("extension.read"),
            "export": door.may("board.export"),
        },
        own=_own_bodies(board.entries, who.user.email) if markable else [],
    )
    return context, dressed_rows(request, session, round_, shown, markable=markable)
