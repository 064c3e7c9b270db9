"""A draft that was handed over by an earlier link: read beside one's own, and taken in or declined."""

import datetime
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts import actions
from app.drafts.forms import TakeIn
from app.drafts.messages import DECLINED, STANCES_DIFFER, TAKEN_IN
from app.drafts.respondent_pages.progress import routes
from app.drafts.respondent_pages.submission import answer_of
from app.drafts.sealed import sealed_drafts, side_by_side
from app.i18n import file_size
from app.responses.content import AttachedFile
from app.responses.presentation import ShownAnswer
from app.rounds.access import Holder, holder_for
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.sessions import Read, Write


@dataclass(frozen=True, slots=True)
class Given:
    """A draft that was handed over, to read. ``files``: their names and sizes."""

    line: int
    begun_on: datetime.date
    answer: ShownAnswer
    files: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class TakeoverPage:
    """What ``drafts/takeover.html`` shows. ``own``: one's own draft beside; ``touched``: something is written in it.

    ``copied``: it is still as the answer that counts. Neither of the two: there is none of one's own yet.
    """

    frame: RespondentFrame
    given: list[Given]
    own: ShownAnswer
    own_files: list[tuple[str, str]]
    touched: bool
    copied: bool
    form: Filled[TakeIn]


def _page(request: Request, session: Read, who: Who, holder: Holder, form: Filled[TakeIn]) -> Response:
    waiting = [draft for draft in sealed_drafts(session, holder, now=who.now) if draft.handed_over]
    own, sealed_states = side_by_side(session, holder, waiting)
    shown = TakeoverPage(
        frame=respondent_frame(holder, who.now),
        given=[
            Given(
                line=sealed.line,
                begun_on=sealed.begun_on,
                answer=answer_of(request, session, holder, draft.state, {}),
                files=_names(draft.files),
            )
            for sealed, draft in sealed_states
        ],
        own=answer_of(request, session, holder, own.state, {}),
        own_files=_names(own.files),
        touched=own.state.touched,
        copied=own.state.based_on is not None,
        form=form,
    )
    return page(request, "drafts/takeover.html", shown, status=422 if form.errors else 200)


def _names(files: list[AttachedFile]) -> list[tuple[str, str]]:
    return [(file.name, file_size(file.size)) for file in files]


@routes.get("/answers/{consultee_id}/takeover", "draft.read")
def given(request: Request, consultee_id: int, who: Who, session: Read) -> Response:
    """What was handed over, beside one's own draft, and the button that takes it in."""
    return _page(request, session, who, holder_for(session, who, consultee_id), blank(TakeIn))


Chosen = Annotated[Filled[TakeIn], Depends(filled(TakeIn))]


@routes.post("/answers/{consultee_id}/takeover", "draft.take_in")
def take_in(request: Request, consultee_id: int, who: Who, session: Write, form: Chosen) -> Response:
    """Take it in. Pressed twice it is taken in once, and the second press shows that nothing waits."""
    holder = holder_for(session, who, consultee_id)
    if form.ok:
        done = form.attempt(session, lambda: actions.take_in(session, holder, line=form.data.line, now=who.now))
        if done is not None:
            said = STANCES_DIFFER if done.stances_differ else TAKEN_IN
            return said.after(see_other(f"/answers/{consultee_id}/check"), request, done.doubled)
    return _page(request, session, who, holder, form)


@routes.post("/answers/{consultee_id}/declining", "draft.decline")
def decline(request: Request, consultee_id: int, who: Who, session: Write, form: Chosen) -> Response:
    """Leave it to those who began it. Pressed twice it is declined once; the second press says that nothing waits."""
    holder = holder_for(session, who, consultee_id)
    if form.ok:
        form.attempt(session, lambda: actions.decline(session, holder, line=form.data.line, now=who.now))
        if form.ok:
            return DECLINED.after(see_other(f"/answers/{consultee_id}"), request)
    return _page(request, session, who, holder, form)
