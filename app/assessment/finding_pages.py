"""The way to one comment by its number."""

from typing import Annotated

from fastapi import Query
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import queries
from app.assessment.desk import Asked
from app.rounds.access import round_for
from app.web.rendering import see_other
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()


@routes.get("/rounds/{round_id}/comments/numbered", "comments.read")
def numbered(round_id: int, who: Who, session: Read, number: Annotated[str, Query(max_length=40)] = "") -> Response:
    """Go to the comment with a number; what is no comment's number is searched for."""
    round_for(session, who, round_id)
    typed, path = number.strip(), f"/rounds/{round_id}/comments"
    known = queries.point_numbered(session, round_id, typed)
    if known is None:
        return see_other(f"{path}{Asked.of(q=typed).query()}")
    return see_other(f"{path}{Asked().query(point=str(known))}#comment-{known}")
