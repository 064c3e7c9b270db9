"""The scripts in a real browser, under the real policy, against a server that answers as it is told."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest

from tests.house.tree import ROOT
from tests.kit.told_server import Form, Server, opened, status, wait_for_state


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def page(browser: Any, server: Server) -> Iterator[Any]:
    yield from opened(browser, server)


def test_what_is_written_is_saved_and_said(page: Any, server: Server):
    page.goto("/note")
    page.fill("textarea", "Bättre så")
    assert status(page).text_content() == "Sparas strax"
    wait_for_state(page, "saved")
    assert status(page).text_content() == "Sparat 14.32"
    assert server.saves == [{"version": "3", "text": "Bättre så"}]
    assert page.input_value("input[name=version]") == "4"
    page.locator("textarea").press_sequentially("!")
    wait_for_state(page, "unsaved")
    wait_for_state(page, "saved")
    assert server.saves[-1] == {"version": "4", "text": "Bättre så!"}


def test_a_new_comment_learns_its_id(page: Any, server: Server):
    server.save = lambda sent: (200, {"version": 4, "saved_at": "2026-08-20T12:32:00Z", "fields": {"comment_id": 17}})
    page.goto("/note")
    page.fill("textarea", "Ny")
    wait_for_state(page, "saved")
    assert status(page).text_content() == "Sparat 14.32"
    assert page.input_value("input[name=comment_id]") == "17"


def test_a_colleagues_text_is_shown_and_mine_is_left_alone(page: Any, server: Server):
    theirs = '<p>Kollegans</p><button type="button" data-keep-mine data-version="8">Behåll min text</button>'
    server.save = lambda sent: (
        (409, {"code": "stale", "message": "Ali har ändrat", "html": theirs})
        if sent["version"] == "3"
        else (200, {"version": 9, "saved_at": "2026-08-20T12:32:00Z"})
    )
    page.goto("/note")
    page.fill("textarea", "Min text")
    wait_for_state(page, "conflict")
    assert page.locator("#conflict").inner_text().startswith("Kollegans")
    assert page.input_value("textarea") == "Min text"
    assert page.locator("[data-save-live]").text_content() == "Ali har ändrat"
    page.click("[data-keep-mine]")
    wait_for_state(page, "saved")
    assert server.saves[-1] == {"version": "8", "text": "Min text"}
    assert page.input_value("textarea") == "Min text"


def test_a_lost_connection_is_tried_again(page: Any, server: Server):
    saved = (200, {"version": 4, "saved_at": "2026-08-20T12:32:00Z"})
    answers: list[tuple[int, dict[str, Any]] | None] = [None, (503, {}), saved]
    server.save = lambda sent: answers.pop(0)
    page.goto("/note")
    page.fill("textarea", "Kvar")
    wait_for_state(page, "failed")
    assert "försöker igen" in status(page).text_content()
    wait_for_state(page, "saved")
    assert [sent["text"] for sent in server.saves] == ["Kvar"] * 3


def test_leaving_by_a_link_saves_first(page: Any, server: Server):
    page.goto("/note")
    page.fill("textarea", "Sista ordet")
    page.click("text=Nästa")
    page.wait_for_url("**/next")
    assert [sent["text"] for sent in server.saves] == ["Sista ordet"]


def test_sending_the_form_carries_the_version_of_the_last_save(page: Any, server: Server):
    page.goto("/note")
    page.fill("textarea", "Klart")
    with page.expect_request("**/sent") as sent:
        page.click("text=Klar")
    assert parse_qs(sent.value.post_data)["version"] == ["4"]
    page.wait_for_url("**/sent")


def test_what_was_typed_survives_a_lost_session(page: Any, server: Server):
    server.save = lambda sent: (401, {"code": "signed_out", "message": "Öppna er länk igen"})
    page.goto("/note")
    page.fill("textarea", "Lång text")
    wait_for_state(page, "failed")
    assert status(page).text_content() == "Öppna er länk igen Texten finns kvar här på sidan."
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto("/lost")
    page.goto("/note")
    assert page.input_value("textarea") == "Lång text"
    assert page.locator(".restored").is_visible()


def test_what_the_server_has_is_not_brought_back(page: Any, server: Server):
    page.goto("/note")
    page.fill("textarea", "Sparad")
    wait_for_state(page, "saved")
    page.goto("/note")
    assert page.input_value("textarea") == ""
    page.goto("/desk")
    page.fill("[name=title]", "Skickad")
    page.press("[name=title]", "Enter")
    page.wait_for_url("**/sent")
    page.goto("/desk")
    assert page.input_value("[name=title]") == ""


def test_a_letter_presses_its_button_but_not_while_writing(page: Any, server: Server):
    page.goto("/desk")
    page.fill("[name=title]", "")
    page.locator("[name=title]").press("n")
    assert page.input_value("[name=title]") == "n"
    beside, listed = page.locator("[data-letters]").all()
    page.locator("h1").click()  # out of the text field
    page.keyboard.press("?")
    assert page.locator("#keys").get_attribute("open") is not None
    listed.uncheck()
    page.keyboard.press("n")
    page.keyboard.press("?")
    assert page.locator("#keys").get_attribute("open") is not None, "turned off, too"
    assert server.posts == 0, "turned off"
    assert not beside.is_checked()
    page.reload()
    assert not beside.is_checked(), "remembered"
    beside.check()
    page.keyboard.press("n")
    page.wait_for_url("**/sent")


def test_a_double_click_sends_once(page: Any, server: Server):
    page.goto("/desk")
    page.evaluate(
        """() => {
            window.sent = 0;
            addEventListener("submit", (event) => {
                window.sent += !event.defaultPrevented;
                event.preventDefault();
            });
        }"""
    )
    page.dblclick("text=Spara och nästa")
    assert page.evaluate("window.sent") == 1


def test_rows_are_marked_all_at_once_and_counted(page: Any, server: Server):
    page.goto("/desk")
    assert page.text_content("[data-marked]") == "0 markerade"
    page.check("[data-select-all]")
    assert page.text_content("[data-marked]") == "3 markerade"
    page.uncheck("[value='0']")
    page.uncheck("[value='1']")
    assert page.text_content("[data-marked]") == "1 markerad"
    assert page.evaluate("document.querySelector('[data-select-all]').indeterminate")


def test_errors_have_the_focus_and_lead_to_their_fields(page: Any, server: Server):
    server.form = Form(("title", "Skriv en rubrik."))
    page.goto("/desk")
    assert page.evaluate("document.activeElement.id") == "error-summary"
    page.click(".ds-error-summary a")
    assert page.evaluate("document.activeElement.id") == "f-title"


def test_the_counter_speaks_of_what_is_left(page: Any, server: Server):
    page.goto("/note")
    page.fill("textarea", "12345")
    assert page.text_content("#f-text-count") == "45 tecken kvar"
    page.fill("textarea", "x" * 52)
    assert page.text_content("#f-text-count") == "2 tecken för mycket"


def test_htmx_runs_under_the_policy(page: Any, server: Server):
    page.goto("/desk")
    assert re.fullmatch(r"4\.\d+\.\d+", page.evaluate("htmx.version"))


def test_no_script_of_ours_writes_to_a_name_that_it_was_given(page: Any, server: Server):
    """No prototype is reached by what a server or a store says: names that are written to are written out."""
    named = re.compile(r"""[\w)\]]\[(?!\d+\]|(["'])[\w-]+\1\])[^\]]+\]\s*=(?!=)""")
    merged = re.compile(r"Object\.assign\([^,()]+,(?!\s*\{)")
    assert named.search("a[name] = 1")
    assert not named.search('a["name"] = 1')
    assert merged.search("Object.assign(a, b)")
    for script in sorted((ROOT / "static" / "js").glob("*.js")):
        told = script.read_text(encoding="utf-8")
        assert [each[0] for wrong in (named, merged) for each in wrong.finditer(told)] == [], script.name
    answer = {"version": 4, "saved_at": "2026-08-20T12:32:00Z", "fields": {"__proto__": "x", "constructor": "x"}}
    server.save = lambda sent: (200, answer)
    page.goto("/note")
    page.fill("textarea", "Ny")
    wait_for_state(page, "saved")
    assert page.evaluate("[typeof {}.constructor, Object.keys(Object.prototype).length]") == ["function", 0]
