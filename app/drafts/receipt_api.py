"""A body's receipt as a file, by its link's token."""

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts.draft_file import DraftFormat
from app.drafts.respondent_pages.sent import receipt_file
from app.responses.queries import answers
from app.rounds.access import holder_by_token
from app.web.routes import api
from app.web.sessions import Read

routes = api("answer")


@routes.get("/answer/{token}/receipt.pdf", "response.read_own", response_class=Response)
def receipt_as_pdf(request: Request, who: Who, session: Read, token: str) -> Response:
    """The receipt of what was sent last, and that answer, as an accessible PDF (PDF/A-2a and PDF/UA-1)."""
    return _last(request, who, session, token, "pdf")


@routes.get("/answer/{token}/receipt.docx", "response.read_own", response_class=Response)
def receipt_as_word(request: Request, who: Who, session: Read, token: str) -> Response:
    """The same as a Word file."""
    return _last(request, who, session, token, "docx")


def _last(request: Request, who: Who, session: Read, token: str, wanted: DraftFormat) -> Response:
    holder = holder_by_token(session, who, token)
    last = next(iter(answers.receipts(session, holder.consultee.id)), None)
    return receipt_file(request, who, session, holder, last, wanted)
