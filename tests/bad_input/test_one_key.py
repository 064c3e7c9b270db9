"""An ``Idempotency-Key``: sent many times at once, every POST of the API is done once and answered once."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import anyio
import pytest
from sqlmodel import func, select

from app.accounts.policy import Kind
from app.clock import now
from app.history.models import Event
from app.web.idempotency import KEPT, sweep
from app.web.models import IdempotentAnswer
from app.web.sent_form import MAX_BODY
from tests.bad_input.conftest import Target, sender
from tests.bad_input.test_pressed_at_once import busy
from tests.house.routes import ROUTES, Route
from tests.house.samples import SAMPLES

TWINS = {"sqlite": 3, "postgresql": 5}
"""At once: SQLite takes one after the other, on PostgreSQL they write side by side."""
POSTS = [route for route in ROUTES if route.is_api and route.method == "POST"]


SECRET = {
    "POST /api/v1/consultees/{consultee_id}/link": {"url", "token"},
    "POST /api/v1/answer/{token}/own-link": {"url", "token"},
    "POST /api/v1/rounds/{round_id}/reading-links": {"url", "token"},
    "POST /api/v1/answer/{token}/colleagues": {"url"},
    "POST /api/v1/answer/{token}/colleagues/{link_id}/new-link": {"url"},
    "POST /api/v1/privacy/extract": {"name", "email", "places", "disclosures"},
    "POST /api/v1/answer/{token}/takeover": {"draft"},
    "POST /api/v1/answer/{token}/versions/{version}/return": {"draft"},
    "POST /api/v1/answer/{token}/comments/{comment_id}/return": {"draft"},
    "POST /api/v1/answer/{token}/attachments": {"name"},
    "POST /api/v1/answer/{token}/attachments/{attachment_id}/return": {"name"},
}
"""What is told once and not repeated, of each act that tells such a thing."""


def sent(target: Target, route: Route, key: str, **more: Any) -> Any:
    headers = target.key_of(route, sender(route)) | {"Idempotency-Key": key}
    if "{token}" in route.path:
        headers.pop("Authorization", None)
    body = SAMPLES[route.name].body(target.world) | more
    return target.client.post(target.address(route, sender(route)), headers=headers, **body)


def prepared(target: Target, route: Route) -> None:
    sample = SAMPLES[route.name]
    if sample.prepare:
        with target.database.write() as session:
            sample.prepare(session, target.world)


def events(target: Target) -> int:
    with target.database.read() as session:
        return int(session.exec(select(func.count()).select_from(Event)).one())


@pytest.mark.parametrize("route", POSTS, ids=[route.name for route in POSTS])
def test_twins_get_the_answer_of_the_first(target: Target, route: Route, database_kind: str) -> None:
    prepared(target, route)
    twins = TWINS[database_kind]
    with ThreadPoolExecutor(twins) as crowd:
        told = list(crowd.map(lambda _: sent(target, route, "twins"), range(twins)))
    answers = [answer for answer in told if answer.status_code not in busy(route)]
    (status,) = {answer.status_code for answer in answers}
    assert status in (200, 201, 202, 204), answers[0].text
    first = [answer for answer in answers if "Idempotency-Replayed" not in answer.headers]
    assert len(first) == 1, "one did it"
    repeated = {answer.text for answer in answers if answer is not first[0]}
    assert len(repeated) == 1, "all others were told the same"
    repetition, done = (json.loads(text or "{}") for text in (repeated.pop(), first[0].text))
    assert repetition == {name: repetition[name] and value for name, value in done.items()}, (
        "but for secrets, which are null"
    )
    assert {name for name in done if repetition[name] is None and done[name] is not None} == SECRET.get(
        route.name, set()
    )
    before = events(target)
    assert sent(target, route, "twins").headers["Idempotency-Replayed"] == "true"
    assert events(target) == before


@pytest.fixture
def creating(target: Target) -> Callable[..., Any]:
    """Sends a new organisation as somebody, under a key."""

    def create(kind: Kind | None, key: str, name: str = "Nya gruppen") -> Any:
        headers = {"Idempotency-Key": key}
        if kind is not None:
            headers["Authorization"] = f"Bearer {target.world.tokens[kind]}"
        return target.client.post("/api/v1/organisations", headers=headers, json={"name": name, "kind": "other"})

    return create


def test_a_key_belongs_to_who_used_it(creating: Any) -> None:
    assert creating(Kind.ADMIN, "a").status_code == 201
    assert creating(Kind.ADMIN, "a").headers["Idempotency-Replayed"] == "true"
    assert creating(Kind.ADMIN, "a", "En annan").json()["code"] == "idempotency_key_reused"
    for kind, status in [(Kind.READER, 403), (None, 401)]:
        answer = creating(kind, "a")
        assert answer.status_code == status
        assert "Idempotency-Replayed" not in answer.headers
    somebody_elses = creating(Kind.HANDLER, "a", "En tredje")
    assert (somebody_elses.status_code, somebody_elses.json()["name"]) == (201, "En tredje")


def test_a_refusal_is_not_kept(creating: Any) -> None:
    assert creating(Kind.ADMIN, "b", "").status_code == 422
    assert creating(Kind.ADMIN, "b").status_code == 201


def test_answers_are_forgotten_after_their_time(target: Target, creating: Any) -> None:
    creating(Kind.ADMIN, "c")
    for at, left in [(now(), 1), (now() + KEPT + KEPT, 0)]:
        with target.database.write() as session:
            sweep(session, at)
        with target.database.read() as session:
            assert session.exec(select(func.count()).select_from(IdempotentAnswer)).one() == left


@pytest.mark.one_database
@pytest.mark.parametrize("boundary", ["x", "in-the-middle-of-a-chunk"])
def test_a_form_is_the_same_whatever_its_boundary_and_its_chunks(target: Target, boundary: str) -> None:
    def body(between: str) -> bytes:
        parts = [("name", "Lista"), ("text", "Ett\nTvå")]
        text = "".join(
            f'--{between}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in parts
        )
        return f"{text}--{between}--\r\n".encode()

    def put(between: str, size: int) -> Any:
        whole = body(between)
        headers = {
            "Authorization": f"Bearer {target.world.tokens[Kind.HANDLER]}",
            "Idempotency-Key": "list",
            "Content-Type": f"multipart/form-data; boundary={between}",
        }
        chunks = (whole[start : start + size] for start in range(0, len(whole), size))
        return target.client.post("/api/v1/distribution-lists", headers=headers, content=chunks)

    first = put("0123456789abcdef", 10_000)
    assert first.status_code == 201, first.text
    for size in (1, 7, 10_000):
        assert put(boundary, size).json() == first.json()


@pytest.mark.one_database
def test_who_is_refused_is_not_read_for(target: Target) -> None:
    """Nothing is kept of a body whose sender nobody knows, beyond what the route reads without a key."""
    app: Any = target.client.app

    async def bytes_read(headers: list[tuple[bytes, bytes]]) -> int:
        read = 0

        async def receive() -> dict[str, Any]:
            nonlocal read
            read += 1_000_000
            return {"type": "http.request", "body": b"x" * 1_000_000, "more_body": read < MAX_BODY - 2_000_000}

        async def send(message: Any) -> None:
            assert message.get("status", 401) == 401

        path = "/api/v1/rounds/1/opening"
        scope = {
            "type": "http",
            "method": "POST",
            "path": path,
            "raw_path": path.encode(),
            "query_string": b"",
            "headers": [(b"host", b"127.0.0.1:8000"), (b"content-type", b"application/json"), *headers],
            "client": ("127.0.0.1", 1),
            "server": ("127.0.0.1", 8000),
            "scheme": "http",
            "http_version": "1.1",
        }
        await app(scope, receive, send)
        return read

    assert anyio.run(bytes_read, [(b"idempotency-key", b"d")]) == anyio.run(bytes_read, [])
