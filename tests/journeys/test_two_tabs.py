"""Two colleagues write at the same time: nothing saved is overwritten unseen, nothing typed is lost."""

import re
from typing import Any

import pytest

from app.accounts.policy import Kind
from tests.journeys.conftest import Ground, press

MINE, THEIRS = "Det andra som skrevs.", "Det första som skrevs."


@pytest.fixture
def section(ground: Ground) -> str:
    return f"/answers/{ground.world.consultee}/sections/{ground.world.section}"


def change_the_comment(page: Any, section: str) -> Any:
    """The window at the comment that both know."""
    page.goto(section)
    page.locator(".note").get_by_role("link", name=re.compile("^Ändra")).first.click()
    page.get_by_label("Er synpunkt").wait_for()
    return page


def saved(page: Any) -> None:
    page.locator("[data-save-status]").get_by_text(re.compile("^Sparat")).wait_for()


def text_of(ground: Ground, page: Any, section: str) -> str:
    """What the body's comments are now, as somebody sees who opens the section."""
    ground.become(page, Kind.SIGNATORY).goto(section)
    return str(page.locator(".answer").inner_text())


def test_the_newer_text_is_shown_beside_ones_own(browse: Any, ground: Ground, section: str) -> None:
    first = change_the_comment(ground.become(browse(), Kind.CONTACT), section)
    second = change_the_comment(ground.become(browse(), Kind.COLLEAGUE), section)
    first.get_by_label("Er synpunkt").fill(THEIRS)
    saved(first)
    second.get_by_label("Er synpunkt").fill(MINE)
    conflict = second.locator("#conflict")
    conflict.get_by_text(THEIRS).wait_for()
    assert second.get_by_label("Er synpunkt").input_value() == MINE
    assert THEIRS in text_of(ground, browse(), section), "what was saved first still stands"
    conflict.get_by_role("button", name="Spara min text").click()
    saved(second)
    assert MINE in text_of(ground, browse(), section)
    window = ground.become(browse(), Kind.CONTACT)
    window.goto(f"/answers/{ground.world.consultee}/history")
    assert window.get_by_text(THEIRS).count() or window.get_by_role("link").count(), "the earlier text can be found"


def test_a_lost_reply_and_more_typing_is_nobody_elses_change(browse: Any, ground: Ground, section: str) -> None:
    page = change_the_comment(ground.become(browse(), Kind.CONTACT), section)

    def saved_but_not_told(route: Any) -> None:
        if route.request.method == "POST":
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/answers/**", saved_but_not_told)
    page.get_by_label("Er synpunkt").fill(THEIRS)
    page.locator("[data-save-status][data-state=failed]").wait_for()
    page.unroute("**/answers/**")
    page.get_by_label("Er synpunkt").fill(MINE)
    saved(page)
    assert page.locator("#conflict").inner_text() == ""
    assert MINE in text_of(ground, browse(), section)


def test_without_javascript_too(browse: Any, ground: Ground, section: str) -> None:
    first = change_the_comment(ground.become(browse(javascript=False), Kind.CONTACT), section)
    second = change_the_comment(ground.become(browse(javascript=False), Kind.COLLEAGUE), section)
    for page, text in ((first, THEIRS), (second, MINE)):
        page.get_by_label("Er synpunkt").fill(text)
        press(page, "Klar")
    second.locator("#conflict").get_by_text(THEIRS).wait_for()
    assert second.get_by_label("Er synpunkt").input_value() == MINE
    assert THEIRS in text_of(ground, browse(), section)
    press(second, "Klar")  # read, and saved on top of it
    second.locator(".note").get_by_text(MINE).wait_for()
    assert MINE in text_of(ground, browse(), section)


@pytest.mark.parametrize("javascript", [True, False])
def test_what_does_not_clash_is_merged(browse: Any, ground: Ground, section: str, javascript: bool) -> None:
    first, second = (ground.become(browse(javascript=javascript), kind) for kind in (Kind.CONTACT, Kind.COLLEAGUE))
    for number, page in ((1, first), (2, second)):
        page.goto(section)
        page.get_by_role("link", name=f"Kommentera stycke {number}").click()
        page.get_by_label("Er synpunkt").wait_for()
    for page, text in ((first, THEIRS), (second, MINE)):
        page.get_by_label("Er synpunkt").fill(text)
        if javascript:
            saved(page)
        press(page, "Klar")
        page.locator(".note").get_by_text(text).wait_for()
    shown = text_of(ground, browse(), section)
    assert THEIRS in shown
    assert MINE in shown
    assert "Ett utkast" in shown


def test_a_reply_that_a_colleague_wrote_is_shown_beside_ones_own(browse: Any, ground: Ground) -> None:
    address = f"/rounds/{ground.world.round}/comments?point={ground.world.point}"
    first, second = (ground.become(browse(), Kind.HANDLER) for _n in range(2))
    for page in (first, second):
        page.goto(address)
        page.get_by_role("radio", name="Noteras", exact=True).check()
    for page, text in ((first, THEIRS), (second, MINE)):
        page.get_by_role("textbox", name=re.compile("^Svar")).fill(text)
        press(page, "Spara och nästa")
    second.get_by_role("alert").get_by_text(THEIRS).wait_for()
    assert second.get_by_role("textbox", name=re.compile("^Svar")).input_value() == MINE
