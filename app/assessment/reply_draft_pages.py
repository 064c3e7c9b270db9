"""Drafts of replies on the desk: kept while one types, listed, thrown away, and saved all together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import JSONResponse, Response

from app.accounts.identity import Who
from app.assessment import messages
from app.assessment.access import comment_in
from app.assessment.actions.reply_drafts import drop_draft, keep_draft, save_drafts
from app.assessment.asked import AskedFor
from app.assessment.fetching import authority_of
from app.assessment.queries.reply_drafts import DraftView, drafts_of
from app.assessment.reply_draft_forms import DraftForm, fault_of
from app.clock import zulu
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, Pressed, filled
from app.web.rendering import page, see_other, wants_json
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
LIST = "/rounds/{round_id}/reply-drafts"


@dataclass(frozen=True, slots=True)
class DraftsPage:
    """What ``assessment/reply_drafts.html`` shows. ``failed``: comment id → what hinders its draft from being saved."""

    frame: RoundFrame
    drafts: Sequence[DraftView]
    summary: str
    failed: Mapping[int, str]


@routes.post("/rounds/{round_id}/comments/{comment_id}/draft", "assess.reply")
def keep(
    request: Request,
    round_id: int,
    comment_id: int,
    who: Who,
    session: Write,
    asked: AskedFor,
    form: Annotated[Filled[DraftForm], Depends(filled(DraftForm))],
) -> Response:
    """Keep what is typed: told in JSON while one types, by a page where the button was pressed."""
    point, door = comment_in(session, who, round_id, comment_id)
    data = form.data
    keep_draft(session, door, point.id, data.typed, by=who.by, now=who.now)
    if wants_json(request):
        return JSONResponse({"version": data.version, "saved_at": zulu(who.now)})
    back = f"/rounds/{round_id}/comments{asked.query(point=str(comment_id))}#comment-{comment_id}"
    return messages.DRAFTED.after(see_other(back), request, point.number or 0)


@routes.get(LIST, "assess.reply_form")
def drafts(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """All that one has begun to reply in a round."""
    door = round_for(session, who, round_id)
    return page(request, "assessment/reply_drafts.html", _page(session, door, who, "", {}))


def _page(session: Read, door: Door, who: Who, summary: str, failed: Mapping[int, str]) -> DraftsPage:
    begun = drafts_of(session, door.round.id, who.user.id)
    return DraftsPage(frame(session, door, current="comments"), begun, summary, failed)


@routes.post(LIST, "assess.reply")
def save_all(request: Request, round_id: int, who: Who, session: Write, form: Pressed) -> Response:
    """Save them all as replies, all or none."""
    door = round_for(session, who, round_id)
    authority = authority_of(request)
    saved = form.attempt(
        session,
        lambda: save_drafts(session, door.round, fault_of=fault_of, authority=authority, by=who.by, now=who.now),
    )
    if saved is not None:
        return messages.DRAFTS_SAVED.after(see_other(f"/rounds/{round_id}/comments"), request, saved)
    hindered = {int(name.rpartition("-")[2]): told for name, told in form.errors if name.startswith("draft-")}
    others = " ".join(told for name, told in form.errors if not name)
    return page(request, "assessment/reply_drafts.html", _page(session, door, who, others, hindered), status=422)


@routes.post(LIST + "/{comment_id}/removal", "assess.reply")
def remove(request: Request, round_id: int, comment_id: int, who: Who, session: Write, form: Pressed) -> Response:
    """Throw one away."""
    point, door = comment_in(session, who, round_id, comment_id)
    drop_draft(session, door.round, point.id, by=who.by)
    return messages.DRAFT_GONE.after(see_other(f"/rounds/{round_id}/reply-drafts"), request)
