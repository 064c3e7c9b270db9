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
