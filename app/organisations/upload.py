"""Uploading a list: it is read in a child process before the write transaction begins, so that nobody waits for it.

A page waits for a moment; what takes longer has arrived, and a job reads it.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from app.accounts.identity import Who
from app.errors import Invalid
from app.i18n import _
from app.installation import Installation
from app.intake.upload import bare_name, chunks, on_disk
from app.jobs.untrusted import Busy, NotAtOnce, Untrusted, for_a_moment
from app.organisations.forms import ListUpload
from app.organisations.importing import read_list, read_list_text
from app.organisations.importing.parsed import ParsedList
from app.organisations.importing.reading import LIMITS
from app.web.forms import Filled, filled


@dataclass(frozen=True)
class Arrived:
    """A list that a job is to read: where it lies, and what the file is called (None for pasted text)."""

    lies_at: str
    name: str | None
    list_name: str | None


def read_for_a_moment(upload: ListUpload, installation: Installation) -> ParsedList | Arrived:
    """The list, when it is read at once; else it is kept for a job. Raises as :func:`read_upload`, and Unavailable."""
    try:
        return read_upload(upload, limits=replace(LIMITS, watch=for_a_moment(installation.patience)))
    except (NotAtOnce, Busy):
        file = _file(upload)
        content = chunks(file.file) if file is not None else [(upload.text or "").encode()]
        name = bare_name(file.filename)[:255] if file is not None else None
        return Arrived(installation.results.take_in(content), name, upload.name)


def read_upload(upload: ListUpload, *, limits: Untrusted = LIMITS) -> ParsedList:
    """The list in a file or a pasted text. Raises Invalid, WrongType or TooLarge."""
    file = _file(upload)
    if file is None and not upload.text:
        message = _("Välj en fil, eller klistra in listan med en organisation på varje rad.")
        raise Invalid(_("Det finns ingen lista att läsa."), code="empty", fields={"text": message})
    if file is not None and upload.text:
        message = _("Både en fil och en text kom. Läs in texten utan fil, eller ta bort den och välj filen igen.")
        raise Invalid(_("Skicka antingen en fil eller en text."), code="both", fields={"text": message})
    if file is None:
        return read_list_text(upload.text or "", limits=limits)
    return read_file(file, limits=limits)


def read_file(file: UploadFile, *, limits: Untrusted = LIMITS) -> ParsedList:
    """The list in a file. Raises Invalid, WrongType or TooLarge."""
    with on_disk(file.file) as path:
        return read_list(path, bare_name(file.filename), limits=limits)


def _file(upload: ListUpload) -> UploadFile | None:
    return upload.file if upload.file is not None and upload.file.filename else None


def list_name(given: str | None, parsed: ParsedList, file_name: str | None) -> str:
    """What a list is called: the name that was given, else its own heading, else the file's name; or ""."""
    return given or parsed.title or bare_name(file_name).rpartition(".")[0]


async def sent_list(request: Request) -> AsyncIterator[Filled[ListUpload]]:
    """The list sent to the API: JSON with name and text, or multipart with name and file or text."""
    if not request.headers.get("content-type", "").startswith("application/json"):
        async for form in filled(ListUpload)(request):
            yield form
        return
    try:
        body = await request.json()
    except (ValueError, RecursionError):  # not JSON, or nested too deeply to be a list of names
        body = None
    if not isinstance(body, dict):
        raise Invalid(_("Begäran är inte giltig JSON."), code="json")
    yield Filled(ListUpload, body, sent=True)


def incoming_list(who: Who, form: Annotated[Filled[ListUpload], Depends(sent_list)]) -> tuple[str, ParsedList]:
    """The list and its name. Those who may not edit lists are refused before anything is read."""
    who.clear()
    if not form.ok:
        raise Invalid(_("Något behöver rättas."), fields=dict(form.errors))
    parsed = read_upload(form.data)
    file = _file(form.data)
    name = list_name(form.data.name, parsed, file.filename if file is not None else None)
    if not name:
        raise Invalid(_("Listan saknar namn."), fields={"name": _("Skriv ett namn på listan.")})
    return name, parsed
