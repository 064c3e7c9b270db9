"""What of a round is a body's own on its pages: its link, who has seen it; and the documents that it is asked about."""

import datetime
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.installation import installation_of
from app.rounds import queries
from app.rounds.access import Holder, holder_for
from app.rounds.actions import make_own
from app.rounds.forms import OwnLinkButton
from app.rounds.last_day import last_day_answer
from app.rounds.links import url_for_link
from app.rounds.queries.paper import code_used_at
from app.rounds.request_pdf import request_pdf
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web import cookies
from app.web.downloads import download
from app.web.forms import Filled, blank, filled
from app.web.rendering import page
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True, slots=True)
class OwnLinkPage:
    """What ``rounds/own_link.html`` shows. Once it is done: ``url``, shown this once, or the address it was sent to.

    ``code_used_at``: when somebody came in by the code of a letter, where the link has been nobody's since.
    """

    frame: RespondentFrame
    form: Filled[OwnLinkButton]
    url: str = ""
    sent_to: str = ""
    code_used_at: datetime.datetime | None = None


def _page(
    request: Request, session: Read, who: Who, holder: Holder, form: Filled[OwnLinkButton], *, status: int = 200
) -> Response:
    used_at = code_used_at(session, holder.link.id, holder.link.generation)
    shown = OwnLinkPage(respondent_frame(holder, who.now), form, code_used_at=used_at)
    return page(request, "rounds/own_link.html", shown, status=status)


@routes.get("/answers/{consultee_id}/own-link", "invite.own_form")
def own_form(request: Request, consultee_id: int, who: Who, session: Read) -> Response:
    """Who has seen the link, and the button that makes it the body's own."""
    holder = holder_for(session, who, consultee_id)
    return _page(request, session, who, holder, blank(OwnLinkButton, generation=holder.link.generation))


@routes.post("/answers/{consultee_id}/own-link", "invite.renew_own")
def own(
    request: Request,
    consultee_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[OwnLinkButton], Depends(filled(OwnLinkButton))],
) -> Response:
    """A new link in place of the one there is: sent to the address that was typed, or shown here once."""
    holder = holder_for(session, who, consultee_id)
    if not form.ok:
        return _page(request, session, who, holder, form, status=422)
    used_at = code_used_at(session, holder.link.id, holder.link.generation)
    settings, email = installation_of(request.app).settings, form.data.email
    fresh = form.attempt(
        session,
        lambda: make_own(
            session,
            holder,
            email=email,
            generation=form.data.generation,
            cookie=cookies.read(request, cookies.ANSWER),
            key=settings.key(),
            now=who.now,
        ),
    )
    if fresh is None:
        return _page(request, session, who, holder, form, status=422)
    frame = respondent_frame(holder, who.now)
    leaves_now = installation_of(request.app).sends_mail and not who.request.state.mail_outage
    sent_to = email if email and leaves_now else ""  # a link in the outbox reaches nobody yet
    url = "" if sent_to else url_for_link(settings, fresh.link)
    done = OwnLinkPage(frame, form, url=url, sent_to=sent_to, code_used_at=used_at)
    return page(request, "rounds/own_link.html", done)


@routes.get("/answers/{consultee_id}/request.pdf", "draft.read")
def request_as_pdf(request: Request, consultee_id: int, who: Who, session: Read) -> Response:
    """The whole request as one accessible PDF: letter, plan, questions, and what goes along."""
    return request_pdf(request, session, holder_for(session, who, consultee_id).round)


@routes.get("/answers/{consultee_id}/last-day.ics", "draft.read")
def last_day(request: Request, consultee_id: int, who: Who, session: Read) -> Response:
    """The body's own last day, to put into a calendar."""
    return last_day_answer(request, holder_for(session, who, consultee_id), who.now)


@routes.get("/answers/{consultee_id}/documents/{document_id}", "draft.read")
def document(
    request: Request,
    consultee_id: int,
    document_id: int,
    who: Who,
    session: Read,
    version: Annotated[int | None, Query(ge=1, le=10_000)] = None,
) -> Response:
    """A document of the round, to save: as it is now, or as it was in an earlier version."""
    holder = holder_for(session, who, consultee_id)
    wanted = queries.document(session, holder.round.id, document_id, version=version)
    return download(installation_of(request.app).store.whole(wanted.sha256), wanted.name, wanted.media_type)
