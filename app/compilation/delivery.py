"""A finished export on its way to a browser or an API client."""

import datetime
import os
import tempfile
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
from app.installation import installation_of
from app.jobs.trusted import ChildFailed
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
    with installation.children.place():
        try:
            handle, target = tempfile.mkstemp(prefix=OURS, suffix=f".{format}")
        except OSError:
            raise ChildFailed from None
        os.close(handle)
        arguments = {
            "url": installation.database.url.render_as_string(hide_password=False),
            "round_id": door.round.id,
            "authority": installation.settings.authority_name,
            "files": installation.store.url,
            "target": target,
            **asked,
        }
        try:
            written = installation.children.run(export_work.FUNCTION, arguments, language=language())
            file = Path(target).open("rb")  # noqa: SIM115  closed when it has been sent
        finally:
            temporary.remove(Path(target))  # it has no name any more while it is sent: nothing is left behind
    return as_attachment(file, written["filename"], written["media_type"])


def as_attachment(file: BinaryIO, filename: str, media_type: str) -> Response:
    """An open file as something to save."""
    headers = {
        "Content-Disposition": f'attachment; filename="{filename}"',
        "Content-Length": str(os.fstat(file.fileno()).st_size),
        "X-Content-Type-Options": "nosniff",
    }
    return _Sent(file, media_type=media_type, headers=headers)


class _Sent(StreamingResponse):
    """An open file, closed also when the client has gone before the first byte."""

    def __init__(self, file: BinaryIO, **rest: Any) -> None:
        super().__init__(iter(partial(file.read, CHUNK), b""), **rest)
        self._file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._file:
            await super().__call__(scope, receive, send)
