"""The body's pages, without JavaScript, in a client that judges each of them."""

from typing import Any

import pytest

from tests.kit.pages import Pages
from tests.responses.conftest import Stage


@pytest.fixture
def mine(pages: Pages, stage: Stage) -> Pages:
    """The browser of the first body's contact."""
    pages.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[0]))
    return pages


def base(stage: Stage, body: int = 0) -> str:
    return f"/answers/{stage.consultees[body]}"


def section(stage: Stage, number: str) -> str:
    return f"{base(stage)}/sections/{stage.sections[number]}"


def test_every_page_opens(mine: Pages, stage: Stage):
    start = mine.get(base(stage))
    assert "Plan för" not in start.heading
    assert "Svara senast" in start.text()
    for number in stage.sections:
        assert number in mine.get(section(stage, number)).heading
    for rest in ("/whole", "/check", "/no-objection", "/abstention", "/extension", "/history"):
        mine.get(base(stage) + rest)


def test_a_comment_is_written_changed_and_taken_away_without_script(mine: Pages, stage: Stage):
    page = mine.get(section(stage, "3.2") + "?paragraph=2")
    after = write(page, "text", "Samordna mera")
    assert after.text("article", class_="note", id=note_id(after)).startswith("Stycke 2 Samordna mera")
    changed = write(after.click("Ändra Stycke 2"), "text", "Samordna ännu mera")
    assert "ännu mera" in changed.text("aside", class_="margin")
    gone = changed.click("Ändra Stycke 2").form(id="writing").submit(button="Ta bort")
    assert "ännu mera" not in gone.text("aside", class_="margin")
    earlier = mine.get(base(stage) + "/history")
    assert "ännu mera" in earlier.click("Version 2").text()


def write(page: Any, name: str, text: str, **rest: Any) -> Any:
    """Write in the open form's field and press Klar."""
    form = page.form(id="writing")
    field = next(one for one in form.fields if one.startswith(f"{name}-"))
    return form.submit({field: text}, button="Klar", **rest)


def note_id(page: Any) -> str:
    return str(page.xpath("//article[starts-with(@id, 'note-')]/@id")[-1])
