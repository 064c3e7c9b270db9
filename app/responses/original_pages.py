"""Where the comments of a registered answer stand in the text that came: page and JSON."""

from dataclasses import dataclass
from typing import Any

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import NotFound
from app.i18n import _
from app.passages.pieces import Piece
from app.passages.queries import Division, division_of_response
from app.responses.access import answer_for
from app.responses.queries import answers
from app.rounds.frame import RoundFrame, frame
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()


@dataclass(frozen=True, slots=True)
class Marked:
    """A passage of the text; ``comment_id`` and ``number`` are of the comment that it became, None for no comment."""

    words: str
    piece: Piece
    comment_id: int | None
    number: int | None


@dataclass(frozen=True, slots=True)
class OriginalPage:
    """What ``responses/original.html`` shows."""

    frame: RoundFrame
    response_id: int
    organisation: str
    passages: list[Marked]


def divided_of(session: Read, response_id: int) -> Division:
    """The text that a registered answer was divided from. Raises NotFound for one that was written in."""
    divided = division_of_response(session, response_id)
    if divided is None:
        raise NotFound(_("Svaret är inte taget ur en text."))
    return divided


@routes.get("/responses/{response_id}/original", "response.read")
def original(request: Request, who: Who, session: Read, response_id: int) -> Response:
    """The text that came, each comment with its number at its words."""
    door = answer_for(session, who, response_id)
    divided = divided_of(session, response_id)
    numbers: dict[int, Any] = {one.written.id or 0: one.number for one in answers.comments_of(session, response_id)}
    passages = []
    for at, piece in enumerate(divided.pieces, 1):
        point = divided.points.get(at)
        passages.append(Marked(divided.words(piece), piece, point, numbers.get(point or 0)))
    shown = OriginalPage(
        frame=frame(session, door, current="responses"),
        response_id=response_id,
        organisation=answers.answered_by(session, response_id),
        passages=passages,
    )
    return page(request, "responses/original.html", shown)
