"""Who may do what: every route, as each of the twelve kinds of people, against the matrix: status and database.

A denial changes nothing; an allowance really succeeds; a route without an action, or with one not in the matrix,
fails. The matrix in the project is what the program itself reads (decision 0002).
"""

import csv
import dataclasses
import hashlib
import re
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from app.accounts import policy
from app.accounts.policy import Kind
from app.clock import now
from app.database import Database
from app.installation import install, installation_of
from app.main import create_app
from app.settings import Settings
from app.web.routes import Action
from tests.house.samples import SAMPLES, Sample
from tests.kit.client import Client
from tests.kit.world import KEY, World, build

LINK_KINDS = (Kind.CONTACT, Kind.COLLEAGUE, Kind.SIGNATORY)
OTHERS_LINKS = (Kind.OTHER_CONTACT, Kind.OTHER_COLLEAGUE)

# Conditions ("C") as they stand in the small world: True where the condition is met.
CONDITIONS: dict[tuple[str, Kind], bool] = {
    ("round.list_internal", Kind.HANDLER): True,
    ("round.list_internal", Kind.OTHER_HANDLER): True,
    ("round.delete", Kind.HANDLER): True,
    ("round.delete", Kind.ADMIN): True,
    ("role.grant_handler", Kind.HANDLER): True,
    ("audit.read", Kind.HANDLER): True,
    ("export.round", Kind.READER): True,  # its file leaves out who signed
    ("export.order", Kind.READER): True,
    ("export.cancel", Kind.READER): True,  # the world's job leaves out who signed
    ("response.read", Kind.READER): True,  # nothing is marked secret yet
    ("response.read", Kind.REGISTRAR): True,
    ("response.read", Kind.ADMIN): False,  # only with a break-glass, which is not there yet
    ("response.attachment_get", Kind.READER): True,  # as the answer it came with
    ("response.attachment_get", Kind.REGISTRAR): True,
    **{("response.attachment_get", kind): False for kind in LINK_KINDS},  # a body fetches its own by response.read_own
    ("response.submit", Kind.CONTACT): True,
    ("response.submit", Kind.COLLEAGUE): False,
    ("invite.enter", Kind.PUBLIC): True,
    **{("setup.first_user", kind): True for kind in Kind},
    **{("setup.read", kind): True for kind in Kind},
    **{("health.ready", kind): True for kind in Kind},
}


class Route:
    """A route as the walk sees it."""

    def __init__(self, method: str, path: str, actions: list[str]) -> None:
        self.method, self.path, self.actions = method, path, actions
        self.name = f"{method} {path}"
        self.is_api = path.startswith("/api/")


def walk(app: FastAPI) -> list[Route]:
    """Every route with a handler of ours."""
    routes = []
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            actions = [d.dependency.name for d in route.dependencies if isinstance(d.dependency, Action)]
            routes += [Route(m, str(context.path), actions) for m in sorted(context.methods or ()) if m != "HEAD"]
    return routes


def bare_app(folder: Path) -> FastAPI:
    """The application without a database behind it yet."""
    return create_app(Settings(data_dir=folder, secret_key=KEY.decode()))  # type: ignore[arg-type]  # pydantic makes the secret


with tempfile.TemporaryDirectory() as _nowhere:
    ROUTES = walk(bare_app(Path(_nowhere)))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("matrix")


@pytest.fixture(scope="module")
def world_file(folder: Path) -> tuple[Path, World]:
    from app.migrate import upgrade

    path = folder / "world.sqlite3"
    upgrade(f"sqlite:///{path}")
    database = Database(f"sqlite:///{path}")
    with database.write() as session:
        world = build(session, now())
    database.dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return path, world


@pytest.fixture(scope="module")
def walked(folder: Path) -> Iterator[Client]:
    """One application; the walk puts a fresh database behind it for each request."""
    with Client(bare_app(folder), base_url="http://127.0.0.1:8000", follow_redirects=False) as client:
        yield client


def test_every_route_has_one_action_of_the_matrix() -> None:
    assert len(ROUTES) > 80
    for route in ROUTES:
        assert len(route.actions) == 1, f"{route.name} has the actions {route.actions}"
        assert route.actions[0] in policy.matrix(), f"{route.name}: {route.actions[0]} is not in the matrix"


def test_unsafe_methods_never_share_a_gets_action() -> None:
    mutates = {}
    with Path(policy.__file__).with_name("authz-matrix.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            mutates[row["action"]] = row["mutates"] == "1"
    for route in ROUTES:
        assert mutates[route.actions[0]] == (route.method != "GET"), f"{route.name} has {route.actions[0]}"


def test_what_changes_something_has_a_sample() -> None:
    missing = [r.name for r in ROUTES if r.method != "GET" and r.name not in SAMPLES]
    assert not missing, missing
    left_over = set(SAMPLES) - {r.name for r in ROUTES}
    assert not left_over, left_over


def address(route: Route, world: World, kind: Kind, sample: Sample) -> str:
    """The route's path filled with ids of the world; a link's token is the asker's own, or a made-up one."""
    values: dict[str, Any] = {
        "round_id": world.round,
        "consultee_id": world.consultee,
        "plan_id": world.plan,
        "section_id": world.section,
        "organisation_id": world.organisation,
        "list_id": world.list,
        "item_id": world.item,
        "comment_id": world.point,
        "point_id": world.point,
        "response_id": world.response,
        "extension_id": 1,
        "user_id": world.users[Kind.READER],
        "token": world.links.get(kind, "an-invented-token-that-nobody-has"),
        "token_id": 1,
        "format": "json",
        "letter_id": 1,
        "job_id": 1,
        "attachment_id": 7,
        "revision": 1,
        "topic": "help",
        "code": "sv",
        "number": 0,
        "version": 1,
        "key": f"import-{kind}",
        "session_id": 900 + (list(world.users).index(kind) if kind in world.users else 0),
    }
    values |= {name: make(world) for name, make in sample.path.items()}
    path = route.path
    for name, value in values.items():
        path = path.replace("{" + name + "}", str(value))
    assert "{" not in path, f"no value for a part of {route.path}"
    return path


def fingerprint(path: Path) -> str:
    """A hash of every row."""
    with sqlite3.connect(path) as connection:
        return hashlib.sha256("\n".join(connection.iterdump()).encode()).hexdigest()


def expected(route: Route, kind: Kind) -> str:
    """The matrix's word, with conditions resolved: "A", "-", "F" or "L"; "own" and "no way in" for tokens."""
    action = route.actions[0]
    word = policy.verdict(action, kind)
    by_token = "{token}" in route.path and not route.path.startswith("/set-up/")
    for_old = policy.verdict(action, Kind.OLD) == "A"
    if by_token and kind not in LINK_KINDS and not (for_old and kind is Kind.OLD):
        # The token in the address is the whole key. Another body's opens that body's own answer, which is theirs.
        return "own" if kind in OTHERS_LINKS else "no way in"
    if word == "C":
        assert (action, kind) in CONDITIONS, f"say in CONDITIONS whether ({action}, {kind}) holds in the small world"
        return "A" if CONDITIONS[action, kind] else "F"
    return "A" if word == "S" else word


def judge(route: Route, kind: Kind, status: int, location: str | None) -> str | None:
    """What is wrong with an answer, or None."""
    word = expected(route, kind)
    if word == "A":
        good = 200 <= status < 400 and ("/sign-in" not in (location or "") or route.path == "/sign-out")
        good = good or (route.path == "/sign-in" and status == 422)
        return None if good else f"should succeed, got {status}"
    if word == "own":
        return None if status < 500 else f"should reach its own body or nothing, got {status}"
    if word == "no way in":
        fine = status in (403, 404) or (route.method == "POST" and status in (303, 401))
        return None if fine else f"should find no way in, got {status}"
    if word == "L":
        if route.is_api:
            return None if status == 401 else f"should be 401, got {status}"
        away = status == 303 and (location or "").startswith(("/sign-in", "/link-needed"))
        away = away or (kind is Kind.OLD and status == 303 and (location or "").partition("?")[0].endswith("/handover"))
        kept = status == 401 and route.method != "GET"
        return None if away or kept else f"should be sent to sign in, got {status} {location}"
    wanted = {"-": 404, "F": 403}[word]
    return None if status == wanted else f"should be {wanted}, got {status}"


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
        install(app, dataclasses.replace(installation_of(app), database=self.database))
        self.before = fingerprint(self.path)

    def changed(self) -> bool:
        """Whether the last request changed a row; if so, all is restored."""
        if fingerprint(self.path) == self.before:
            return False
        self.database.dispose()
        self.lay()
        return True


@pytest.mark.parametrize("route", ROUTES, ids=[r.name for r in ROUTES])
def test_the_matrix_holds(route: Route, world_file: tuple[Path, World], walked: Client, tmp_path: Path) -> None:
    template, world = world_file
    sample = SAMPLES.get(route.name, Sample())
    ground = Ground(template, tmp_path, walked, sample, world)
    faults = []
    for kind in Kind:
        answer = send(walked, route, kind, world, sample)
        fault = judge(route, kind, answer.status_code, answer.headers.get("location"))
        if sample.absent and answer.status_code == 404:
            fault = None
        if ground.changed():
            if route.method == "GET":
                fault = "a GET changed the database"
            elif expected(route, kind) in ("-", "F", "L", "no way in"):
                fault = f"refused with {answer.status_code}, but the database changed"
        if route.is_api and answer.headers.get("content-type") == "application/json":
            fault = fault or other_instants(answer.text)
        if fault:
            faults.append(f"{kind}: {fault}: {gist(answer.text)}")
    ground.database.dispose()
    assert not faults, "\n".join([f"{route.name} ({route.actions[0]})", *faults])


def other_instants(text: str) -> str | None:
    """An instant that does not end in Z as all others do, or None."""
    instants = [instant for instant in re.findall(r'"(\d{4}-\d\d-\d\dT[^"\s]*)"', text) if not instant.endswith("Z")]
    return f"another way to write an instant: {instants[0]}" if instants else None


def gist(text: str) -> str:
    """The title of a page, or the beginning of anything else."""
    title = re.search(r"<title>(.*?)</title>", text, re.S)
    return title[1].strip() if title else text[:200]


def send(client: Client, route: Route, kind: Kind, world: World, sample: Sample) -> Any:
    """One valid request as one kind of person."""
    headers = {"Origin": "http://127.0.0.1:8000"}
    if route.is_api:
        token = world.tokens.get(kind)
        if token is None and "{token}" not in route.path:
            token = world.links.get(kind)
        if token:
            headers["Authorization"] = f"Bearer {token}"
    else:
        cookies = world.cookies[kind]
        headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
    client.cookies.clear()
    return client.request(route.method, address(route, world, kind, sample), headers=headers, **sample.body(world))
