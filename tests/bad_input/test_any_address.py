"""Every address of the product with ids, cursors and choices that lead nowhere: not found or named, never a fault."""

import base64
import re
from itertools import count
from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts

from app.accounts.policy import Kind
from tests.bad_input.conftest import Target, sender
from tests.house.routes import ROUTES, Route
from tests.house.samples import SAMPLES

NO_IDS = [
    "0",
    "-1",
    "999999",
    str(2**31),
    str(2**63),
    "9" * 21,
    "abc",
    "1.0",
    "%00",
    "%C3%A9",
    "٣",
    "1%2F2",
    "1'--",
]
CHOICES = ["", " ", "-1", "0", "9" * 30, "abc", "%00", "%FF", "\u202e", "x" * 3000, "[]", "true", "1&{name}=2"]
NUMBERS_OF_POSTGRESQL = ["999999", str(2**31), str(2**63), "9" * 21, "%00", "٣"]
CHOICES_OF_POSTGRESQL = ["-1", "9" * 30, "%00", "\u202e", "x" * 3000]
"""What one database takes and another does not. All else is refused before that, as SQLite's walk shows."""
CURSORS = [base64.urlsafe_b64encode(text).decode().rstrip("=") for text in (b"9" * 30, b"-1", b"\xff", b"0|", b"a|b|c")]
READ = [route for route in ROUTES if route.method == "GET"]


def _taken(dependant: Any) -> set[str]:
    below = (_taken(needed) for needed in dependant.dependencies)
    return {field.alias for field in dependant.query_params}.union(*below)


def choices_of(app: Any) -> dict[str, list[str]]:
    """The names that each address takes after its question mark."""
    names = {}
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if isinstance(route, APIRoute) and "GET" in (context.methods or ()):
            names[str(context.path)] = sorted(_taken(route.dependant))
    return names


def test_ids_that_lead_nowhere_are_not_found(target: Target, database_kind: str) -> None:
    """Read and change alike. A whole word in place of a number is not found either, and no page shows it as HTML."""
    for route in ROUTES:
        for name in re.findall(r"\{(\w+_id)\}", route.path):
            for wrong in NO_IDS if database_kind == "sqlite" else NUMBERS_OF_POSTGRESQL:
                path = target.address(Route(route.method, route.path.replace("{" + name + "}", "WRONG"), []))
                rest = {} if route.method == "GET" else SAMPLES[route.name].body(target.world)
                answer = target.send(route, path=path.replace("WRONG", wrong), **rest)
                if answer.status_code not in (303, 404, 405, 409, 422):
                    target.faults.append(f"{route.name} answered {answer.status_code} for {name} {wrong[:30]}")
    target.assert_sound()


def test_choices_that_are_none_are_ignored_or_named(target: Target, database_kind: str) -> None:
    wrong_choices = CHOICES if database_kind == "sqlite" else CHOICES_OF_POSTGRESQL
    choices = choices_of(target.client.app)
    assert sum(map(len, choices.values())) > 40
    turns = count()
    for route in READ:
        path = target.address(route)
        for name in choices[route.path]:
            half = wrong_choices[next(turns) % 2 :: 2]  # the same names come again and again: in turns, each meets all
            for wrong in (*half, *CURSORS) if name in ("cursor", "after") else half:
                target.send(route, path=f"{path}?{name}={wrong.replace('{name}', name)}")
    target.assert_sound()


@pytest.mark.one_database  # refused before anything is asked of it
def test_a_limit_is_between_1_and_500(target: Target) -> None:
    for path in ("/organisations", "/plans", "/rounds", "/distribution-lists", "/rounds/{round_id}/comments"):
        route = next(candidate for candidate in READ if candidate.path == f"/api/v1{path}")
        for limit in ("0", "-1", "501", "abc", "9" * 30, ""):
            answer = target.send(route, path=f"{target.address(route)}?limit={limit}")
            assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "limit"), (path, limit)
    target.assert_sound()


@pytest.mark.one_database  # the router says so
def test_other_methods_and_other_addresses(target: Target) -> None:
    for route in READ:
        for method in ("DELETE", "PUT", "PATCH", "TRACE", "OPTIONS", "BREW"):
            answer = target.send(Route(method, route.path, []), sender(route), path=target.address(route))
            assert answer.status_code in (200, 204, 400, 403, 404, 405, 409, 415, 422), (method, route.path)
    for path in (
        "/rounds/nowhere",
        "/%2e%2e/",
        "/static/../app/main.py",
        "/static/%2e%2e/pyproject.toml",
        "/rounds%00",
    ):
        answer = target.send(Route("GET", "/rounds", []), Kind.HANDLER, path=path)
        assert answer.status_code == 404, path
    target.assert_sound()
