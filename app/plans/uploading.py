"""A plan on its way in: the upload copied to disk, read in a child process, its original kept once it can be read.

This runs before a handler's writing session begins (the dependency stands before ``Write``): reading takes seconds, and
nobody else could save meanwhile.
"""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, BinaryIO

from fastapi import File, Form, Query, Request
from fastapi import UploadFile as Upload
from starlette.datastructures import UploadFile

from app.accounts.asking import Who
from app.errors import Invalid
from app.i18n import _
from app.intake.kinds import MAX_BYTES
from app.plans.actions import Source
from app.plans.forms import PlanUpload
from app.plans.importing import read_plan, read_plan_text
from app.plans.importing.parsed import ParsedPlan
from app.storage.store import Store

_CHUNK = 1024 * 1024
_MEDIA_TYPES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "md": "text/markdown",
    "markdown": "text/markdown",
}


@dataclass(frozen=True)
class Incoming:
    """A plan that was read, and where its original is kept (None: pasted text, or a preview)."""

    parsed: ParsedPlan
    title: str | None
    source: Source | None
    preview: bool = False


def chunks(file: BinaryIO) -> Iterator[bytes]:
    """The bytes of a file, from its beginning."""
    file.seek(0)
    while chunk := file.read(_CHUNK):
        yield chunk


def read_upload(upload: PlanUpload, store: Store | None) -> Incoming:
    """Read a file or a pasted text; with a store, keep the file. Raises Invalid, WrongType or TooLarge."""
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


def _read_file(file: UploadFile, store: Store | None) -> tuple[ParsedPlan, Source | None]:
    name = Path((file.filename or "").replace("\\", "/")).name
    with tempfile.NamedTemporaryFile(prefix="plan-", suffix=".upload") as copy:
        for chunk in chunks(file.file):
            copy.write(chunk)
        copy.flush()
        parsed = read_plan(Path(copy.name), name)
        if store is None:
            return parsed, None
        kept = store.put(chunks(copy), limit=MAX_BYTES)  # type: ignore[arg-type]  # a named temporary file is one
    ending = name.rpartition(".")[2].casefold()
    return parsed, Source(kept, name, _MEDIA_TYPES.get(ending, "text/plain"))


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
    """The API's upload, read before the writing session begins; who may not import is refused before it is read."""
    who.clear()
    upload = PlanUpload(file=file, text=text or None, title=(title or "").strip() or None)
    found = read_upload(upload, None if preview else request.app.state.store)
    return Incoming(found.parsed, found.title, found.source, preview)
