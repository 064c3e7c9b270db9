"""On a phone, and at 400 % zoom: no page scrolls sideways, and what one came to press is there to be pressed."""

from typing import Any

import pytest

from app.accounts.policy import Kind
from tests.journeys.conftest import Ground

# What one came for, by page: (who, address, the button or link).
PAGES = [
    (Kind.PUBLIC, "/sign-in", "Logga in"),
    (Kind.CONTACT, "/answers/{consultee}", "Fortsätt svara"),
    (Kind.CONTACT, "/answers/{consultee}/whole", "Spara och granska"),
    (Kind.CONTACT, "/answers/{consultee}/sections/{section}", "Spara och nästa"),
    (Kind.CONTACT, "/answers/{consultee}/sections/{focus_section}?cell={cell}", "Spara och nästa"),
    (Kind.CONTACT, "/answers/{consultee}/check", "Skicka svaret"),
    (Kind.CONTACT, "/answers/{consultee}/no-objection", "Skicka svaret"),
    (Kind.CONTACT, "/answers/{consultee}/extension", "Skicka begäran"),
    (Kind.OTHER_CONTACT, "/answers/{other_consultee}/responses/1", "Till startsidan"),
    (Kind.HANDLER, "/rounds", "Ny remiss"),
    (Kind.HANDLER, "/rounds/{round}", "Följ upp"),
    (Kind.HANDLER, "/rounds/{draft_round}", "Öppna remissen och skicka"),
    (Kind.HANDLER, "/rounds/{draft_round}/edit", "Spara"),
    (Kind.HANDLER, "/rounds/{round}/board", "Påminn 1 som inte svarat …"),
    (Kind.HANDLER, "/rounds/{round}/reminders", "Skicka påminnelsen"),
    (Kind.HANDLER, "/rounds/{round}/consultees/{consultee}", "Skicka inbjudan igen"),
    (Kind.HANDLER, "/rounds/{round}/comments", "Spara och nästa"),
    (Kind.HANDLER, "/rounds/{round}/compilation", "Sammanställning"),
    (Kind.HANDLER, "/rounds/{round}/history", "Historik"),
    (Kind.HANDLER, "/rounds/{round}/letters", "Översikt"),
    (Kind.HANDLER, "/plans/{plan}", "Planer"),
    (Kind.HANDLER, "/plans/{draft_plan}/edit", "Planer"),
    (Kind.HANDLER, "/lists/{list}", "Fyll i e-postadresser"),
    (Kind.HANDLER, "/lists/{list}/addresses", "Spara alla adresser"),
    (Kind.HANDLER, "/organisations", "Lägg till organisation"),
]
WIDE = """() => [...document.querySelectorAll("body *")]
  .filter((element) => element.getBoundingClientRect().right > innerWidth + 1)
  .map((element) => element.outerHTML.slice(0, 100)).slice(0, 5)"""

# Beside text a target may be as low as the line; what stands alone is to be hit with a thumb (WCAG 2.5.8).
SMALL = """() => [...document.querySelectorAll("main :is(.indicators, .acts, .links, .row, .next-step) :is(a, button)")]
  .filter((element) => element.checkVisibility())
  .map((element) => [element.getBoundingClientRect(), element])
  .filter(([box]) => Math.min(box.width, box.height) < 24)
  .map(([box, element]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${element.innerText}`)"""
# In a flex box a space between two pieces is not shown: the pieces belong in one.
GLUED = """() => [...document.querySelectorAll(".chip")].filter((chip) => chip.childNodes.length > 1).length"""
CUT = """() => [...document.querySelectorAll("main .table-scroll:has(.indicators)")]
  .filter((region) => region.scrollWidth > region.clientWidth).length"""


@pytest.mark.parametrize("width", [390, 320])
def test_pages_fit_a_phone(browse: Any, ground: Ground, width: int) -> None:
    page = browse(width=width, has_touch=True)
    faults = []
    for kind, pattern, wanted in PAGES:
        address = pattern.format(**vars(ground.world))
        ground.become(page, kind).goto(address)
        faults += [f"{address}: {fault}" for fault in narrow_faults(page, wanted)]
    assert not faults, "\n".join(faults)


def narrow_faults(page: Any, wanted: str) -> list[str]:
    """What is wrong with the page in a narrow window."""
    faults = []
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        faults.append(f"scrolls sideways: {page.evaluate(WIDE)}")
    if small := page.evaluate(SMALL):
        faults.append(f"too small to hit: {small}")
    if page.evaluate(GLUED):
        faults.append("words of a chip stand without a space between them")
    if page.evaluate(CUT):
        faults.append("a table of indicators is cut off")
    action = page.get_by_role("button", name=wanted, exact=True).or_(page.get_by_role("link", name=wanted, exact=True))
    page.evaluate("document.querySelectorAll('main details').forEach(one => { one.open = true; })")
    if not action.filter(visible=True).count():
        return [*faults, f"{wanted!r} is not there: {page.get_by_role('heading', level=1).inner_text()}"]
    action = action.filter(visible=True).first
    action.scroll_into_view_if_needed()
    box = action.bounding_box()
    if box["x"] < 0 or box["x"] + box["width"] > page.viewport_size["width"] + 1:
        faults.append(f"{wanted!r} is partly outside")
    if box["height"] < 24:
        faults.append(f"{wanted!r} is {box['height']} high; WCAG 2.5.8 wants 24")
    return faults


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_the_text_comes_before_the_list_of_sections_on_a_phone(browse: Any, ground: Ground, javascript: bool) -> None:
    address = f"/answers/{ground.world.consultee}/sections/{ground.world.section}"
    phone = ground.become(browse(width=390, javascript=javascript), Kind.CONTACT)
    phone.goto(address)
    assert not phone.locator(".toc ol").is_visible()
    assert phone.locator("h1").bounding_box()["y"] < 450
    phone.get_by_text("Alla avsnitt").click()
    assert phone.locator(".toc ol").is_visible()


@pytest.mark.parametrize("javascript", [True, False], ids=["scripts", "no scripts"])
def test_the_list_of_sections_stands_open_beside_the_text(browse: Any, ground: Ground, javascript: bool) -> None:
    desktop = ground.become(browse(width=1280, javascript=javascript), Kind.CONTACT)
    desktop.goto(f"/answers/{ground.world.consultee}/sections/{ground.world.section}")
    assert desktop.locator(".toc ol").is_visible()
    assert not desktop.locator(".toc summary").is_visible()


def test_the_ways_to_answer_are_in_view_at_once_and_first_on_a_phone(browse: Any, ground: Ground) -> None:
    page = ground.become(browse(width=1280), Kind.CONTACT)
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(f"/answers/{ground.world.consultee}")
    ways = page.locator(".ways")
    for name in ("Fortsätt svara", "Svara med en fil", "Inget att erinra", "Avstå"):
        box = ways.get_by_role("link", name=name, exact=True).bounding_box()
        assert box["y"] + box["height"] <= 900, f"{name!r} has to be scrolled to"
    page.set_viewport_size({"width": 390, "height": 844})
    first = ways.bounding_box()
    assert first["y"] < page.locator(".about").bounding_box()["y"]
