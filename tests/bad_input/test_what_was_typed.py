"""A refusal keeps what was typed: too long, too late, without a session, broken, or sent many times at once."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.routing import APIRoute, iter_route_contexts
from sqlmodel import Session, col, func, select

from app.accounts.policy import Kind
from app.assessment.models import Reply
from app.clock import now
from app.installation import installation_of
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.main import create_app
from app.organisations.models import DistributionList
from app.plans.models import Plan
from app.settings import Settings
from app.web.sent_form import MAX_FIELDS
from tests.bad_input.conftest import Target, sender
from tests.house.routes import ROUTES, Route, address
from tests.house.samples import SAMPLES
from tests.house.waiting_imports import list_imports, plan_imports
from tests.kit.client import Client
from tests.kit.html import Page
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
        ("/lists/imports/import-handler/saving", {"name": "Provlistan"}, _number(DistributionList), 1),
        (
            "/rounds/{round}/reminders",
            {"consultee": "{consultee}"},
            _number(Letter, col(Letter.kind) == LetterKind.REMINDER),
            1,
        ),
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
    typed = {name: value.format(**vars(world)) for name, value in fields.items()}
    headers = {"Origin": "http://127.0.0.1:8000", **target.key_of(route, Kind.HANDLER)}

    def press(_n: int) -> int:
        return int(target.client.post(address, data=typed, headers=headers).status_code)

    with ThreadPoolExecutor(20) as crowd:
        statuses = sorted(crowd.map(press, range(20)))
    with target.database.read() as session:
        assert count(session) - before == more
    assert set(statuses) <= {303, 404, 409, 422}, statuses
    assert 303 in statuses


TYPED = "Ängen ska skötas 🌲:\n•\tslås i juli,\n·\u00a0betas sedan."
NAME = "Förvaltningschef Åsa Ek"
HIDDEN = {"version": "1903475812", "base-n0123456789abcdef": "fedcba9876543210", "prefill-12": "0f1e2d3c4b5a6978"}
CHOSEN = {"stance": "supports_with_changes", "do": "done-and-next"}
FILE = ("remissvar från Sälen.docx", b"PK\x03\x04 not much of a file", "application/octet-stream")
WRITES = [
    route
    for route in ROUTES
    if route.method == "POST" and not route.is_api and route.path not in ("/language", "/sign-out")
]


def fields_of(route: Route, world: World) -> dict[str, Any]:
    """The route's own fields, and texts, marks and choices as the pages have them."""
    own = SAMPLES[route.name].body(world).get("data", {})
    return {**own, **HIDDEN, **CHOSEN, "text": TYPED, "signature": NAME, "password": "hemligt lösenord"}


def assert_given_back(target: Target, name: str, answer: Any, *, file: bool = True) -> None:
    """The answer shows what was typed as it was typed, names the file, and shows no mark, choice or password."""
    page = Page(answer, None, whole=True)
    texts = [squeezed(element.text_content()) for element in page.root.xpath("//pre")]
    shown = page.root.xpath("string(//main)") if page.root.xpath("//main") else page.root.text_content()
    if TYPED not in "\n".join(texts) or NAME not in "\n".join(texts):
        target.faults.append(f"{name}: {answer.status_code} without what was typed")
    if file and FILE[0] not in shown:
        target.faults.append(f"{name}: {answer.status_code} does not name the file")
    for mark in (*HIDDEN.values(), *CHOSEN.values(), "hemligt"):
        if mark in shown:
            target.faults.append(f"{name}: {answer.status_code} shows {mark}")


def squeezed(text: str) -> str:
    return text.replace("\r\n", "\n")


def form_of(route: Route, target: Target) -> dict[str, Any]:
    """A multipart form with a file, as the arguments of a request."""
    return {"data": fields_of(route, target.world), "files": {"file": FILE}}


def encoded(route: Route, target: Target) -> tuple[bytes, str]:
    """The same form as bytes, and its type."""
    request = target.client.build_request("POST", "/", **form_of(route, target))
    return request.read(), request.headers["content-type"]


@pytest.mark.one_database
def test_whatever_refuses_a_form_gives_it_back(target: Target) -> None:
    """One walk over every form of the pages: signed out, from elsewhere, not found, broken, too large."""
    forms = reading(target.client.app)
    assert len(forms) > 40
    for route in WRITES:
        body, kind = encoded(route, target)
        dressed = {"Content-Type": kind, "Accept": "text/html"}
        signed_out = target.send(route, content=body, headers={**dressed, "Cookie": ""})
        forged = target.send(route, content=body, headers={**dressed, "Sec-Fetch-Site": "same-site"})
        broken = target.send(route, content=body[:-40], headers=dressed)
        huge = target.send(route, content=body, headers={**dressed, "Content-Length": str(40 * 1024 * 1024)})
        for expected, answer in ((401, signed_out), (403, forged), (400, broken), (413, huge)):
            if answer.status_code == expected:
                assert_given_back(target, route.name, answer)
            elif expected != 401 and answer.status_code != 404 and route.path in forms:
                target.faults.append(f"{route.name}: {answer.status_code}, not {expected}")
        if "_id}" in route.path:
            path = re.sub(r"\{\w+_id\}", "999999", route.path)
            elsewhere = address(Route("POST", path, []), target.world, sender(route), SAMPLES[route.name])
            missing = target.send(route, path=elsewhere, **form_of(route, target))
            if missing.status_code == 404:
                assert_given_back(target, route.name, missing)
            elif missing.status_code not in (303, 422):
                target.faults.append(f"{route.name}: {missing.status_code}, not 404")
    target.assert_sound()


def reading(app: Any) -> set[str]:
    """The paths whose handlers take more than their address: they read a form."""
    routes = [(str(context.path), context.original_route) for context in iter_route_contexts(app.routes)]
    return {path for path, route in routes if isinstance(route, APIRoute) and _reads(route.dependant)}


def _reads(dependant: Any) -> bool:
    named = (getattr(needed.call, "__qualname__", "") for needed in dependant.dependencies)
    return any(name.startswith("filled.") for name in named) or any(map(_reads, dependant.dependencies))


@pytest.mark.one_database
def test_a_fault_of_ours_gives_the_form_back(target: Target, settings: Settings) -> None:
    """The answer is lost on its way out, after the handler has run: the sender still has the form."""
    app = create_app(settings)
    app.add_middleware(LosesItsAnswers)
    app.user_middleware.reverse()  # inside the edge, as everything of ours is
    with Client(app, base_url=settings.base_url, follow_redirects=False, raise_server_exceptions=False) as client:
        target.client = client
        for route in WRITES:
            answer = target.send(route, **form_of(route, target))
            target.faults.clear()
            assert answer.status_code == 500, route.name
            assert_given_back(target, route.name, answer)
            assert not target.faults, target.faults
            assert answer.headers["content-security-policy"]
    installation_of(app).database.dispose()


class LosesItsAnswers:
    """A fault, wherever it may be: what the application answers cannot be sent."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def lost(message: Any) -> None:
            raise RuntimeError("lost")

        await self.app(scope, receive, lost if scope["type"] == "http" else send)


@pytest.mark.one_database
def test_what_is_sent_again_is_the_same_and_a_file_is_asked_for(pages: Pages, world: World) -> None:
    """After a lost session nothing leaves without the file that was chosen: a browser insists on it."""
    address = f"/rounds/{world.round}/consultees/{world.consultee}/registration"
    fields = {"channel": "post", "received_on": "2026-01-02", "stance": "supports", "summary": TYPED, "revision": "0"}
    page = pages.post(address, fields, status=401, files={"files": FILE})
    form = page.form(action=address)
    assert {name: form.value(name).replace("\r\n", "\n") for name in fields} == fields
    again = page.one("input", type="file")
    assert (again.get("name"), again.get("required")) == ("files", "")
    assert FILE[0] in page.text("label", **{"for": again.get("id")})


@pytest.mark.one_database
def test_to_htmx_a_refusal_comes_before_the_form_which_keeps_what_was_typed(pages: Pages, world: World) -> None:
    address = f"/rounds/{world.round}/consultees/{world.consultee}/registration"
    row = {"do": "add", "text-1": TYPED, "summary": TYPED}
    signed_out = pages.fragment("POST", address, status=401, data=row)
    assert signed_out.headers["hx-reswap"] == "beforebegin"
    assert "hx-redirect" not in signed_out.headers
    assert signed_out.link("Logga in i en ny flik") == "/sign-in"
    signed_in(pages, world, Kind.HANDLER)
    gone = pages.fragment("POST", f"/rounds/{world.round}/consultees/999999/registration", status=404, data=row)
    assert gone.headers["hx-reswap"] == "beforebegin"
    assert "finns kvar här på sidan" in gone.text()


@pytest.mark.one_database
def test_a_form_with_more_fields_than_any_page_has_is_told_so(pages: Pages, world: World) -> None:
    signed_in(pages, world, Kind.HANDLER)
    refused = pages.post("/rounds/new", {"title": TYPED, **{f"base-{n}": "x" for n in range(MAX_FIELDS)}}, status=413)
    assert "fler än 20 000 fält" in refused.text()
    assert "slås i juli" in refused.text()
    address = "/rounds/new?from=plans"
    back = pages.post("/rounds/new", {"title": TYPED}, status=401, headers={"Cookie": ""})
    assert back.form(action="/rounds/new")
    sent_from = {"Referer": f"http://127.0.0.1:8000{address}", "Content-Length": str(10**9)}
    page = pages.post("/rounds/new", {"title": TYPED}, status=413, headers=sent_from)
    assert page.link("Gå tillbaka") == address
    elsewhere = pages.post(
        "/rounds/new", {"title": TYPED}, status=413, headers={**sent_from, "Referer": "https://a.se/"}
    )
    assert elsewhere.link("Till startsidan") == "/"
