"""Where one begins."""

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.accounts.policy import Kind
from app.rounds.queries import last_entered
from app.web import cookies
from app.web.rendering import see_other
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()


@routes.get("/", "page.static")
def home(request: Request, who: Who, session: Read) -> Response:
    """Officials begin at their rounds, whoever came in by a link at the answer."""
    who.clear()
    if who.official or who.kind is Kind.PUBLIC:
        return see_other("/rounds")
    begins_at = last_entered(session, cookie=cookies.read(request, cookies.ANSWER) or "", now=who.now)
    return see_other(begins_at or "/link-needed")
