"""A seeded round from its replies to a published compilation: two officials, a reviewer, and nothing left out."""

import datetime
import re
from pathlib import Path
from typing import Any

from docx import Document
from sqlmodel import select

from app.accounts.actions import create_user
from app.accounts.identity import SYSTEM
from app.accounts.models import Role, User, UserSession
from app.clock import now
from app.installation import Installation, installation_of
from app.responses.models import Standing
from app.rounds.models import Membership
from app.seed.stages import Stage, seed
from app.server import maker_of
from app.settings import Settings
from app.tokens import token_hash
from tests.journeys.conftest import heading, press
from tests.journeys.test_whole_round import saved

OLLE, RUT = "Olle Berg", "Rut Åkerman"
FIRST, REST = "Texten ses över.", "Kommunen noterar synpunkten."
REASON, BETTER = "Skälet saknas.", "Texten ses över i nästa version."


def test_from_replies_to_publication(browse: Any, live_server: Any, settings: Settings, tmp_path: Path) -> None:
    round_id = seeded(settings)
    hanna, olle, rut = people(browse, live_server, round_id)
    ask_for_review(hanna, round_id)
    reply_together(hanna, round_id)
    reply_to_the_first(hanna, round_id)
    reply_to_the_rest(olle, round_id)
    publishing_is_refused(hanna, round_id)
    send_one_back(rut, round_id)
    mend_what_was_sent_back(hanna, round_id)
    approve_all(rut, round_id)
    sum_up(olle, round_id)
    worker = maker_of(installation_of(live_server.app))
    worker.start()
    try:
        publish(hanna, round_id, tmp_path, numbers(live_server, round_id))
    finally:
        worker.stop()


def seeded(settings: Settings) -> int:
    """A round that is being compiled, some of its replies written."""
    quiet = Installation.open(settings, silent=True)
    try:
        return seed(quiet, (Stage.ASSESSING,), now=now(), passwords={})[Stage.ASSESSING]
    finally:
        quiet.close()


def people(browse: Any, live_server: Any, round_id: int) -> tuple[Any, Any, Any]:
    """The windows of the round's official and of two colleagues."""
    tokens = []
    with live_server.database.write() as session:
        hanna = session.exec(select(User).where(User.role == Role.HANDLER)).one()
        others = [
            create_user(session, email=f"{n}@x.se", name=name, role=Role.HANDLER, password=None, by=SYSTEM, now=now())
            for n, name in enumerate((OLLE, RUT))
        ]
        for user in others:
            session.add(Membership(round_id=round_id, user_id=user.id, created_at=now()))
        for user in (hanna, *others):
            until = now() + datetime.timedelta(hours=8)
            token = f"session-{user.id}"
            session.add(
                UserSession(
                    user_id=user.id,
                    token_hash=token_hash(token),
                    created_at=now(),
                    expires_at=until,
                    stepped_up_at=until,
                )
            )
            tokens.append(token)
    pages = [browse(accept_downloads=True) for _token in tokens]
    for page, token in zip(pages, tokens, strict=True):
        page.context.add_cookies([{"name": "remiss_session", "value": token, "url": live_server.url}])
    return pages[0], pages[1], pages[2]


def ask_for_review(page: Any, round_id: int) -> None:
    page.goto(f"/rounds/{round_id}/comments")
    press(page, "Granskning av svaren")
    press(page, "Låt en andra person granska svaren")
    page.get_by_role("button", name="Sluta granska svaren").wait_for()


def waiting(page: Any, round_id: int) -> Any:
    """The comments that wait, each with a box to mark it."""
    page.goto(f"/rounds/{round_id}/comments?show=unanswered")
    return page.locator("input[name=comment]")


def reply_together(page: Any, round_id: int) -> None:
    """Two comments are joined, and one reply is both's."""
    boxes = waiting(page, round_id)
    for n in (0, 1):
        boxes.nth(n).check()
    press(page, "Besvara tillsammans …")
    heading(page, "Besvara tillsammans")
    page.get_by_label("Gruppens namn").fill("Texten")
    press(page, "Samla i en grupp")
    page.get_by_role("heading", name="Texten").first.wait_for()


def left(page: Any) -> int:
    """How many comments wait, as the desk says."""
    said = re.search(r"(\d+) synpunkter väntar", page.locator("#reply").inner_text())
    return int(said[1]) if said else 0


def reply_to_the_first(page: Any, round_id: int) -> None:
    waiting(page, round_id)
    before = left(page)
    page.get_by_role("radio", name="Tillgodoses delvis", exact=True).check()
    page.get_by_label("Svarets text").fill(FIRST)
    press(page, "Spara och nästa")
    page.get_by_text(f"{before - 1} synpunkter väntar").first.wait_for()


def reply_to_the_rest(page: Any, round_id: int) -> None:
    """All that wait at once, a page at a time."""
    while boxes := waiting(page, round_id).all():
        for box in boxes:
            box.check()
        press(page, "Svara på alla på en gång …")
        page.get_by_role("radio", name="Noteras", exact=True).check()
        page.get_by_label("Svarets text").fill(REST)
        with page.expect_navigation():
            page.get_by_role("button", name=re.compile("^Spara svaret på")).click()
        page.locator("#desk").wait_for()
    page.get_by_text("Alla synpunkter har svar").first.wait_for()


def publishing_is_refused(page: Any, round_id: int) -> None:
    page.goto(f"/rounds/{round_id}/publication")
    page.get_by_text("Sammanställningen är inte fullständig").wait_for()
    assert not page.get_by_role("button", name="Publicera sammanställningen").count()


def send_one_back(page: Any, round_id: int) -> None:
    page.goto(f"/rounds/{round_id}/review")
    page.get_by_role("link", name=re.compile("^Granska svaret")).first.click()
    press(page, "Sänd tillbaka")
    page.get_by_role("alert").wait_for()  # nobody can mend what is not named
    page.get_by_label("Anmärkning").fill(REASON)
    with page.expect_navigation():
        press(page, "Sänd tillbaka")
    page.goto(f"/rounds/{round_id}/review")
    page.get_by_text("1 tillbakasänt").wait_for()


def mend_what_was_sent_back(page: Any, round_id: int) -> None:
    page.goto(f"/rounds/{round_id}/review")
    press(page, "1 tillbakasänt")
    page.get_by_role("link", name=re.compile("^Ändra svaret")).click()
    page.get_by_text(REASON).first.wait_for()
    page.get_by_label("Svarets text").fill(BETTER)
    with page.expect_navigation():
        press(page, "Spara och nästa")
    page.goto(f"/rounds/{round_id}/review")
    page.get_by_text("0 tillbakasända").wait_for()


def approve_all(page: Any, round_id: int) -> None:
    """What a person wrote is another's to approve: all is Rut's, who wrote nothing."""
    page.goto(f"/rounds/{round_id}/review")
    while boxes := page.locator("input[name=reply]").all():
        for box in boxes:
            box.check()
        with page.expect_navigation():
            press(page, "Godkänn de markerade")
        page.goto(f"/rounds/{round_id}/review")
    page.get_by_text("0 svar att granska").wait_for()


def sum_up(page: Any, round_id: int) -> None:
    page.goto(f"/rounds/{round_id}/summaries")
    keys = [form.get_attribute("id") for form in page.locator("form[id^=write-]").all()]
    for key in keys:
        form = page.locator(f"#{key}")
        form.get_by_label("Sammanfattning").fill("De flesta är positiva.")
        with page.expect_navigation():
            form.get_by_role("button", name="Spara").click()
        page.get_by_text("Texten är sparad.").wait_for()


def numbers(live_server: Any, round_id: int) -> list[int]:
    """The numbers of the comments that stand."""
    with live_server.database.read() as session:
        return sorted(session.exec(select(Standing.number).where(Standing.round_id == round_id)))


def publish(page: Any, round_id: int, folder: Path, expected: list[int]) -> None:
    """Complete by count, published once, and the file has every comment once without a word of what is missing."""
    page.goto(f"/rounds/{round_id}/compilation")
    n = len(expected)
    assert n == 165
    assert page.locator(".big").inner_text().startswith(f"{n} av {n}")
    page.goto(f"/rounds/{round_id}/publication")
    with page.expect_navigation():
        press(page, "Publicera sammanställningen")
    page.get_by_role("heading", name=re.compile(r"Publicerad \d")).wait_for()
    page.goto(f"/rounds/{round_id}/compilation")
    document = Document(str(saved(page, "Word, per fokusområde", folder)))
    found = [row.cells[0].text for table in document.tables for row in table.rows if row.cells[0].text.isdecimal()]
    assert sorted(map(int, found)) == expected
    assert "Ofullständig" not in "\n".join(paragraph.text for paragraph in document.paragraphs)
    page.goto(f"/rounds/{round_id}/comments")
    assert not page.get_by_role("button", name="Spara och nästa").count()
