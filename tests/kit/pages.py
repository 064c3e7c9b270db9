"""A client that behaves as a browser and judges every page it is shown (see ``judge``)."""

from typing import Any
from urllib.parse import urlsplit

from app.web.languages import COOKIE
from tests.kit import judge
from tests.kit.client import Client
from tests.kit.html import Page

_FRAGMENT = {"HX-Request": "true", "HX-Request-Type": "partial"}


class Pages:
    """One browser with its own cookies. ``another()`` opens a second one on the same app."""

    def __init__(self, app: Any, base_url: str, language: str = "sv") -> None:
        self.app = app
        self.base_url = base_url
        self.language = language
        self.raw = Client(app, base_url=base_url, follow_redirects=False, raise_server_exceptions=True)
        if language != "sv":
            self.raw.cookies.set(COOKIE, language)
        self.redirects: list[str] = []
        self._others: list[Pages] = []

    def another(self, language: str | None = None) -> "Pages":
        """A browser that shares nothing with this one but the app."""
        other = Pages(self.app, self.base_url, language or self.language)
        self._others.append(other)
        return other

    def close(self) -> None:
        """Close this browser and those opened from it."""
        for other in self._others:
            other.close()
        self.raw.close()

    def get(self, url: str, *, status: int = 200, **rest: Any) -> Page:
        """Open an address, follow redirects, judge what is shown at the end."""
        return self.send("GET", url, status=status, **rest)

    def post(self, url: str, data: dict[str, Any] | None = None, *, status: int = 303, **rest: Any) -> Page:
        """Send fields. A redirect (303, expected) is followed; the page at its end is judged and returned."""
        return self.send("POST", url, data=data or {}, status=status, **rest)

    def fragment(self, method: str, url: str, *, status: int = 200, **rest: Any) -> Page:
        """Ask as htmx does for a part of a page, and judge the part."""
        response = self._request(method, url, _FRAGMENT, rest)
        self._expect(response, status)
        if _is_html(response) and response.text.strip():
            part = Page(response, self.send, whole=False)
            self._judge(response, judge.fragment(part.root, part.source, part.status, self.language))
            return part
        return Page(response, self.send, whole=True)

    def send(self, method: str, url: str, *, status: int, **rest: Any) -> Page:
        """What ``get`` and ``post`` do; ``headers``, ``params``, ``files`` go with the request."""
        response = self._request(method, url, {"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}, rest)
        self.redirects = []
        if status != response.status_code and method == "GET":
            response = self._follow(response)
        self._expect(response, status)
        return self.show(self._follow(response))

    def show(self, response: Any) -> Page:
        """Judge an answer and parse it."""
        page = Page(response, self.send, whole=True)
        if _is_html(response):
            self._judge(response, judge.page(page.root, page.source, response.status_code))
        return page

    def _request(self, method: str, url: str, headers: dict[str, str], rest: dict[str, Any]) -> Any:
        sent = {"Accept": "text/html", "Accept-Language": self.language, "Sec-Fetch-Site": "same-origin", **headers}
        if method not in ("GET", "HEAD"):
            sent["Origin"] = self.base_url
        sent.update(rest.pop("headers", None) or {})
        return self.raw.request(method, url, headers=sent, **rest)

    def _follow(self, response: Any) -> Any:
        for _step in range(8):
            if response.status_code not in (301, 302, 303, 307, 308):
                return response
            target = response.headers["location"]
            parts = urlsplit(target)
            assert not parts.netloc or target.startswith(self.base_url), f"a redirect to another site: {target}"
            self.redirects.append(target)
            response = self._request("GET", target, {"Sec-Fetch-Mode": "navigate"}, {})
        raise AssertionError(f"redirects without end: {self.redirects}")

    def _expect(self, response: Any, status: int) -> None:
        if response.status_code != status:
            shown = Page(response, self.send, whole=True).text() if _is_html(response) else response.text
            asked = f"{response.request.method} {response.url.raw_path.decode()}"
            raise AssertionError(f"{asked} answered {response.status_code}, not {status}:\n{shown[:1500]}")

    def _judge(self, response: Any, faults: Any) -> None:
        told = [*faults, *judge.headers(response.headers)]
        asked = f"{response.request.method} {response.url.raw_path.decode()}"
        assert not told, f"{asked} is not as a page should be:\n" + "\n".join(f"  - {fault}" for fault in told)


def _is_html(response: Any) -> bool:
    return str(response.headers.get("content-type", "")).startswith("text/html")
