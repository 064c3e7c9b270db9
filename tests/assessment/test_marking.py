"""Comments that are marked at the desk, in a browser: what can be done with them is seen from wherever they stand."""

from typing import Any

import pytest

from app.accounts.policy import Kind
from tests.assessment.conftest import Desk, edit


@pytest.mark.parametrize("width", [1280, 390])
def test_what_can_be_done_with_marked_comments_is_seen_at_once(
    browse: Any, live_server: Any, desk: Desk, axe: Any, width: int
) -> None:
    desk.answer(desk.third_body(), *[edit(f"Mer gran {n}.") for n in range(20)])
    page = browse()
    page.set_viewport_size({"width": width, "height": 800})
    cookies = desk.world.cookies[Kind.HANDLER].items()
    page.context.add_cookies([{"name": name, "value": value, "url": live_server.url} for name, value in cookies])
    page.goto(f"/rounds/{desk.world.round}/comments")
    bar = page.get_by_role("region", name="Åtgärder för markerade")
    assert bar.is_hidden()
    boxes = page.locator("input[name=comment]")
    boxes.first.check()
    page.get_by_text("1 markerad").wait_for()
    place = bar.bounding_box()
    assert place["y"] + place["height"] == pytest.approx(800, abs=1), "at the bottom of the window"
    for number in range(2, 9):  # by keyboard: what has the focus is never behind the bar
        boxes.nth(number).focus()
        page.keyboard.press("Space")
        seen = boxes.nth(number).bounding_box()
        assert seen["y"] + seen["height"] <= bar.bounding_box()["y"] + 1, number
    axe(page)
    bar.get_by_role("button", name="Besvara tillsammans …").click()
    page.get_by_role("heading", name="Besvara tillsammans").wait_for()
