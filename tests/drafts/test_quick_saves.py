"""A save that goes without the framework's dependency solving says and does what it would have with it."""

import json
import re
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from sqlalchemy import event

from app.installation import installation_of
from app.web import quick
from tests.kit.stage import Stage
from tests.kit.statements import counting

Answer = tuple[int, str]
SENT: dict[str, dict[str, Any]] = {
    "in order": {"json": {"version": 0, "summary": "Sammanfattning", "comments": [{"kind": "comment", "text": "Ja."}]}},
    "an old version": {"json": {"version": 7}},
    "no version": {"json": {"summary": "x"}},
    "an unknown field": {"json": {"version": 0, "colour": "red"}},
    "a comment without a kind": {"json": {"version": 0, "comments": [{"text": "x"}]}},
    "a place that is not there": {"json": {"version": 1, "comments": [{"kind": "comment", "section_id": 99999999}]}},
    "no JSON": {"content": "{", "headers": {"Content-Type": "application/json"}},
    "another kind": {"content": '{"version": 0}', "headers": {"Content-Type": "text/plain"}},
    "JSON of another kind": {"content": '{"version": 0}', "headers": {"Content-Type": "application/merge-patch+json"}},
    "nested without end": {"content": "[" * 100_000, "headers": {"Content-Type": "application/json"}},
    "nothing": {},
    "a list": {"json": [1, 2]},
    "in English": {"json": {"version": 7, "summary": 3}, "headers": {"Accept-Language": "en"}},
    "by an official": {"json": {"version": 0}, "headers": {"Authorization": "Bearer nobody"}},
}


@pytest.fixture
def ordinary(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """From now on every request goes the ordinary way."""
    return lambda: monkeypatch.setattr(quick, "_may_be_quick", lambda _request: False)


def told(answer: Any) -> Answer:
    """What is said, without what is another each time: moment, request and the ids of new comments."""
    content = answer.json()
    for name in ("saved_at", "request_id"):
        content.pop(name, None)
    return answer.status_code, re.sub(r'"id": \d+', '"id": 0', json.dumps(content, ensure_ascii=False, sort_keys=True))


def test_the_quick_way_says_what_the_ordinary_one_says(client: Any, stage: Stage, ordinary: Callable[[], None]) -> None:
    quickly = {name: told(client.put(stage.address(0, "/draft"), **sent)) for name, sent in SENT.items()}
    ordinary()
    plainly = {name: told(client.put(stage.address(1, "/draft"), **sent)) for name, sent in SENT.items()}
    assert quickly == plainly
    assert {status for status, _content in quickly.values()} >= {200, 409, 422, 428}


def test_an_unknown_link_is_told_in_the_same_words(client: Any, stage: Stage, ordinary: Callable[[], None]) -> None:
    unknown = f"/api/v1/answer/{'x' * 43}/draft"
    quickly = told(client.put(unknown, json={"version": 0}))
    ordinary()
    assert quickly == told(client.put(unknown, json={"version": 0}))
    assert quickly[0] == 404


@pytest.mark.one_database
def test_those_who_save_at_once_share_a_commit(client: Any, stage: Stage) -> None:
    database, bodies = stage.database, len(stage.tokens)
    served = installation_of(client.app).database
    heard: list[str] = []
    event.listen(served.engine, "commit", lambda _connection: heard.append("commit"))
    waiting = served.writer._waiting  # type: ignore[union-attr]
    with ThreadPoolExecutor(bodies) as crowd:
        served.turns.acquire()
        try:
            answers = [crowd.submit(client.put, stage.address(n, "/draft"), json={"version": 0}) for n in range(bodies)]
            while not served.turns._queue or waiting.qsize() < bodies - 1:  # the writer holds the first
                time.sleep(0.001)
        finally:
            served.turns.release()
        assert [answer.result().status_code for answer in answers] == [200] * bodies
    assert len(heard) == 1
    assert database.is_sqlite


def test_a_save_asks_no_more_than_it_needs(client: Any, stage: Stage) -> None:
    comment = {"kind": "comment", "text": "Ett."}
    first = client.put(stage.address(0, "/draft"), json={"version": 0, "comments": [comment]}).json()["draft"]
    first["comments"][0]["text"] = "Två."
    with counting(at_most=5) as heard:
        assert client.put(stage.address(0, "/draft"), json=first).status_code == 200
    assert heard.count >= 4  # the statements that are compiled once are heard, too


def test_only_saves_and_submissions_are_quick(app: Any) -> None:
    """Each of them is looked at here: what is quick is done twice when a transaction is undone for others."""
    quick_routes = {
        (*sorted(context.route.methods), context.route.path)
        for context in _routes(app)
        if hasattr(getattr(context.route, "endpoint", None), "quickly")
    }
    assert quick_routes == {
        ("POST", "/answers/{consultee_id}/abstention"),
        ("POST", "/answers/{consultee_id}/no-objection"),
        ("POST", "/answers/{consultee_id}/sections/{section_id}"),
        ("POST", "/answers/{consultee_id}/submission"),
        ("POST", "/answers/{consultee_id}/whole"),
        ("POST", "/api/v1/answer/{token}/submission"),
        ("PUT", "/api/v1/answer/{token}/draft"),
    }


def _routes(app: Any) -> Iterator[Any]:
    contexts = list(iter_route_contexts(app.routes))
    assert len(contexts) > 100
    yield from contexts


def test_a_parameter_of_another_kind_is_refused_at_the_start() -> None:
    def endpoint(when: float) -> None: ...

    with pytest.raises(TypeError, match="when cannot be had"):
        quick.quickly(endpoint, "draft.save", keeps_answers=False)


@pytest.mark.parametrize("page_of", ["sections/{section}", "whole"])
def test_an_autosave_of_a_page_is_quick_and_says_the_same(
    client: Any, stage: Stage, ordinary: Callable[[], None], page_of: str
) -> None:
    answers = []
    for body in (0, 1):
        client.cookies.set("remiss_answer", stage.cookie(stage.tokens[body]))
        path = f"/answers/{stage.consultees[body]}/{page_of.format(section=stage.sections['3.1'])}"
        headers = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}
        page = client.get(path).text
        assert "data-autosave-url" in page
        answers.append([told(client.post(path, data=form, headers=headers)) for form in _forms()])
        client.cookies.clear()
        ordinary()
    assert answers[0] == answers[1]


def _forms() -> list[dict[str, str]]:
    return [
        {"version": "0", "focus_stance": ""},
        {"version": "0", "summary": "Kort sagt"},
        {"version": "x"},
        {"version": "0", "colour": "red"},
        {"version": "0", "do": "attach"},
        {},
    ]
