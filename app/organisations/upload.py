"""Uploading a list: it is read in a child process before the write transaction begins, so that nobody waits for it."""

from collections.abc import AsyncIterator
from typing import Annotated, NamedTuple

from fastapi import Depends, Request
from starlette.datastructures import UploadFile

from app.accounts.identity import Who
from app.errors import Invalid
from app.i18n import _
from app.imports.upload import Arrived, file_or_text, read_or_keep, sent_file
from app.installation import Installation
from app.intake.upload import bare_name, on_disk
from app.jobs.untrusted import Untrusted
from app.organisations.forms import ListUpload
from app.organisations.importing import read_list, read_list_text
from app.organisations.importing.parsed import ParsedList
from app.organisations.importing.reading import LIMITS
from app.web.forms import Filled, filled


def read_for_a_moment(upload: ListUpload, installation: Installation) -> ParsedList | Arrived:
    """The list, when it is read at once; else it is kept for a job. Raises as :func:`read_upload`, and Unavailable."""
    return read_or_keep(
        upload, lambda limits: read_upload(upload, limits=limits), limits=LIMITS, installation=installation
    )


def read_upload(upload: ListUpload, *, limits: Untrusted = LIMITS) -> ParsedList:
    """The list in a file or a pasted text. Raises Invalid, WrongType or TooLarge."""
    message = _("Välj en fil, eller klistra in listan med en organisation på varje rad.")
    nothing = Invalid(_("Det finns ingen lista att läsa."), code="empty", fields={"text": message})
    sent = file_or_text(upload, empty=nothing)
    return read_list_text(sent, limits=limits) if isinstance(sent, str) else read_file(sent, limits=limits)


def read_file(file: UploadFile, *, limits: Untrusted = LIMITS) -> ParsedList:
    """The list in a file. Raises Invalid, WrongType or TooLarge."""
    with on_disk(file.file) as path:
        return read_list(path, bare_name(file.filename), limits=limits)


def file_name_of(upload: ListUpload) -> str | None:
    """What the file is called that was sent, if one was."""
    file = sent_file(upload)
    return file.filename if file is not None else None


def list_name(given: str | None, parsed: ParsedList, file_name: str | None) -> str:
    """What a list is called: the name that was given, else its own heading, else the file's name; or ""."""
    return given or parsed.title or bare_name(file_name).rpartition(".")[0]


class Incoming(NamedTuple):
    """A list that is sent to the API, what it is called, and the names that are what they are near."""

    name: str
    parsed: ParsedList
    same: list[str]


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


def incoming_list(who: Who, form: Annotated[Filled[ListUpload], Depends(sent_list)]) -> Incoming:
    """The list and its name. Those who may not edit lists are refused before anything is read."""
    who.clear()
    if not form.ok:
        raise Invalid(_("Något behöver rättas."), fields=dict(form.errors))
    parsed = read_upload(form.data)
    name = list_name(form.data.name, parsed, file_name_of(form.data))
    if not name:
        raise Invalid(_("Listan saknar namn."), fields={"name": _("Skriv ett namn på listan.")})
    return Incoming(name, parsed, form.data.same)
