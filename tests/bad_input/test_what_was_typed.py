"""A refusal keeps what was typed: too long, too late, without a session, or sent many times at once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from sqlmodel import Session, col, func, select

from app.accounts.policy import Kind
from app.assessment.models import Reply
from app.clock import now
from app.mail.models import Letter, LetterKind
from app.organisations.models import DistributionList
from app.plans.models import Plan
from tests.bad_input.conftest import Target
from tests.house.samples import list_imports, plan_imports
from tests.house.test_matrix import Route
from tests.kit.pages import Pages
from tests.kit.world import KEY, World, build

LONG = "Ängen ska skötas varsamt. " * 8_000
EMOJI = "Skogen 🌲 och 👩‍👩‍👧 hör ihop, שלום."


@pytest.fixture
def world(app: Any, filled: Callable[..., World]) -> World:
    return filled(lambda session: build(session, now(), key=KEY), named="world")


def signed_in(pages: Pages, world: World, kind: Kind) -> Pages:
    for name, value in world.cookies[kind].items():
        pages.raw.cookies.set(name, value)
    return pages


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("kind", "path", "fields", "name"),
    [
        (Kind.HANDLER, "/rounds/{draft_round}/edit", {"title": "R", "version": "1"}, "cover_letter"),
        (Kind.HANDLER, "/rounds/{round}/comments/{point}/reply", {"outcome": "noted", "version": "0"}, "text"),
        (Kind.HANDLER, "/rounds/{round}/reminders", {}, "message"),
        (Kind.HANDLER, "/rounds/{round}/cancellation", {}, "reason"),
        (Kind.CONTACT, "/answers/{consultee}/whole", {"base_summary": "x", "version": "1"}, "summary"),
        (Kind.CONTACT, "/answers/{consultee}/no-objection", {"name": "Eva", "version": "1"}, "text"),
        (Kind.CONTACT, "/answers/{consultee}/extension", {"deadline": "2031-01-02"}, "reason"),
    ],
)
def test_200_000_characters_stay_in_the_field(
    pages: Pages, world: World, kind: Kind, path: str, fields: dict[str, str], name: str
) -> None:
    signed_in(pages, world, kind)
    page = pages.post(path.format(**vars(world)), {**fields, name: LONG}, status=422)
    kept = [field.text_content().strip() for field in page.all("textarea") if field.get("name") == name]
    assert LONG.strip() in kept
    assert any("tecken" in message for message in page.errors().values())
    for other, value in fields.items():
        assert not page.all("input", name=other, type="text") or page.one("input", name=other).get("value") == value


def test_an_emoji_is_a_character_like_others(pages: Pages, world: World) -> None:
    signed_in(pages, world, Kind.HANDLER)
    pages.post(
        f"/rounds/{world.round}/comments/{world.point}/reply", {"outcome": "noted", "text": EMOJI, "version": "0"}
    )
    assert EMOJI in pages.get(f"/rounds/{world.round}/comments").text()
    told = pages.raw.get(f"/rounds/{world.round}/exports/json").json()
    assert told["comments"][0]["reply"]["text"] == EMOJI


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("kind", "path", "fields"),
    [
        (Kind.HANDLER, "/rounds/new", {"title": EMOJI, "registry_number": "KS/9", "deadline": "2031-01-02"}),
        (Kind.HANDLER, "/rounds/{round}/comments/{point}/reply", {"outcome": "noted", "text": EMOJI, "version": "0"}),
        (Kind.CONTACT, "/answers/{consultee}/extension", {"deadline": "2031-01-02", "reason": EMOJI}),
    ],
)
def test_a_lost_session_keeps_the_form_and_it_can_be_sent_again(
    pages: Pages, world: World, kind: Kind, path: str, fields: dict[str, str]
) -> None:
    address = path.format(**vars(world))
    page = pages.post(address, fields, status=401)
    assert EMOJI in page.source
    form = page.form(action=address)
    assert {name: form.value(name) for name in fields} == fields
    signed_in(pages, world, kind)
    form.submit()


def test_a_password_is_never_shown_again(pages: Pages, world: World) -> None:
    page = pages.post("/account/password", {"old_password": "hemligt ord", "password": "ännu hemligare"}, status=303)
    assert "hemlig" not in page.source


Count = Callable[[Session], int]


def _number(model: Any, *conditions: Any) -> Count:
    return lambda session: int(session.exec(select(func.count()).select_from(model).where(*conditions)).one())


@pytest.mark.parametrize(
    ("path", "fields", "count", "more"),
    [
        ("/plans/imports/import-handler/saving", {}, _number(Plan), 1),
        ("/lists/imports/import-handler/saving", {}, _number(DistributionList), 1),
        ("/rounds/{round}/reminders", {}, _number(Letter, col(Letter.kind) == LetterKind.REMINDER), 1),
        ("/rounds/{round}/comments/{point}/reply", {"outcome": "noted", "version": "0"}, _number(Reply), 1),
        ("/rounds/{draft_round}/deletion", {}, lambda session: 0, 0),
    ],
    ids=["plan", "list", "reminders", "reply", "deletion"],
)
def test_twenty_presses_at_once_are_one(
    target: Target, path: str, fields: dict[str, str], count: Count, more: int
) -> None:
    world = target.world
    with target.database.write() as session:
        plan_imports(session, world)
        list_imports(session, world)
    with target.database.read() as session:
        before = count(session)
    route = Route("POST", path, [])
    address = path.format(**vars(world))
    headers = {"Origin": "http://127.0.0.1:8000", **target.key_of(route, Kind.HANDLER)}

    def press(_n: int) -> int:
        return int(target.client.post(address, data=fields, headers=headers).status_code)

    with ThreadPoolExecutor(20) as crowd:
        statuses = sorted(crowd.map(press, range(20)))
    with target.database.read() as session:
        assert count(session) - before == more
    assert set(statuses) <= {303, 404, 409, 422}, statuses
    assert 303 in statuses
