"""The list of rounds."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.accounts.policy import Kind, verdict
from app.rounds.next_step import next_step
from app.rounds.queries import FirstSteps, RoundRow, RoundStatus, first_steps, last_entered, list_rounds
from app.sorting import A_HANDFUL
from app.web import cookies
from app.web.pagination import Cursor, after_id, next_url
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()
A_PAGE = 50


@dataclass(frozen=True, slots=True)
class RoundList:
    """What ``rounds/list.html`` shows."""

    rounds: list[RoundRow]
    next_steps: list[str]
    total: int
    next_url: str | None
    q: str
    status: str
    narrowed: bool
    can_filter: bool
    can_create: bool
    can_manage_users: bool
    steps: FirstSteps | None


@routes.get("/", "page.static")
def home(request: Request, who: Who, session: Read) -> Response:
    """Officials begin at their rounds, whoever came in by a link at the answer."""
    who.clear()
    if who.official or who.kind is Kind.PUBLIC:
        return see_other("/rounds")
    consultee_id = last_entered(session, cookie=cookies.read(request, cookies.ANSWER) or "", now=who.now)
    return see_other(f"/answers/{consultee_id}" if consultee_id else "/link-needed")


@routes.get("/rounds", "round.list_internal")
def show_list(
    request: Request,
    who: Who,
    session: Read,
    cursor: Cursor = None,
    q: Annotated[str, Query(max_length=200)] = "",
    status: Annotated[str, Query(max_length=32)] = "",
) -> Response:
    """The rounds that one may see, the newest first; or those of them that a search finds."""
    who.clear()
    asked, member = q.strip(), who.user.id if who.kind is Kind.HANDLER else None
    can_create = verdict("round.create", who.kind) == "A"
    replies = verdict("assess.reply", who.kind) == "A"
    rows, total = list_rounds(
        session,
        member=member,
        now=who.now,
        after=after_id(cursor),
        limit=A_PAGE + 1,
        q=asked,
        status=status,
    )
    more = rows[A_PAGE - 1].id if len(rows) > A_PAGE else None
    is_all = not (asked or status or cursor) and all(row.status is RoundStatus.DRAFT for row in rows)
    shown = RoundList(
        rounds=rows[:A_PAGE],
        next_steps=[next_step(row, who.now, replies=replies) if can_create else "" for row in rows[:A_PAGE]],
        total=total,
        next_url=next_url(request, more),
        q=asked,
        status=status,
        narrowed=bool(asked or status),
        can_filter=bool(asked or status) or total > A_HANDFUL,
        can_create=can_create,
        can_manage_users=who.may("user.manage"),
        steps=_first_steps(session, who, member) if can_create and is_all else None,
    )
    return page(request, "rounds/list.html", shown)


def _first_steps(session: Read, who: Who, member: int | None) -> FirstSteps | None:
    return first_steps(session, user_id=who.user.id, member=member, writes_texts=who.may("information.list"))
