"""The buttons by which an official says whether what a body wrote in short is a point of its own."""

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import actions, messages, queries
from app.assessment.access import comment_in
from app.web.forms import Pressed
from app.web.rendering import see_other
from app.web.routes import pages
from app.web.sessions import Write

routes = pages()


def _its_answer(session: Write, point_id: int) -> str:
    return f"/responses/{queries.current_answer(session, point_id)}#summary"


@routes.post("/rounds/{round_id}/comments/{comment_id}/set-aside", "assess.divide")
def set_aside(request: Request, round_id: int, comment_id: int, who: Who, session: Write, form: Pressed) -> Response:
    """It is none: it leaves the lists and the figures, and stands on the answer's page with its number."""
    point, door = comment_in(session, who, round_id, comment_id)
    actions.set_aside(session, door.round, point, by=who.by, now=who.now)
    return messages.SET_ASIDE.after(see_other(_its_answer(session, point.id)), request, point.number or 0)


@routes.post("/rounds/{round_id}/comments/{comment_id}/counting", "assess.divide")
def count_again(request: Request, round_id: int, comment_id: int, who: Who, session: Write, form: Pressed) -> Response:
    """It is one after all."""
    point, door = comment_in(session, who, round_id, comment_id)
    actions.count_again(session, door.round, point, by=who.by, now=who.now)
    return messages.COUNTED.after(see_other(_its_answer(session, point.id)), request, point.number or 0)
