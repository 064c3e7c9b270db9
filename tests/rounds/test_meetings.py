"""A body's meetings on pages and over the API: set, filled in from a file, and held against the last day."""

import datetime
from typing import Any

from app.clock import today
from app.i18n import long_date
from app.installation import installation_of
from app.rounds.calendar import working_day
from app.rounds.models import Consultee, Round
from tests.kit.world import World
from tests.rounds.conftest import Driver


def coming(days: int) -> datetime.date:
    return today() + datetime.timedelta(days=days)


def test_days_are_typed_corrected_and_saved(desk: Any, handler: Driver, made: World):
    address = f"/organisations/{made.organisation}"
    form = desk.get(address).click("Ange sammanträdesdagar").form("Spara")
    wrong = form.submit({"days": f"{coming(20)}\ni vår"}, status=422)
    assert "”i vår” är inget datum" in wrong.errors()["days"]
    again = wrong.form("Spara")
    assert again.value("days") == f"{coming(20)}\ni vår", "what was typed stays"
    saved = again.submit({"days": f"{coming(40)}\n{coming(20)}\n{coming(20)}"})
    assert "2 sammanträden är sparade." in saved.text()
    assert handler("GET", f"{address}/meetings", status=200)["days"] == [str(coming(20)), str(coming(40))]
    stale = form.submit({"days": ""}, status=409)
    assert "Någon har ändrat organisationen" in stale.text()
    assert long_date(coming(20)) in desk.get(f"{address}/meetings").form("Spara").value("days")


def test_a_calendar_file_fills_in_the_field_and_saves_nothing(desk: Any, handler: Driver, made: World):
    address = f"/organisations/{made.organisation}/meetings"
    held = coming(30)
    content = f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nSUMMARY:Styrelsen\r\nDTSTART;VALUE=DATE:{held:%Y%m%d}\r\n"
    content += "END:VEVENT\r\nEND:VCALENDAR\r\n"
    form = desk.get(address).form("Läs in filen")
    nothing = form.submit({"days": "i vår"}, button="Läs in filen", status=422)
    assert "Välj en kalenderfil" in nothing.errors()["file"]
    file = ("moten.ics", content.encode(), "text/calendar")
    typed = {"days": str(coming(10)), "called": "styr", "file": file}
    read = form.submit(typed, button="Läs in filen", status=200)
    assert "1 dag är inläst ur filen" in read.text()
    assert read.form("Spara").value("days") == f"{long_date(coming(10))}\n{long_date(held)}"
    assert handler("GET", address, status=200)["days"] == [], "nothing is saved yet"
    read.form("Spara").submit()
    assert handler("GET", address, status=200)["days"] == [str(coming(10)), str(held)]


def test_the_api_sets_them_and_refuses_a_day_that_has_passed(handler: Driver, made: World):
    address = f"/organisations/{made.organisation}/meetings"
    refused = handler("PUT", address, status=422, json={"days": [str(coming(5)), str(coming(-1))]})
    assert "har redan passerat" in str(refused)
    assert handler("PUT", address, status=200, json={"days": [str(coming(5))]})["days"] == [str(coming(5))]
    assert handler("PUT", address, json={"days": []}, status=200)["days"] == []
    handler("GET", "/organisations/999999/meetings", status=404)


def test_the_board_says_who_cannot_decide_in_time(app: Any, desk: Any, handler: Driver, made: World):
    with installation_of(app).database.read() as session:
        body, round_ = session.get_one(Consultee, made.consultee), session.get_one(Round, made.round)
        organisation_id, name, deadline = body.organisation_id, body.name, round_.deadline
    board, meetings = f"/rounds/{made.round}/board", f"/organisations/{organisation_id}/meetings"
    before = desk.get(board)
    assert "Inget sammanträde i tid" not in before.text()
    after = deadline + datetime.timedelta(days=9)
    handler("PUT", meetings, json={"days": [str(after)]}, status=200)
    assert desk.get(board).text().count("Inget sammanträde i tid") >= 1
    narrowed = handler("GET", f"/rounds/{made.round}/consultees?status=meets_too_late", status=200)
    assert [item["organisation"]["name"] for item in narrowed["items"]] == [name]
    page = desk.get(f"/rounds/{made.round}/consultees/{made.consultee}")
    assert f"Nästa sammanträde {long_date(after)}" in page.text()
    handler("PUT", meetings, json={"days": [str(deadline), str(after)]}, status=200)
    assert "Inget sammanträde i tid" not in desk.get(board).text(), "the last day itself is in time"
    page = desk.get(f"/rounds/{made.round}/consultees/{made.consultee}")
    assert f"Kan besluta i tid {long_date(deadline)}" in page.text()


def test_the_checks_offer_a_day_that_helps_and_move_it_by_one_press(app: Any, desk: Any, handler: Driver, made: World):
    draft = f"/rounds/{made.draft_round}"
    list_id = handler("GET", draft, status=200)["distribution_list_id"]
    body = handler("GET", f"/distribution-lists/{list_id}", status=200)["items"][0]
    saturday = coming(60) + datetime.timedelta(days=(5 - coming(60).weekday()) % 7)
    handler("PATCH", draft, json={"deadline": str(saturday)}, status=200)
    meets = saturday + datetime.timedelta(days=30)
    handler("PUT", f"/organisations/{body['organisation_id']}/meetings", json={"days": [str(meets)]}, status=200)
    better = working_day(meets + datetime.timedelta(days=1))
    found = {finding["code"]: finding for finding in handler("GET", f"{draft}/checks", status=200)["items"]}
    assert found["meeting_too_late"]["better_day"] == str(better)
    assert found["deadline_holiday"]["better_day"] == str(working_day(saturday))
    page = desk.get(draft)
    assert f"har inget sammanträde före sista svarsdagen. Nästa är {long_date(meets)}" in page.text()
    button = f"Flytta sista svarsdagen till {long_date(better, weekday=True)}"
    moved = page.form(button).submit()
    assert "Ändringarna är sparade." in moved.text()
    assert handler("GET", draft, status=200)["deadline"] == str(better)
    page.form(button).submit(status=409)  # the page is older than what it would change
    codes = {finding["code"] for finding in handler("GET", f"{draft}/checks", status=200)["items"]}
    assert not codes & {"meeting_too_late", "deadline_holiday"}
