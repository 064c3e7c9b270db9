"""A body takes its draft out, as Word or PDF, for the meeting that decides about it."""

from fastapi import Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts import queries as drafts
from app.drafts.draft_file import DraftFormat, draft_document, file_answer
from app.drafts.later_edits import answered, files_beside
from app.drafts.respondent_pages.progress import routes
from app.drafts.respondent_pages.submission import answer_of
from app.installation import installation_of
from app.rounds.access import Holder, holder_for
from app.web.sessions import Read


@routes.get("/answers/{consultee_id}/draft.docx", "draft.take_out")
def draft_as_word(request: Request, who: Who, session: Read, consultee_id: int) -> Response:
    """The draft as it stands, as a Word file."""
    return taken_out(request, who, session, holder_for(session, who, consultee_id), "docx")


@routes.get("/answers/{consultee_id}/draft.pdf", "draft.take_out")
def draft_as_pdf(request: Request, who: Who, session: Read, consultee_id: int) -> Response:
    """The draft as it stands, as an accessible PDF."""
    return taken_out(request, who, session, holder_for(session, who, consultee_id), "pdf")


def taken_out(request: Request, who: Who, session: Read, holder: Holder, wanted: DraftFormat) -> Response:
    """The draft as a file to save, that no cache keeps."""
    draft = drafts.draft(session, holder)
    files = files_beside(session, draft, answered(session, holder, draft))
    answer = answer_of(request, session, holder, draft, {})
    session.close()
    authority = installation_of(request.app).settings.authority_name
    document = draft_document(holder, draft, answer, files, authority=authority, now=who.now)
    return file_answer(document, wanted, f"{document.title} {holder.round.registry_number}", who.now)
