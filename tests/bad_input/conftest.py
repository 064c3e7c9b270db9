"""A world that is sent nonsense, and the way to send it: every answer is looked at (a fault of ours fails the test)."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any

import pytest

from app.accounts.policy import Kind
from app.clock import now
from app.installation import installation_of
from app.main import create_app
from app.settings import Settings
from tests.house.routes import Route, address
from tests.house.samples import SAMPLES, Sample
from tests.house.stored import lay_bytes
from tests.house.visits import reader
from tests.kit.client import Client
from tests.kit.world import World, build

COUNTED = ("/sign-in", "/account/password", "/b")
"""Where a refusal is meant to leave a trace: tries are counted."""

ORIGIN = {"Origin": "http://127.0.0.1:8000"}


def sender(route: Route) -> Kind:
    """Who may send this: a body, an administrator for people, accounts and the register, else the round's handler."""
    path = route.path.removeprefix("/api/v1")
    if path.endswith(("/handover", "}/drop")):
        return Kind.OLD
    if path.startswith("/answer/"):
        return Kind.CONTACT
    if path.startswith(("/users", "/tokens", "/organisations", "/lists/{list_id}/addresses")) or path.endswith("/link"):
        return Kind.ADMIN
    return reader(path)


@dataclass
class Target:
    """The application and the small world in its database."""

    client: Client
    world: World
    database: Any
    watching: sqlite3.Connection | None
    faults: list[str] = field(default_factory=list)

    def send(self, route: Route, kind: Kind | None = None, *, path: str = "", headers: Any = None, **rest: Any) -> Any:
        """Send to a route as somebody. A 5xx is noted, and so is a refusal that has changed a row (SQLite tells)."""
        kind = kind or sender(route)
        dressed = ORIGIN | self.key_of(route, kind) | (headers or {})
        self.client.cookies.clear()
        before = self.mark()
        answer = self.client.request(route.method, path or self.address(route, kind), headers=dressed, **rest)
        said = f"{route.name}: {answer.status_code} for {_short(path)} {_short(rest)}"
        if answer.status_code >= 500:
            self.faults.append(f"{said}: {answer.text[-300:]}")
        elif answer.status_code >= 400 and self.mark() != before and route.path not in COUNTED:
            self.faults.append(f"{said}, and yet something changed")
        return answer

    def key_of(self, route: Route, kind: Kind) -> dict[str, str]:
        """What lets this person in: a bearer token, or a cookie."""
        if route.is_api:
            return {"Authorization": f"Bearer {self.world.tokens[kind]}"} if kind in self.world.tokens else {}
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.world.cookies[kind].items())}

    def address(self, route: Route, kind: Kind | None = None) -> str:
        """The route's address for things that there are."""
        return address(route, self.world, kind or sender(route), SAMPLES.get(route.name, Sample()))

    def mark(self) -> int:
        """Another number after every commit that wrote something; always 0 on PostgreSQL."""
        return int(self.watching.execute("PRAGMA data_version").fetchone()[0]) if self.watching else 0

    def assert_sound(self) -> None:
        """Nothing was answered with a fault, and no refusal changed anything."""
        assert not self.faults, f"{len(self.faults)} faults:\n" + "\n".join(self.faults[:40])


def _short(given: Any) -> str:
    return repr(given)[:160] if given else ""


@pytest.fixture
def target(database: Any, database_kind: str, settings: Settings, filled: Callable[..., World]) -> Iterator[Target]:
    """The small world behind an application that never raises into the test: a fault is an answer 500."""
    app = create_app(settings)
    lay_bytes(installation_of(app))
    world = filled(lambda session: build(session, now(), key=settings.key()), named="world")
    with Client(app, base_url=settings.base_url, follow_redirects=False, raise_server_exceptions=False) as client:
        file = database.engine.url.database
        with closing(
            sqlite3.connect(file if database_kind == "sqlite" else ":memory:", isolation_level=None)
        ) as watching:
            yield Target(client, world, database, watching if database_kind == "sqlite" else None)
    installation_of(app).database.dispose()
