"""Static files as they leave: joined, compressed once, kept in memory, and named after what they hold.

The sources stay as they were written, in ``static/``. A page asks for one style sheet and one script, made of them when
the first page is shown (decision 0204), and one of a body for what keeps its words, too (decision 0319). An address
with the mark of its content may be kept for ever.
"""

import gzip
import hashlib
import mimetypes
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.web.compression import WORTH_IT, is_text, takes_gzip
from app.web.stylesheets import (
    script_without_comments,
    with_components,
    without_comments,
    without_idle_properties,
)

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = ROOT / "templates"
STATIC = ROOT / "static"

STYLES = ("tokens", "base", "components", "plan", "officials", "answers", "desk", "modes", "reading", "authority")
"""Our own style sheets in ``static/css/``, each overruling those before it; the vendored ones come first."""
SHEET, SCRIPT, WRITING = "remiss.css", "remiss.js", "writing.js"
KEEPING = ("autosave.js", "passage.js", "unsent.js")
"""The scripts in ``static/js/`` that keep what a body writes; of an official's pages the desk alone needs them."""
FOR_EVER = "public, max-age=31536000, immutable"

_MARKED = re.compile(r"(.+)-[0-9a-f]{12}(\.\w+)")
_COMPONENT = re.compile(r"ds-[a-z][\w-]*")


@dataclass(frozen=True, slots=True)
class Asset:
    """A file as it is sent; ``packed`` is None where compression gains nothing."""

    body: bytes
    packed: bytes | None
    media_type: str
    mark: str


def address(path: str) -> str:
    """Where a file of ``static/``, or what is made of several, is fetched; the mark in it changes with the content.

    Raises ValueError for a part of the style sheet or the script, which every page has already.
    """
    if path.startswith(("css/", "js/")):
        raise ValueError(f"{path} is part of what every page loads: see app/web/assets.py")
    stem, dot, suffix = path.rpartition(".")
    return f"/static/{stem}-{asset(path).mark}{dot}{suffix}"


@lru_cache(maxsize=256)
def asset(path: str) -> Asset:
    """The file by its name in ``static/``. Raises KeyError if there is none."""
    if path == SHEET:
        body = _sheet().encode()
    elif path == SCRIPT:
        body = _script().encode()
    elif path == WRITING:
        body = _joined(*(STATIC / "js" / name for name in KEEPING)).encode()
    elif path in _files():
        body = (STATIC / path).read_bytes()
    else:
        raise KeyError(path)
    media_type = mimetypes.guess_type(path)[0] or "application/octet-stream"
    packed = gzip.compress(body, 9, mtime=0) if is_text(media_type) and len(body) >= WORTH_IT else None
    return Asset(body, packed, media_type, hashlib.sha256(body).hexdigest()[:12])


@lru_cache
def _files() -> frozenset[str]:
    return frozenset(path.relative_to(STATIC).as_posix() for path in STATIC.rglob("*") if path.is_file())


def _sheet() -> str:
    used = {name for page in TEMPLATES.rglob("*.html") for name in _COMPONENT.findall(page.read_text(encoding="utf-8"))}
    vendored = [with_components(_bare(path), used) for path in sorted((STATIC / "vendor").glob("*.css"), reverse=True)]
    ours = [_bare(STATIC / "css" / f"{name}.css") for name in STYLES]
    return _licences("css") + without_idle_properties("\n".join([*vendored, *ours]))


def _bare(path: Path) -> str:
    return without_comments(path.read_text(encoding="utf-8"))


def _script() -> str:
    """The vendored script, our comforts for every page, then the rest of ours; each is a program of its own."""
    every = (path for path in (STATIC / "js").glob("*.js") if path.name not in KEEPING)
    ours = sorted(every, key=lambda path: (path.name != SCRIPT, path.name))
    vendored = [path.read_text(encoding="utf-8") for path in sorted((STATIC / "vendor").glob("*.js"))]
    return ";\n".join([_licences("js"), *vendored, _joined(*ours)])


def _joined(*paths: Path) -> str:
    return ";\n".join(script_without_comments(path.read_text("utf-8")) for path in paths)


def _licences(suffix: str) -> str:
    """Where the licences of what is joined can be read."""
    names = sorted(path.stem.removesuffix(".min") for path in (STATIC / "vendor").glob(f"*.{suffix}"))
    return "/* " + " ".join(f"/static/vendor/{name}.LICENSE.txt" for name in names) + " */"


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer for everything below ``/static/``."""
    if scope["method"] not in ("GET", "HEAD"):
        raise HTTPException(405)
    await _response(scope["path"].removeprefix("/static/"), Headers(scope=scope))(scope, receive, send)


def _response(path: str, headers: Headers) -> Response:
    match = _MARKED.fullmatch(path)
    try:
        static = asset(match[1] + match[2] if match else path)
    except KeyError:
        raise HTTPException(404) from None
    # While a new version is brought into use, an old page may ask for what is gone: it gets what there is, for now.
    lasting = match is not None and static.mark in path
    packed = static.packed if takes_gzip(headers) else None
    etag = f'"{static.mark}-gzip"' if packed else f'"{static.mark}"'
    answer = {"ETag": etag, "Cache-Control": FOR_EVER if lasting else "no-cache"}
    if static.packed:
        answer["Vary"] = "Accept-Encoding"
    known = {tag.strip().removeprefix("W/") for tag in headers.get("if-none-match", "").split(",")}
    if etag in known or "*" in known:
        return Response(status_code=304, headers=answer)
    if packed:
        answer["Content-Encoding"] = "gzip"
    media_type = f"{static.media_type}; charset=utf-8" if is_text(static.media_type) else static.media_type
    return Response(packed or static.body, headers={**answer, "Content-Type": media_type})
