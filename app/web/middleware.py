"""The outermost layer: stamps the time of arrival, checks the host, refuses forged posts, sets headers, logs.

Pure ASGI, so that ``received_at`` is taken before anything waits. Nothing secret is logged: the log has the pattern of
the route, never the address that was requested.
"""

import logging
import time
from collections.abc import Collection
from random import getrandbits
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.i18n import _, set_language
from app.web import cookies
from app.web.arrival import Arrivals, Network
from app.web.counting import NO_ROUTE, Counts
from app.web.languages import COOKIE, first_known
from app.web.networks import tell_refused
from app.web.rendering import FAULT, answer_fault, refuse_forged
from app.web.sent_form import MAX_BODY, READ_PAST, is_form
from app.web.text import split_address

log = logging.getLogger("remiss.access")

CSP = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)
SAFE = {"GET", "HEAD", "OPTIONS"}
UPLOAD = "Remiss-Upload"
"""Sent by ``static/js/sending.js``, which tells how far a form with files has come."""
BY_ANY_NAME = "/metrics"
"""Each process is read by itself, under its own address and not that of the service."""
WITH_A_KEY = ("/l/", "/r/", "/read/", "/set-up/", "/api/v1/answer/")
"""Addresses in which a key stands: whatever is answered there, no other page learns where one came from."""


class Edge:
    """Wraps the whole application."""

    def __init__(
        self, app: ASGIApp, *, base_url: str, proxies: Collection[Network] = (), counts: Counts | None = None
    ) -> None:
        self.app, self.counts = app, counts
        self.arrivals = Arrivals(proxies)
        base = urlsplit(base_url)
        self.https = base.scheme == "https"
        self.hosts = {base.hostname, "127.0.0.1", "localhost"}
        self.origin = f"{base.scheme}://{base.netloc}"
        self.letting_in = cookies.letting_in(https=self.https)
        self.chosen_language = cookies.full_name(COOKIE, https=self.https)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        state, headers = scope.setdefault("state", {}), Headers(scope=scope)
        state["received_at"], state["received_by"] = self.arrivals.moment(scope, headers)
        state["request_id"] = f"{getrandbits(64):016x}"
        set_language(_language(headers, scope["path"], self.chosen_language))
        started = time.perf_counter()
        status, method = 0, scope["method"]
        if method == "HEAD":  # answered like GET, without the body (RFC 9110 § 9.3.2)
            scope = {**scope, "method": "GET"}

        async def dressed(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                dressing = MutableHeaders(scope=message)
                self._dress(dressing, scope["path"], state["request_id"])
                if status == 303 and UPLOAD in headers:
                    message["status"] = status = _led_on(dressing)
            elif method == "HEAD":
                message = {**message, "body": b""}
            await send(message)

        measured = _measured(receive, headers, _ceiling(scope["path"], headers))
        try:
            await self._answer(scope, measured, dressed, headers)
        except ClientDisconnect:
            pass  # whoever was sending has stopped, or lost the network: nobody reads an answer
        except Exception as error:
            if not status:
                await (await _fault(Request(scope, measured), error))(scope, measured, dressed)
            raise
        finally:
            route, took = getattr(scope.get("route"), "path", NO_ROUTE), time.perf_counter() - started
            if self.counts is not None:
                self.counts.note(method, route, state.get("action", ""), status, took)
            log.info(
                "%s %s %s",
                method,
                route,
                status,
                extra={"ms": round(took * 1000, 1), "request_id": state["request_id"]},
            )

    async def _answer(self, scope: Scope, receive: Receive, send: Send, headers: Headers) -> None:
        host = split_address(f"//{headers.get('host', '')}").hostname
        if host not in self.hosts and scope["path"] != BY_ANY_NAME:
            tell_refused(Request(scope), "unknown_host")
            await _unknown_host(scope["path"])(scope, receive, send)
        elif self._is_forged(scope["method"], scope["path"], headers):
            await (await refuse_forged(Request(scope, receive)))(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _is_forged(self, method: str, path: str, headers: Headers) -> bool:
        if method in SAFE or path.startswith("/api/"):
            return False
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        if site is not None:
            return site not in ("same-origin", "none")
        if origin is not None and origin != "null":
            own = {self.origin, f"http://{headers.get('host')}"} if not self.https else {self.origin}
            return origin not in own
        return any(f"{name}=" in headers.get("cookie", "") for name in self.letting_in)

    def _dress(self, headers: MutableHeaders, path: str, request_id: str) -> None:
        headers.setdefault("Content-Security-Policy", CSP)
        headers.setdefault("X-Content-Type-Options", "nosniff")
        headers.setdefault("Referrer-Policy", "no-referrer" if path.startswith(WITH_A_KEY) else "same-origin")
        headers.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        headers.setdefault("Cache-Control", "no-store")
        headers["X-Request-ID"] = request_id
        if self.https:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"


def _led_on(headers: MutableHeaders) -> int:
    """Where a form leads is told to the script that has sent it: what stands there is shown, and asked for, once."""
    headers["Remiss-Location"] = headers["Location"]
    del headers["Location"]
    return 200


async def _fault(request: Request, error: Exception) -> Response:
    """A fault of ours; in bare words when the page that tells of it is at fault, too."""
    try:
        return await answer_fault(request, error)
    except Exception as worse:
        log.error("the page of a fault: %s", type(worse).__name__, exc_info=worse)
        return PlainTextResponse(FAULT, 500)


def _unknown_host(path: str) -> Response:
    """A client that came by another name has read no page of ours: there is nothing of theirs to give back."""
    text = _("Adressen är inte den här tjänstens.")
    if path.startswith("/api/"):
        content = {"type": "urn:remiss:problem:unknown_host", "title": text, "status": 400, "detail": text}
        return JSONResponse(content | {"code": "unknown_host"}, 400, media_type="application/problem+json")
    return PlainTextResponse(text, 400)


def _ceiling(path: str, headers: Headers) -> int:
    """How much is read of a body: of a page's form more than is taken, so that its texts can be given back."""
    return MAX_BODY if path.startswith("/api/") or not is_form(headers) else MAX_BODY * READ_PAST


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


def _language(headers: Headers, path: str, cookie: str) -> str:
    """Pages: the language switch's ``cookie``, else Swedish. The API: the ``Accept-Language`` header, else Swedish."""
    if not path.startswith("/api/"):
        parts = (part.strip().partition("=") for part in headers.get("cookie", "").split(";"))
        return first_known((value for name, _, value in parts if name == cookie), path)
    wishes = headers.get("accept-language", "").split(",")
    return first_known((wish.strip().partition(";")[0].partition("-")[0].lower() for wish in wishes), path)
