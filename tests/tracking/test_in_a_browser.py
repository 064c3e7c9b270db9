"""More time in a real browser, with and without JavaScript: a body asks, an official decides, the body reads it."""

import datetime
from typing import Any

import pytest

from app.accounts.policy import Kind
from app.clock import now, today
from app.rounds.actions import touch_both
from app.rounds.models import Consultee
from tests.journeys.conftest import Ground, ground, press

__all__ = ["ground"]


def test_the_board_is_narrowed_as_one_types_and_marks_stay(browse: Any, ground: Ground) -> None:
    page = ground.become(browse(), Kind.HANDLER)
    board = f"/rounds/{ground.world.round}/board"
    page.goto(board)
    assert page.locator(".bulk").is_hidden(), "nothing is marked, and nothing says so"
    page.get_by_label("Markera Naturvännerna").check()
    assert page.locator("[data-marked]").inner_text() == "1 markerad"
    field, hits = page.get_by_label("Sök organisation"), page.locator("#hits")
    field.press_sequentially("kraft")
    page.get_by_text("1 av 3 visas.").wait_for()
    assert hits.inner_text().startswith("1 av 3 visas."), "said politely"
    assert field.evaluate("field => field === document.activeElement"), "one can go on typing"
    assert page.url.endswith(f"{board}?q=kraft"), "the address says what was asked for, and nothing else"
    assert page.locator(".bulk").is_hidden(), "only what is seen is marked"
    field.fill("")
    page.get_by_text("3 remissinstanser").wait_for()
    assert page.get_by_label("Markera Naturvännerna").is_checked()
    page.get_by_role("button", name="Avmarkera").click()
    assert page.get_by_label("Markera alla").evaluate("box => box === document.activeElement")
    page.go_back()
    page.get_by_text("1 av 3 visas.").wait_for()
    assert field.input_value() == "kraft"


def test_a_board_that_is_open_stays_fresh_and_touches_nothing_that_one_is_in(browse: Any, ground: Ground) -> None:
    page = ground.become(browse(), Kind.HANDLER)
    page.goto(f"/rounds/{ground.world.round}/board")

    def asked() -> int:
        with page.expect_response(lambda answer: "/board" in answer.url) as answer:
            page.evaluate("htmx.trigger('#news', 'remiss:ask')")
        return int(answer.value.status)

    asked()
    page.locator("#news[data-mark]").wait_for(state="attached")
    assert asked() == 304, "unchanged: nothing is sent"
    box = page.get_by_label("Markera Naturvännerna")
    box.check()
    box.focus()
    with ground.database.write() as session:
        body = session.get_one(Consultee, ground.world.consultee)
        body.exempted_at, body.exempted_why = now(), "Har ringt."
        touch_both(session, ground.world.round)
    asked()
    page.get_by_text("Naturvännerna: Behöver inte svara").wait_for()
    assert page.locator("#rows").get_by_text("Behöver inte svara", exact=True).is_visible()
    assert page.locator("#standing").get_by_role("link", name="Behöver inte svara 1").is_visible()
    assert box.is_checked()
    assert box.evaluate("box => box === document.activeElement")
    page.keyboard.press("ArrowDown")
    assert page.get_by_label("Markera Kraftbolaget AB").evaluate("box => box === document.activeElement")
    assert asked() == 304


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_body_asks_for_more_time_and_is_given_it(browse: Any, axe: Any, ground: Ground, javascript: bool) -> None:
    day = (today() + datetime.timedelta(days=75)).isoformat()
    page = ground.become(browse(javascript=javascript), Kind.CONTACT)
    page.goto(f"/answers/{ground.world.consultee}")
    press(page, "Be om längre tid")
    press(page, "Skicka begäran")
    page.get_by_role("alert").get_by_text("Skriv varför ni behöver mer tid.").wait_for()
    page.get_by_label("Till och med vilken dag?").fill(day)
    page.get_by_label("Varför?").fill("Nämnden möts sent.")
    press(page, "Skicka begäran")
    page.get_by_text("Er begäran väntar på besked").wait_for()
    page.get_by_text("Nämnden möts sent.").wait_for()
    if javascript:
        axe(page)

    ground.become(page, Kind.HANDLER).goto(f"/rounds/{ground.world.round}")
    page.get_by_text("Nämnden möts sent.").wait_for()
    if javascript:
        axe(page)
    press(page, "Ge besked Naturvännerna")
    page.get_by_label("Bevilja").check()
    press(page, "Ge besked")
    page.get_by_text("Anståndet är beviljat.").wait_for()
    press(page, "Historik")
    page.get_by_text("Begärde anstånd till").wait_for()

    ground.become(page, Kind.CONTACT).goto(f"/answers/{ground.world.consultee}/extension")
    page.get_by_text("Ni har fått längre tid").wait_for()
