"""A stored file on its way out: saved, never shown, in a sandbox."""

import unicodedata
from urllib.parse import quote

from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

from app.storage.store import Held

SAFE = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""What every answer says that hands out bytes which somebody else has made."""


def download(held: Held, name: str, media_type: str) -> FileResponse:
    """The bytes of a file, to be saved under ``name``. Its mark is its checksum: the same on every host."""
    headers = {"Content-Disposition": disposition(name), "ETag": f'"{held.sha256}"', **SAFE}
    return _Sent(held, media_type=media_type, headers=headers)


class _Sent(FileResponse):
    """A stored file, let go of when it has been sent or the client has gone."""

    def __init__(self, held: Held, *, media_type: str, headers: dict[str, str]) -> None:
        super().__init__(held.path, media_type=media_type, headers=headers)
        self._held = held

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._held:
            await super().__call__(scope, receive, send)


def disposition(name: str) -> str:
    """``Content-Disposition`` for saving under ``name``: plain letters for old clients, the name itself for all others.

    RFC 6266 § 5 with the encoding of RFC 8187.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    safe = "".join("_" if c in '"\\%/' or not c.isprintable() else c for c in plain).strip()
    if safe.startswith("."):
        safe = f"bilaga{safe}"
    return f"attachment; filename=\"{safe or 'bilaga'}\"; filename*=UTF-8''{quote(name, safe='')}"
