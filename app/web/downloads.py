"""A stored file on its way out: saved, never shown, in a sandbox."""

import unicodedata
from pathlib import Path
from urllib.parse import quote

from starlette.responses import FileResponse

SAFE = {
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
"""What every answer says that hands out bytes which somebody else has made."""


def download(path: Path, name: str, media_type: str) -> FileResponse:
    """The bytes of a file, to be saved under ``name``."""
    return FileResponse(path, media_type=media_type, headers={"Content-Disposition": disposition(name), **SAFE})


def disposition(name: str) -> str:
    """``Content-Disposition`` for saving under ``name``: plain letters for old clients, the name itself for all others.

    RFC 6266 § 5 with the encoding of RFC 8187.
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    safe = "".join("_" if c in '"\\%/' or not c.isprintable() else c for c in plain).strip()
    if safe.startswith("."):
        safe = f"bilaga{safe}"
    return f"attachment; filename=\"{safe or 'bilaga'}\"; filename*=UTF-8''{quote(name, safe='')}"
