"""A file that is made as a job, in a real browser: with and without JavaScript."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest

from app.accounts.policy import Kind
from app.clock import now
from app.installation import install, installation_of
from app.jobs.worker import Worker
from app.server import maker_of, reader_of
from tests.kit.world import World, build


@pytest.fixture
def world(live_server: Any, filled: Callable[..., World]) -> World:
    key = installation_of(live_server.app).settings.key()
    return filled(lambda session: build(session, now(), key=key), named="world")


@pytest.fixture
def worker(live_server: Any) -> Iterator[Worker]:
    worker = maker_of(installation_of(live_server.app))
    yield worker
    worker.stop()


def compilation(page: Any, live_server: Any, world: World) -> Any:
    """The compilation's page as the round's handler sees it."""
    cookies = world.cookies[Kind.HANDLER].items()
    page.context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies])
    page.goto(f"/rounds/{world.round}/compilation")
    return page


def press(page: Any, name: str = "CSV för Excel, per fokusområde") -> None:
    page.get_by_text("Andra uppställningar och format").click()
    page.get_by_role("button", name=name, exact=True).click()


def test_a_small_file_is_saved_and_the_page_stays(browse: Any, live_server: Any, world: World, worker: Worker) -> None:
    worker.children.get_ready()
    worker.start()
    page = compilation(browse(), live_server, world)
    with page.expect_download(timeout=20_000) as saved:
        press(page)
        if not page.url.endswith("/compilation"):  # on a busy machine the page of the file may come first
            page.get_by_role("link", name="Ladda ned", exact=True).click()
    assert saved.value.suggested_filename.startswith("KS-2026-7-synpunkter-fokusomrade-")


def test_the_page_follows_a_file(browse: Any, live_server: Any, world: World, worker: Worker, axe: Any) -> None:
    page = compilation(browse(), live_server, world)
    press(page)
    page.get_by_role("status").filter(has_text="Väntar på sin tur").wait_for()
    axe(page)
    with page.expect_download(timeout=20_000) as saved:
        worker.start()
        page.get_by_role("status").filter(has_text="Färdig").wait_for(timeout=20_000)
    assert saved.value.suggested_filename.endswith(".csv"), "whoever waits for a file gets it"
    assert "?wait=true" in page.url, "the page stays"
    axe(page)
    with page.expect_download():
        page.get_by_role("link", name="Ladda ned", exact=True).click()
    page.get_by_role("link", name="Framtagna filer", exact=True).click()
    page.get_by_role("link", name="CSV för Excel, per fokusområde", exact=True).wait_for()
    axe(page)


def test_without_javascript_a_link_asks_again_and_a_button_cancels(
    browse: Any, live_server: Any, world: World, worker: Worker
) -> None:
    page = compilation(browse(javascript=False), live_server, world)
    press(page, "Word, statistik")
    page.get_by_role("link", name="Uppdatera", exact=True).click()
    page.get_by_role("button", name="Avbryt").click()
    page.get_by_text("Ingen fil togs fram").wait_for()
    page.goto(f"/rounds/{world.round}/compilation")
    press(page)
    worker.work_once()
    page.get_by_role("link", name="Uppdatera", exact=True).click()
    with page.expect_download():
        page.get_by_role("link", name="Ladda ned", exact=True).click()


@pytest.mark.parametrize("javascript", [True, False])
def test_the_page_leads_to_a_plan_when_it_has_been_read(
    browse: Any, live_server: Any, world: World, axe: Any, javascript: bool
) -> None:
    install(live_server.app, replace(installation_of(live_server.app), patience=0))
    reader = reader_of(installation_of(live_server.app))
    page = compilation(browse(javascript=javascript), live_server, world)
    page.goto("/plans/new")
    plan = {"name": "plan.md", "mimeType": "text/markdown", "buffer": b"# Skogsplan\n\n## Bakgrund\n\nText.\n"}
    page.get_by_label("Planen som fil").set_input_files([plan])
    page.get_by_role("button", name="Läs in och granska").click()
    page.get_by_role("heading", name="Planen läses in").wait_for()
    if javascript:
        axe(page)
    reader.work_once()
    if not javascript:
        page.get_by_role("link", name="Uppdatera", exact=True).click()
    page.get_by_role("button", name="Spara planen").click(timeout=30_000)
    page.get_by_role("heading", name="Skogsplan").wait_for()
