"""What the first visitors would wait for is done before they come."""

import gc
from typing import Any

from fastapi.routing import iter_route_contexts

from app import warming
from app.web import templating


def test_every_page_is_compiled_and_every_route_analysed(app: Any) -> None:
    asked: list[str] = []
    steps = list(warming.steps(app, asked.append))
    for step in steps:
        step()
    pages = {name for name in templating.sources() if name.endswith(".html") and not name.startswith("emails/")}
    assert set(asked) == pages
    routes = [context.route for context in iter_route_contexts(app.routes)]
    assert len(steps) == len(pages) + len(routes) > 300
    assert not [route for route in routes if getattr(route, "__dict__", {}).get("_unread")]


def test_it_ends_by_itself(app: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(warming, "AFTER", 0)
    monkeypatch.setattr(warming, "PAUSE", 0)
    done: list[str] = []
    monkeypatch.setattr(warming, "steps", lambda _app, _compiled: iter([lambda: done.append("a step")]))
    thread = warming.begin(app)
    thread.join(30)
    assert not thread.is_alive()
    assert done == ["a step"]


def test_what_is_there_when_it_begins_is_searched_no_more_and_the_search_goes_on(app: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(warming, "AFTER", 0)
    monkeypatch.setattr(warming, "steps", lambda _app, _compiled: iter(()))
    gc.disable()
    try:
        warming.begin(app).join(30)
        assert gc.isenabled()
        assert gc.get_freeze_count() > 100_000
    finally:
        gc.enable()
        gc.unfreeze()
