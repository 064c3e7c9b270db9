"""A scanned decision goes with the answer: chosen, added with what was just typed, taken away, sent, fetched."""

from typing import Any

import pytest

from app.accounts.policy import Kind
from tests.journeys.conftest import Ground, heading, press

DECISION = {"name": "Nämndens beslut 2026-11-12.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7\n%%EOF\n"}
WRONG = {"name": "beslut.exe", "mimeType": "application/pdf", "buffer": b"MZ"}
TYPED = "Skrivet precis innan filen valdes."


@pytest.mark.parametrize("javascript", [True, False])
def test_a_decision_goes_with_the_answer(browse: Any, ground: Ground, javascript: bool) -> None:
    page = ground.become(browse(javascript=javascript, width=390), Kind.SIGNATORY)
    base = f"/answers/{ground.world.consultee}"
    page.goto(f"{base}/whole")
    page.get_by_label("Sammanfattning").fill(TYPED)
    add(page, DECISION)
    assert page.url.endswith("/whole#attachments")
    assert page.get_by_label("Sammanfattning").input_value() == TYPED
    add(page, WRONG)
    page.get_by_role("alert").get_by_text("Den sortens fil tas inte emot").wait_for()
    with page.expect_navigation():
        page.get_by_role("button", name=f"Ta bort {DECISION['name']}").press("Enter")
    assert page.locator("ul.files").count() == 0
    add(page, DECISION)
    page.get_by_label("Tillstyrker med ändringar").check()
    press(page, "Spara och granska")
    heading(page, "Granska och skicka")
    page.get_by_label("Namn på den som svarar").fill("Sara Lind")
    press(page, "Skicka svaret")
    heading(page, "Svaret har kommit in")
    with page.expect_download() as fetched:
        page.get_by_role("link", name=DECISION["name"]).click()
    assert fetched.value.suggested_filename == DECISION["name"]
    assert fetched.value.path().read_bytes() == DECISION["buffer"]


def add(page: Any, file: dict[str, Any]) -> None:
    """Choose a file and press the button."""
    page.get_by_label("Lägg till en fil").set_input_files(file)
    with page.expect_navigation():
        page.get_by_role("button", name="Lägg till filen").click()


def test_how_far_a_large_file_has_come_is_told_and_it_can_be_stopped(browse: Any, ground: Ground) -> None:
    page = ground.become(browse(width=390), Kind.SIGNATORY)
    page.goto(f"/answers/{ground.world.consultee}/whole")
    large = DECISION | {"buffer": DECISION["buffer"] + b"%" * 6_000_000}
    slow = page.context.new_cdp_session(page)
    slow.send("Network.enable")
    _at_most(slow, 1_000_000)
    page.get_by_label("Lägg till en fil").set_input_files(large)
    page.get_by_role("button", name="Lägg till filen").click()
    page.locator(".sending [role=status]").get_by_text("% är skickat").wait_for()
    assert 0 < page.locator(".sending progress").evaluate("(bar) => bar.value") < 100
    page.get_by_role("button", name="Avbryt").click()
    page.get_by_text("Avbrutet. Inget har sparats").wait_for()
    _at_most(slow, -1)
    page.get_by_role("button", name="Lägg till filen").click()
    page.get_by_role("link", name=DECISION["name"]).wait_for()
    assert page.url.endswith("/whole#attachments")


def _at_most(session: Any, upload: int) -> None:
    """Let a browser send so many bytes a second; -1 as many as it can."""
    rates = {"offline": False, "latency": 0, "downloadThroughput": -1, "uploadThroughput": upload}
    session.send("Network.emulateNetworkConditions", rates)
