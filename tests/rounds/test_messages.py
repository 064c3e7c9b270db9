"""What was done is said once, on the page that comes after it, in our own words."""

from typing import Any

import pytest

from app.accounts.policy import Kind
from app.installation import NO_SMTP
from app.rounds import messages
from app.web.cookies import FLASH
from app.web.flash import Flash
from tests.kit.world import World
from tests.rounds.test_pages import day

NO_SERVER = "Ingen mejlserver är inställd, så inget har skickats."


def said(page: Any) -> str:
    """What the page says of what was just done."""
    confirmations = page.all("div", class_="said", role="status")
    return confirmations[0].text_content().strip() if confirmations else ""


def test_opening_says_how_many_invitations_go_and_says_it_once(desk: Any, made: World):
    draft = f"/rounds/{made.draft_round}"
    board = desk.get(draft).form(action=f"{draft}/opening").submit()
    assert said(board) == f"Remissen är öppnad. 2 inbjudningar är sparade. {NO_SERVER}"
    assert desk.redirects[-1] == f"{draft}/board", "nothing of it is in the address"
    assert said(desk.get(f"{draft}/board")) == ""
    desk.post(f"{draft}/opening", {})
    assert said(desk.get(f"{draft}/board")) == "", "the second press opened nothing"


def test_where_a_mail_server_takes_the_letters_they_are_on_their_way(desk: Any, app: Any, made: World):
    assert "Mejlserver saknas" in desk.raw.get("/rounds").text, "on every page of an official"
    app.state.installation.database.info[NO_SMTP] = False
    draft = f"/rounds/{made.draft_round}"
    page = desk.get(draft)
    assert "mejlserver" not in desk.raw.get(draft).text
    board = page.form(action=f"{draft}/opening").submit()
    assert said(board) == "Remissen är öppnad. 2 inbjudningar skickas."
    assert "mejlserver" not in board.text()
    assert {status.split(" ")[0] for status in board.column(3)} == {"Har", "Utskick"}, "the server has taken none yet"


def test_who_only_reads_is_not_told_of_what_others_mend(desk: Any, made: World):
    for name, value in made.cookies[Kind.READER].items():
        desk.raw.cookies.set(name, value)
    assert desk.get("/rounds").heading == "Remisser"
    assert "ejlserver" not in desk.raw.get("/rounds").text


def test_it_is_said_in_the_readers_language(desk: Any, made: World):
    desk.raw.cookies.set("remiss_language", "en")
    desk.language = "en"
    address = f"/rounds/{made.round}"
    shown = desk.get(address).form(action=f"{address}/deadline").submit({"deadline": day(99), "reason": "Time"})
    assert said(shown) == (
        "The deadline is extended. 1 e-mail is saved. No mail server is set up, so nothing has been sent."
    )


def test_a_board_that_is_in_the_browser_is_made_anew_when_something_is_to_be_said(desk: Any, made: World):
    board = f"/rounds/{made.round}/board"
    mark = desk.raw.get(board).headers["etag"]
    assert desk.raw.get(board, headers={"If-None-Match": mark}).status_code == 304
    desk.raw.cookies.set(FLASH, "extension.several:3")
    answer = desk.raw.get(board, headers={"If-None-Match": mark})
    assert answer.status_code == 200
    assert "3 remissinstanser har fått längre tid" in answer.text
    assert "etag" not in answer.headers, "what is said once is not kept"


def test_the_cookie_is_short_lived_and_out_of_scripts_reach(desk: Any, made: World):
    answer = desk.raw.post(f"/rounds/{made.draft_round}/opening", headers={"Sec-Fetch-Site": "same-origin"})
    cookie = answer.headers["set-cookie"]
    assert f"{FLASH}=" in cookie
    assert {"HttpOnly", "SameSite=lax", "Max-Age=60"} <= {part.strip() for part in cookie.split(";")}


@pytest.mark.parametrize(
    "forged", ["<b>x</b>:1", "no.such.code:1", "round.opened:-1", "round.opened:99999999", "", "x"]
)
def test_a_forged_cookie_says_nothing(desk: Any, made: World, forged: str):
    desk.raw.cookies.set(FLASH, forged)
    shown = desk.get(f"/rounds/{made.round}")
    assert said(shown) == ""


def test_codes_are_unique():
    with pytest.raises(ValueError, match=r"round\.opened"):
        Flash(messages.OPENED.code, lambda n: "again")


def test_other_acts_say_what_they_did(desk: Any, made: World):
    address = f"/rounds/{made.round}"
    shown = desk.post(f"{address}/consultees/{made.consultee}/invitation", {})
    assert said(shown) == "Inbjudan är sparad igen. Ingen mejlserver är inställd, så den har inte skickats."
    form = desk.get(f"{address}/reminders").form(action=f"{address}/reminders")
    assert said(form.submit()) == f"1 påminnelse är sparad. {NO_SERVER}"
    refused = desk.get(address).form(action=f"{address}/cancellation").submit({"reason": " "}, status=422)
    assert said(refused) == ""
    shown = refused.form(action=f"{address}/cancellation").submit({"reason": "Planen dras tillbaka."})
    assert said(shown).startswith("Remissen är avbruten.")
