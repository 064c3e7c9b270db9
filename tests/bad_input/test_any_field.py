"""Every form and every JSON body of the product is sent nonsense, field by field: a clear answer, and nothing changed.

What a route takes is read from the walk's samples (tests/house/samples.py), so a new route is tried from its first day.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import pytest

from tests.bad_input.conftest import Target
from tests.house.routes import ROUTES, Route
from tests.house.samples import SAMPLES

LONG = "ord " * 50_000
DIGITS = "9" * 30
TEXTS = ["", "🌲👩‍👩‍👧 \u202e", "a\x00b\x07c\x1b", LONG, DIGITS, "-1", "1e9", "٣", "2026-02-30", "<b>"]
VALUES: list[Any] = [
    None,
    True,
    -1,
    2**31,
    2**63,
    10**30,
    1.5,
    "",
    "a\x00b",
    "🌲\u202e",
    "\ud800",
    LONG,
    [],
    {},
    [None],
    ["x"] * 600,
]
STORED_OTHERWISE: tuple[Any, ...] = (
    2**31,
    2**63,
    10**30,
    1.5,
    "a\x00b",
    "a\x00b\x07c\x1b",
    "🌲\u202e",
    "\ud800",
    LONG,
    DIGITS,
)
"""What one database takes and another does not. All else is refused before that, as SQLite's walk shows."""
CHANGING = [route for route in ROUTES if route.method != "GET" and route.path not in ("/sign-out",)]


def room(route: Route) -> str:
    """The first word of the path: routes of one room are tried on one world."""
    return ("api " if route.is_api else "") + route.path.removeprefix("/api/v1").split("/")[1]


ROOMS = {name: list(routes) for name, routes in groupby(sorted(CHANGING, key=room), key=room)}


@pytest.mark.parametrize("name", ROOMS)
def test_nonsense_in_a_field_is_answered_clearly(target: Target, name: str, database_kind: str) -> None:
    values, texts = VALUES, TEXTS
    if database_kind != "sqlite":
        values, texts = ([value for value in all_ if value in STORED_OTHERWISE] for all_ in (VALUES, TEXTS))
    for turn, route in enumerate(ROOMS[name]):
        sample = SAMPLES[route.name]
        body = sample.body(target.world)
        if "json" in body:
            for wrong in twisted(body["json"], values, turn):
                target.send(route, content=dumps(wrong), headers={"Content-Type": "application/json"})
        elif "data" in body:
            for wrong in twisted(body["data"], texts, turn):
                target.send(route, data=wrong)
    target.assert_sound()


def twisted(good: dict[str, Any], values: list[Any], turn: int) -> Iterator[dict[str, Any]]:
    """The good body with one thing wrong at a time: each field as every other value, each missing, one too many.

    Fields take turns, so that a body meets all values and a field that many routes have does, too.
    """
    yield {}
    yield {**good, "finns_inte": "x"}
    for at, name in enumerate(good, turn):
        yield {n: v for n, v in good.items() if n != name}
        yield from ({**good, name: value} for value in values[at % 2 :: 2])
        below = good[name]
        if isinstance(below, dict):
            yield from ({**good, name: bent} for bent in twisted(below, values, at))
        if isinstance(below, list) and below and isinstance(below[0], dict):
            yield from ({**good, name: [bent]} for bent in twisted(below[0], values, at))


def dumps(value: Any) -> bytes:
    """JSON with half surrogates as escapes, which a client can send."""
    import json

    return json.dumps(value).encode()


BODIES: list[tuple[str, bytes]] = [
    ("application/json", b""),
    ("application/json", b"{"),
    ("application/json", b"[]"),
    ("application/json", b"null"),
    ("application/json", b'"text"'),
    ("application/json", b"\xff\xfe"),
    ("application/json", b'{"title": "\xe5"}'),
    ("application/json", b"[" * 100_000),
    ("application/json", b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
    ("application/json", b'{"version": NaN, "limit": Infinity}'),
    ("application/json", b'{"version": 1e999}'),
    ("application/json", b'{"version": ' + b"9" * 5000 + b"}"),
    ("application/json", b"\x00"),
    ("text/plain", b"{}"),
    ("application/xml", b"<a/>"),
    ("", b"{}"),
    ("application/json; charset=utf-16", b"{}"),
    ("application/x-www-form-urlencoded", b"title=%FF%FE&text=%00&%ff=%ff"),
    ("application/x-www-form-urlencoded", b"title=a&title=b&version=1&version=2&name=x&name=y"),
    ("application/x-www-form-urlencoded", b"a=1&" * 6000),
    ("application/x-www-form-urlencoded", b"&&==&%"),
    ("multipart/form-data", b"no boundary"),
    ("multipart/form-data; boundary=x", b"--x\r\nbroken"),
    (
        "multipart/form-data; boundary=x",
        b'--x\r\nContent-Disposition: form-data; name="file"; filename="\xff.docx"\r\n\r\nPK\x03\x04\r\n--x--\r\n',
    ),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="text"\r\n\r\n\xff\xfe\r\n--x--'),
]


JSON = "application/json"
ANY_JSON = (b"", b"{", b"\xff\xfe")
"""What of it is sent to a route that reads forms: to that one any JSON is no form, whatever it holds."""
NEVER = (b"{", b"[]", b'"text"', b"<a/>", b"\x00", b"\xff\xfe")
"""What no route may take for JSON that it understands."""


@pytest.mark.one_database
@pytest.mark.parametrize("name", ROOMS)
def test_a_body_that_is_no_form_and_no_json_is_answered_clearly(target: Target, name: str) -> None:
    for route in ROOMS[name]:
        takes_json = "json" in SAMPLES[route.name].body(target.world)
        for kind, content in BODIES:
            if kind == JSON and not takes_json and content not in ANY_JSON:
                continue
            answer = target.send(route, content=content, headers={"Content-Type": kind})
            if answer.status_code < 400 and content in NEVER and takes_json:
                target.faults.append(f"{route.name} took {content!r} as {kind}")
    target.assert_sound()
