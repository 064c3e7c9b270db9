"""A body's draft as a file, by its link's token."""

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts.respondent_pages.taking_out import taken_out
from app.rounds.access import holder_by_token
from app.web.routes import api
from app.web.sessions import Read

routes = api("answer")


@routes.get("/answer/{token}/draft.docx", "draft.take_out", response_class=Response)
def draft_as_word(request: Request, who: Who, session: Read, token: str) -> Response:
    """The draft as it stands, as a Word file. It is kept nowhere."""
    return taken_out(request, who, session, holder_by_token(session, who, token), "docx")


@routes.get("/answer/{token}/draft.pdf", "draft.take_out", response_class=Response)
def draft_as_pdf(request: Request, who: Who, session: Read, token: str) -> Response:
    """The draft as it stands, as an accessible PDF (PDF/A-2a and PDF/UA-1). It is kept nowhere."""
    return taken_out(request, who, session, holder_by_token(session, who, token), "pdf")
