"""Scripts that lose no word: the counter, rows that come and go, parts that are fetched, a tab that is closed."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.web.text import tidy
from tests.kit.told_server import Server, opened, wait_for_state


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def page(browser: Any, server: Server) -> Iterator[Any]:
    yield from opened(browser, server)


COUNTED = [
    "rad ett\nrad två\n\n",
    "\n \n\tindrag och \u00a0 hårt blanksteg \u00a0\n",
    "😀" * 3 + "👩‍👩‍👧",
    "e\u0301 och é",
    "mjuk\vrad, sida\fny, \u2028 och \u2029",
    "styr\x07tecken\x1b",
    "•\tpunkt\r\n·\tpunkt\r–\tpunkt",
    "\ufeffsist \ufeff",
    " \u3000\u2003bred \u3000\x85",
    "\x85\n\u2028\nsist",
]


def test_the_counter_counts_as_the_server_does(page: Any, server: Server):
    page.goto("/note")
    for text in COUNTED:
        page.evaluate(
            """(text) => {
                const area = document.querySelector("textarea");
                area.value = text;
                area.dispatchEvent(new Event("input", { bubbles: true }));
            }""",
            text,
        )
        assert page.text_content("#f-text-count") == f"{50 - len(tidy(text))} tecken kvar", repr(text)


def test_a_row_more_or_less_moves_no_words_to_another(page: Any, server: Server):
    page.goto("/rows")
    page.fill("[name=email-1]", "ny@x.se")
    page.fill("[name=email-2]", "andra@x.se")
    page.fill("[name=note]", "Ringde dem")
    server.rows = [3, 2]  # somebody has put a row first and taken another away
    page.goto("/lost")
    page.goto("/rows")
    assert page.input_value("[name=email-3]") == "3@x.se"
    assert page.input_value("[name=email-2]") == "andra@x.se"
    assert page.input_value("[name=note]") == "Ringde dem"
    assert page.locator("pre.kept").all_inner_texts() == ["ny@x.se"], "its row is gone: shown, to copy"


def test_what_is_typed_while_a_part_is_fetched_stays(page: Any, server: Server):
    page.goto("/parts")
    page.fill("[name=text-1]", "Först")
    page.evaluate(
        """() => document.addEventListener("htmx:before:swap", () => {
            const area = document.querySelector("[name=text-1]");
            area.focus();
            area.value = "Först och sedan";
            area.setSelectionRange(5, 5);
        }, true)"""
    )
    page.click("text=Lägg till")
    page.wait_for_selector("[name=text-2]")
    page.wait_for_function("document.activeElement.name === 'text-1'")
    assert page.input_value("[name=text-1]") == "Först och sedan"
    assert page.evaluate("document.activeElement.selectionStart") == 5


LONG = "Åäö ängar. " * 400 + "åäöÅÄÖ " * 2200  # 19,800 characters, 93 kB with percent signs


def test_93_kb_on_closing_the_tab_are_sent_from_the_next_page(page: Any, server: Server):
    server.save = lambda sent: None  # the network is gone
    page.goto("/body")
    page.fill("textarea", LONG)
    page.wait_for_function("Object.keys(localStorage).some((key) => key.startsWith('remiss:unsent:7:'))")
    kept = page.evaluate("JSON.stringify(localStorage)")
    assert not re.search("ängar|%C3%A4", kept), "sealed"
    context = page.context
    page.close()
    server.saves.clear()
    stranger = context.new_page()
    stranger.goto("/other")
    assert not server.saves, "another line of links cannot read it"
    stranger.close()
    server.save = lambda sent: (200, {"version": 4, "saved_at": "2026-08-20T12:32:00Z"})
    back = context.new_page()
    back.goto("/body")
    back.wait_for_selector("text=Nu är det sparat.")
    assert [sent["text"].strip() for sent in server.saves] == [LONG.strip()]
    assert not back.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('remiss:unsent:')).length")


def test_what_is_left_and_cannot_be_saved_is_shown_until_it_is_dropped(page: Any, server: Server):
    server.save = lambda sent: None
    page.goto("/body")
    page.fill("textarea", "Sista meningen")
    page.wait_for_function("Object.keys(localStorage).some((key) => key.startsWith('remiss:unsent:7:'))")
    context = page.context
    page.close()
    server.save = lambda sent: (409, {"message": "Ali har ändrat", "html": ""})
    for _time in range(2):
        back = context.new_page()
        back.goto("/body")
        assert back.locator("pre.kept").inner_text() == "Sista meningen"
        if _time:
            back.click("text=Ta bort härifrån")
            assert back.locator("pre.kept").count() == 0
        back.close()
    server.saves.clear()
    back = context.new_page()
    back.goto("/body")
    assert not server.saves


def test_a_large_file_on_its_way_is_told_of_and_can_be_sent_again(page: Any, server: Server):
    page.goto("/files")
    page.route("**/files", lambda route: route.abort("connectionreset"))
    page.set_input_files("[name=file]", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"a" * 2_340_000})
    page.get_by_role("button", name="Skicka").click()
    page.locator(".sending [role=status]").get_by_text("Kontrollera nätet").or_(
        page.get_by_text("Se i en ny flik")
    ).wait_for()
    assert page.locator("progress").count() == 0
    assert page.evaluate("document.querySelector('[name=file]').files.length") == 1, "the form is as it was"
    page.unroute("**/files")
    server.sources["/files"] = server.sources["/files"].replace("<h1>Prov</h1>", "<h1>Framme</h1>")
    page.get_by_role("button", name="Skicka").click()
    page.get_by_role("heading", name="Framme").wait_for()


def test_a_small_file_is_sent_as_any_form(page: Any, server: Server):
    page.goto("/files")
    page.set_input_files("[name=file]", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"a" * 20_000})
    page.evaluate("addEventListener('submit', (event) => { window.stopped = event.defaultPrevented; })")
    with page.expect_navigation():
        page.get_by_role("button", name="Skicka").click()
    assert server.posts == 1


def test_what_was_sent_by_its_button_is_not_sent_again(page: Any, server: Server):
    server.save = lambda sent: (422, {"message": "Texten är för lång."})
    page.goto("/body")
    page.fill("textarea", "För långt")
    wait_for_state(page, "failed")
    page.click("text=Klar")
    page.wait_for_url("**/sent")
    assert not page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('remiss:unsent:')).length")
