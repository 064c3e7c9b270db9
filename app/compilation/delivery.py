"""A finished export on its way to a browser or an API client."""

import datetime
import os
import tempfile
import weakref
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO

from fastapi import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app import temporary
from app.accounts.policy import Kind
from app.compilation import export_work
from app.compilation.exports import check
from app.compilation.options import EVERYTHING, Options
from app.i18n import language
from app.installation import Installation, installation_of
from app.jobs.trusted import LONGEST, ChildFailed
from app.rounds.access import Door
from app.temporary import OURS

CHUNK = 1 << 18  # bytes


def asked_for(
    door: Door,
    format: str,
    layout: str,
    variant: str,
    options: Options = EVERYTHING,
    since: datetime.datetime | None = None,
) -> dict[str, Any]:
    """What is to be made, checked; a reader's file leaves out who signed ("C" of the matrix)."""
    check(format, layout, variant, options)
    personal = door.kind is not Kind.READER
    asked = {"format": format, "layout": layout, "variant": variant, "language": language(), "personal": personal}
    asked |= {"options": options.stored()} if options != EVERYTHING else {}
    return asked | ({"since": since.isoformat()} if since else {})


def sent(
    request: Request,
    door: Door,
    format: str,
    layout: str,
    variant: str,
    options: Options = EVERYTHING,
    since: datetime.datetime | None = None,
) -> Response:
    """Make the file while the client waits, and send it."""
    asked = asked_for(door, format, layout, variant, options, since)
    installation = installation_of(request.app)
    more = {"round_id": door.round.id, "files": installation.store.url}
    with installation.children.place():
        written, file = made(installation, export_work.FUNCTION, more | asked, f".{format}")
    return as_attachment(file, written["filename"], written["media_type"])


def made(
    installation: Installation, function: str, arguments: dict[str, Any], suffix: str, seconds: float = LONGEST
) -> tuple[dict[str, Any], BinaryIO]:
    """What a child tells of the file that it has made, and the file, open. It has no name any more: nothing is left."""
    try:
        handle, target = tempfile.mkstemp(prefix=OURS, suffix=suffix)
    except OSError:
        raise ChildFailed from None
    os.close(handle)
    more = {
        "url": installation.database.url.render_as_string(hide_password=False),
        "authority": installation.settings.authority_name,
        "target": target,
    }
    try:
        told = installation.children.run(function, more | arguments, language=language(), seconds=seconds)
        return told, Path(target).open("rb")
    finally:
        temporary.remove(Path(target))


def as_attachment(file: BinaryIO, filename: str, media_type: str) -> Response:
    """An open file as something to save."""
    headers = {
        "Content-Disposition": f'attachment; filename="{filename}"',
        "Content-Length": str(os.fstat(file.fileno()).st_size),
        "X-Content-Type-Options": "nosniff",
    }
    return _Sent(file, media_type=media_type, headers=headers)


class _Sent(StreamingResponse):
    """An open file, closed also when the client has gone before the first byte, or before there was an answer to send:
    a request that is given up while its thread still works leaves an answer that nobody asks for any more."""

    def __init__(self, file: BinaryIO, **rest: Any) -> None:
        super().__init__(iter(partial(file.read, CHUNK), b""), **rest)
        self._file = file
        weakref.finalize(self, file.close)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._file:
            await super().__call__(scope, receive, send)
