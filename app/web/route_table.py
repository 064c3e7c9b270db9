"""Routes found by method, number of words, first word and last word, instead of by trying one after the other.

Trying two hundred routes takes longer than much of what a page then does (decision 0260). What the table does not find
is left to the framework, which tries them all: so an unknown address and a method that is not allowed are told as ever.
"""

from collections.abc import Iterable
from typing import Any

from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

Key = tuple[str, int, str]
_FOUND = "remiss.route"


class _Row:
    """The routes of one key, in order: for each last word, those that end with it or with a parameter."""

    def __init__(self) -> None:
        self.by_last: dict[str, list[Any]] = {}
        self.open: list[Any] = []

    def add(self, last: str, route: Any) -> None:
        if last.startswith("{"):
            for routes in (self.open, *self.by_last.values()):
                routes.append(route)
        else:
            self.by_last.setdefault(last, list(self.open)).append(route)

    def of(self, last: str) -> list[Any]:
        return self.by_last.get(last, self.open)


class RouteTable(BaseRoute):
    """Stands before all routes, and leads to the one that the framework would have found."""

    def __init__(self, routes: Iterable[BaseRoute]) -> None:
        self._rows: dict[Key, _Row] = {}
        for route in routes:
            parts: list[str] | None = getattr(route, "parts", None)
            if parts is not None:
                for method in route.verbs:  # type: ignore[attr-defined]  # it has parts, so it has these
                    self._rows.setdefault(_key(method, parts), _Row()).add(parts[-1], route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The first route that matches wholly; none otherwise."""
        if scope["type"] == "http":
            parts = scope["path"].removeprefix(scope.get("root_path", "")).split("/")
            row = self._rows.get(_key(scope["method"], parts))
            for route in row.of(parts[-1]) if row else ():
                match, found = route.matches(scope)
                if match is Match.FULL:
                    return match, {**found, _FOUND: route}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Go to the route that was found."""
        await scope[_FOUND].handle(scope, receive, send)


def _key(method: str, parts: list[str]) -> Key:
    """The first word is that after the API's own two."""
    place = 3 if parts[1:2] == ["api"] and len(parts) > 3 else 1  # "", "api", "v1", then the word
    word = parts[place] if len(parts) > place else ""
    if word.startswith("{"):
        raise ValueError(f"a route begins with a parameter: {'/'.join(parts)}")
    return method, len(parts), word
