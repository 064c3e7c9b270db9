"""Every route of the product, with its action, its address in the small world, and a valid request as anybody.

What walks over all routes takes them from here: they are read from the application itself, so a new one is walked from
its first day.
"""

import tempfile
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts

from app.accounts.policy import Kind
from app.main import create_app
from app.settings import Settings
from app.web.routes import Action
from tests.house.samples import Sample
from tests.house.stored import LOCKED
from tests.kit.calendars import LOOPBACK
from tests.kit.world import KEY, World

HOME = "http://127.0.0.1:8000"


class Route:
    """A route as the walks see it."""

    def __init__(self, method: str, path: str, actions: list[str]) -> None:
        self.method, self.path, self.actions = method, path, actions
        self.name = f"{method} {path}"
        self.is_api = path.startswith("/api/")
        self.is_by_token = "{token}" in path and not path.startswith("/set-up/")

    @property
    def action(self) -> str:
        """The action of the matrix."""
        return self.actions[0]


def walk(app: FastAPI) -> list[Route]:
    """Every route with a handler of ours."""
    routes = []
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute):
            actions = [d.dependency.name for d in route.dependencies if isinstance(d.dependency, Action)]
            routes += [Route(m, str(context.path), actions) for m in sorted(context.methods or ()) if m != "HEAD"]
    return routes


def bare_app(folder: Path, **settings: Any) -> FastAPI:
    """The application without a database behind it yet."""
    return create_app(Settings(data_dir=folder, secret_key=KEY.decode(), outgoing_networks=LOOPBACK, **settings))  # type: ignore[arg-type]  # pydantic makes the secret


with tempfile.TemporaryDirectory() as _nowhere:
    ROUTES = walk(bare_app(Path(_nowhere)))


def ids(world: World, kind: Kind) -> dict[str, Any]:
    """What stands in the braces of paths: ids of the world; a link's token is the asker's own, or a made-up one."""
    return {
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
        "rule_id": 1,
        "token": world.links.get(kind, "an-invented-token-that-nobody-has"),
        "token_id": 1,
        "inbox_id": 70,
        "batch_id": 80,
        "note_id": 1,
        "tag_id": 1,
        "selection_id": 1,
        "group_id": 1,
        "module_id": 60,
        "reading_id": 90,
        "template_id": 75,
        "sha256": LOCKED,
        "reading_key": "r" * 43,
        "area": "rest",
        "remark_id": 1,
        "body_id": world.other_consultee,
        "meeting_id": 900,
        "link_id": world.link_ids.get(Kind.SIGNATORY if kind is Kind.COLLEAGUE else Kind.COLLEAGUE, 0),
        "format": "json",
        "letter_id": 1,
        "job_id": 1,
        "attachment_id": 7,
        "question_id": 1,
        "document_id": 7,
        "revision": 1,
        "batch": "b" * 32,
        "topic": "help",
        "code": "sv",
        "number": 0,
        "version": 1,
        "key": f"import-{kind}",
        "subject": "whole",
        "session_id": 900 + (list(world.users).index(kind) if kind in world.users else 0),
    }


def address(route: Route, world: World, kind: Kind, sample: Sample) -> str:
    """The route's path filled with ids of the world."""
    path = route.path
    for name, value in (ids(world, kind) | {name: make(world) for name, make in sample.path.items()}).items():
        path = path.replace("{" + name + "}", str(value))
    assert "{" not in path, f"no value for a part of {route.path}"
    return path


def identified(route: Route, kind: Kind, world: World) -> dict[str, str]:
    """The headers of somebody's request: a bearer token for the API, cookies for a page; sent from our own site."""
    headers = {"Origin": HOME}
    if route.is_api:
        token = world.tokens.get(kind)
        if token is None and "{token}" not in route.path:
            token = world.links.get(kind)
        return headers | ({"Authorization": f"Bearer {token}"} if token else {})
    return headers | {"Cookie": "; ".join(f"{name}={value}" for name, value in world.cookies[kind].items())}


def send(client: Any, route: Route, kind: Kind, world: World, sample: Sample, *, path: str = "") -> Any:
    """One valid request as one kind of person."""
    client.cookies.clear()
    headers = identified(route, kind, world)
    return client.request(
        route.method, path or address(route, world, kind, sample), headers=headers, **sample.body(world)
    )
