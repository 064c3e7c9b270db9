"""Files that go with a body's answer, as JSON and as bytes, by its link's token."""

from typing import Annotated, Any

from fastapi import Depends, File, Request, UploadFile
from starlette.responses import FileResponse, Response

from app.accounts.identity import Who
from app.drafts import actions
from app.drafts import queries as drafts
from app.installation import installation_of
from app.responses.content import AttachedFile
from app.responses.download import file_sent
from app.responses.schemas import AttachmentOut
from app.responses.upload import keep_file
from app.rounds.access import holder_by_token, not_found
from app.storage.schemas import FILE_LOCKED
from app.web.idempotency import Once
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("answer")


def arrived(
    request: Request,
    who: Who,
    session: Read,
    token: str,
    file: Annotated[UploadFile, File(description="PDF, Word, Excel, OpenDocument, picture or text, at most 30 MB")],
) -> AttachedFile:
    """The file, kept before the writing session begins; who holds no link is refused before it is."""
    holder = holder_by_token(session, who, token)
    actions.require_attachable(session, holder)
    session.close()
    return keep_file(installation_of(request.app).store, file.file, file.filename)


Arrived = Annotated[AttachedFile, Depends(arrived, scope="function")]


@routes.post(
    "/answer/{token}/attachments",
    "draft.attach",
    status_code=201,
    response_model=AttachmentOut,
    responses={
        200: {"description": "The same bytes again: the file that is there", "model": AttachmentOut},
        413: {"description": "Over 30 MB, over 20 files or 100 MB together, or over what a body or a round may have"},
        415: {"description": "A kind that is not taken, or not what its name says"},
    },
)
def attach(who: Who, file: Arrived, session: Write, token: str) -> Any:
    """Put a file beside the draft; it goes with the answer when that is sent. The draft's version stands.

    A repetition under the same Idempotency-Key has null for the name, which stands with the draft alone.
    """
    holder = holder_by_token(session, who, token)
    stored, new = actions.attach(session, holder, file, now=who.now)
    return Once(stored.json(), secret=("name",), status_code=201 if new else 200)


@routes.get(
    "/answer/{token}/attachments/{attachment_id}", "draft.read", response_class=FileResponse, responses=FILE_LOCKED
)
def read_file(request: Request, who: Who, session: Read, token: str, attachment_id: int) -> Response:
    """The bytes of a file beside the draft."""
    holder = holder_by_token(session, who, token)
    file = drafts.attachment(session, holder, attachment_id)
    return file_sent(request, file)


@routes.delete("/answer/{token}/attachments/{attachment_id}", "draft.detach", status_code=204)
def detach(who: Who, session: Write, token: str, attachment_id: int) -> Response:
    """Take a file away from the draft. What has been sent keeps it."""
    holder = holder_by_token(session, who, token)
    if not actions.detach(session, holder, attachment_id, now=who.now):
        raise not_found()
    return Response(status_code=204)
