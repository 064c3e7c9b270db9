"""A round's overview: what is done from it, and what is refused there."""

import datetime
from typing import Any

from app.accounts.models import Role, User
from app.accounts.policy import Kind
from app.clock import today
from app.installation import installation_of
from app.rounds.models import Round
from tests.kit.world import World


def day(days: int) -> str:
    return (today() + datetime.timedelta(days=days)).isoformat()


def test_cancelling_needs_a_reason(desk: Any, made: World):
    one = f"/rounds/{made.round}"
    refused = desk.get(one).form(action=f"{one}/cancellation").submit({"reason": " "}, status=422)
    assert "reason" in refused.errors()
    shown = refused.form(action=f"{one}/cancellation").submit({"reason": "Planen dras tillbaka."})
    assert "Remissen är avbruten" in shown.text()


def test_a_later_day_for_all(desk: Any, made: World):
    one = f"/rounds/{made.round}"
    refused = desk.get(one).form(action=f"{one}/deadline").submit({"deadline": day(1), "reason": "x"}, status=422)
    assert "deadline" in refused.errors()
    refused.form(action=f"{one}/deadline").submit({"deadline": day(99), "reason": "Fler behöver tid"})
    assert "Fler behöver tid" in desk.get(f"{one}/history").text()


def test_an_overdue_round_leads_with_what_to_do_now(app: Any, desk: Any, made: World):
    one = f"/rounds/{made.round}"
    assert desk.get(one).xpath("//main//h2")[0].text_content() == "Läget", "its last day has not passed"
    with installation_of(app).database.write() as session:
        session.get_one(Round, made.round).deadline = today() - datetime.timedelta(days=1)
    shown = desk.get(one)
    assert shown.xpath("//main//h2")[0].text_content().strip() == "2 har inte svarat, 2 saknas"
    assert shown.all("a", text="Påminn …")
    assert shown.all("a", text="Förläng svarstiden …")
    assert not shown.xpath("//details[@id='closing'][@open]"), "what cannot be undone is asked for first"
    assert shown.click("Stäng remissen …").xpath("//details[@id='closing'][@open]")
    assert shown.click("Förläng svarstiden …").xpath("//details[@id='deadline'][@open]")
    row = next(row for row in desk.get("/rounds").rows() if row[0] == "Remiss av planen")
    assert "2 har inte svarat, 2 saknas: påminn, förläng eller stäng" in row


def test_a_round_that_nobody_handles_says_so_and_how_it_is_mended(app: Any, desk: Any, made: World):
    one = f"/rounds/{made.round}"
    assert "Ingen handläggare ännu" not in desk.get(one).text()
    with installation_of(app).database.write() as session:
        session.get_one(User, made.users[Kind.HANDLER]).role = Role.READER
    assert "Be en administratör lägga till en handläggare." in desk.get(one).text()
