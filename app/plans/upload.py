"""Uploading a plan: it is copied to disk, read in a child process and, if that succeeds, its original is stored.

This happens before the write transaction begins (the dependency is listed before ``Write``): reading takes seconds,
during which nobody else could save. A page waits for a moment; what takes longer has arrived, and a job reads it.
"""

from dataclasses import dataclass, replace
from typing import Annotated, BinaryIO

from fastapi import File, Form, Query, Request
from fastapi import UploadFile as Upload
from starlette.datastructures import UploadFile

from app.accounts.identity import Who
from app.errors import Invalid
from app.i18n import _
from app.installation import Installation, installation_of
from app.intake.attachments import MEDIA_TYPES
from app.intake.kinds import MAX_BYTES
from app.intake.upload import bare_name, chunks, on_disk
from app.jobs.untrusted import Busy, NotAtOnce, Untrusted, for_a_moment
from app.plans.actions import Original
from app.plans.forms import PlanUpload
from app.plans.importing import read_plan, read_plan_text
from app.plans.importing.parsed import ParsedPlan
from app.plans.importing.reading import LIMITS
from app.storage.store import Store

_MEDIA_TYPES = {"docx": MEDIA_TYPES["docx"], "md": "text/markdown", "markdown": "text/markdown"}


@dataclass(frozen=True)
class Incoming:
    """An uploaded plan and its stored original (``source``; None for pasted text and previews)."""

    parsed: ParsedPlan
    title: str | None
    source: Original | None
    preview: bool = False


@dataclass(frozen=True)
class Arrived:
    """A plan that a job is to read: where it lies, and what the file is called (None for pasted text)."""

    lies_at: str
    name: str | None
    title: str | None


def read_for_a_moment(upload: PlanUpload, installation: Installation) -> Incoming | Arrived:
    """The plan, when it is read at once; else it is kept for a job. Raises as :func:`read_upload`, and Unavailable."""
    limits = replace(LIMITS, watch=for_a_moment(installation.patience))
    try:
        return read_upload(upload, installation.store, limits=limits)
    except (NotAtOnce, Busy):
        file = _file(upload)
        content = chunks(file.file) if file is not None else [(upload.text or "").encode()]
        name = bare_name(file.filename)[:255] if file is not None else None
        return Arrived(installation.results.take_in(content), name, upload.title)


def read_upload(upload: PlanUpload, store: Store | None, *, limits: Untrusted = LIMITS) -> Incoming:
    """Read a file or pasted text; given a store, keep the file. Raises Invalid, WrongType or TooLarge."""
    file = _file(upload)
    if file is None and not upload.text:
        raise Invalid(
            _("Det finns ingen plan att läsa."),
            code="empty",
            fields={"file": _("Välj en fil, eller klistra in planens text.")},
        )
    if file is not None and upload.text:
        raise Invalid(
            _("Skicka antingen en fil eller en text."),
            code="both",
            fields={
                "text": _("Både en fil och en text kom. Läs in texten utan fil, eller ta bort den och välj filen igen.")
            },
        )
    if file is None:
        return Incoming(read_plan_text(upload.text or "", limits=limits), upload.title, None)
    parsed, source = _read_file(file, store, limits)
    return Incoming(parsed, upload.title, source)


def _file(upload: PlanUpload) -> UploadFile | None:
    return upload.file if upload.file is not None and upload.file.filename else None


def _read_file(file: UploadFile, store: Store | None, limits: Untrusted) -> tuple[ParsedPlan, Original | None]:
    name = bare_name(file.filename)
    with on_disk(file.file) as path:
        parsed = read_plan(path, name, limits=limits)
    return parsed, original(file.file, name, store) if store is not None else None


def original(file: BinaryIO, name: str, store: Store) -> Original:
    """A plan's file, kept in the store."""
    stored = store.put(chunks(file), limit=MAX_BYTES)
    return Original(stored, name[:255], _MEDIA_TYPES.get(name.rpartition(".")[2].casefold(), "text/plain"))


def incoming_plan(
    request: Request,
    who: Who,
    file: Annotated[
        Upload | None, File(description="Word (.docx), Markdown (.md) or text (.txt), at most 30 MB")
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
