"""By keyboard alone: everything that matters is reached, seen and pressed, and nothing holds the focus fast."""

import re
from typing import Any

from sqlmodel import col, select

from app.accounts.policy import Kind
from app.clock import now
from app.rounds.models import Consultee
from tests.journeys.conftest import EMAIL, PASSWORD, Ground, heading
from tests.kit.world import answer, holder_of

MOST_STOPS = 150

FOCUSED = r"""() => {
  const element = document.activeElement;
  const box = element.getBoundingClientRect();
  const ring = (one) => {
    const style = one ? getComputedStyle(one) : {};
    const outlined = parseFloat(style.outlineWidth) > 0 && style.outlineStyle !== "none";
    return outlined || (style.boxShadow || "none") !== "none";
  };
  // A box or a radio button shows its focus on its field, or on the label that covers it as a pill. Inside a date field
  // Tab goes from year to month to day, marked by the browser itself.
  const shown = ring(element) || element.type === "date"
    || ["radio", "checkbox"].includes(element.type) && (ring(element.labels?.[0]) || ring(element.parentElement));
  const name = element.innerText || element.value || element.ariaLabel || element.name || "";
  return {
    tag: element.tagName, id: element.id, name: name.replace(/\s+/g, " ").trim(), shown,
    inside: box.bottom > 0 && box.top < innerHeight,
  };
}"""


def tab_to(page: Any, name: str) -> None:
    """Press Tab until the element with this text has the focus; each stop on the way can be seen."""
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here["tag"] == "BODY":
            continue
        assert here["shown"], f"the focus cannot be seen on {here}"
        assert here["inside"], f"the focus is outside the window on {here}"
        if here["name"] == name:
            return
    raise AssertionError(f"{name!r} is not reached by Tab on {page.url}")


def walk_through(page: Any) -> None:
    """Tab passes every stop once and comes out at the end: nothing is a trap. Shift and Tab goes back."""
    seen: list[str] = []
    for _stop in range(MOST_STOPS):
        page.keyboard.press("Tab")
        here = page.evaluate(FOCUSED)
        if here["tag"] == "BODY":
            break
        assert here["shown"], f"the focus cannot be seen on {here}"
        seen.append(str(here))
    else:
        raise AssertionError(f"no end to {page.url}: the last stops were {seen[-5:]}")
    assert len(seen) > 3
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(FOCUSED)["tag"] != "BODY"


def test_an_official_signs_in_and_begins_a_round(browse: Any, official: str) -> None:
    page = browse()
    page.goto("/sign-in")
    tab_to(page, "Hoppa till innehållet")
    page.keyboard.press("Enter")
    for wanted, text in (("f-email", EMAIL), ("f-password", PASSWORD)):
        while page.evaluate(FOCUSED)["id"] != wanted:
            page.keyboard.press("Tab")
        page.keyboard.type(text)
    page.keyboard.press("Enter")
    heading(page, "Remisser")
    page.reload()  # who has sent a form begins at the page's text; who opens a page, at its top
    walk_through(page)
    page.reload()
    tab_to(page, "Ny remiss")
    page.keyboard.press("Enter")
    heading(page, "Ny remiss")
    tab_to(page, "Spara")
    page.keyboard.press("Enter")
    page.get_by_role("alert").wait_for()
    assert page.evaluate(FOCUSED)["id"] == "error-summary", "what is wrong has the focus"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate(FOCUSED)["id"] == "f-title", "a fault leads to its field"


def test_a_body_answers(browse: Any, ground: Ground) -> None:
    page = ground.become(browse(), Kind.CONTACT)
    page.goto(f"/answers/{ground.world.consultee}")
    tab_to(page, "Fortsätt svara")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/sections/|/whole"))
    page.goto(f"/answers/{ground.world.consultee}/sections/{ground.world.section}")
    walk_through(page)
    page.reload()
    tab_to(page, "Kommentera stycke 2")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("paragraph=2"))
    page.get_by_label("Er synpunkt").focus()
    page.keyboard.type("Skrivet utan mus.")
    page.locator("[data-save-status]").get_by_text(re.compile("^Sparat")).wait_for()
    tab_to(page, "Spara och nästa")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda address: f"/sections/{ground.world.section}" not in address)


def test_the_desk_and_the_board(browse: Any, ground: Ground) -> None:
    page = ground.become(browse(), Kind.ADMIN)
    page.goto("/information/help/sv/edit")
    walk_through(page)
    ground.become(page, Kind.HANDLER)
    for part in ("reminders", "closing", "board"):
        page.goto(f"/rounds/{ground.world.round}/{part}")
        walk_through(page)
    page.goto(f"/rounds/{ground.world.round}/comments")
    walk_through(page)
    page.reload()
    choose(page, "Noteras")
    page.keyboard.press("Tab")
    page.keyboard.type("Tack för synpunkten.")
    tab_to(page, "Spara och nästa")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Kommunens svar på 1").wait_for(state="detached")


def test_the_desk_goes_by_letters_and_its_filter_acts_as_one_types(browse: Any, ground: Ground) -> None:
    with ground.database.write() as session:
        others = (ground.world.consultee, ground.world.other_consultee)
        of_the_round = select(Consultee.id).where(Consultee.round_id == ground.world.round)
        third = session.exec(of_the_round.where(col(Consultee.id).not_in(others))).one()
        answer(session, holder_of(session, third), now=now(), section=ground.world.section, text="Jämna stigarna.")
    page = ground.become(browse(), Kind.HANDLER)
    page.goto(f"/rounds/{ground.world.round}/comments")
    heading(page, "Kommunens svar på 1")
    page.keyboard.press("j")
    heading(page, "Kommunens svar på 2")
    page.keyboard.press("k")
    heading(page, "Kommunens svar på 1")
    search = page.get_by_role("searchbox")
    search.press_sequentially("jämn")
    page.locator("#rows").get_by_text("En synpunkt.").first.wait_for(state="detached")
    page.locator("#rows").get_by_text("Jämna stigarna.").first.wait_for()
    assert search.input_value() == "jämn", "a letter typed in a field presses nothing"
    assert page.evaluate("document.activeElement.type") == "search", "and the focus stays where one types"
    page.wait_for_url(re.compile("q=j"))
    search.fill("")
    page.locator("#rows").get_by_text("En synpunkt.").first.wait_for()
    page.get_by_role("checkbox", name="Tangent").uncheck()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.reload()
    heading(page, "Kommunens svar på 1")
    page.keyboard.press("j")
    assert page.get_by_role("heading", name="Kommunens svar på 1").is_visible(), "turned off, also for the next page"


def choose(page: Any, name: str) -> None:
    """Reach the radio buttons and go by the arrows to the one with this name."""
    while page.evaluate("document.activeElement.name") != "outcome":
        page.keyboard.press("Tab")
    radio = page.get_by_role("radio", name=name, exact=True)
    page.keyboard.press("Space")
    for _step in range(8):
        if radio.is_checked():
            return
        page.keyboard.press("ArrowDown")
    raise AssertionError(f"{name} is not reached by the arrows")


def test_what_waits_leads_on_and_an_answer_that_is_opened_has_been_read(browse: Any, ground: Ground) -> None:
    page, base = ground.become(browse(), Kind.HANDLER), f"/rounds/{ground.world.round}"
    for part in ("extensions", "reminder-plan", "schedule", "plan-versions", "exemptions", "sections", "history"):
        page.goto(f"{base}/{part}")
        walk_through(page)
    page.goto("/account/notices")
    walk_through(page)
    page.goto("/to-do")
    tab_to(page, "1 svar att läsa")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("unread=true"))
    tab_to(page, "KS/2026:7-1")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Markera som oläst").wait_for()
    assert page.evaluate(FOCUSED)["id"] != "reading", "what is said by itself does not take the focus"
    tab_to(page, "Markera som oläst")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("unread=true"))
    page.get_by_text("1 svar är inte läst").wait_for()
