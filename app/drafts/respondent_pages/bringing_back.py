"""What was taken away from a draft and is brought back: a comment, an earlier version, all as it was sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, NamedTuple

from fastapi import Depends, Path, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.comments.kinds import Stance
from app.comments.labels import stance_label
from app.comments.place_names import section_name
from app.comments.places import Place
from app.drafts import actions
from app.drafts import queries as drafts
from app.drafts.later_edits import Answered, ChangedPart, LaterEdits, answered, area_stances, changed_parts
from app.drafts.messages import DROPPED, VERSION_BACK
from app.drafts.respondent_forms import BringBackForm
from app.drafts.respondent_pages.progress import routes
from app.drafts.respondent_pages.submission import answer_of
from app.drafts.state import DraftState
from app.i18n import _
from app.plans.diff import Piece, difference
from app.plans.views import Places
from app.responses import round_cache
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


class BeforeAfter(NamedTuple):
    """What a value was when it was sent, and what it is now, in words; ``pieces``: what differs, where it is a text."""

    name: str
    before: str
    after: str
    pieces: Sequence[Piece] = ()


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
        changes=_changes(later),
        stances=_stances(sent, draft, places),
        summary=_summary(sent.content.summary, draft.summary) if sent and later.summary else None,
    )
    return page(request, "drafts/later_edits.html", shown)


def _changes(later: LaterEdits) -> dict[int, list[ChangedPart]]:
    sent = {comment.id: comment for comment in later.replaced}
    return {
        comment.id: changed_parts(sent[comment.id], comment)
        for comment in later.written
        if comment.id is not None and comment.id in sent
    }


def _summary(before: str, after: str) -> BeforeAfter:
    return BeforeAfter(_("Sammanfattning"), before, after, difference(before, after))


def _stances(sent: Answered | None, draft: DraftState, places: Places) -> list[BeforeAfter]:
    """The stances that are not as they were sent."""
    if sent is None:
        return []

    def worded(name: str, *stances: Stance | None) -> BeforeAfter:
        before, after = (stance_label(stance) if stance else _("Inget svar") for stance in stances)
        return BeforeAfter(name, before, after)

    before, after = area_stances(sent.content), area_stances(draft)
    heading = _("Ställningstagande till fokusområdet: {name}")
    areas = [
        worded(heading.format(name=section_name(places, Place(section))), before.get(section), after.get(section))
        for section in sent.later.areas
    ]
    whole = worded(_("Ställningstagande till planen"), sent.content.stance, draft.stance)
    return [whole, *areas] if sent.later.stance else areas


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
