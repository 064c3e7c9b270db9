"""The documents of a round: added, named, described, put in order, replaced, removed. Works without scripts."""

import datetime
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Query, Request
from pydantic import BaseModel
from starlette.datastructures import UploadFile
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import Invalid, RemissError
from app.i18n import _
from app.installation import installation_of
from app.intake.attachments import MEDIA_TYPES
from app.rounds import actions, messages, queries
from app.rounds.access import Door, round_for
from app.rounds.calendar import day_of
from app.rounds.document_forms import DocumentFacts, DocumentMove, FromLetter, NewDocument, NewVersion
from app.rounds.document_rules import LANGUAGES, language_name, require_changeable
from app.rounds.document_upload import IncomingDocument, take_in
from app.rounds.frame import RoundFrame, frame
from app.rounds.kinds import DocumentKind
from app.rounds.letter_facts import LetterDay, letter_deadline_differs
from app.rounds.models import RoundStatus
from app.rounds.queries import Document, PlanOriginal
from app.rounds.request_pdf import request_pdf
from app.web.downloads import download
from app.web.forms import Filled, Pressed, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
F = TypeVar("F", bound=BaseModel)
ENDINGS = ",".join(f".{ending}" for ending in MEDIA_TYPES)
"""For the file field: what the browser offers first."""


@dataclass(frozen=True, slots=True)
class Letter:
    """What the file of the cover letter says otherwise than the round. ``may_take_day``: its day is still to come."""

    text_differs: bool
    day: LetterDay | None
    may_take_day: bool


@dataclass(frozen=True, slots=True)
class DocumentsPage:
    """What ``rounds/documents.html`` shows. ``original``: the plan's own file, while it is not among the documents.

    ``stale_plan``: a document that was another plan's file.
    """

    frame: RoundFrame
    documents: list[Document]
    form: Filled[NewDocument]
    can_change: bool
    is_draft: bool
    original: PlanOriginal | None
    stale_plan: bool
    letter: Letter | None
    deadline: datetime.date
    in_languages: list[tuple[str, str]]
    endings: str


@dataclass(frozen=True, slots=True)
class DocumentPage:
    """What ``rounds/document.html`` shows: one document, its versions, and what can be changed of it."""

    frame: RoundFrame
    document: Document
    versions: list[Document]
    facts: Filled[DocumentFacts]
    form: Filled[NewVersion]
    can_change: bool
    is_draft: bool
    in_languages: list[tuple[str, str]]
    endings: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A form, and the file that came with it, safely kept; None when none came, or why not stands at its field."""

    form: Filled[NewDocument]
    incoming: IncomingDocument | None


@dataclass(frozen=True, slots=True)
class KeptVersion:
    """The same of a new version."""

    form: Filled[NewVersion]
    incoming: IncomingDocument | None


def _languages() -> list[tuple[str, str]]:
    return [(code, language_name(code)) for code in LANGUAGES]


def _page(request: Request, session: Read, who: Who, door: Door, form: Filled[NewDocument]) -> Response:
    round_ = door.round
    listed = queries.documents(session, round_.id)
    original = queries.plan_original(session, round_.plan_version_id)
    is_draft = door.status is RoundStatus.DRAFT
    files = {known.sha256 for known in listed}
    of_plan = any(known.kind is DocumentKind.PLAN for known in listed)
    is_there = original is not None and original.sha256 in files
    shown = DocumentsPage(
        frame=frame(session, door, current="documents"),
        documents=listed,
        form=form,
        can_change=door.may("round.document_add") and door.status in (RoundStatus.DRAFT, RoundStatus.OPEN),
        is_draft=is_draft,
        original=None if is_there else original,
        stale_plan=is_draft and of_plan and original is not None and not is_there,
        letter=_letter(session, door, day_of(who.now)) if is_draft else None,
        deadline=round_.deadline,
        in_languages=_languages(),
        endings=ENDINGS,
    )
    return page(request, "rounds/documents.html", shown, status=422 if form.errors else 200)


def _letter(session: Read, door: Door, today: datetime.date) -> Letter | None:
    read = queries.letter_text(session, door.round.id)
    if read is None:
        return None
    _document_id, text = read
    day = letter_deadline_differs(text, door.round.deadline)
    letter = Letter(text != door.round.cover_letter, day, day is not None and day.day >= today)
    return letter if letter.text_differs or letter.day else None


@routes.get("/rounds/{round_id}/documents", "round.read_internal")
def show(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The documents in their order, and the form for one more."""
    return _page(request, session, who, round_for(session, who, round_id), blank(NewDocument, lang="sv"))


@routes.get("/rounds/{round_id}/request.pdf", "round.read_internal")
def request_as_pdf(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The whole request as one accessible PDF, also before the opening."""
    return request_pdf(request, session, round_for(session, who, round_id).round)


def _take_in(request: Request, form: Filled[F], kind: DocumentKind) -> IncomingDocument | None:
    """The file that came with a form; why not stands at its field."""
    given = form.values.get("file")
    if not isinstance(given, UploadFile) or not given.filename:
        form.refuse(Invalid(fields={"file": _("Välj en fil först.")}))
        return None
    try:
        return take_in(installation_of(request.app).store, given.file, given.filename, kind)
    except RemissError as error:
        form.refuse(Invalid(fields={"file": error.message}))
        return None


def kept(
    request: Request,
    who: Who,
    session: Read,
    form: Annotated[Filled[NewDocument], Depends(filled(NewDocument))],
    round_id: int,
) -> Kept:
    """The file is kept and read before the writing session begins; who may not is refused before it is."""
    require_changeable(round_for(session, who, round_id).status)
    session.close()
    if not form.ok or form.data.do:
        return Kept(form, None)
    return Kept(form, _take_in(request, form, form.data.kind))


@routes.post("/rounds/{round_id}/documents", "round.document_add")
def add(
    request: Request, round_id: int, who: Who, sent: Annotated[Kept, Depends(kept, scope="function")], session: Write
) -> Response:
    """Put a document last in the round. In an open round every body is told."""
    door, form = round_for(session, who, round_id), sent.form
    if form.ok:
        done = form.attempt(session, lambda: _add(session, door, who, sent))
        if done:
            _document, is_new = done
            said = messages.DOCUMENT_ADDED if is_new else messages.DOCUMENT_THERE
            return said.after(see_other(f"/rounds/{round_id}/documents"), request)
    return _page(request, session, who, door, form)


def _add(session: Write, door: Door, who: Who, sent: Kept) -> tuple[Document, bool]:
    data = sent.form.data
    if data.do == "original" or sent.incoming is None:
        return actions.add_plan_original(session, door.round, note=data.note, by=who.by, now=who.now)
    return actions.add_document(
        session,
        door.round,
        sent.incoming,
        kind=data.kind,
        title=data.title,
        description=data.description,
        lang=data.lang,
        note=data.note,
        by=who.by,
        now=who.now,
    )


@routes.get("/rounds/{round_id}/documents/{document_id}", "round.read_internal")
def show_one(request: Request, round_id: int, document_id: int, who: Who, session: Read) -> Response:
    """One document: what it is called, its versions, another file in its place."""
    door = round_for(session, who, round_id)
    return _one(request, session, door, queries.document(session, round_id, document_id))


def _one(
    request: Request,
    session: Read,
    door: Door,
    document: Document,
    *,
    facts: Filled[DocumentFacts] | None = None,
    form: Filled[NewVersion] | None = None,
) -> Response:
    shown = DocumentPage(
        frame=frame(session, door, current="documents"),
        document=document,
        versions=queries.versions(session, document.id),
        facts=facts
        or blank(
            DocumentFacts,
            title=document.title,
            kind=document.kind.value,
            description=document.description,
            lang=document.lang,
        ),
        form=form or blank(NewVersion),
        can_change=door.may("round.document_add") and door.status in (RoundStatus.DRAFT, RoundStatus.OPEN),
        is_draft=door.status is RoundStatus.DRAFT,
        in_languages=_languages(),
        endings=ENDINGS,
    )
    return page(request, "rounds/document.html", shown, status=422 if facts or form else 200)


@routes.post("/rounds/{round_id}/documents/{document_id}", "round.document_add")
def describe(
    request: Request,
    round_id: int,
    document_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[DocumentFacts], Depends(filled(DocumentFacts))],
) -> Response:
    """Change what a draft round's document is called, described as, and is."""
    door = round_for(session, who, round_id)
    if form.ok:
        changes = form.data.model_dump()
        done = form.attempt(
            session,
            lambda: actions.describe_document(session, door.round, document_id, by=who.by, now=who.now, **changes),
        )
        if done:
            return messages.DOCUMENT_CHANGED.after(see_other(f"/rounds/{round_id}/documents"), request)
    return _one(request, session, door, queries.document(session, round_id, document_id), facts=form)


def kept_version(
    request: Request,
    who: Who,
    session: Read,
    form: Annotated[Filled[NewVersion], Depends(filled(NewVersion))],
    round_id: int,
    document_id: int,
) -> KeptVersion:
    """As ``kept``, for a file that takes another's place."""
    require_changeable(round_for(session, who, round_id).status)
    kind = queries.document(session, round_id, document_id).kind
    session.close()
    return KeptVersion(form, _take_in(request, form, kind) if form.ok else None)


@routes.post("/rounds/{round_id}/documents/{document_id}/versions", "round.document_add")
def replace(
    request: Request,
    round_id: int,
    document_id: int,
    who: Who,
    sent: Annotated[KeptVersion, Depends(kept_version, scope="function")],
    session: Write,
) -> Response:
    """Another file in a document's place; in an open round a new version, of which every body is told."""
    door, form, incoming = round_for(session, who, round_id), sent.form, sent.incoming
    if form.ok and incoming is not None:
        note = form.data.note
        done = form.attempt(
            session,
            lambda: actions.replace_document(
                session, door.round, document_id, incoming, note=note, by=who.by, now=who.now
            ),
        )
        if done:
            said = messages.DOCUMENT_CHANGED if done[1] else messages.DOCUMENT_THERE
            return said.after(see_other(f"/rounds/{round_id}/documents"), request)
    return _one(request, session, door, queries.document(session, round_id, document_id), form=form)


@routes.post("/rounds/{round_id}/documents/{document_id}/move", "round.document_add")
def move(
    request: Request,
    round_id: int,
    document_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[DocumentMove], Depends(filled(DocumentMove))],
) -> Response:
    """A step up or down among the documents of a draft round."""
    door = round_for(session, who, round_id)
    actions.move_document(session, door.round, document_id, to=form.data.to)
    return see_other(f"/rounds/{round_id}/documents#document-{document_id}")


@routes.post("/rounds/{round_id}/documents/{document_id}/removal", "round.document_remove")
def remove(request: Request, round_id: int, document_id: int, who: Who, session: Write, form: Pressed) -> Response:
    """Take a document away from a draft round."""
    door = round_for(session, who, round_id)
    actions.remove_document(session, door.round, document_id, by=who.by, now=who.now)
    return messages.DOCUMENT_REMOVED.after(see_other(f"/rounds/{round_id}/documents"), request)


@routes.post("/rounds/{round_id}/letter", "round.edit")
def from_letter(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[FromLetter], Depends(filled(FromLetter))],
) -> Response:
    """Let the round say what its letter's file says: the text, or the last day to answer."""
    door = round_for(session, who, round_id)
    actions.take_from_letter(session, door.round, what=form.data.what, by=who.by, now=who.now)
    return messages.FROM_LETTER.after(see_other(f"/rounds/{round_id}/documents"), request)


@routes.get("/rounds/{round_id}/documents/{document_id}/file", "round.read_internal")
def file(
    request: Request,
    round_id: int,
    document_id: int,
    who: Who,
    session: Read,
    version: Annotated[int | None, Query(ge=1, le=10_000)] = None,
) -> Response:
    """The bytes of a document, to save: the newest version, or another."""
    round_for(session, who, round_id)
    wanted = queries.document(session, round_id, document_id, version=version)
    return download(installation_of(request.app).store.whole(wanted.sha256), wanted.name, wanted.media_type)
