"""A client of the application that asks it in its own event loop, in one step for each request.

``TestClient`` starts a thread and a loop for every request of a client that did not start the application itself, and
goes seven times between the threads for each; there are tens of thousands of requests. As in use, an application has
one loop here, whoever asks.
"""

from typing import Any, Self
from urllib.parse import unquote

import anyio
import httpx2
from starlette.testclient import TestClient


class Client(TestClient):
    """``with Client(app) as client`` starts the application; until that ends, other clients of it share its loop."""

    def __init__(self, app: Any, *, raise_server_exceptions: bool = True, **rest: Any) -> None:
        super().__init__(app, raise_server_exceptions=raise_server_exceptions, **rest)
        # To make a page small, and large again here, is a tenth of a request; tests of it ask for it.
        self.headers["accept-encoding"] = "identity"
        self.portal = getattr(app.state, "portal", None)
        self._transport = _Whole(self, self._transport, raises=raise_server_exceptions)

    def __enter__(self) -> Self:
        super().__enter__()
        self.app.state.portal = self.portal  # type: ignore[attr-defined]
        return self

    def __exit__(self, *args: Any) -> None:
        self.app.state.portal = None  # type: ignore[attr-defined]
        super().__exit__(*args)


class _Whole(httpx2.BaseTransport):
    """Runs the application on one request to its end, and answers with all that it sent."""

    def __init__(self, client: Client, starting: httpx2.BaseTransport, *, raises: bool) -> None:
        self.client, self.starting, self.raises = client, starting, raises

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Ask; an exception of the application is the test's, unless the client was told to take it for a 500."""
        if self.client.portal is None:  # nobody has started the application: Starlette does, for this request
            return self.starting.handle_request(request)
        exchange = _Exchange(request)
        try:
            self.client.portal.call(exchange.run, self.client.app)
        except Exception:
            if self.raises:
                raise
        if not exchange.status:
            assert not self.raises, f"no answer to {request.method} {request.url}"
            return httpx2.Response(500, request=request)
        body = b"" if request.method == "HEAD" else b"".join(exchange.body)
        return httpx2.Response(
            exchange.status, headers=exchange.headers, stream=httpx2.ByteStream(body), request=request
        )


class _Exchange:
    """One request and what the application sends back."""

    def __init__(self, request: httpx2.Request) -> None:
        self.request = request
        self.content: bytes | None = request.read()
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.body: list[bytes] = []

    async def run(self, app: Any) -> None:
        """Let the application answer."""
        self.complete = anyio.Event()
        url = self.request.url
        scope = {
            "type": "http",
            "http_version": "1.1",
            "method": self.request.method,
            "path": unquote(url.path),
            "raw_path": url.raw_path.split(b"?", 1)[0],
            "root_path": "",
            "scheme": url.scheme,
            "query_string": url.query,
            "headers": [(name.lower(), value) for name, value in self.request.headers.raw],
            "client": ("testclient", 50000),
            "server": [url.raw_host.decode("ascii"), url.port or {"http": 80, "https": 443}[url.scheme]],
            "state": {},
        }
        await app(scope, self._receive, self._send)

    async def _receive(self) -> dict[str, Any]:
        if self.content is None:
            await self.complete.wait()
            return {"type": "http.disconnect"}
        content, self.content = self.content, None
        return {"type": "http.request", "body": content}

    async def _send(self, message: Any) -> None:
        if message["type"] == "http.response.start":
            assert not self.status, "the application began to answer twice"
            self.status, self.headers = message["status"], list(message.get("headers", []))
        elif message["type"] == "http.response.body":
            assert self.status, "the application sent a body before its answer"
            assert not self.complete.is_set(), "the application sent more after its answer was complete"
            self.body.append(bytes(message.get("body", b"")))
            if not message.get("more_body", False):
                self.complete.set()
