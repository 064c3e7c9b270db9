"""A finished export on its way to a browser or an API client."""

import os
from collections.abc import Iterator

from fastapi import Request
from starlette.responses import Response, StreamingResponse

from app.accounts.policy import Kind
from app.compilation.exports import check
from app.compilation.worker import Made
from app.i18n import language
from app.rounds.doors import Door


def sent(request: Request, door: Door, format: str, layout: str, variant: str) -> Response:
    """Make the file and send it; a reader's file leaves out who signed ("C" of the matrix)."""
    check(format, layout, variant)
    state = request.app.state
    made = state.exporter.make(
        url=state.database.url.render_as_string(hide_password=False), round_id=door.round.id or 0,
        authority=state.settings.authority_name, format=format, layout=layout, variant=variant, language=language(),
        personal=door.kind is not Kind.READER,
    )  # fmt: skip
    return _streamed(made)


def _streamed(made: Made) -> Response:
    """The file, which has no name any more while it is sent: nothing is left behind whatever happens."""
    file = made.path.open("rb")
    made.path.unlink()

    def chunks() -> Iterator[bytes]:
        with file:
            while chunk := file.read(1 << 18):
                yield chunk

    headers = {
        "Content-Disposition": f'attachment; filename="{made.filename}"',
        "Content-Length": str(os.fstat(file.fileno()).st_size),
        "X-Content-Type-Options": "nosniff",
    }
    return StreamingResponse(chunks(), media_type=made.media_type, headers=headers)
