"""Uploading a plan: it is copied to disk, read in a child process and, if that succeeds, its original is stored."""

from dataclasses import dataclass
from typing import Annotated, BinaryIO

from fastapi import File, Form, Query, Request
from fastapi import UploadFile as Upload
from starlette.datastructures import UploadFile

from app.accounts.identity import Who
from app.errors import Invalid, RuleBroken
from app.i18n import _
from app.imports.upload import LONGEST_NAME, Arrived, file_or_text, read_or_keep
from app.installation import Installation, installation_of
from app.intake.attachments import MEDIA_TYPES
from app.intake.kinds import MAX_BYTES
from app.intake.upload import bare_name, chunks, on_disk
from app.jobs.untrusted import Untrusted
from app.plans.actions import Original
from app.plans.forms import PlanUpload
from app.plans.importing import read_plan, read_plan_text
from app.plans.importing.parsed import ParsedPlan
from app.plans.importing.reading import LIMITS
from app.plans.models import PlanVersion
from app.storage.store import Store

_MEDIA_TYPES = {
    "docx": MEDIA_TYPES["docx"],
    "odt": MEDIA_TYPES["odt"],
    "md": "text/markdown",
    "markdown": "text/markdown",
    "doc": "application/msword",
    "dot": "application/msword",
    "rtf": "application/rtf",
    "pdf": MEDIA_TYPES["pdf"],
    "docm": "application/vnd.ms-word.document.macroEnabled.12",
    "dotx": "application/vnd.openxmlformats-officedocument.wordprocessingml.template",
    "dotm": "application/vnd.ms-word.template.macroEnabled.12",
}


@dataclass(frozen=True)
class Incoming:
    """An uploaded plan and its stored original (``source``; None for pasted text and previews)."""

    parsed: ParsedPlan
    title: str | None
    source: Original | None
    preview: bool = False


def read_for_a_moment(upload: PlanUpload, installation: Installation) -> Incoming | Arrived:
    """The plan, when it is read at once; else it is kept for a job. Raises as :func:`read_upload`, and Unavailable."""
    store = installation.store
    return read_or_keep(
        upload, lambda limits: read_upload(upload, store, limits=limits), limits=LIMITS, installation=installation
    )


def read_upload(upload: PlanUpload, store: Store | None, *, limits: Untrusted = LIMITS) -> Incoming:
    """Read a file or pasted text; given a store, keep the file. Raises Invalid, WrongType or TooLarge."""
    message = _("Välj en fil, eller klistra in planens text.")
    nothing = Invalid(_("Det finns ingen plan att läsa."), code="empty", fields={"file": message})
    sent = file_or_text(upload, empty=nothing)
    if isinstance(sent, str):
        return Incoming(read_plan_text(sent, limits=limits), upload.title, None)
    parsed, source = _read_file(sent, store, limits)
    return Incoming(parsed, upload.title, source)


def _read_file(file: UploadFile, store: Store | None, limits: Untrusted) -> tuple[ParsedPlan, Original | None]:
    name = bare_name(file.filename)
    with on_disk(file.file) as path:
        parsed = read_plan(path, name, limits=limits)
    return parsed, original(file.file, name, store) if store is not None else None


def original(file: BinaryIO, name: str, store: Store) -> Original:
    """A plan's file, kept in the store."""
    stored = store.put(chunks(file), limit=MAX_BYTES)
    return Original(stored, name[:LONGEST_NAME], _MEDIA_TYPES.get(name.rpartition(".")[2].casefold(), "text/plain"))


def incoming_plan(
    request: Request,
    who: Who,
    file: Annotated[
        Upload | None, File(description="Word (.docx), PDF, Markdown (.md) or text (.txt), at most 30 MB")
    ] = None,
    text: Annotated[str | None, Form(description="The plan as pasted text, instead of a file")] = None,
    title: Annotated[str | None, Form(description="Replaces the title that is read", max_length=500)] = None,
    preview: Annotated[bool, Query(description="Answer 200 and save nothing")] = False,
) -> Incoming:
    """The plan sent to the API, read before the write transaction begins. Who may not import is refused first."""
    who.clear()
    upload = PlanUpload(file=file, text=text or None, title=(title or "").strip() or None)
    incoming = read_upload(upload, None if preview else installation_of(request.app).store)
    return Incoming(incoming.parsed, incoming.title, incoming.source, preview)


def read_original(store: Store, version: PlanVersion, *, limits: Untrusted = LIMITS) -> ParsedPlan:
    """A plan's own file, read anew. Raises RuleBroken where there is none: it was pasted as text."""
    if version.source_sha256 is None:
        raise RuleBroken(
            _("Planen har ingen ursprunglig fil att läsa på nytt: den klistrades in som text."), code="no_original"
        )
    with store.whole(version.source_sha256) as path:
        return read_plan(path, version.source_name or "", limits=limits)
