"""What a body changed between one revision of its answer and the next, word by word, for officials."""

from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.responses.access import answer_for
from app.responses.comparison import Comparison, compared
from app.rounds.frame import RoundFrame, frame
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()


@dataclass(frozen=True, slots=True)
class ComparisonPage:
    """What ``responses/changes.html`` shows."""

    frame: RoundFrame
    compared: Comparison


@routes.get("/responses/{response_id}/changes", "response.read")
def changes(request: Request, who: Who, session: Read, response_id: int) -> Response:
    """An answer against the one that it took the place of."""
    door = answer_for(session, who, response_id)
    shown = ComparisonPage(frame(session, door, current="responses"), compared(request, session, door, response_id))
    return page(request, "responses/changes.html", shown)
