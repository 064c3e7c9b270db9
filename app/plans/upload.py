"""Uploading a plan: it is copied to disk, read in a child process and, if that succeeds, its original is stored.

This happens before the write transaction begins (the dependency is listed before ``Write``): reading takes seconds,
during which nobody else could save.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import File, Form, Query, Request
from fastapi import UploadFile as Upload
from starlette.datastructures import UploadFile

from app.accounts.identity import Who
from app.errors import Invalid
from app.i18n import _
from app.installation import installation_of
from app.intake.attachments import MEDIA_TYPES
from app.intake.kinds import MAX_BYTES
from app.intake.upload import bare_name, chunks, on_disk
from app.plans.actions import Original
from app.plans.forms import PlanUpload
from app.plans.importing import read_plan, read_plan_text
from app.plans.importing.parsed import ParsedPlan
from app.storage.store import Store

_MEDIA_TYPES = {"docx": MEDIA_TYPES["docx"], "md": "text/markdown", "markdown": "text/markdown"}


@dataclass(frozen=True)
class Incoming:
    """An uploaded plan and its stored original (``source``; None for pasted text and previews)."""

    parsed: ParsedPlan
    title: str | None
    source: Original | None
    preview: bool = False


def read_upload(upload: PlanUpload, store: Store | None) -> Incoming:
    """Read a file or pasted text; given a store, keep the file. Raises Invalid, WrongType or TooLarge."""
    file = upload.file if upload.file is not None and upload.file.filename else None
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
            fields={"text": _("Ta bort texten om filen ska läsas in, eller ladda om sidan utan fil.")},
        )
    if file is None:
        return Incoming(read_plan_text(upload.text or ""), upload.title, None)
    parsed, source = _read_file(file, store)
    return Incoming(parsed, upload.title, source)


def _read_file(file: UploadFile, store: Store | None) -> tuple[ParsedPlan, Original | None]:
    name = bare_name(file.filename)
    with on_disk(file.file) as path:
        parsed = read_plan(path, name)
    if store is None:
        return parsed, None
    stored = store.put(chunks(file.file), limit=MAX_BYTES)
    ending = name.rpartition(".")[2].casefold()
    return parsed, Original(stored, name[:255], _MEDIA_TYPES.get(ending, "text/plain"))


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
    """The plan sent to the API, read before the write transaction begins. Whoever may not import is refused first."""
    who.clear()
    upload = PlanUpload(file=file, text=text or None, title=(title or "").strip() or None)
    incoming = read_upload(upload, None if preview else installation_of(request.app).store)
    return Incoming(incoming.parsed, incoming.title, incoming.source, preview)
