"""More time: asked for on the body's own page or over the API, decided by an official, given to one or to several."""

import datetime
from typing import Any

import pytest
from icalendar import Calendar, Event
from sqlalchemy import update
from sqlmodel import col, select

from app.accounts.identity import By
from app.accounts.policy import Kind
from app.clock import now, today
from app.database import Database
from app.errors import Invalid
from app.installation import installation_of
from app.rounds.actions import change_deadline
from app.rounds.models import Consultee, Round
from app.settings import Settings
from app.tracking.actions import grant_extension
from app.tracking.models import Extension
from tests.kit import world
from tests.kit.pages import Pages
from tests.kit.world import World
from tests.rounds.conftest import Driver

ME = By("system", None, "X")


def day(days: int) -> str:
    return (today() + datetime.timedelta(days=days)).isoformat()


def request_address(made: World) -> str:
    """Where a body asks over the API."""
    return f"/api/v1/answer/{made.links[Kind.CONTACT]}/extension-request"


@pytest.fixture
def mine(pages: Pages, made: World) -> Pages:
    """The browser of the body's contact."""
    for name, value in made.cookies[Kind.CONTACT].items():
        pages.raw.cookies.set(name, value)
    return pages


def test_a_request_for_more_time_is_decided(app: Any, desk: Any, client: Any, made: World):
    asked = {"deadline": day(75), "reason": "Nämnden möts sent."}
    assert client.post(request_address(made), json=asked).status_code == 201
    assert client.post(request_address(made), json=asked).status_code == 409, "one at a time"
    shown = desk.get(f"/rounds/{made.round}").click("Ge besked Naturvännerna")
    with installation_of(app).database.read() as session:
        extension = session.exec(select(Extension)).one()
    given = f"/rounds/{made.round}/consultees/{made.consultee}/extension"
    assert not shown.all("form", action=given), "one way to answer what is asked"
    form = shown.form(action=f"/rounds/{made.round}/extensions/{extension.id}/decision")
    assert "Meddelande till remissinstansen Skrivs alltid vid avslag." in shown.text()
    form.submit({"decision": "granted", "deadline": day(80)})
    with installation_of(app).database.read() as session:
        assert str(session.get_one(Consultee, made.consultee).deadline) == day(80)
    shown = desk.get(f"/rounds/{made.round}/consultees/{made.consultee}")
    assert shown.text().count("Anstånd till") == 1
    assert shown.form(action=given)


def test_a_program_that_asks_by_the_link_has_opened_it(app: Any, handler: Driver, client: Any, made: World):
    with installation_of(app).database.write() as session:
        body = session.get_one(Consultee, made.consultee)
        body.opened_at = body.begun_on = None
        session.add(body)
    client.post(request_address(made), json={"deadline": day(75), "reason": "Nämnden möts sent."})
    board = handler("GET", f"/rounds/{made.round}/consultees", status=200)["items"]
    shown = next(item for item in board if item["id"] == made.consultee)
    assert (shown["status"], shown["asked_for_time"], shown["opened_at"] is not None) == ("opened", True, True)


def test_a_refusal_leaves_the_day(app: Any, handler: Driver, client: Any, made: World):
    assert client.post(request_address(made), json={"deadline": day(75), "reason": "Sent."}).json()
    with installation_of(app).database.read() as session:
        extension = session.exec(select(Extension)).one()
    decided = handler("POST", f"/extensions/{extension.id}/decision", status=200, json={"decision": "refused"})
    assert decided["status"] == "refused"
    assert handler("POST", f"/extensions/{extension.id}/decision", status=409, json={"decision": "granted"})
    assert handler("POST", "/extensions/999/decision", status=404, json={"decision": "granted"})
    assert handler("POST", f"/extensions/{extension.id}/decision", status=422, json={"decision": "maybe"})
    with installation_of(app).database.read() as session:
        assert session.get_one(Consultee, made.consultee).deadline is None


def asked(client: Any, made: World, days: int = 75) -> None:
    wanted = {"deadline": day(days), "reason": "Nämnden möts sent."}
    assert client.post(request_address(made), json=wanted).status_code == 201


def one_extension(app: Any) -> Extension:
    with installation_of(app).database.read() as session:
        return session.exec(select(Extension)).one()


def test_the_cases_are_decided_together_and_a_refusal_says_why(app: Any, desk: Any, client: Any, made: World):
    asked(client, made)
    shown = desk.get(f"/rounds/{made.round}/board").click("Anståndsärenden")
    form = shown.form(action=f"/rounds/{made.round}/extensions/decisions")
    silent = form.submit({"extension": ["1"], "decision": "refused"}, status=422)
    assert silent.all("a", text="Skriv skälet till avslaget.")
    none = silent.form(action=f"/rounds/{made.round}/extensions/decisions").submit({"extension": []}, status=422)
    assert none.all("a", text="Markera minst en begäran.")
    said = none.form(action=f"/rounds/{made.round}/extensions/decisions").submit(
        {"extension": ["1"], "decision": "refused", "reason": "Det hinns inte."}
    )
    assert "1 begäran är avgjord." in said.text()
    assert "Det hinns inte." in said.text()
    assert one_extension(app).decision == "refused"


def test_time_that_is_given_answers_the_request_that_waits(app: Any, handler: Driver, client: Any, made: World):
    asked(client, made)
    given = {"deadline": day(70), "reason": "Så långt går det."}
    handler("POST", f"/consultees/{made.consultee}/extension", status=201, json=given)
    decided = one_extension(app)
    assert (decided.decision, str(decided.deadline), str(decided.requested_deadline)) == ("granted", day(70), day(75))


def test_what_all_have_got_meanwhile_is_granted_by_that(app: Any, handler: Driver, client: Any, made: World):
    asked(client, made)
    handler("PATCH", f"/rounds/{made.round}", status=409, json={"deadline": day(80)})
    with installation_of(app).database.write() as session:
        round_ = session.get_one(Round, made.round)
        change_deadline(
            session, round_, deadline=today() + datetime.timedelta(days=80), reason="Jul.", by=ME, now=now()
        )
    handler("POST", "/extensions/1/decision", status=422, json={"decision": "granted", "deadline": day(79)})
    assert handler("POST", "/extensions/1/decision", status=200, json={"decision": "granted"})["deadline"] == day(80)


def test_more_time_for_the_marked(app: Any, desk: Any, made: World):
    shown = desk.get(f"/rounds/{made.round}/extensions?consultee={made.consultee}&consultee={made.other_consultee}")
    form = shown.form(action=f"/rounds/{made.round}/extensions")
    again = form.submit({"deadline": "2020-01-01", "reason": "Nämnd"}, status=422)
    assert "deadline" in again.errors()
    assert again.form(action=f"/rounds/{made.round}/extensions").value("reason") == "Nämnd"
    again.form(action=f"/rounds/{made.round}/extensions").submit({"deadline": day(100), "reason": "Nämnd"})
    with installation_of(app).database.read() as session:
        days = session.exec(select(Consultee.deadline).where(Consultee.round_id == made.round)).all()
    assert sorted(str(d) for d in days) == [day(100), day(100), "None"]
    assert "Anståndsärenden" in desk.get(f"/rounds/{made.round}/extensions").text()


def test_a_body_asks_on_its_own_page_and_reads_what_came_of_it(app: Any, mine: Pages, handler: Driver, made: World):
    address = f"/answers/{made.consultee}/extension"
    asking = mine.get(f"/answers/{made.consultee}").click("Be om längre tid")
    assert "Till startsidan" not in asking.text(), "the form's own way back leads there"
    refused = asking.form("Skicka begäran").submit({"deadline": "i vår", "reason": ""}, status=422)
    assert refused.errors()["deadline"].endswith("Skriv datumet som år-månad-dag, till exempel 2027-03-15.")
    assert refused.errors()["reason"].endswith("Skriv varför ni behöver mer tid.")
    too_long = refused.form("Skicka begäran").submit({"deadline": day(70), "reason": "x" * 2001}, status=422)
    assert too_long.errors().keys() == {"reason"}
    assert too_long.errors()["reason"].endswith("Skriv högst 2 000 tecken.")
    asked = too_long.form("Skicka begäran").submit({"deadline": day(70), "reason": "Styrelsen\x0bmöts då"})
    assert "Er begäran väntar på besked" in asked.text()
    assert not asked.all("button", text="Skicka begäran"), "one at a time"
    assert asked.link("Till startsidan") == f"/answers/{made.consultee}"
    with installation_of(app).database.read() as session:
        extension = session.exec(select(Extension)).one()
    assert extension.reason == "Styrelsen\nmöts då", "what cannot be kept is taken out"
    decided = {"decision": "granted", "deadline": day(72), "reason": "Gärna."}
    handler("POST", f"/extensions/{extension.id}/decision", status=200, json=decided)
    shown = mine.get(address)
    assert "Ni har fått längre tid" in shown.text()
    assert "Gärna." in shown.text()
    assert shown.all("button", text="Skicka begäran"), "who needs still more may ask again"


def test_a_body_asks_over_the_api(client: Any, made: World):
    asked = client.post(request_address(made), json={"deadline": day(75), "reason": "Styrelsen möts"})
    assert asked.status_code == 201, asked.text
    assert asked.json() == {
        "id": asked.json()["id"],
        "deadline": day(75),
        "reason": "Styrelsen möts",
        "status": "requested",
    }
    for wrong in ({"deadline": day(1), "reason": "Nej"}, {"deadline": day(90), "reason": "a\x00b"}):
        assert client.post(request_address(made), json=wrong).status_code == 422


def test_two_who_give_more_time_at_once_never_take_a_day_back(database: Database, settings: Settings):
    with database.write() as session:
        built = world.build(session, now() - datetime.timedelta(hours=1), key=settings.key())
    with database.write() as session:
        consultee = session.get_one(Consultee, built.consultee)
        meanwhile = today() + datetime.timedelta(days=90)
        session.connection().execute(
            update(Consultee).where(col(Consultee.id) == built.consultee).values(deadline=meanwhile)
        )
        earlier = meanwhile - datetime.timedelta(days=1)
        with pytest.raises(Invalid):
            grant_extension(session, consultee, deadline=earlier, reason="Nämnd", by=By("system", None, "X"), now=now())


def test_more_time_moves_the_entry_in_the_bodys_calendar(mine: Pages, handler: Driver, client: Any, made: World):
    def entry() -> Event:
        (link,) = mine.get(f"/answers/{made.consultee}").all("a", text="Lägg in sista dagen i kalendern")
        saved = mine.raw.get(link.get("href"))
        assert saved.headers["content-type"].startswith("text/calendar")
        assert "attachment" in saved.headers["content-disposition"]
        fetched = client.get(f"/api/v1/answer/{made.links[Kind.CONTACT]}/last-day.ics")
        ours, theirs = (Calendar.from_ical(answer.content).walk("VEVENT")[0] for answer in (saved, fetched))
        assert ours["uid"] == theirs["uid"]
        return ours

    before = entry()
    given = {"deadline": day(80), "reason": "Nämnden möts sent."}
    handler("POST", f"/consultees/{made.consultee}/extension", status=201, json=given)
    after = entry()
    assert (after["uid"], str(after["dtstart"].dt)) == (before["uid"], day(80))
    assert after["sequence"] > before["sequence"]
