"""Marks of a round's pages (app/rounds/versions.py): who has seen a page as it is gets nothing, anybody else theirs.

That every act raises what its pages depend on is walked in tests/bad_input/test_pressed_at_once.py.
"""

import datetime
from typing import Any

import pytest
import time_machine

from app.installation import installation_of
from app.rounds.models import Round
from app.web.cookies import FLASH
from tests.kit.statements import counting
from tests.kit.world import World
from tests.rounds.conftest import Driver

PAGES = ("board", "comments", "compilation")
KINDS = ("handler", "rdr", "reg", "adm")
LISTS = ("comments", "overview", "consultees")


class Reader:
    """One browser of an official's, which has seen a page."""

    def __init__(self, pages: Any, made: World, kind: str = "handler", **cookies: str) -> None:
        self.raw = pages.another().raw
        for name, value in {**made.cookies[kind], **cookies}.items():  # type: ignore[index]  # kinds are strings
            self.raw.cookies.set(name, value)

    def get(self, path: str, mark: str = "", **headers: str) -> Any:
        return self.raw.get(path, headers=({"If-None-Match": mark} if mark else {}) | headers)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_seen_already_is_answered_with_nothing(pages: Any, made: World, name: str) -> None:
    reader, path = Reader(pages, made), f"/rounds/{made.round}/{name}"
    first = reader.get(path)
    mark = first.headers["etag"]
    assert first.headers["cache-control"] == "private, no-cache"
    assert {"Cookie", "HX-Request-Type"} <= {word.strip() for word in first.headers["vary"].split(",")}
    with counting(at_most=2):
        again = reader.get(path, mark)
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", mark)
    with counting(at_most=2):
        assert reader.get(path).content == first.content, "kept, for who has it no more"
    assert reader.get(path, f'"other", {mark}').status_code == 304
    assert reader.get(path, '"other"').status_code == 200


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_kept_for_one_reader_in_one_language(app: Any, pages: Any, made: World, name: str) -> None:
    path = f"/rounds/{made.round}/{name}"
    handler = Reader(pages, made)
    mark = handler.get(path).headers["etag"]
    others = {
        "a reader": Reader(pages, made, "rdr"),
        "a registrar": Reader(pages, made, "reg"),
        "in English": Reader(pages, made, remiss_language="en"),
    }
    for whose, other in others.items():
        theirs = other.get(path, mark)
        assert theirs.status_code == 200, whose
        installation_of(app).memory.forget()
        assert other.get(path).content == theirs.content, f"{whose}: what was kept is what is made"
    assert handler.get(f"{path}?x=1", mark).status_code == 200, "the page names its own address"
    assert handler.get(path, mark, **{"HX-Request-Type": "partial"}).status_code == 200, "a part of it is asked for"


def test_at_midnight_a_body_is_missing(app: Any, made: World, as_: Any) -> None:
    """An API token outlasts the night."""
    client = as_("handler")
    with installation_of(app).database.read() as session:
        last = session.get_one(Round, made.round).deadline
    evening = datetime.datetime.combine(last, datetime.time(21), tzinfo=datetime.UTC)
    path, headers = f"/api/v1/rounds/{made.round}/consultees", {"Authorization": f"Bearer {client.token}"}
    with time_machine.travel(evening, tick=False):
        before = client.client.get(path, headers=headers)
        assert client.client.get(path, headers=headers | {"If-None-Match": before.headers["etag"]}).status_code == 304
    with time_machine.travel(evening + datetime.timedelta(hours=4), tick=False):
        after = client.client.get(path, headers=headers | {"If-None-Match": before.headers["etag"]})
    assert after.status_code == 200
    assert "missing" not in {item["status"] for item in before.json()["items"]}
    assert "missing" in {item["status"] for item in after.json()["items"]}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_that_confirms_something_is_neither_marked_nor_kept(pages: Any, made: World, name: str) -> None:
    path = f"/rounds/{made.round}/{name}"
    reader, other = Reader(pages, made), Reader(pages, made)
    mark = reader.get(path).headers["etag"]
    reader.raw.cookies.set(FLASH, "assessment.saved:7")
    confirmed = reader.get(path, mark)
    assert confirmed.status_code == 200
    assert "etag" not in confirmed.headers
    assert confirmed.headers["cache-control"] == "no-store"
    assert FLASH in confirmed.headers["set-cookie"], "it is said once"
    assert other.get(path, mark).status_code == 304


@pytest.mark.parametrize("name", LISTS)
def test_the_apis_lists_are_marked(made: World, as_: Any, name: str) -> None:
    driver: Driver = as_("handler")
    path, headers = f"/api/v1/rounds/{made.round}/{name}", {"Authorization": f"Bearer {driver.token}"}
    first = driver.client.get(path, headers=headers)
    again = driver.client.get(path, headers=headers | {"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert driver.client.get(path, headers=headers).content == first.content
    assert driver.client.get(path, headers=headers).headers["content-type"] == first.headers["content-type"]
    refused = driver.client.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert refused.status_code == 401, "who asks is asked first"


def test_a_search_and_a_draft_are_never_marked(pages: Any, made: World) -> None:
    reader = Reader(pages, made)
    assert "etag" not in reader.get(f"/rounds/{made.round}/comments?q=skog").headers
    for name in PAGES:
        drafted = reader.get(f"/rounds/{made.draft_round}/{name}")
        assert "etag" not in drafted.headers
        assert drafted.headers["cache-control"] == "no-store"


def test_who_signs_out_leaves_nothing_behind(pages: Any, made: World) -> None:
    answer = Reader(pages, made).raw.post("/sign-out", headers={"Origin": "http://127.0.0.1:8000"})
    assert answer.headers["clear-site-data"] == '"cache"'


def test_a_document_is_kept_for_each_right_language_and_round(pages: Any, made: World) -> None:
    """Whoever looks after everybody else is shown what one is shown who looks first."""
    addresses = (f"/plans/{made.draft_plan}", f"/plans/{made.plan}", f"/rounds/{made.draft_round}/plan")
    browsers = {}
    for kind in KINDS:
        for language in ("sv", "en"):
            raw = browsers[kind, language] = pages.another().raw
            for name, value in {**made.cookies[kind], "remiss_language": language}.items():  # type: ignore[index]
                raw.cookies.set(name, value)

    def shown() -> dict[Any, Any]:
        return {(who, address): raw.get(address).content for who, raw in browsers.items() for address in addresses}

    memory = installation_of(pages.app).memory
    fresh = {}
    for who, raw in browsers.items():
        for address in addresses:
            memory.forget()
            fresh[who, address] = raw.get(address).content
    memory.forget()
    assert shown() == fresh
    assert shown() == fresh, "and once more, from what is kept"
