"""The list of rounds: what each needs next; and the rounds of a year beside each other."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.accounts.policy import Kind, verdict
from app.accounts.substitutes import Covered, covered_by
from app.rounds.calendar import day_of
from app.rounds.next_step import is_overdue, next_step, waits_for_officials
from app.rounds.queries import FirstSteps, RoundRow, RoundStatus, first_steps, list_rounds
from app.rounds.standing_in import acts_as
from app.sorting import A_HANDFUL
from app.tracking.queries import requests_by_round
from app.tracking.round_choices import RoundChoice
from app.tracking.year import Year, year_of
from app.web.pagination import Cursor, after_id, next_url
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()
A_PAGE = 50
ALL = 100_000


@dataclass(frozen=True, slots=True)
class RoundList:
    """What ``rounds/list.html`` shows. ``choices``: the parts one can go to; ``show``: where one is;
    ``covers``: whose rounds are listed as one's own, since one stands in for them."""

    rounds: list[RoundRow]
    covers: list[Covered]
    next_steps: list[str]
    total: int
    next_url: str | None
    q: str
    status: str
    show: str
    choices: list[str]
    narrowed: bool
    can_filter: bool
    can_create: bool
    can_manage_users: bool
    steps: FirstSteps | None


@routes.get("/rounds", "round.list_internal")
def show_list(
    request: Request,
    who: Who,
    session: Read,
    cursor: Cursor = None,
    q: Annotated[str, Query(max_length=200)] = "",
    status: Annotated[str, Query(max_length=32)] = "",
    show: Annotated[str, Query(max_length=32)] = "",
) -> Response:
    """The rounds that one may see, the newest first; or those of them that a search or a choice finds."""
    who.clear()
    asked, can_create = q.strip(), verdict("round.create", who.kind) == "A"
    replies = verdict("assess.reply", who.kind) == "A"
    sees_own_alone = who.kind is Kind.HANDLER
    mine = sees_own_alone or show == RoundChoice.MINE
    covers = covered_by(session, who.user.id, day_of(who.now)) if mine else []
    requests = requests_by_round(session)

    def waits(row: RoundRow) -> bool:
        return waits_for_officials(row, who.now, replies=replies, requests=requests.get(row.id, 0))

    judged: dict[str, Callable[[RoundRow], bool]] = {
        RoundChoice.OVERDUE: lambda row: is_overdue(row, who.now),
        RoundChoice.WAITING: waits,
    }
    rows, total = list_rounds(
        session,
        members=[who.user.id, *(person.id for person in covers)] if mine else None,
        now=who.now,
        after=after_id(cursor),
        limit=A_PAGE + 1,
        q=asked,
        status=status,
        archived=True if show == RoundChoice.ARCHIVED else None if asked or status else False,
        wanted=judged.get(show),
    )
    more = rows[A_PAGE - 1].id if len(rows) > A_PAGE else None
    narrowed = bool(asked or status or show)
    is_all = not (narrowed or cursor) and all(row.status is RoundStatus.DRAFT for row in rows)
    shown = RoundList(
        rounds=rows[:A_PAGE],
        covers=covers,
        next_steps=[
            next_step(row, who.now, replies=replies, requests=requests.get(row.id, 0)) if can_create else ""
            for row in rows[:A_PAGE]
        ],
        total=total,
        next_url=next_url(request, more),
        q=asked,
        status=status,
        show=show if show in set(RoundChoice) else "",
        choices=[
            choice
            for choice in RoundChoice
            if not (sees_own_alone and choice is RoundChoice.MINE) and (can_create or choice is not RoundChoice.WAITING)
        ],
        narrowed=narrowed,
        can_filter=bool(asked or status) or total > A_HANDFUL,
        can_create=can_create,
        can_manage_users=who.may("user.manage"),
        steps=_first_steps(session, who, who.user.id if mine else None) if can_create and is_all else None,
    )
    return page(request, "rounds/list.html", shown)


def _first_steps(session: Read, who: Who, member: int | None) -> FirstSteps | None:
    return first_steps(session, user_id=who.user.id, member=member, writes_texts=who.may("information.list"))


@dataclass(frozen=True, slots=True)
class YearPage:
    """What ``rounds/year.html`` shows."""

    year: Year


@routes.get("/rounds/year", "round.list_internal")
def show_year(
    request: Request, who: Who, session: Read, year: Annotated[int | None, Query(ge=1900, le=9000)] = None
) -> Response:
    """The rounds of a year (this one), each from its opening to its last day to answer."""
    who.clear()
    today = day_of(who.now)
    members = acts_as(session, who.user.id, today) if who.kind is Kind.HANDLER else None
    rows, _total = list_rounds(session, members=members, now=who.now, limit=ALL)
    return page(request, "rounds/year.html", YearPage(year_of(rows, year or today.year, today)))
