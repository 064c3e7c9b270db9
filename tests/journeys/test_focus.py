"""After whatever one presses the focus is somewhere that makes sense, in sight and under nothing."""

import re
from typing import Any

from app.accounts.policy import Kind
from app.web.languages import COOKIE
from tests.house.own_drafts import written_again
from tests.journeys.conftest import Ground
from tests.journeys.test_margin import uncovered

WRITER = [
    "/answers/{consultee}/sections/{section}",
    "/answers/{consultee}/sections/{section}?paragraph=1&kind=text_change",
    "/answers/{consultee}/sections/{focus_section}",
    "/answers/{consultee}/sections/{focus_section}?cell={cell}",
    "/answers/{consultee}/whole",
    "/answers/{consultee}/check",
    "/answers/{consultee}/no-objection",
    "/answers/{consultee}/abstention",
    "/answers/{consultee}/extension",
    "/answers/{consultee}/own-link",
    "/answers/{consultee}/history?version=1",
    "/answers/{consultee}/sections/{section}?edit={last}",
    "/answers/{consultee}",
]
ANSWERED = [
    "/answers/{other_consultee}/sections/{section}",
    "/answers/{other_consultee}/sections/{section}?edit={point}",
    "/answers/{other_consultee}/whole",
    "/answers/{other_consultee}/later-edits",
]
OFFICIAL = [
    "/rounds/{round}/board",
    "/rounds/{round}/comments",
    "/rounds/{round}/consultees/{consultee}",
    "/rounds/{draft_round}/edit",
    "/rounds/{round}/reminders",
    "/organisations",
    "/lists/{list}/addresses",
    "/account",
]
# What acts on the page it stands on: buttons, and links that lead to a place with a name.
ACTS = """() => [...document.querySelectorAll("button, .answer a[href*='#'], summary")]
  .filter((el) => el.checkVisibility() && !el.disabled && el.type !== "reset")
  .map((el, place) => ({place, words: el.textContent.replace(/\\s+/g, " ").trim()}))"""
FOCUSED = "document.readyState + document.activeElement.outerHTML.slice(0, 100)"
PRESS = """(place) => {
  const el = [...document.querySelectorAll("button, .answer a[href*='#'], summary")]
    .filter((el) => el.checkVisibility() && !el.disabled && el.type !== "reset")[place];
  el.focus();
}"""


def faults_after_each_press(page: Any, addresses: list[str]) -> tuple[list[str], set[str]]:
    """Press all that acts, once of each kind, on pages opened again; what lost the focus, and what was pressed."""
    faults, pressed = [], set()
    for address in addresses:
        page.goto(address)
        for act in page.evaluate(ACTS):
            kind = re.sub(r"\d+", "n", act["words"])
            if kind in pressed:
                continue
            page.goto(address)
            now = {act["place"]: act["words"] for act in page.evaluate(ACTS)}
            if now.get(act["place"]) != act["words"]:
                continue  # what was pressed before has changed the page
            pressed.add(kind)
            page.evaluate(PRESS, act["place"])
            page.keyboard.press("Enter")
            where = lost_on(page)
            page.context.clear_cookies(name=COOKIE)
            if where:
                faults.append(f"{address}: {act['words']!r} leads to {page.url}, focus on {where}")
    return faults, pressed


def lost_on(page: Any) -> str:
    """What has the focus when all is still, if it is nothing or cannot be seen; "" when all is well."""
    from playwright.sync_api import Error

    at_last = still = ""
    for _look in range(20):
        page.wait_for_timeout(150)
        try:
            here = f"{page.url} {page.evaluate(FOCUSED)}"
            at_last = "" if page.evaluate("document.activeElement !== document.body") and uncovered(page) else here
        except Error:  # the page is on its way to another
            continue
        if not at_last and here == still:
            return ""
        still = here
    return at_last or "nothing that stays"


def test_no_act_on_a_bodys_pages_loses_the_focus(browse: Any, ground: Ground) -> None:
    with ground.database.write() as session:
        written_again(session, ground.world, 1)
    world = vars(ground.world) | {"last": ground.world.own_point + 1}
    page = ground.become(browse(), Kind.CONTACT)
    faults, pressed = faults_after_each_press(page, [address.format(**world) for address in WRITER])
    page = ground.become(browse(), Kind.OTHER_CONTACT)
    more, again = faults_after_each_press(page, [address.format(**world) for address in ANSWERED])
    assert not faults + more, "\n".join(faults + more)
    wanted = {"Klar", "Avbryt", "Ta bort", "Spara och nästa", "Inga synpunkter här", "Spara och gör klart senare"}
    wanted |= {"Kommentera stycke n", "Ta tillbaka den här versionen", "Skicka svaret", "English"}
    assert wanted <= pressed | again, wanted - pressed - again


def test_no_act_on_an_officials_pages_loses_the_focus(browse: Any, ground: Ground) -> None:
    page = ground.become(browse(), Kind.HANDLER)
    faults, _pressed = faults_after_each_press(page, [address.format(**vars(ground.world)) for address in OFFICIAL])
    assert not faults, "\n".join(faults)


PRESS_WHILE_LOADING = """() => {
  if (sessionStorage.getItem("pressed once")) return;
  sessionStorage.setItem("pressed once", "yes");
  addEventListener("load", () => {
    const button = [...document.querySelectorAll("button")].find((el) => el.textContent.trim() === "English");
    button.focus();
    button.click();
  });
}"""


def test_a_press_while_the_page_still_settles_keeps_its_focus(browse: Any, ground: Ground) -> None:
    page = ground.become(browse(), Kind.CONTACT)
    page.add_init_script(f"({PRESS_WHILE_LOADING})()")
    with page.expect_response(lambda response: response.request.method == "POST"):
        page.goto(f"/answers/{ground.world.consultee}/sections/{ground.world.section}", wait_until="commit")
    page.wait_for_selector("html[lang=en]")
    assert not lost_on(page)
