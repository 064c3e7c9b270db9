"""A file that came with an answer, on its way out: saved, never shown, in a sandbox."""

import unicodedata
from urllib.parse import quote

from fastapi import Request
from starlette.responses import FileResponse

from app.installation import installation_of
from app.responses.content import AttachedFile


def file_sent(request: Request, file: AttachedFile) -> FileResponse:
    """The bytes of a file under the name it was given. Raises Unavailable when it is missing or has been changed."""
    path = installation_of(request.app).store.whole(file.sha256)
    headers = {
        "Content-Disposition": disposition(file.name),
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "no-store",
    }
    return FileResponse(path, media_type=file.media_type, headers=headers)


def disposition(name: str) -> str:
    """``Content-Disposition`` for saving under ``name``: plain letters for old clients, the name itself for all others.

    RFC 6266 § 5 with the encoding of RFC 8187.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    safe = "".join("_" if c in '"\\%/' or not c.isprintable() else c for c in plain).strip()
    if safe.startswith("."):
        safe = f"bilaga{safe}"
    return f"attachment; filename=\"{safe or 'bilaga'}\"; filename*=UTF-8''{quote(name, safe='')}"
