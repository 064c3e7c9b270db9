"""A body's own link as JSON, made its own after an official has seen it; and the documents that it is asked about."""

from typing import Annotated

from fastapi import Query, Request
from starlette.responses import FileResponse, Response

from app.accounts.identity import Who
from app.installation import installation_of
from app.rounds import queries
from app.rounds.access import holder_by_token
from app.rounds.actions import make_own
from app.rounds.forms import OwnLinkForm
from app.rounds.last_day import last_day_answer
from app.rounds.links import url_for_link
from app.rounds.request_pdf import request_pdf
from app.storage.schemas import FILE_LOCKED
from app.web.downloads import download
from app.web.idempotency import Once
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("answer")


@routes.post("/answer/{token}/own-link", "invite.renew_own", status_code=201)
def own(request: Request, token: str, who: Who, session: Write, body: OwnLinkForm) -> Once:
    """A new link in place of this one, which stops: nobody who has seen the old one can read along any longer.

    With ``email`` it is sent there, and only there; without, it is told once.
    """
    holder = holder_by_token(session, who, token)
    settings = installation_of(request.app).settings
    fresh = make_own(session, holder, email=body.email, cookie=None, key=settings.key(), now=who.now)
    shown = body.email is None
    return Once(
        {"url": url_for_link(settings, fresh.link) if shown else None, "token": fresh.token if shown else None},
        secret=("url", "token"),
    )


@routes.get("/answer/{token}/request.pdf", "draft.read", response_class=Response)
def request_as_pdf(request: Request, token: str, who: Who, session: Read) -> Response:
    """The whole request as one accessible PDF (PDF/A-2a and PDF/UA-1), with an ETag."""
    return request_pdf(request, session, holder_by_token(session, who, token).round)


@routes.get("/answer/{token}/last-day.ics", "draft.read", response_class=Response)
def last_day(request: Request, token: str, who: Who, session: Read) -> Response:
    """The body's own last day to answer as a calendar file; fetched again after an extension it moves the entry."""
    return last_day_answer(request, holder_by_token(session, who, token), who.now)


@routes.get("/answer/{token}/documents/{document_id}", "draft.read", response_class=FileResponse, responses=FILE_LOCKED)
def document(
    request: Request,
    token: str,
    document_id: int,
    who: Who,
    session: Read,
    version: Annotated[int | None, Query(ge=1, le=10_000, description="Another version than the newest")] = None,
) -> Response:
    """The bytes of a document of the round."""
    holder = holder_by_token(session, who, token)
    wanted = queries.document(session, holder.round.id, document_id, version=version)
    return download(installation_of(request.app).store.whole(wanted.sha256), wanted.name, wanted.media_type)
