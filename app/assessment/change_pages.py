"""The list of all that replies change in the plan: where, what, who sees to it and until when."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import queries
from app.assessment.changes import ChangeGroup, by_place
from app.assessment.desk import A_PAGE
from app.assessment.queries.filters import CHANGES
from app.rounds.access import round_for
from app.rounds.frame import RoundFrame, frame
from app.rounds.versions import content_mark
from app.web.kept import unless_seen
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()


@dataclass(frozen=True, slots=True)
class ChangesPage:
    """What ``assessment/changes.html`` shows. ``after``: where the next page begins, or ""."""

    frame: RoundFrame
    groups: Sequence[ChangeGroup]
    total: int
    is_first: bool
    after: str


@routes.get("/rounds/{round_id}/changes", "comments.read")
def changes(
    request: Request, round_id: int, who: Who, session: Read, after: Annotated[str, Query(max_length=60)] = ""
) -> Response:
    """What is changed, in the plan's order."""
    door = round_for(session, who, round_id)

    def made() -> Response:
        found = queries.comments(session, round_id, CHANGES, after=after or None, limit=A_PAGE)
        views = [comment for comment, _quote in found.views(session, found.rows)]
        total = len(views) if not after and found.after is None else queries.count(session, round_id, CHANGES)
        shown = ChangesPage(
            frame(session, door, current="comments"), by_place(views), total, not after, found.after or ""
        )
        return page(request, "assessment/changes.html", shown)

    return unless_seen(request, content_mark(request, who, door), made)
