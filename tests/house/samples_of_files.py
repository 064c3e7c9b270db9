"""Samples of files of answers that officials take points out of."""

from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session

from app.accounts.identity import By
from app.accounts.policy import Kind
from app.assessment.actions import files as acts
from app.clock import now
from app.comments.fields import EMPTY
from app.comments.kinds import CommentKind
from app.comments.models import Point
from app.comments.written import WrittenComment
from app.responses.actions import Taking
from app.rounds.models import Round
from tests.house.sample import Sample
from tests.house.stored import files_everywhere
from tests.kit.world import World

FILE, TAKEN = 7, 940
"""The file's id, and that of the point that is taken out of it."""
WORDS = "En gråsparv."


def taken_out(session: Session, world: World) -> None:
    """A point is taken out of the answer's file."""
    files_everywhere(session, world)
    round_ = session.get_one(Round, world.round)
    session.add(Point(id=TAKEN - 1, round_id=world.round, consultee_id=world.consultee))  # the next id is the point's
    session.flush()
    if session.get_bind().dialect.name == "postgresql":  # which counts by itself
        session.connection().execute(select(func.setval("point_id_seq", TAKEN - 1)))
    said = WrittenComment(None, CommentKind.COMMENT, content=EMPTY._replace(text=WORDS))
    by = By("user", world.users[Kind.HANDLER], "Hanna Lind")
    acts.take(session, round_, world.response, Taking(FILE, None, WORDS, said), pages=None, by=by, now=now())
    session.flush()


def without_points(session: Session, world: World) -> None:
    """The answer's file is marked as without points."""
    files_everywhere(session, world)
    by = By("user", world.users[Kind.HANDLER], "Hanna Lind")
    acts.mark_file(session, session.get_one(Round, world.round), world.response, FILE, by=by, now=now())
    session.flush()


THE_POINT: dict[str, Any] = {"comment_id": lambda world: TAKEN}
PAGE = "/responses/{response_id}/files/{attachment_id}"
FILES = {
    f"GET {PAGE}": Sample(prepare=taken_out),
    f"POST {PAGE}": Sample(data={"at": "1", "text": WORDS, "where": "w", "kind": "comment"}, prepare=files_everywhere),
    f"POST {PAGE}/removal": Sample(data={"at": "1", "point": str(TAKEN)}, prepare=taken_out),
    f"POST {PAGE}/mark": Sample(data={"at": "1", "none": "true"}, prepare=files_everywhere),
    "POST /api/v1/responses/{response_id}/points": Sample(
        json={"attachment_id": FILE, "quote": WORDS}, prepare=files_everywhere
    ),
    "PUT /api/v1/responses/{response_id}/points/{comment_id}": Sample(
        json={"attachment_id": FILE, "quote": WORDS, "text": "Annat.", "version": 1}, path=THE_POINT, prepare=taken_out
    ),
    "DELETE /api/v1/responses/{response_id}/points/{comment_id}": Sample(path=THE_POINT, prepare=taken_out),
    "POST /api/v1/responses/{response_id}/attachments/{attachment_id}/mark": Sample(prepare=files_everywhere),
    "DELETE /api/v1/responses/{response_id}/attachments/{attachment_id}/mark": Sample(prepare=without_points),
}
