"""What was rendered once, kept as bytes by a key of everything it shows; and answers for who has seen a page already.

A key holds all that is shown (decision 0253), so that nothing here is ever out of date: what has changed has another
key. Nothing of a draft is kept, and nothing that is shown once: the confirmation of what was just done.
"""

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Sequence
from threading import Lock
from typing import Any

from fastapi import Request
from markupsafe import Markup
from starlette.responses import Response

from app.i18n import language
from app.installation import installation_of
from app.web import cookies

GAP = Markup(f"<!--{secrets.token_hex(12)}-->")  # noqa: S704  hexadecimal digits
"""Stands in a rendered page where kept bytes belong (``spliced``). Nobody is ever sent it, so no text can hold it."""
BOOT = secrets.token_hex(4)
"""Another one after each start, so that a new version of the program is never answered with an old page."""

MIB = 1 << 20
ROOM = 96 * MIB
"""For everything that an installation keeps, whole pages and parts of them."""
A_PIECE = 300
"""About what a key and its place take beside the bytes."""


class Kept:
    """Bytes by their keys: the ones that nobody has asked for longest make room for new ones. Threads may share it."""

    def __init__(self, room: int = ROOM) -> None:
        self._room, self._taken = room, 0
        self._pieces: OrderedDict[Hashable, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable) -> bytes | None:
        """What is kept under a key, or None."""
        return self.all([key])[0]

    def all(self, keys: Sequence[Hashable]) -> list[bytes | None]:
        """What is kept under each of some keys."""
        with self._lock:
            pieces = [self._pieces.get(key) for key in keys]
            for key, piece in zip(keys, pieces, strict=True):
                if piece is not None:
                    self._pieces.move_to_end(key)
        return pieces

    def put(self, key: Hashable, piece: bytes) -> bytes:
        """Keep a piece, and return it. One that would take a quarter of the room is not worth it."""
        size = len(piece) + A_PIECE
        if size * 4 > self._room:
            return piece
        with self._lock:
            before = self._pieces.pop(key, None)
            self._taken += size - (0 if before is None else len(before) + A_PIECE)
            self._pieces[key] = piece
            while self._taken > self._room:
                _key, oldest = self._pieces.popitem(last=False)
                self._taken -= len(oldest) + A_PIECE
        return piece

    def each(self, keys: Sequence[Hashable], make: Callable[[list[int]], Iterable[bytes]]) -> list[bytes]:
        """What is kept under each key; ``make`` makes all that is missing, from its places in the list."""
        pieces = self.all(keys)
        missing = [place for place, piece in enumerate(pieces) if piece is None]
        if missing:
            for place, piece in zip(missing, make(missing), strict=True):
                pieces[place] = self.put(keys[place], piece)
        return [piece for piece in pieces if piece is not None]

    @property
    def taken(self) -> int:
        """How many bytes are taken."""
        return self._taken


def spliced(html: str, pieces: Sequence[bytes]) -> bytes:
    """A rendered page with a piece in each of its gaps, in order."""
    parts = html.split(GAP)
    if len(parts) != len(pieces) + 1:
        raise ValueError(f"{len(pieces)} pieces for {len(parts) - 1} gaps")
    filled = [parts[0].encode()]
    for piece, part in zip(pieces, parts[1:], strict=True):
        filled += [piece, part.encode()]
    return b"".join(filled)


def kept_by(request: Request) -> Kept:
    """What the installation that serves a request keeps."""
    return installation_of(request.app).memory.own(Kept)


def mark_of(request: Request, *shown: Any) -> str:
    """A weak ETag of what an answer depends on: ``shown``, and what every answer does.

    That is the address, the language, who looks (each page has a name and a role on top), whether mail is delivered,
    the program.
    """
    person, state = getattr(request.state, "person", None), request.state
    looks = person and (person.id, person.name, person.role)
    parts = (
        BOOT,
        request.url.path,
        request.url.query,
        request.headers.get("hx-request-type"),
        language(),
        looks,
        getattr(state, "mail_outage", None),
        *shown,
    )
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:40]}"'


def unless_seen(request: Request, mark: str, make: Callable[[], Response]) -> Response:
    """Nothing (304) for who has the answer with this mark already; else as it is kept, or made and kept.

    ``mark`` is "" for an answer that depends on more than a mark can say. A page that confirms what was just done is
    made for the one who did it, and neither marked nor kept.
    """
    if not mark or confirms(request):
        return make()
    known = seen_or_kept(request, mark)
    if known is not None:
        return known
    answer = make()
    if answer.status_code == 200:
        kept_by(request).put(mark, bytes(answer.body))
        answer.headers.update(headers_of(request, mark))
    return answer


def seen_or_kept(request: Request, mark: str) -> Response | None:
    """Nothing (304) for who has the answer with this mark; else as it is kept, or None where it is not."""
    if is_seen(request, mark):
        return Response(status_code=304, headers=headers_of(request, mark))
    body = kept_by(request).get(mark)
    if body is None:
        return None
    media_type = "application/json" if request.url.path.startswith("/api/") else "text/html"
    return Response(body, media_type=media_type, headers=headers_of(request, mark))


def confirms(request: Request) -> bool:
    """Whether the answer will confirm what was just done."""
    return cookies.read(request, cookies.FLASH) is not None


def headers_of(request: Request, mark: str) -> dict[str, str]:
    """What an answer with a mark says of how it may be kept."""
    return {
        "ETag": mark,
        "Cache-Control": "private, no-cache",
        "Vary": "Authorization, Accept-Language" if request.url.path.startswith("/api/") else "HX-Request-Type, Cookie",
    }


def is_seen(request: Request, mark: str) -> bool:
    """Whether the client says that it has this answer (RFC 9110 § 13.1.2)."""
    return mark in (tag.strip() for tag in request.headers.get("if-none-match", "").split(","))
