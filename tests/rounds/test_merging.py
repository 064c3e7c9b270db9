"""Two bodies of the register become one, with a trace; and one that was never used is deleted."""

from typing import Any

from app.organisations.models import Organisation
from app.rounds.models import Consultee, Round
from tests.kit.world import World
from tests.rounds.conftest import Driver


def new(handler: Driver, name: str, email: str | None = None) -> int:
    return int(
        handler("POST", "/organisations", status=201, json={"name": name, "kind": "other", "email": email})["id"]
    )


def test_what_moves_is_shown_and_moves_and_the_old_id_leads_on(desk: Any, handler: Driver, made: World, database: Any):
    with database.read() as session:
        seat = session.get_one(Consultee, made.other_consultee)
        old, asked = seat.organisation_id, session.get_one(Organisation, seat.organisation_id).name
        before = (seat.name, session.get_one(Round, seat.round_id).board_version)
    stays = new(handler, "Gruppen som blir kvar")
    address = f"/organisations/{old}"
    handler("PUT", f"{address}/meetings", status=200, json={"days": ["2050-03-15"]})
    choosing = desk.get(address).click("Slå ihop med en annan organisation")
    shown = choosing.form("Visa").submit(q="blir kvar").click("Gruppen som blir kvar")
    for words in ("med svaret", "Platsen på sändlistan", "1 sammanträdesdag", "Det går inte att ångra"):
        assert words in shown.text()
    done = shown.form("Slå ihop").submit()
    assert "Organisationerna är nu en." in done.text()
    assert f"{asked} slogs ihop med den." in done.text()
    assert desk.get(address).one("h1").text_content() == "Gruppen som blir kvar", "the old address leads there"
    assert handler("GET", address, status=200)["id"] == stays
    assert handler("GET", f"/organisations/{stays}/meetings", status=200)["days"] == ["2050-03-15"]
    usage = handler("GET", f"/organisations/{stays}/usage", status=200)
    assert usage["merged"] == [asked]
    assert any(row["has_answered"] for row in usage["rounds"])
    assert usage["lists"]
    with database.read() as session:
        seat = session.get_one(Consultee, made.other_consultee)
        assert seat.organisation_id == stays
        assert seat.name == before[0], "what the round calls it stays"
        assert session.get_one(Round, seat.round_id).board_version > before[1]
        assert session.get(Organisation, old) is None
    again = handler("POST", f"{address}/merge", status=200, json={"into": stays})
    assert again["id"] == stays, "pressed twice it is done once"
    created = handler(
        "POST", "/distribution-lists", status=201, json={"name": "Ny", "text": f"{asked}\nGruppen som blir kvar"}
    )
    assert [row["organisation_id"] for row in created["items"]] == [stays], "the old name leads there too"
    added = handler("POST", "/distribution-lists", status=201, json={"name": "Nyare", "text": "Helt annan"})["id"]
    item = handler("POST", f"/distribution-lists/{added}/items", status=201, json={"name": asked})
    assert item["organisation_id"] == stays


def test_two_that_one_round_asks_stay_two(desk: Any, handler: Driver, made: World, database: Any):
    with database.read() as session:
        seat = session.get_one(Consultee, made.consultee)
        round_id = seat.round_id
    other = new(handler, "Bergslagens åkare", "b@bergslagen.example")
    handler("POST", f"/rounds/{round_id}/consultees", status=201, json={"organisation_id": other})
    page = desk.get(f"/organisations/{other}/merge?into={made.organisation}")
    assert "De går inte att slå ihop" in page.text()
    assert not page.xpath("//button[normalize-space()='Slå ihop']")
    refused = handler("POST", f"/organisations/{other}/merge", status=409, json={"into": made.organisation})
    assert (refused["code"], refused["rounds"]) == ("both_asked", [round_id])
    fields = {"into": str(made.organisation), "version": "1"}
    assert "tillfrågade var för sig" in desk.post(f"/organisations/{other}/merge", fields, status=409).text()
    itself = handler("POST", f"/organisations/{other}/merge", status=422, json={"into": other})
    assert itself["code"] == "same_organisation"
    handler("POST", f"/organisations/{other}/merge", status=404, json={"into": 999999})
    stale = handler("POST", f"/organisations/{other}/merge", status=409, json={"into": new(handler, "X"), "version": 9})
    assert stale["code"] == "stale"


def test_one_that_was_never_used_is_deleted_and_another_is_not(desk: Any, handler: Driver, made: World):
    unused = new(handler, "Aldrig använd")
    page = desk.get(f"/organisations/{unused}").click("Ta bort ur registret").form("Ta bort").submit()
    assert "Organisationen är borttagen ur registret." in page.text()
    handler("GET", f"/organisations/{unused}", status=404)
    handler("DELETE", f"/organisations/{made.organisation}", status=409)
    page = desk.get(f"/organisations/{made.organisation}/removal")
    assert "Organisationen är använd och kan inte tas bort" in page.text()
    page = desk.post(f"/organisations/{made.organisation}/removal", status=409)
    assert "är använd och kan inte tas bort: sändlistan" in page.text() or "(sändlista)" in page.text()


def test_near_names_of_the_register_are_proposed_until_told_apart(desk: Any, handler: Driver, made: World):
    first, second = new(handler, "Sydbo Energi AB", "a@sydbo.example"), new(handler, "Sydbo Energi Aktiebolag")
    pairs = handler("GET", "/organisations/alike", status=200)["items"]
    assert {first, second} in [{pair["first"]["id"], pair["second"]["id"]} for pair in pairs]
    page = desk.get("/organisations").click("Hitta organisationer som kan vara samma")
    assert "Sydbo Energi Aktiebolag" in page.text()
    desk.post("/organisations/alike", {"organisation": str(first), "to": str(second)})
    pairs = handler("GET", "/organisations/alike", status=200)["items"]
    assert {first, second} not in [{pair["first"]["id"], pair["second"]["id"]} for pair in pairs]
    refused = handler("POST", f"/organisations/{first}/apart", status=422, json={"other": first})
    assert refused["code"] == "same_organisation"
    handler("POST", f"/organisations/{second}/merge", status=200, json={"into": first})


def test_a_list_with_both_names_has_the_one_that_stays_once(handler: Driver, made: World, database: Any):
    created = handler(
        "POST", "/distribution-lists", status=201, json={"name": "Två", "text": "Ängby Energi AB <e@x.example>\nHallon"}
    )
    goes, stays = (row["organisation_id"] for row in created["items"])
    third = new(handler, "Blåbär")
    handler("POST", f"/organisations/{goes}/merge", status=200, json={"into": stays})
    rows = handler("GET", f"/distribution-lists/{created['id']}", status=200)["items"]
    assert [(row["name"], row["email"]) for row in rows] == [("Hallon", "e@x.example")], "it takes over the address"
    handler("POST", f"/organisations/{stays}/merge", status=200, json={"into": third})
    assert handler("GET", f"/organisations/{goes}", status=200)["id"] == third, "one merged before leads on too"
