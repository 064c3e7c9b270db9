"""The documents of a round as JSON and as bytes, for officials and integrations."""

import datetime
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, File, Form, Query, Request, UploadFile
from pydantic import BaseModel, Field
from starlette.responses import FileResponse, JSONResponse, Response

from app.accounts.identity import Who
from app.errors import Invalid
from app.i18n import _
from app.installation import installation_of
from app.rounds import actions, queries
from app.rounds.access import round_for
from app.rounds.document_forms import Description, DocumentChange, Lang, Note, Title
from app.rounds.document_rules import require_changeable
from app.rounds.document_upload import IncomingDocument, take_in
from app.rounds.kinds import DocumentDoubt, DocumentKind
from app.rounds.queries import Document
from app.rounds.request_pdf import request_pdf
from app.storage.schemas import FILE_LOCKED, ScanOut
from app.web.downloads import download
from app.web.pagination import Listing
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("rounds")
Version = Annotated[int | None, Query(ge=1, le=10_000, description="Another version than the newest")]


class DocumentOut(BaseModel):
    """A document of a round, in its newest version."""

    id: int = Field(description="Its id, the same in every version")
    kind: DocumentKind = Field(description="cover_letter, plan, appendix or decision")
    title: str = Field(description="What it is called")
    description: str = Field(description="What it is, in a sentence; may be empty")
    lang: str = Field(description="The language of its text, as in HTML")
    position: int = Field(description="Its place among the documents")
    version: int = Field(description="1, and one more for each file that took its place after the opening")
    note: str = Field(description="What this version changed; empty in a draft")
    name: str = Field(description="The file's name")
    media_type: str = Field(description="What the file is")
    size: int = Field(description="In bytes")
    pages: int | None = Field(description="Of a PDF")
    sha256: str = Field(description="Of its bytes")
    doubt: DocumentDoubt | None = Field(description="What hinders reading it: picture, too_long or unread")
    scan: ScanOut = Field(description="Where it stands with the virus scanner: whether its bytes can be fetched")
    added_at: datetime.datetime = Field(description="When this version came")
    url: str = Field(description="Where its bytes are")


def document_json(document: Document, url: str) -> dict[str, Any]:
    """A document as the API tells of it, to officials and bodies alike."""
    facts = {name: getattr(document, name) for name in set(DocumentOut.model_fields) - {"scan", "url"}}
    return DocumentOut(**facts, scan=ScanOut.of(document.scanned), url=url).model_dump(mode="json")


def _official(round_id: int, document: Document) -> dict[str, Any]:
    return document_json(document, f"/api/v1/rounds/{round_id}/documents/{document.id}/file")


@routes.get("/rounds/{round_id}/documents", "round.read_internal", response_model=Listing[DocumentOut])
def list_documents(round_id: int, who: Who, session: Read) -> Any:
    """The documents in their order."""
    round_for(session, who, round_id)
    items = [_official(round_id, document) for document in queries.documents(session, round_id)]
    return {"items": items, "total": len(items), "next": None}


@routes.get("/rounds/{round_id}/request.pdf", "round.read_internal", response_class=Response)
def request_as_pdf(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The whole request as one accessible PDF (PDF/A-2a and PDF/UA-1), with an ETag; also before the opening."""
    return request_pdf(request, session, round_for(session, who, round_id).round)


@dataclass(frozen=True, slots=True)
class Sent:
    """What came with a form of the API; without a file, the plan's own is meant."""

    incoming: IncomingDocument | None
    kind: DocumentKind
    title: str
    description: str
    lang: str
    note: str


def sent(
    request: Request,
    who: Who,
    session: Read,
    round_id: int,
    kind: Annotated[DocumentKind, Form(description="cover_letter, plan, appendix or decision")],
    file: Annotated[
        UploadFile | None,
        File(description="At most 30 MB. A plan without one is the file that the round's plan was read from"),
    ] = None,
    title: Annotated[Title, Form(description="The file's name when left out")] = "",
    description: Annotated[Description, Form(description="What it is, in a sentence")] = "",
    lang: Annotated[Lang, Form(description="The language of its text, as in HTML")] = "sv",
    note: Annotated[Note, Form(description="What is new: needed in an open round, mailed to the bodies")] = "",
) -> Sent:
    """The file, kept and read before the writing session begins; who may not is refused before it is."""
    require_changeable(round_for(session, who, round_id).status)
    session.close()
    if file is None and kind is not DocumentKind.PLAN:
        raise Invalid(fields={"file": _("Välj en fil först.")})
    store = installation_of(request.app).store
    incoming = take_in(store, file.file, file.filename, kind) if file is not None else None
    return Sent(incoming, kind, title, description, lang, note)


@routes.post(
    "/rounds/{round_id}/documents",
    "round.document_add",
    status_code=201,
    response_model=DocumentOut,
    responses={
        200: {"description": "The same bytes again: the document that is there", "model": DocumentOut},
        413: {"description": "Over 30 MB, or more than the round's documents may be together"},
        415: {"description": "A kind that is not taken, or not what its name says"},
    },
)
def add(who: Who, sent: Annotated[Sent, Depends(sent, scope="function")], session: Write, round_id: int) -> Any:
    """Put a document last in the round. The text of a cover letter is read into the round's letter while that is empty.

    In an open round every body but those that need not answer is told by mail.
    """
    round_ = round_for(session, who, round_id).round
    if sent.incoming is None:
        added, is_new = actions.add_plan_original(session, round_, note=sent.note, by=who.by, now=who.now)
    else:
        added, is_new = actions.add_document(
            session,
            round_,
            sent.incoming,
            kind=sent.kind,
            title=sent.title,
            description=sent.description,
            lang=sent.lang,
            note=sent.note,
            by=who.by,
            now=who.now,
        )
    return JSONResponse(_official(round_id, added), 201 if is_new else 200)


@routes.patch("/rounds/{round_id}/documents/{document_id}", "round.document_add", response_model=DocumentOut)
def change(round_id: int, document_id: int, who: Who, session: Write, body: DocumentChange) -> Any:
    """Change what a draft round's document is called, described as, its language, its place."""
    round_ = round_for(session, who, round_id).round
    changes = {name: value for name, value in body.model_dump(exclude_unset=True).items() if value is not None}
    to = changes.pop("position", None)
    actions.describe_document(session, round_, document_id, by=who.by, now=who.now, **changes)
    if to is not None:
        actions.move_document(session, round_, document_id, to=to)
    return _official(round_id, queries.document(session, round_id, document_id))


@routes.delete("/rounds/{round_id}/documents/{document_id}", "round.document_remove", status_code=204)
def remove(round_id: int, document_id: int, who: Who, session: Write) -> Response:
    """Take a document away from a draft round."""
    round_ = round_for(session, who, round_id).round
    actions.remove_document(session, round_, document_id, by=who.by, now=who.now)
    return Response(status_code=204)


def sent_version(
    request: Request,
    who: Who,
    session: Read,
    round_id: int,
    document_id: int,
    file: Annotated[UploadFile, File(description="At most 30 MB")],
    note: Annotated[Note, Form(description="What is new: needed in an open round, mailed to the bodies")] = "",
) -> tuple[IncomingDocument, str]:
    """As ``sent``, for a file that takes another's place."""
    require_changeable(round_for(session, who, round_id).status)
    kind = queries.document(session, round_id, document_id).kind
    session.close()
    return take_in(installation_of(request.app).store, file.file, file.filename, kind), note


@routes.post(
    "/rounds/{round_id}/documents/{document_id}/versions",
    "round.document_add",
    status_code=201,
    response_model=DocumentOut,
    responses={200: {"description": "The same bytes again: the version that is there", "model": DocumentOut}},
)
def replace(
    who: Who,
    sent: Annotated[tuple[IncomingDocument, str], Depends(sent_version, scope="function")],
    session: Write,
    round_id: int,
    document_id: int,
) -> Any:
    """Another file in a document's place: unseen in a draft, in an open round a new version with a note to all."""
    round_ = round_for(session, who, round_id).round
    incoming, note = sent
    new, is_new = actions.replace_document(session, round_, document_id, incoming, note=note, by=who.by, now=who.now)
    return JSONResponse(_official(round_id, new), 201 if is_new else 200)


@routes.get(
    "/rounds/{round_id}/documents/{document_id}/file",
    "round.read_internal",
    response_class=FileResponse,
    responses=FILE_LOCKED,
)
def file(
    request: Request, round_id: int, document_id: int, who: Who, session: Read, version: Version = None
) -> Response:
    """The bytes of a document."""
    round_for(session, who, round_id)
    wanted = queries.document(session, round_id, document_id, version=version)
    return download(installation_of(request.app).store.whole(wanted.sha256), wanted.name, wanted.media_type)
