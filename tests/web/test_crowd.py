"""Many requests at the same moment: each is answered, none waits for a thread or a connection that another keeps."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from app.accounts.policy import Kind
from app.clock import now
from app.database import THREADS
from app.installation import installation_of
from app.main import create_app
from app.settings import Settings
from tests.kit.client import Client
from tests.kit.world import KEY, World, build

CROWD = THREADS * 4
ORIGIN = {"Origin": "http://127.0.0.1:8000"}


@pytest.fixture
def world(filled: Callable[..., World]) -> World:
    return filled(lambda session: build(session, now(), key=KEY), named="world")


@pytest.fixture
def client(settings: Settings) -> Iterator[Client]:
    """One event loop for all requests, as a server has."""
    app = create_app(settings)
    with Client(app, base_url=settings.base_url, follow_redirects=False) as client:
        yield client
    installation_of(app).database.dispose()


def statuses(client: Any, requests: list[tuple[str, str, dict[str, Any]]]) -> list[int]:
    """What each is answered, sent all at once."""

    def ask(request: tuple[str, str, dict[str, Any]]) -> int:
        method, path, rest = request
        return int(client.request(method, path, **rest).status_code)

    with ThreadPoolExecutor(CROWD) as crowd:
        return list(crowd.map(ask, requests))


def cookie(world: World, kind: Kind) -> dict[str, str]:
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in world.cookies[kind].items())}


def test_a_crowd_reads(client: Any, world: World) -> None:
    headers = cookie(world, Kind.HANDLER)
    paths = [f"/rounds/{world.round}/board", f"/rounds/{world.round}/comments"]
    assert statuses(client, [("GET", path, {"headers": headers}) for path in paths * (CROWD // 2)]) == [200] * CROWD


def test_a_crowd_tries_to_sign_in(client: Any, world: World) -> None:
    """Each reads, then hashes for long, then writes."""
    form = {"headers": ORIGIN, "data": {"email": "nobody@x.example", "password": "not the password"}}
    answers = statuses(client, [("POST", "/sign-in", form)] * CROWD)
    assert set(answers) <= {422, 429}, answers


def test_a_crowd_writes_to_one_row_while_others_read(client: Any, world: World) -> None:
    """Those who wait for the row leave threads to the one who has it, and to those who read."""
    bearer = {"Authorization": f"Bearer {world.tokens[Kind.HANDLER]}"}
    path = f"/api/v1/rounds/{world.round}"
    requests: list[tuple[str, str, dict[str, Any]]] = []
    for number in range(CROWD // 2):
        again = bearer | {"Idempotency-Key": f"press {number % 3}"}
        requests += [("POST", f"{path}/reminders", {"json": {}, "headers": again}), ("GET", path, {"headers": bearer})]
    answers = statuses(client, requests)
    assert set(answers[::2]) == {200}, answers
    assert set(answers[1::2]) == {200}, answers
