"""The outermost layer: stamps the time of arrival, checks the host, refuses forged posts, sets headers, logs.

Pure ASGI, so that ``received_at`` is taken before anything waits. Nothing secret is logged: the log has the pattern of
the route, never the address that was requested.
"""

import logging
import secrets
import time
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.clock import now
from app.i18n import LANGUAGES, set_language
from app.web import cookies
from app.web.rendering import refusal

log = logging.getLogger("remiss.access")

CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
SAFE = {"GET", "HEAD", "OPTIONS"}
LANGUAGE_COOKIE = "remiss_language"


class Edge:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp, *, base_url: str, max_body: int) -> None:
        self.app = app
        self.max_body = max_body
        base = urlsplit(base_url)
        self.https = base.scheme == "https"
        self.hosts = {base.hostname, "127.0.0.1", "localhost"}
        self.origin = f"{base.scheme}://{base.netloc}"
        self.letting_in = cookies.letting_in(https=self.https)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        state["received_at"] = now()
        state["request_id"] = secrets.token_hex(8)
        headers = Headers(scope=scope)
        set_language(_language(headers, scope["path"]))
        started = time.perf_counter()
        status, method = 0, scope["method"]
        if method == "HEAD":  # answered like GET, without the body (RFC 9110 § 9.3.2)
            scope = {**scope, "method": "GET"}

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                self._dress(MutableHeaders(scope=message), state["request_id"])
            elif method == "HEAD":
                message = {**message, "body": b""}
            await send(message)

        refused = self._refused(scope["method"], scope["path"], headers)
        if refused:
            response = refusal(scope, *refused)
            await response(scope, receive, dressed)
        else:
            await self.app(scope, _measured(receive, headers, self.max_body), dressed)
        route = scope.get("route")
        log.info(
            "%s %s %s",
            method,
            getattr(route, "path", "(no route)"),
            status,
            extra={"ms": round((time.perf_counter() - started) * 1000, 1), "request_id": state["request_id"]},
        )

    def _refused(self, method: str, path: str, headers: Headers) -> tuple[int, str] | None:
        host = urlsplit(f"//{headers.get('host', '')}").hostname
        if host not in self.hosts:
            return 400, "unknown_host"
        if method in SAFE or path.startswith("/api/"):
            return None
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None:
            return None if site in ("same-origin", "none") else (403, "cross_site")
        if origin is not None and origin != "null":
            own = {self.origin, f"http://{headers.get('host')}"} if not self.https else {self.origin}
            return None if origin in own else (403, "cross_site")
        if any(f"{name}=" in headers.get("cookie", "") for name in self.letting_in):
            return 403, "cross_site"
        return None

    def _dress(self, headers: MutableHeaders, request_id: str) -> None:
        headers.setdefault("Content-Security-Policy", CSP)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cache-Control", "no-store")
        headers["X-Request-ID"] = request_id
        if self.https:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"


def _measured(receive: Receive, headers: Headers, most: int) -> Receive:
    """A body of at most ``most`` bytes; a larger one is 413 when it is read, presented like every error.

    The framework's own limit answers in English and in plain text.
    """
    told = headers.get("content-length", "")
    total = int(told) if told.isdecimal() and int(told) > most else 0

    async def measured() -> Message:
        nonlocal total
        if total <= most:
            message = await receive()
            total += len(message.get("body", b""))
        if total > most:
            raise HTTPException(413)
        return message

    return measured


def _language(headers: Headers, path: str) -> str:
    """Pages: the cookie of the language switch, else Swedish. The API: the ``Accept-Language`` header, else Swedish."""
    if not path.startswith("/api/"):
        for part in headers.get("cookie", "").split(";"):
            name, _, value = part.strip().partition("=")
            if name == LANGUAGE_COOKIE and value in LANGUAGES:
                return value
        return "sv"
    for wish in headers.get("accept-language", "").split(","):
        code = wish.strip().partition(";")[0].partition("-")[0].lower()
        if code in LANGUAGES:
            return code
    return "sv"
