"""A finished export on its way to a browser or an API client."""

import os
from functools import partial
from typing import Any, BinaryIO

from fastapi import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from app.accounts.policy import Kind
from app.compilation.child import Made
from app.compilation.exports import check
from app.i18n import language
from app.installation import installation_of
from app.rounds.access import Door

CHUNK = 1 << 18  # bytes


def sent(request: Request, door: Door, format: str, layout: str, variant: str) -> Response:
    """Make the file and send it; a reader's file leaves out who signed ("C" of the matrix)."""
    check(format, layout, variant)
    installation = installation_of(request.app)
    made = request.app.state.exporter.make(
        url=installation.database.url.render_as_string(hide_password=False),
        round_id=door.round.id,
        authority=installation.settings.authority_name,
        format=format,
        layout=layout,
        variant=variant,
        language=language(),
        personal=door.kind is not Kind.READER,
    )
    return _streamed(made)


def _streamed(made: Made) -> Response:
    """The file, which has no name any more while it is sent: nothing is left behind whatever happens."""
    file = made.path.open("rb")
    made.path.unlink()
    headers = {
        "Content-Disposition": f'attachment; filename="{made.filename}"',
        "Content-Length": str(os.fstat(file.fileno()).st_size),
        "X-Content-Type-Options": "nosniff",
    }
    return _Sent(file, media_type=made.media_type, headers=headers)


class _Sent(StreamingResponse):
    """An open file, closed also when whoever asked has gone before the first byte."""

    def __init__(self, file: BinaryIO, **rest: Any) -> None:
        super().__init__(iter(partial(file.read, CHUNK), b""), **rest)
        self._file = file

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._file:
            await super().__call__(scope, receive, send)
