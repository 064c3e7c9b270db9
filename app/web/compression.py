"""Answers compressed on their way out, but never one that another site can make a reader's browser ask for.

Anyone who listens to the line and can make the browser fetch a page with words of their choice in its address learns
from the length what else stands on the page (BREACH). The browser says who asked: see decision 0205.
"""

from collections.abc import Iterable

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipResponder
from starlette.types import ASGIApp, Message, Receive, Scope, Send

WORTH_IT = 500
"""Bytes: a shorter answer fits in one packet anyway."""
LEVEL = 5
TEXTS = {"application/json", "application/problem+json", "application/javascript", "image/svg+xml"}


def is_text(media_type: str) -> bool:
    """Whether a type is made of words. Word, Excel and ZIP files are compressed already, as are most attachments."""
    return media_type.startswith("text/") or media_type in TEXTS


def takes_gzip(headers: Headers) -> bool:
    """Whether the client unpacks gzip (RFC 9110 § 12.5.3)."""
    wishes = dict(_wishes(headers.get("accept-encoding", "")))
    return wishes.get("gzip", wishes.get("*", 0.0)) > 0


def _wishes(accepted: str) -> Iterable[tuple[str, float]]:
    for wish in accepted.lower().split(","):
        name, _, weight = wish.partition(";")
        try:
            yield name.strip(), float(weight.partition("=")[2] or 1)
        except ValueError:
            yield name.strip(), 0.0


class Compression:
    """Wraps the application inside its edge. ``cookies``: the names of those that let somebody in."""

    def __init__(self, app: ASGIApp, *, cookies: tuple[str, ...]) -> None:
        self.app = app
        self.cookies = cookies

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        if takes_gzip(headers) and self._asked_here(headers):
            await _Compressed(self.app, WORTH_IT, LEVEL)(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _asked_here(self, headers: Headers) -> bool:
        """Asked by the reader or by a page of ours, or by nobody that is let in. Old browsers do not say who asks."""
        if not any(f"{name}=" in headers.get("cookie", "") for name in self.cookies):
            return True
        return headers.get("sec-fetch-site") in ("same-origin", "none")


class _Compressed(GZipResponder):
    """Compresses texts; what has a strong ETag is left alone, since such a tag speaks of the bytes."""

    async def send_with_compression(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = Headers(raw=message.get("headers", []))
            media_type = headers.get("content-type", "").partition(";")[0].strip().lower()
            tagged = headers.get("etag", "").startswith('"')
            self.exclude_content_types = () if is_text(media_type) and not tagged else (media_type,)
        await super().send_with_compression(message)
