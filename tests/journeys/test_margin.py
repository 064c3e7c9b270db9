"""The margin of a section: the editor stands beside its paragraph, takes the focus and gives it back; undoing works."""

import re
from typing import Any

import pytest

from app.accounts.policy import Kind
from tests.journeys.conftest import Ground, press

BOTH = pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])


def at_section(ground: Ground, page: Any, kind: Kind = Kind.CONTACT) -> Any:
    ground.become(page, kind)
    body = ground.world.consultee if kind is Kind.CONTACT else ground.world.other_consultee
    page.goto(f"/answers/{body}/sections/{ground.world.section}")
    return page


def focus(page: Any, id: str) -> None:
    """Wait until the element with this id has the focus."""
    page.locator(f"#{id}:focus").wait_for()


def saved(page: Any) -> None:
    page.locator("[data-save-status]").get_by_text(re.compile("^Sparat")).wait_for()


@BOTH
def test_the_editor_stands_beside_its_paragraph_and_gives_the_focus_back(
    browse: Any, ground: Ground, javascript: bool
) -> None:
    for width in (1280, 390):
        page = at_section(ground, browse(width=width, javascript=javascript))
        page.get_by_role("link", name="Kommentera stycke 2").click()
        focus(page, "write")
        assert page.locator("#p2[data-editing]").count() == 1
        text, editor = page.locator("#p2").bounding_box(), page.locator("#editor").bounding_box()
        if width == 1280:
            assert abs(editor["y"] - text["y"]) < 12, "level with the paragraph"
            assert editor["x"] >= text["x"] + text["width"], "in the margin"
        else:
            assert 0 <= editor["y"] - text["y"] - text["height"] < 24, "right under the paragraph"
        assert uncovered(page), "the bar does not cover the field"
        page.get_by_label("Er synpunkt").fill(f"Skrivet på {width} punkter.")
        press(page, "Klar")
        focus(page, "comment-p2")
        note = page.locator(".note", has_text=f"Skrivet på {width} punkter.")
        note.get_by_role("link", name=re.compile("^Ändra")).click()
        focus(page, "write")
        press(page, "Avbryt")
        page.locator("[id^=edit-]:focus").wait_for()


@BOTH
def test_what_was_taken_away_comes_back_with_its_number(browse: Any, ground: Ground, javascript: bool) -> None:
    page = at_section(ground, browse(javascript=javascript), Kind.OTHER_CONTACT)
    point = ground.world.point
    page.locator(f"#edit-{point}").click()
    press(page, "Ta bort")
    focus(page, "removed")
    assert page.locator(f"#note-{point}").count() == 0
    press(page, "Ångra")
    focus(page, f"note-{point}")
    assert "En synpunkt." in page.locator(f"#note-{point}").inner_text()
    assert page.get_by_text("inte skickat än").count() == 0, "it is again as it was sent"


def test_marked_words_go_with_the_comment(browse: Any, ground: Ground) -> None:
    page = at_section(ground, browse())
    words = page.evaluate(
        """() => {
          const text = document.querySelector("#p2 > p").firstChild, range = document.createRange();
          range.setStart(text, text.data.indexOf(" ") + 1);
          range.setEnd(text, text.data.lastIndexOf(" "));
          getSelection().addRange(range);
          return range.toString();
        }"""
    )
    page.get_by_role("link", name="Kommentera stycke 2").click()
    focus(page, "write")
    quoted = page.get_by_label("Gäller orden")
    assert words.split()
    assert quoted.input_value().split() == words.split()
    page.get_by_label("Er synpunkt").fill("Bara de orden.")
    press(page, "Klar")
    note = page.locator(".note", has_text="Bara de orden.")
    assert " ".join(words.split()) in " ".join(note.inner_text().split())
    page.get_by_role("link", name="Kommentera stycke 2").click()
    focus(page, "write")
    assert quoted.input_value() == "", "nothing is marked now"


def test_avbryt_leaves_all_as_it_was(browse: Any, ground: Ground) -> None:
    page = at_section(ground, browse())
    page.locator(f"#edit-{ground.world.own_point}").click()
    page.get_by_label("Er synpunkt").fill("Ångrat.")
    saved(page)
    press(page, "Avbryt")
    focus(page, f"edit-{ground.world.own_point}")
    assert "Ett utkast" in page.locator(f"#note-{ground.world.own_point}").inner_text()
    page.get_by_role("link", name="Kommentera stycke 1").click()
    page.get_by_label("Er synpunkt").fill("Ett försök.")
    saved(page)
    press(page, "Avbryt")
    focus(page, "removed")
    assert page.get_by_text("Ett försök.").count() == 0
    press(page, "Ångra")
    page.locator(".note", has_text="Ett försök.").wait_for()


def uncovered(page: Any) -> bool:
    """Whether what has the focus is in sight and nothing lies over it (WCAG 2.4.11)."""
    return bool(page.evaluate(IN_SIGHT))


IN_SIGHT = """() => {
  const box = document.activeElement.getBoundingClientRect();
  const top = Math.max(box.top, 0), bottom = Math.min(box.bottom, innerHeight);
  if (bottom - top < 1) return false;
  const at = (y) => document.elementFromPoint((box.left + box.right) / 2, y);
  return [top + 2, (top + bottom) / 2, bottom - 2].some((y) => {
    const over = at(y);
    return over && (document.activeElement.contains(over) || over.contains(document.activeElement));
  });
}"""


def test_the_way_to_sending_is_always_in_sight_and_covers_no_focus(browse: Any, ground: Ground) -> None:
    for width, height in ((1280, 900), (390, 700), (320, 480)):
        page = at_section(ground, browse(width=width))
        page.set_viewport_size({"width": width, "height": height})
        for y in (0, 400, 100_000):
            page.evaluate(f"scrollTo(0, {y})")
            for shown in (page.get_by_role("link", name="Granska och skicka"), page.locator("[data-save-status]")):
                box = shown.bounding_box()
                assert box["y"] >= 0, (width, y)
                assert box["y"] + box["height"] <= height, (width, y)
        page.evaluate("scrollTo(0, 0); document.activeElement.blur()")
        for _stop in range(60):
            page.keyboard.press("Tab")
            assert uncovered(page), page.evaluate("document.activeElement.outerHTML.slice(0, 120)")
            if page.evaluate("document.activeElement.closest('.writing-bar') !== null"):
                break
