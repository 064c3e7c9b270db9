"""What plays of bodies and officials have in common: a fresh small world for each, ways in, and whose turn it is."""

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine

from app.accounts.policy import Kind
from tests.drafts.dark import Canary, Ground, Line, Way, seen
from tests.kit.html import Page

T = TypeVar("T")
WHICH = st.integers(0, 11)


def pick(there: Sequence[T], which: int) -> T:
    """One of them."""
    return there[which % len(there)]


class Acts(RuleBasedStateMachine):
    """A play on its ground. What anybody is told is judged by ``_told``: nobody reads what is dark to them."""

    ground: ClassVar[Ground]

    def __init__(self) -> None:
        super().__init__()
        self.book = self.ground.lay()
        self.ask = self.ground.ask
        self.world = self.ground.world
        self.acts = 0

    def _way(self, which: int, how: str = "api") -> Way:
        """A way in that is open; a browser comes in if there is none."""
        if how == "page" and not self.book.alive(token=False):
            self._enter(pick(self.book.alive(token=True), which))
        return pick(self.book.alive(token=how == "api"), which)

    def _line(self, which: int) -> Line:
        return self.book.line(pick([self.world.consultee, self.world.other_consultee], which))

    def _official_word(self, body: int) -> str:
        word = self.book.write(self.book.line(body))
        self.book.words[word] = Canary(body, set(), sent=True)
        return word

    def _official(self, kind: Kind, method: str, path: str, **sent: Any) -> Any:
        response = self.ask(method, path, kind=kind, **sent)
        assert response.status_code in (200, 201, 202, 303, 409), (
            f"{path}: {response.status_code} {response.text[:300]}"
        )
        self.book.judge(self.book.reader(cookie="no"), "", path)
        return response

    def _told(self, way: Way, response: Any) -> None:
        reader = self.book.reader(token=way.token, cookie=way.cookie)
        self.book.judge(reader, seen(response), str(response.request.url))

    def _sent(self, words: set[str]) -> None:
        for word in words:
            self.book.words[word].sent = True

    def _end(self, line: Line) -> int:
        """The official began another line: every way in is shut. The contact's link goes on, at another generation."""
        contact = next(way.link for way in self.book.ways if way.line.body == line.body)
        for way in self.book.ways:
            if way.line.body == line.body:
                way.alive = False
        line.ended = True
        self.book.lines.append(Line(line.body))
        return contact

    def _page(self, way: Way, path: str) -> Page:
        def send(method: str, url: str, *, status: int, **rest: Any) -> Page:
            response = self.ask(method, url, cookie=way.cookie, **rest)
            self._told(way, response)
            return Page(response, send, whole=True)

        return send("GET", path, status=200)

    def _enter(self, way: Way, cookie: str = "") -> None:
        response = self.ask("POST", f"/l/{way.token}/entry", cookie=cookie, data={})
        assert response.status_code == 303
        given = response.cookies.get("remiss_answer") or cookie
        self.book.ways = [other for other in self.book.ways if other.cookie != given or other.line is not way.line]
        self.book.ways.append(Way(way.line, way.link, cookie=given))
