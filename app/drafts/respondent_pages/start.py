"""A body's first page: who asks, what, until when, and the three ways to answer."""

import datetime
from dataclasses import dataclass

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts import queries as drafts
from app.drafts.respondent_pages.progress import Toc, outline_of, routes, toc_of
from app.drafts.respondent_pages.waiting import Waiting, waiting_for
from app.responses import round_cache
from app.responses.queries import answers
from app.responses.queries.answers import Receipt
from app.rounds.access import holder_for
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.rendering import page
from app.web.sessions import Read

LEAD_LENGTH = 320


@dataclass(frozen=True, slots=True)
class StartPage:
    """What ``drafts/start.html`` shows. ``begun``: something is saved; ``go_on`` is where writing goes on."""

    frame: RespondentFrame
    lead: str
    cover_letter: list[str]
    questions: list[str]
    toc: Toc
    begun: bool
    saved_by: str
    saved_at: datetime.datetime | None
    comments: int
    receipt: Receipt | None
    go_on: str
    waiting: Waiting


@routes.get("/answers/{consultee_id}", "draft.read")
def start(request: Request, who: Who, session: Read, consultee_id: int) -> Response:
    """Where a link leads when its button is pressed."""
    holder = holder_for(session, who, consultee_id)
    draft = drafts.draft(session, holder)
    frame = respondent_frame(holder, who.now)
    outline = outline_of(request, session, holder)
    unseen = [row.id for row in outline if row.id not in draft.seen]
    go_on = f"{frame.base}/sections/{unseen[0]}" if unseen else f"{frame.base}/whole"
    paragraphs = [
        part.strip() for part in holder.round.cover_letter.replace("\r\n", "\n").split("\n\n") if part.strip()
    ]
    receipts = answers.receipts(session, consultee_id) if frame.answered else []
    shown = StartPage(
        frame=frame,
        lead=lead_of(paragraphs),
        cover_letter=paragraphs,
        questions=round_cache.questions(request, session, holder.round.id),
        toc=toc_of(frame, outline, draft, None),
        begun=draft.version > 0,
        saved_by=draft.saved_by,
        saved_at=draft.saved_at,
        comments=sum(one.counts for one in draft.comments),
        receipt=receipts[0] if receipts else None,
        go_on=go_on,
        waiting=waiting_for(request, session, holder, who),
    )
    return page(request, "drafts/start.html", shown)


def lead_of(paragraphs: list[str]) -> str:
    """The first paragraph of the cover letter that is more than a greeting, cut at a sentence when it is long."""
    found = next((part for part in paragraphs if len(part) > 40), "")
    if len(found) <= LEAD_LENGTH:
        return found
    cut = found[:LEAD_LENGTH].rfind(". ")
    return found[: cut + 1] if cut > 60 else f"{found[:LEAD_LENGTH].rpartition(' ')[0]} …"
