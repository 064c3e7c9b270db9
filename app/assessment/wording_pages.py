"""Every wording that a reply has had, and the way back to one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import queries
from app.assessment.access import comment_for
from app.assessment.asked import AskedFor
from app.assessment.pages import writes_at
from app.assessment.queries.reviews import ReviewView, reviews_of
from app.assessment.views import ReplyWording
from app.comments.numbers import point_number
from app.errors import NotFound
from app.i18n import _
from app.plans.diff import Piece, difference
from app.rounds.frame import RoundFrame, frame
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()


@dataclass(frozen=True, slots=True)
class WordingsPage:
    """What ``assessment/wordings.html`` shows: a reply's wordings, the newest first, each with what it changed.

    ``begin``: the address of the reply form, where an earlier one can be begun with; "" for who does not write.
    ``reviews``: what a second person found of each.
    """

    frame: RoundFrame
    number: str
    wordings: list[tuple[ReplyWording, tuple[Piece, ...]]]
    back: str
    begin: str
    reviews: Sequence[ReviewView]


@routes.get("/rounds/{round_id}/comments/{comment_id}/reply", "comments.read")
def wordings(request: Request, round_id: int, comment_id: int, who: Who, session: Read, asked: AskedFor) -> Response:
    """Every wording that the authority's reply has had: who, when, the text and the difference."""
    point, door = comment_for(session, who, comment_id)
    if point.round_id != round_id:
        raise NotFound(_("Synpunkten finns inte i den här remissen."))
    every = queries.reply_wordings(session, comment_id)
    earlier = [wording.text for wording in every[1:]]
    differences = [tuple(difference(before, wording.text)) for wording, before in zip(every, earlier, strict=False)]
    at = f"/rounds/{round_id}/comments{asked.query(point=str(comment_id))}"
    back = f"{at}#comment-{comment_id}"
    pairs = list(zip(every, [*differences, ()], strict=False))
    return page(
        request,
        "assessment/wordings.html",
        WordingsPage(
            frame(session, door, current="comments"),
            point_number(point.number, point.part),
            pairs,
            back,
            at if writes_at(door) else "",
            reviews_of(session, comment_id),
        ),
    )
