"""A body asks for more time, and reads what came of it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.rounds.access import Holder, consultee_of, holder_for, round_for
from app.rounds.previewed import previewed_holder
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.tracking import actions
from app.tracking.forms import ExtensionRequestForm
from app.tracking.queries import Extensions, extensions_of
from app.tracking.rules import may_ask_for_time
from app.web.forms import Filled, blank, filled
from app.web.inert import inert
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True, slots=True)
class ExtensionRequestPage:
    """What ``tracking/extension_request.html`` shows. ``asked``: what came before, and what came of it."""

    frame: RespondentFrame
    asked: Extensions
    can_ask: bool
    form: Filled[ExtensionRequestForm]


@routes.get("/answers/{consultee_id}/extension", "extension.request_form")
def request_form(request: Request, who: Who, session: Read, consultee_id: int) -> Response:
    """The form, and what came of earlier requests."""
    holder = holder_for(session, who, consultee_id)
    return page(request, "tracking/extension_request.html", _context(session, holder, who, blank(ExtensionRequestForm)))


@routes.get("/rounds/{round_id}/preview/{organisation_id}/extension", "round.preview")
def preview_request_form(request: Request, who: Who, session: Read, round_id: int, organisation_id: int) -> Response:
    """The form as an official sees it who looks at a body's pages."""
    door = round_for(session, who, round_id)
    holder = previewed_holder(session, door, organisation_id, who.now)
    context = _context(session, holder, who, blank(ExtensionRequestForm))
    return inert(page(request, "tracking/extension_request.html", context))


def _context(session: Read, holder: Holder, who: Who, form: Filled[ExtensionRequestForm]) -> ExtensionRequestPage:
    frame = respondent_frame(holder, who.now)
    asked = extensions_of(session, frame.consultee_id)
    waiting = any(extension.decision is None for extension in asked)
    can_ask = may_ask_for_time(frame.status, answered=frame.answered, waiting=waiting)
    return ExtensionRequestPage(frame, asked, can_ask, form)


@routes.post("/answers/{consultee_id}/extension", "extension.request")
def ask(
    request: Request,
    who: Who,
    form: Annotated[Filled[ExtensionRequestForm], Depends(filled(ExtensionRequestForm))],
    session: Write,
    consultee_id: int,
) -> Response:
    """Send the request to the officials."""
    holder = holder_for(session, who, consultee_id)
    if form.ok:
        asked = form.data.model_dump()
        extension = form.attempt(
            session,
            lambda: actions.request_extension(
                session, consultee_of(session, holder), **asked, by=holder.by, now=who.now
            ),
        )
        if extension is not None:
            return see_other(f"/answers/{consultee_id}/extension")
    return page(request, "tracking/extension_request.html", _context(session, holder, who, form), status=422)
