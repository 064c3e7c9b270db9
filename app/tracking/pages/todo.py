"""What waits for the official who is signed in, over all rounds."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.accounts.policy import Kind
from app.accounts.substitutes import Covered
from app.tracking.queries import TodoItem
from app.tracking.todo_words import place, sentence
from app.tracking.waiting import waits_for
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line of the page."""

    words: str
    href: str
    item: TodoItem


@dataclass(frozen=True, slots=True)
class TodoPage:
    """What ``tracking/todo.html`` shows. ``covers``: those for whom the reader stands in. ``acts``: in any round."""

    waiting: list[Waiting]
    covers: list[Covered]
    acts: bool


@routes.get("/to-do", "todo.read")
def look(request: Request, who: Who, session: Read) -> Response:
    """What waits, each a link to where it is done."""
    who.clear()
    items, covers = waits_for(session, who)
    lines = [Waiting(sentence(item), place(item), item) for item in items]
    return page(request, "tracking/todo.html", TodoPage(lines, covers, who.kind in (Kind.HANDLER, Kind.ADMIN)))
