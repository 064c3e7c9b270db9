"""A round's overview: what is done from it, and what is refused there."""

import datetime
from typing import Any

from app.accounts.models import Role, User
from app.accounts.policy import Kind
from app.clock import today
from app.installation import installation_of
from app.rounds.models import Consultee, Round
from tests.kit.world import World


def day(days: int) -> str:
    return (today() + datetime.timedelta(days=days)).isoformat()


def test_cancelling_needs_a_reason(desk: Any, made: World):
    address = f"/rounds/{made.round}"
    refused = desk.get(address).form(action=f"{address}/cancellation").submit({"reason": " "}, status=422)
    assert "reason" in refused.errors()
    shown = refused.form(action=f"{address}/cancellation").submit({"reason": "Planen dras tillbaka."})
    assert "Remissen är avbruten" in shown.text()


def test_a_later_day_for_all(desk: Any, made: World):
    address = f"/rounds/{made.round}"
    form = desk.get(address).form(action=f"{address}/deadline")
    refused = form.submit({"deadline": day(1), "reason": "x"}, status=422)
    assert "deadline" in refused.errors()
    refused.form(action=f"{address}/deadline").submit({"deadline": day(99), "reason": "Fler behöver tid"})
    assert "Fler behöver tid" in desk.get(f"{address}/history").text()


def test_an_overdue_round_leads_with_what_to_do_now(app: Any, desk: Any, made: World):
    address = f"/rounds/{made.round}"
    ahead = desk.get(address)
    assert ahead.xpath("//main//h2")[0].text_content() == "Läget", "its last day has not passed"
    assert ahead.text().count("har inte svarat") == 1, "how many have not answered is said once"
    with installation_of(app).database.write() as session:
        session.get_one(Round, made.round).deadline = today() - datetime.timedelta(days=1)
    shown = desk.get(address)
    assert shown.xpath("//main//h2")[0].text_content().strip() == "2 har inte svarat, 2 saknas"
    assert shown.all("a", text="Påminn …")
    assert shown.all("a", text="Förläng svarstiden …")
    assert not shown.all("button", text="Stäng remissen"), "what cannot be undone is asked for first"
    assert "kan du öppna remissen igen med en ny svarsdag" in shown.click("Stäng remissen …").text()
    assert shown.click("Förläng svarstiden …").xpath("//details[@id='deadline'][@open]")
    row = next(row for row in desk.get("/rounds").rows() if "Remiss av planen" in row)
    assert "2 har inte svarat, 2 saknas: påminn, förläng eller stäng" in row


def test_a_round_that_nobody_handles_says_so_and_how_it_is_mended(app: Any, desk: Any, made: World):
    address = f"/rounds/{made.round}"
    assert "Ingen handläggare ännu" not in desk.get(address).text()
    with installation_of(app).database.write() as session:
        session.get_one(User, made.users[Kind.HANDLER]).role = Role.READER
    assert "Be en administratör lägga till en handläggare." in desk.get(address).text()


def closing(desk: Any, made: World) -> Any:
    """The page of closing."""
    return desk.get(f"/rounds/{made.round}/closing")


def test_closing_names_who_still_has_time_and_says_what_helps(app: Any, desk: Any, handler: Any, made: World):
    with installation_of(app).database.write() as session:
        session.get_one(Round, made.round).deadline = today() - datetime.timedelta(days=1)
        session.get_one(Consultee, made.consultee).deadline = None
    assert closing(desk, made).all("button", text="Stäng remissen")
    extended = {"deadline": day(20), "reason": "Styrelsen möts sent"}
    handler("POST", f"/consultees/{made.consultee}/extension", status=201, json=extended)
    shown = closing(desk, made)
    assert not shown.all("button", text="Stäng remissen")
    assert "Naturvännerna , till och med" in shown.text()
    assert shown.click("Påminn dem som inte har svarat").heading
    refused = handler("POST", f"/rounds/{made.round}/closing", status=409)
    assert refused["code"] == "deadline_not_passed"
    assert [body["name"] for body in refused["later"]] == ["Naturvännerna"]
    assert "Naturvännerna har till och med" in refused["title"]
    again = desk.post(f"/rounds/{made.round}/closing", {}, status=409)
    assert "Naturvännerna , till och med" in again.text(), "who presses all the same is told the same"


def test_a_request_that_waits_is_decided_before_the_round_is_closed(app: Any, desk: Any, handler: Any, made: World):
    link = made.links[Kind.CONTACT]
    asked = {"deadline": day(90), "reason": "Nämnden möts i mars"}
    handler("POST", f"/answer/{link}/extension-request", status=201, json=asked)
    with installation_of(app).database.write() as session:
        session.get_one(Round, made.round).deadline = today() - datetime.timedelta(days=1)
        session.get_one(Consultee, made.consultee).deadline = None
    shown = closing(desk, made)
    assert not shown.all("button", text="Stäng remissen")
    assert "Naturvännerna" in shown.click("Ge besked Naturvännerna").text("h1")
    refused = handler("POST", f"/rounds/{made.round}/closing", status=409)
    assert refused["code"] == "extension_undecided"
    (request,) = refused["requests"]
    decided = {"decision": "refused", "reason": "Det är för sent"}
    handler("POST", f"/extensions/{request['extension_id']}/decision", status=200, json=decided)
    closed = closing(desk, made).form("Stäng remissen").submit()
    assert "Remissen är stängd" in closed.text()
