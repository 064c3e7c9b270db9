"""The pages on which one sees what bodies put forward beside what the plan has."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import queries
from app.assessment.desk import A_PAGE, in_full
from app.assessment.earlier import with_earlier
from app.assessment.proposals import KINDS, ProposalGroup, grouped, indicators_in
from app.assessment.rules import may_reply
from app.assessment.views import CommentView
from app.comments.kinds import CommentKind
from app.comments.labels import comment_kind_label
from app.rounds.access import round_for
from app.rounds.frame import RoundFrame, frame
from app.rounds.versions import content_mark
from app.web.kept import unless_seen
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read

routes = pages()


@dataclass(frozen=True, slots=True)
class ProposalsPage:
    """What ``assessment/proposals.html`` shows. ``tabs``: a kind each; ``after``: where the next page begins, or "".

    ``writes``: what proposes the same can be grouped here.
    """

    frame: RoundFrame
    kind: CommentKind
    tabs: Sequence[tuple[str, str, bool]]
    plan: str
    groups: Sequence[ProposalGroup]
    is_first: bool
    after: str
    writes: bool


def _that_propose(found: Sequence[tuple[CommentView, str]]) -> list[tuple[CommentView, str]]:
    """Without parts of a comment that have only words: what it puts forward is with the part that leads."""
    return [(comment, quote) for comment, quote in found if not comment.part or any(comment.content[1:])]


@routes.get("/rounds/{round_id}/proposals", "comments.read")
def proposals(
    request: Request,
    round_id: int,
    who: Who,
    session: Read,
    kind: CommentKind = CommentKind.INDICATOR_VALUE,
    after: Annotated[str, Query(max_length=60)] = "",
) -> Response:
    """What is put forward, one kind at a time, by what it is about."""
    door = round_for(session, who, round_id)
    chosen = kind if kind in KINDS else KINDS[0]
    base = f"/rounds/{round_id}/proposals"

    def made() -> Response:
        filters = queries.Filters(kinds=(chosen,))
        found = queries.comments(session, round_id, filters, after=after or None, limit=A_PAGE, quoted=True)
        proposals = _that_propose(found.views(session, found.rows))
        shown = with_earlier(request, session, door.round, in_full(session, proposals))
        rows = queries.indicator_rows(session, sorted(set(indicators_in(shown))))
        told = ProposalsPage(
            frame=frame(session, door, current="comments"),
            kind=chosen,
            tabs=[(comment_kind_label(each), f"{base}?kind={each}", each is chosen) for each in KINDS],
            plan=f"/plans/{door.plan_id}",
            groups=grouped(shown, rows),
            is_first=not after,
            after=found.after or "",
            writes=door.may("assess.divide") and may_reply(door.status),
        )
        return page(request, "assessment/proposals.html", told)

    return unless_seen(request, content_mark(request, who, door), made)
