"""What was taken away from a draft and is brought back: a comment, an earlier version, all as it was sent."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Path, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts import actions
from app.drafts import queries as drafts
from app.drafts.later_edits import Answered, answered
from app.drafts.messages import DROPPED, VERSION_BACK
from app.drafts.respondent_forms import BringBackForm
from app.drafts.respondent_pages.progress import routes
from app.drafts.respondent_pages.submission import answer_of
from app.responses import round_cache
from app.responses.changes import (
    BeforeAfter,
    ChangedPart,
    LaterEdits,
    changed_comments,
    changed_stances,
    changed_summary,
)
from app.responses.content import AnswerContent
from app.responses.presentation import ShownAnswer, ShownComment
from app.rounds.access import holder_for
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.forms import Filled, Pressed, filled
from app.web.rendering import page, see_other
from app.web.sessions import Read, Write

VersionNumber = Annotated[int, Path(ge=1, le=2**31 - 1)]


@routes.post("/answers/{consultee_id}/comments/return", "draft.save")
def bring_comment_back(
    who: Who,
    session: Write,
    consultee_id: int,
    form: Annotated[Filled[BringBackForm], Depends(filled(BringBackForm))],
) -> Response:
    """Undo: the comment is there again, with its id. Pressed twice it is there once."""
    holder = holder_for(session, who, consultee_id)
    comment = actions.bring_back_comment(session, holder, comment_id=form.data.comment, now=who.now)
    section = comment.place.section_id
    page = f"sections/{section}" if section else "whole"
    return see_other(f"/answers/{consultee_id}/{page}#note-{comment.id}")


@routes.post("/answers/{consultee_id}/history/{version}/return", "draft.save")
def bring_version_back(
    request: Request,
    who: Who,
    session: Write,
    consultee_id: int,
    version: VersionNumber,
    form: Pressed,
) -> Response:
    """An earlier version is the draft again; the draft as it was is an earlier version from now on."""
    holder = holder_for(session, who, consultee_id)
    actions.bring_back_version(session, holder, version=version, now=who.now)
    return VERSION_BACK.after(see_other(f"/answers/{consultee_id}/check#said"), request, version)


@dataclass(frozen=True, slots=True)
class LaterPage:
    """What ``drafts/later_edits.html`` shows.

    ``before`` is what was sent of the comments that were changed, by their ids, and ``changes`` what differs in each;
    ``stances`` those of the plan and of focus areas that are not as they were sent.
    """

    frame: RespondentFrame
    answered: Answered | None
    written: ShownAnswer
    before: dict[int, ShownComment]
    changes: dict[int, list[ChangedPart]]
    removed: ShownAnswer
    stances: list[BeforeAfter]
    summary: BeforeAfter | None


@routes.get("/answers/{consultee_id}/later-edits", "draft.read")
def later_edits(request: Request, who: Who, session: Read, consultee_id: int) -> Response:
    """What has been changed since the answer was sent, to be sent or dropped."""
    holder = holder_for(session, who, consultee_id)
    draft = drafts.draft(session, holder)
    sent = answered(session, holder, draft)
    later = sent.later if sent else LaterEdits()
    places = round_cache.places(request, session, holder.round.plan_version_id if later.areas else None)
    before = answer_of(request, session, holder, AnswerContent(comments=later.replaced), {})
    shown = LaterPage(
        frame=respondent_frame(holder, who.now),
        answered=sent,
        written=answer_of(request, session, holder, AnswerContent(comments=later.written), {}),
        removed=answer_of(request, session, holder, AnswerContent(comments=later.removed), {}),
        before={comment.id: comment for place in before.places for comment in place.comments},
        changes=changed_comments(later),
        stances=changed_stances(later, sent.content, draft, places) if sent else [],
        summary=changed_summary(sent.content, draft) if sent and later.summary else None,
    )
    return page(request, "drafts/later_edits.html", shown)


@routes.post("/answers/{consultee_id}/later-edits/drop", "draft.save")
def drop_later_edits(
    request: Request,
    who: Who,
    session: Write,
    consultee_id: int,
    form: Pressed,
) -> Response:
    """The draft says again what was sent. Pressed twice it is done once."""
    holder = holder_for(session, who, consultee_id)
    actions.drop_later_edits(session, holder, now=who.now)
    return DROPPED.after(see_other(f"/answers/{consultee_id}#said"), request)
