"""Who may do what: every route, as each of the twelve kinds of people: status, content and database.

A denial changes nothing and shows nothing of what this kind may not see; an allowance really succeeds. What is compared
with is the tests' own copy of the matrix (``tests/access``), so that the program is not its own judge.
"""

import dataclasses
import re
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.accounts import policy
from app.accounts.policy import Kind
from app.database import Database
from app.installation import install, installation_of
from app.storage.scans import Guard
from tests.access.canaries import SENT, Judge, all_of, populate
from tests.access.verdicts import OTHERWISE, expected, fault_of, rows
from tests.house.routes import HOME, ROUTES, Route, bare_app, send
from tests.house.samples import SAMPLES, Sample
from tests.house.stored import lay_bytes
from tests.kit.client import Client
from tests.kit.databases import Migrated
from tests.kit.second_round import Second
from tests.kit.world import World


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("matrix")


@pytest.fixture(scope="module")
def world_file(folder: Path, migrated: Migrated) -> tuple[Path, World, Second]:
    path = folder / "world.sqlite3"
    database = Database(migrated.lay(path))
    with database.write() as session:
        world, second = populate(session)
    database.dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path, world, second


@pytest.fixture(scope="module")
def walked(folder: Path) -> Iterator[Client]:
    """One application; the walk puts a fresh database behind it for each request."""
    app = bare_app(folder)
    lay_bytes(installation_of(app))
    with Client(app, base_url=HOME, follow_redirects=False) as client:
        yield client


def test_the_programs_matrix_is_the_one_that_stands_here() -> None:
    """Who may do what is changed in both places, or not at all."""
    own = rows(Path(policy.__file__).with_name("authz-matrix.csv"))
    assert own == rows()
    assert all(policy.matrix()[action] == {kind: row[kind] for kind in Kind} for action, row in rows().items())


def test_every_route_has_one_action_of_the_matrix() -> None:
    assert len(ROUTES) > 80
    for route in ROUTES:
        assert len(route.actions) == 1, f"{route.name} has the actions {route.actions}"
        assert route.action in rows(), f"{route.name}: {route.action} is not in the matrix"


def test_unsafe_methods_never_share_a_gets_action() -> None:
    for route in ROUTES:
        assert (rows()[route.action]["mutates"] == "1") == (route.method != "GET"), f"{route.name} has {route.action}"


def test_what_changes_something_has_a_sample() -> None:
    missing = [r.name for r in ROUTES if r.method != "GET" and r.name not in SAMPLES]
    assert not missing, missing
    left_over = set(SAMPLES) - {r.name for r in ROUTES}
    assert not left_over, left_over


class Ground:
    """The small world behind the application, restored whenever a request has changed it."""

    def __init__(self, template: Path, folder: Path, client: Client, sample: Sample, world: World) -> None:
        self.template, self.path, self.client = template, folder / "world.sqlite3", client
        self.sample, self.world = sample, world
        self.lay()

    def lay(self) -> None:
        for rest in ("", "-wal", "-shm"):
            Path(f"{self.path}{rest}").unlink(missing_ok=True)
        shutil.copyfile(self.template, self.path)
        self.database = Database(f"sqlite:///{self.path}")
        if self.sample.prepare:
            with self.database.write() as session:
                self.sample.prepare(session, self.world)
        app: Any = self.client.app
        installation = dataclasses.replace(installation_of(app), database=self.database)
        installation.store.guard = Guard(self.database)
        install(app, installation)
        self.watching = sqlite3.connect(self.path, isolation_level=None)
        self.before = self.mark()

    def mark(self) -> int:
        """Another number after every commit that wrote something."""
        return int(self.watching.execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Let go of the database."""
        self.watching.close()
        self.database.dispose()

    def changed(self) -> bool:
        """Whether the last request changed a row; if so, all is restored."""
        if self.mark() == self.before:
            return False
        self.close()
        self.lay()
        return True


@pytest.mark.parametrize("route", ROUTES, ids=[r.name for r in ROUTES])
def test_the_matrix_holds(route: Route, world_file: tuple[Path, World, Second], walked: Client, tmp_path: Path) -> None:
    template, world, second = world_file
    sample = SAMPLES.get(route.name, Sample())
    ground = Ground(template, tmp_path, walked, sample, world)
    judge = Judge(world, second)
    faults = []
    for kind in Kind:
        answer = send(walked, route, kind, world, sample)
        found = [fault_of(route, kind, answer), *judge.faults(route, kind, answer, sent=str(sample.body(world)))]
        if ground.changed() and route.path not in WRITES_AND_TAKES_BACK:
            found.append(None if may_change(route, kind) else f"{answer.status_code}, and yet the database changed")
        if route.is_api and answer.headers.get("content-type") == "application/json":
            found.append(other_instants(answer.text))
        faults += [f"{kind}: {fault}: {gist(answer.text)}" for fault in found if fault]
    ground.close()
    assert not faults, "\n".join([f"{route.name} ({route.action})", *faults])


@pytest.mark.parametrize("format", ["docx", "xlsx", "csv"])
def test_files_show_what_their_reader_may_see(
    format: str, world_file: tuple[Path, World, Second], walked: Client, tmp_path: Path
) -> None:
    """The walk opens the JSON; these are unpacked and read to the last part. CSV does not say who signed."""
    template, world, second = world_file
    route = next(route for route in ROUTES if route.name == "GET /api/v1/rounds/{round_id}/exports/{format}")
    sample = Sample(path={"format": lambda _world: format})
    ground = Ground(template, tmp_path, walked, sample, world)
    for kind in (Kind.READER, Kind.HANDLER, Kind.OTHER_HANDLER):
        answer = send(walked, route, kind, world, sample)
        assert fault_of(route, kind, answer) is None
        faults = Judge(world, second).faults(route, kind, answer, shown=format != "csv")
        assert not faults, kind
        assert (SENT in all_of(answer)) == (answer.status_code == 200)
    ground.close()


WRITES_AND_TAKES_BACK = {"/health/ready"}
"""Where writing is tried and nothing of it stays (tests/web/test_health.py)."""


def may_change(route: Route, kind: Kind) -> bool:
    """Whether a row may be another one after this person's request."""
    otherwise, _location = OTHERWISE.get((route.name, kind), (404, ""))
    return route.method != "GET" and (expected(route, kind) in ("A", "own") or otherwise in (201, 303))


def other_instants(text: str) -> str | None:
    """An instant that does not end in Z as all others do, or None."""
    instants = [instant for instant in re.findall(r'"(\d{4}-\d\d-\d\dT[^"\s]*)"', text) if not instant.endswith("Z")]
    return f"another way to write an instant: {instants[0]}" if instants else None


def gist(text: str) -> str:
    """The title of a page, or the beginning of anything else."""
    title = re.search(r"<title>(.*?)</title>", text, re.S)
    return title[1].strip() if title else text[:200]
