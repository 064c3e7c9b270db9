"""Every page of the product in a real browser: axe as it is, with faults in its form, in English, in the dark; its
width in the narrowest window; what a first visit weighs.

Which pages there are is read from the routes themselves (``visits``): a new page is walked, or the walk fails.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from app.main import create_app
from app.settings import Settings
from tests.house.visits import NOT_PAGES, PAGE_ROUTES, REFUSED, STATES, VISITS, Visit, prepared
from tests.kit import server
from tests.kit.browser import Browsing, Traffic, axe, narrow_faults
from tests.kit.databases import Migrated
from tests.kit.world import KEY, World

# Enough of the look in other colours and the other language: each layout, and each kind of part.
SAMPLE = {
    "/sign-in",
    "/information/{topic}",
    "/rounds",
    "/rounds/{round_id}",
    "/rounds/{round_id}/board",
    "/rounds/{round_id}/comments",
    "/rounds/{round_id}/compilation",
    "/organisations",
    "/plans/{plan_id}",
    "/answers/{consultee_id}",
    "/answers/{consultee_id}/check",
    "/answers/{consultee_id}/responses/{revision}",
    "/l/{token}",
    "a focus area with indicators",
    "another wording",
    "desk at a comment",
    "a draft round",
    "refused: /rounds/new",
    "refused: /answers/{consultee}/submission",
}
SAMPLED = [visit for visit in (*VISITS, *STATES, *REFUSED) if visit.name in SAMPLE]

POST = """([address, fields]) => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  for (const [name, value] of Object.entries(fields)) {
    const field = document.createElement("input");
    field.type = "hidden";
    field.name = name;
    field.value = value;
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}"""


@dataclass(frozen=True)
class Stage:
    """One browser window on a served world; whose it is changes with each visit."""

    world: World
    url: str
    page: Any
    browsing: Browsing

    def become(self, page: Any, visit: Visit, language: str = "sv") -> None:
        """The window is the visit's person's now."""
        cookies = {**self.world.cookies[visit.kind], "remiss_language": language}
        page.context.clear_cookies()
        page.context.add_cookies([{"name": n, "value": v, "url": self.url} for n, v in cookies.items()])

    def open(self, visit: Visit, *, language: str = "sv") -> int:
        """Become the visit's person, go there, and say what the server answered."""
        self.become(self.page, visit, language)
        address = visit.address(self.world)
        if visit.sent is None:
            return int(self.page.goto(address).status)
        if self.page.url == "about:blank":
            self.page.goto("/link-needed")
        with self.page.expect_navigation() as arrived:
            self.page.evaluate(POST, [address, visit.sent])
        return int(arrived.value.status)


@pytest.fixture(scope="module")
def stage(browser: Any, tmp_path_factory: pytest.TempPathFactory, migrated: Migrated) -> Iterator[Stage]:
    """The small world, served, and one window."""
    folder = tmp_path_factory.mktemp("every-page")
    migrated.lay(folder / "world.sqlite3")
    with _served(folder) as live:
        world = prepared(live.database)
        browsing = Browsing(browser, live.url, "every-page")
        yield Stage(world, live.url, browsing(), browsing)
        browsing.close(failed=False)
    live.database.dispose()


def _served(folder: Path) -> Any:
    listener = server.listening()
    port = listener.getsockname()[1]
    settings = Settings(
        database_url=f"sqlite:///{folder / 'world.sqlite3'}",
        data_dir=folder / "data",
        secret_key=KEY.decode(),  # type: ignore[arg-type]  # pydantic makes the secret
        base_url=f"http://127.0.0.1:{port}",
    )
    return server.serving(create_app(settings), listener)


def test_every_page_is_on_the_list() -> None:
    assert len(PAGE_ROUTES) > 45
    assert {visit.name for visit in VISITS} == {route.path for route in PAGE_ROUTES}
    assert {visit.name for visit in SAMPLED} == SAMPLE, "a page of the sample has another name now"


@pytest.mark.parametrize("visit", [*VISITS, *STATES], ids=lambda visit: visit.name)
def test_a_page_is_accessible(stage: Stage, visit: Visit) -> None:
    assert stage.open(visit) in ((200, 404) if visit in STATES else (200,))
    look_at(stage)


@pytest.mark.parametrize("visit", REFUSED, ids=lambda visit: visit.name)
def test_a_refused_form_is_accessible(stage: Stage, visit: Visit) -> None:
    assert stage.open(visit) == 422
    assert stage.page.locator("[aria-invalid=true], [role=alert]").count(), "no field is marked, and nothing is said"
    look_at(stage)


@pytest.mark.parametrize("visit", SAMPLED, ids=lambda visit: visit.name)
def test_a_page_is_accessible_in_the_dark_and_in_english(stage: Stage, visit: Visit) -> None:
    stage.page.emulate_media(color_scheme="dark")
    try:
        stage.open(visit, language="en")
        assert stage.page.locator("html").get_attribute("lang") == "en"
        look_at(stage)
    finally:
        stage.page.emulate_media(color_scheme="light")


def look_at(stage: Stage) -> None:
    """axe finds nothing, the page fits 320 px (400 % zoom), the browser complains of nothing."""
    axe(stage.page)
    stage.page.set_viewport_size({"width": 320, "height": 900})
    faults = narrow_faults(stage.page)
    stage.page.set_viewport_size({"width": 1280, "height": 900})
    assert not faults, "at 320 px:\n" + "\n".join(faults)
    complaints = list(stage.browsing.complaints)
    stage.browsing.complaints.clear()
    assert not complaints, "the browser complained:\n" + "\n".join(complaints)


MOST_REQUESTS = 5  # and the icon
MOST_BYTES = 60_000
WEIGHED = {
    "/sign-in",
    "/l/{token}",
    "/answers/{consultee_id}",
    "a focus area with indicators",
    "/answers/{consultee_id}/check",
    "/rounds",
    "/rounds/{round_id}/board",
    "/rounds/{round_id}/comments",
    "/plans/{plan_id}",
}


def test_a_first_visit_is_light_and_the_second_is_the_document_alone(stage: Stage) -> None:
    visits = [visit for visit in (*VISITS, *STATES) if visit.name in WEIGHED]
    assert {visit.name for visit in visits} == WEIGHED
    for visit in visits:
        page = stage.browsing()
        stage.become(page, visit)
        traffic = Traffic(page)
        page.goto(visit.address(stage.world), wait_until="networkidle")
        first, weight = len(traffic.fetched), traffic.bytes
        assert 1 < first <= MOST_REQUESTS, f"{visit.name}: {traffic.fetched}"
        assert weight <= MOST_BYTES, f"{visit.name}: {weight} bytes"
        page.goto(visit.address(stage.world), wait_until="networkidle")
        assert len(traffic.fetched) == first + 1, f"{visit.name} once more: {traffic.fetched[first:]}"
        page.context.close()
        stage.browsing.contexts.remove(page.context)


def test_what_is_no_page_is_no_page() -> None:
    """The list of exceptions holds only routes that there are."""
    from tests.house.routes import ROUTES

    assert {route.path for route in ROUTES} >= NOT_PAGES
