"""A file of many answers in a real browser: put in, matched, registered and its rows fetched, with and without
JavaScript, on a wide screen and on a phone."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from app.accounts.policy import Kind
from app.clock import now, today
from app.installation import installation_of
from app.rounds.models import Consultee
from app.server import reader_of, registrar_of
from tests.kit.world import World, build


@pytest.fixture
def world(live_server: Any, filled: Callable[..., World]) -> World:
    key = installation_of(live_server.app).settings.key()
    return filled(lambda session: build(session, now(), key=key), named="world")


@pytest.mark.parametrize(("javascript", "width"), [(True, 1280), (False, 390)])
def test_a_file_is_put_in_matched_and_registered(
    browse: Any, live_server: Any, world: World, axe: Any, javascript: bool, width: int
) -> None:
    installation = installation_of(live_server.app)
    with live_server.database.read() as session:
        body = session.get_one(Consultee, world.consultee).name
    page = browse(javascript=javascript, width=width, accept_downloads=True)
    cookies = world.cookies[Kind.HANDLER].items()
    page.context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies])
    page.goto(f"/rounds/{world.round}/responses")
    page.get_by_role("link", name="Många svar i en fil").click()
    rows = f"Remissinstans;Inkom;Vad de tycker\n{body};{today()};Bra.\n;{today()};Mer.\nNorrbo by;;Nej.\n"
    file = {"name": "svar.csv", "mimeType": "text/csv", "buffer": rows.encode()}
    page.get_by_label("Filen").set_input_files([file])
    page.get_by_role("button", name="Läs in filen").click()
    page.get_by_text("Läses in").wait_for()
    if javascript:
        axe(page)
    assert reader_of(installation).work_once()
    if not javascript:
        page.get_by_role("link", name="Uppdatera").click()
    page.get_by_role("heading", name="Vad kolumnerna innehåller").wait_for(timeout=30_000)
    if javascript:
        axe(page)
    match_the_columns(page)
    page.get_by_text("Registreras").wait_for()
    assert registrar_of(installation).work_once()
    if not javascript:
        page.get_by_role("link", name="Uppdatera").click()
    page.get_by_role("heading", name="Rader som inte registrerades").wait_for(timeout=30_000)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    if javascript:
        axe(page)
    with page.expect_download() as saved:
        page.get_by_role("link", name="Hämta raderna med orsak").click()
    failed = Path(saved.value.path()).read_text("utf-8-sig").splitlines()
    assert (saved.value.suggested_filename, len(failed), failed[1].split(";")[0]) == ("svar-fel.csv", 2, "Norrbo by")


def match_the_columns(page: Any) -> None:
    """Without the body it is refused, and what was chosen stands; then it is right."""
    page.get_by_label("Vad de tycker").select_option("text")
    page.get_by_label("Remissinstans (valfritt)").select_option("")
    page.get_by_role("button", name="Registrera", exact=True).click()
    page.get_by_text("Välj vilken kolumn som säger vilken remissinstans raden är från.").first.wait_for()
    assert page.get_by_label("Vad de tycker").input_value() == "text"
    page.locator("#f-column-0").select_option("body")
    page.get_by_label("En rad utan remissinstans").check()
    page.get_by_role("button", name="Registrera", exact=True).click()
