"""A body answers preliminarily in time; its board meets after the closing, and confirms with minutes."""

import datetime
from typing import Any

from sqlmodel import select

from app.accounts.policy import Kind
from app.clock import now
from app.rounds.models import Consultee, Round
from tests.journeys.conftest import Ground, heading, press

MINUTES = "§ 45 Styrelsen står bakom svaret.".encode()


def send_preliminarily(page: Any, base: str) -> None:
    """The contact writes and sends, before the board has met."""
    page.goto(f"{base}/whole")
    page.get_by_label("Tillstyrker", exact=True).check()
    page.get_by_label("Sammanfattning").fill("Vi står bakom planen.")
    press(page, "Spara och granska")
    heading(page, "Granska och skicka")
    page.get_by_label("Svaret är preliminärt").check()
    page.get_by_label("Namn på den som svarar").fill("Eva Lund")
    press(page, "Skicka svaret")
    page.wait_for_url("**/responses/*")
    assert "preliminär" in page.get_by_role("main").inner_text()


def close_after_the_deadline(page: Any, ground: Ground) -> None:
    """The last day passes, and the handler closes the round."""
    with ground.database.write() as session:
        round_ = session.get_one(Round, ground.world.round)
        round_.deadline = now().date() - datetime.timedelta(days=1)
        for body in session.exec(select(Consultee).where(Consultee.round_id == ground.world.round)):
            body.deadline = None
        round_.board_version += 1
    page.goto(f"/rounds/{ground.world.round}")
    press(page, "Stäng remissen …")
    press(page, "Stäng remissen")
    page.get_by_text("Börja sammanställa …").wait_for()


def confirm_with_minutes(page: Any, base: str) -> None:
    """From the receipt, on a phone without a script; what is lacking is said and what was typed is kept."""
    page.goto(f"{base}/responses/1")
    page.get_by_role("link", name="Bekräfta svaret").click()
    heading(page, "Bekräfta svaret")
    page.get_by_label("Nämnd eller styrelse").check()
    page.locator("[name=decision_paragraph]").fill("§ 45")
    file = {"name": "Protokoll.txt", "mimeType": "text/plain", "buffer": MINUTES}
    page.get_by_label("Protokollsutdrag").set_input_files(file)
    press(page, "Bekräfta svaret")
    assert page.get_by_role("alert").count()
    assert page.locator("[name=decision_paragraph]").input_value() == "§ 45"
    page.get_by_label("Beslutsdag").fill(now().date().isoformat())
    press(page, "Bekräfta svaret")
    page.wait_for_url("**/responses/1")
    told = page.get_by_role("main").inner_text()
    assert "bekräftad" in told
    assert "Protokoll.txt" in told
    page.goto(f"{base}/confirmation")
    assert "Svaret är bekräftat" in page.get_by_role("main").inner_text()


def test_a_board_confirms_after_the_closing(browse: Any, ground: Ground) -> None:
    base = f"/answers/{ground.world.consultee}"
    body = ground.become(browse(width=390, javascript=False), Kind.CONTACT)
    send_preliminarily(body, base)
    official = ground.become(browse(), Kind.HANDLER)
    close_after_the_deadline(official, ground)
    confirm_with_minutes(body, base)
    official.goto(f"/rounds/{ground.world.round}/consultees/{ground.world.consultee}")
    official.locator("main a[href^='/responses/']").first.click()
    assert "§ 45" in official.get_by_role("main").inner_text()
    with official.expect_download() as download:
        official.get_by_role("link", name="Protokoll.txt").click()
    assert download.value.path().read_bytes() == MINUTES
    official.goto(f"/rounds/{ground.world.round}/responses")
    assert "Bekräftat svar" in official.get_by_role("main").inner_text()
