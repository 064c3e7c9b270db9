"""The person whom the bodies ask: named with the round, changed later, shown to bodies and officials."""

from typing import Any

import pytest
from sqlmodel import select

from app.accounts.policy import Kind
from app.history.models import Event
from app.installation import installation_of
from app.rounds.forms import RoundForm
from app.rounds.models import ContactPerson, Round
from tests.kit.world import World
from tests.rounds.conftest import Driver

ANNA = {"name": "Anna Ek", "email": "anna.ek@kommunen.example", "phone": "08-465 004 21"}


def test_the_maker_of_a_round_is_its_contact_unless_another_is_named(handler: Driver, new_round: dict[str, Any]):
    by_default = handler("POST", "/rounds", status=201, json=new_round)["contact"]
    assert by_default["name"]
    assert "@" in by_default["email"]
    assert by_default["phone"] == ""
    assert handler("POST", "/rounds", status=201, json=new_round | {"contact": ANNA})["contact"] == ANNA
    assert handler("POST", "/rounds", status=201, json=new_round | {"contact": None})["contact"] is None


@pytest.mark.parametrize("wrong", [{"name": ""}, {"email": "ingen"}, {"email": ""}, {"phone": "1" * 51}])
def test_a_person_who_cannot_be_asked_is_refused(handler: Driver, new_round: dict[str, Any], wrong: dict[str, str]):
    handler("POST", "/rounds", status=422, json=new_round | {"contact": ANNA | wrong})


def test_the_person_can_be_changed_but_not_taken_away_when_the_round_is_open(handler: Driver, app: Any, made: World):
    address = f"/rounds/{made.round}"
    assert handler("PATCH", address, status=200, json={"contact": ANNA})["contact"] == ANNA
    assert handler("GET", address, status=200)["contact"] == ANNA
    handler("PATCH", address, status=422, json={"contact": None})
    handler("PATCH", address, status=409, json={"contact": ANNA, "title": "Ny"})
    handler("PATCH", address, status=409, json={})
    with installation_of(app).database.read() as session:
        event = session.exec(select(Event).where(Event.kind == "round.contact_changed")).one()
        assert event.facts == ANNA
        assert session.get_one(Round, made.round).title != "Ny"


def test_a_draft_may_have_nobody_yet_and_is_told_so_before_it_opens(handler: Driver, made: World):
    address = f"/rounds/{made.draft_round}"
    handler("PATCH", address, status=200, json={"contact": None})
    codes = {item["code"]: item["severity"] for item in handler("GET", f"{address}/checks", status=200)["items"]}
    assert codes["no_contact"] == "warning"
    handler("PATCH", address, status=200, json={"contact": ANNA})
    assert "no_contact" not in {item["code"] for item in handler("GET", f"{address}/checks", status=200)["items"]}


def test_the_person_is_named_on_pages(desk: Any, handler: Driver, made: World):
    form = desk.get("/rounds/new").form(action="/rounds/new")
    assert form.value("contact_name"), "the maker of the round is filled in already"
    assert form.value("contact_email")
    shown = desk.get(f"/rounds/{made.round}").click("Ändra kontaktperson").form("Spara")
    wrong = shown.submit({"contact_name": "", "contact_email": "anna", "contact_phone": "08"}, status=422)
    assert set(wrong.errors()) == {"contact_email"}
    wrong = wrong.form("Spara").submit({"contact_email": ANNA["email"]}, status=422)
    assert set(wrong.errors()) == {"contact_name"}
    overview = wrong.form("Spara").submit({"contact_name": ANNA["name"], "contact_phone": "08-465 004 21 (växel)"})
    assert overview.one("a", text=ANNA["email"]).get("href") == f"mailto:{ANNA['email']}"
    assert overview.one("a", text="08-465 004 21 (växel)").get("href") == "tel:0846500421"


def test_a_stale_form_of_the_person_overwrites_nothing(desk: Any, made: World):
    address = f"/rounds/{made.round}/contact"
    mine, theirs = desk.get(address).form("Spara"), desk.get(address).form("Spara")
    fields = {"contact_name": "Deras", "contact_email": "deras@kommunen.example"}
    theirs.submit(fields)
    mine.submit(fields | {"contact_name": "Min"}, status=422)


def test_a_body_reads_whom_to_ask(client: Any, handler: Driver, made: World):
    handler("PATCH", f"/rounds/{made.round}", status=200, json={"contact": ANNA})
    answer = client.get(f"/api/v1/answer/{made.links[Kind.CONTACT]}").json()
    assert answer["contact"] == ANNA


def test_fields_stand_in_the_order_of_the_page():
    fields = list(RoundForm.model_fields)
    assert fields.index("cover_letter") < fields.index("contact_name") < fields.index("contact_phone")
    assert ContactPerson("A", "a@b.se", "+46 8-465 00").dialled == "+46846500"
