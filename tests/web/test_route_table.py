"""The table of routes leads where the framework's walk leads."""

import re
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from starlette.routing import Match

from app.web.route_table import RouteTable

pytestmark = pytest.mark.one_database  # no route knows which database there is


def _scope(method: str, path: str) -> dict[str, Any]:
    return {"type": "http", "method": method, "path": path, "root_path": "", "headers": []}


def _walked(app: Any, scope: dict[str, Any]) -> Any:
    """The route that is found by trying one after the other."""
    for route in app.router.routes[1:]:
        match, found = route.matches(scope)
        if match is Match.FULL:
            return found["endpoint"]
    return None


def test_every_route_is_found_by_the_table(app: Any) -> None:
    """Every parameter as a number and as a word, every method that there is."""
    table = app.router.routes[0]
    assert isinstance(table, RouteTable)
    checked = 0
    for path in {str(context.path) for context in iter_route_contexts(app.router.routes[1:])}:
        for value in ("7", "new"):
            for method in ("GET", "POST", "PUT", "PATCH", "DELETE"):
                scope = _scope(method, re.sub(r"\{[^}]*\}", value, path))
                walked, (match, found) = _walked(app, scope), table.matches(scope)
                if path.startswith("/static"):
                    continue
                assert found.get("endpoint") == walked, (method, path)
                assert (match is Match.FULL) == (walked is not None)
                checked += walked is not None
    assert checked > 400


def test_what_is_not_there_is_left_to_the_framework(app: Any) -> None:
    table = app.router.routes[0]
    for method, path in (("GET", "/nowhere"), ("TRACE", "/sign-in"), ("GET", "/api/v1"), ("GET", "//"), ("GET", "")):
        assert table.matches(_scope(method, path))[0] is Match.NONE
    assert table.matches({"type": "lifespan"})[0] is Match.NONE
