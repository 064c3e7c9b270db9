"""Many bodies of a list moved and taken off at once, and whole groups."""

from typing import Any

from tests.kit.pages import Pages
from tests.organisations.test_api import HANDLER, LISTS
from tests.organisations.test_pages import bodies, item

A, B = "Åkeriföreningen", "Ängsnämnden"


def test_many_are_moved_to_a_new_group_and_taken_off(desk: Pages, mailing: int, database: Any):
    address = f"/lists/{mailing}"
    marks = [str(item(database, mailing, A)), str(item(database, mailing, B))]
    page = desk.post(f"{address}/picked/move", {"item": marks, "to_group": "Odling"})
    assert "2 organisationer är flyttade." in page.text()
    assert [(group, name) for group, name, _email in bodies(database, mailing)][-2:] == [("Odling", A), ("Odling", B)]
    page = desk.post(f"{address}/picked/move", {"item": ["group:Externa", marks[1]], "to_group": "Nämnder"})
    assert [name for group, name, _email in bodies(database, mailing) if group == "Externa"] == []
    page = desk.post(f"{address}/picked/removal", {"item": ["group:Nämnder", "987654"]})  # one is gone already
    assert "4 organisationer är borttagna från listan." in page.text()
    assert bodies(database, mailing) == [("Odling", A, None)]


def test_what_is_marked_stays_marked_when_something_is_missing(desk: Pages, mailing: int, database: Any):
    mark = str(item(database, mailing, A))
    page = desk.post(f"/lists/{mailing}/picked/move", {"item": [mark, "group:Nämnder"], "to_group": ""}, status=422)
    checked = {box.get("value") for box in page.xpath("//input[@name='item'][@checked]")}
    assert checked == {mark, "group:Nämnder"}
    assert "Skriv gruppens namn." in page.text()
    page = desk.post(f"/lists/{mailing}/picked/removal", {"to_group": "Odling"}, status=422)
    assert "Markera minst en organisation" in page.text()
    assert page.one(id="f-to_group").get("value") == "Odling"
    assert len(bodies(database, mailing)) == 5


def test_the_same_by_the_api(client: Any, mailing: int, database: Any):
    items = f"{LISTS}/{mailing}/items"
    ids = [item(database, mailing, A), item(database, mailing, B)]
    moved = client.patch(items, headers=HANDLER, json={"ids": ids, "group": "Odling"}).json()["items"]
    assert [row["name"] for row in moved if row["group"] == "Odling"] == [A, B]
    assert client.patch(items, headers=HANDLER, json={"ids": [*ids, 987654], "group": "X"}).status_code == 404
    assert client.patch(items, headers=HANDLER, json={"ids": [], "group": "X"}).status_code == 422
    named = client.patch(f"{LISTS}/{mailing}/groups", headers=HANDLER, json={"was": "Odling", "name": "Jord"}).json()
    assert [row["name"] for row in named["items"] if row["group"] == "Jord"] == [A, B]
    left = client.post(f"{items}/removal", headers=HANDLER, json={"ids": ids}).json()["items"]
    assert len(left) == 3
    assert client.post(f"{items}/removal", headers=HANDLER, json={"ids": ids}).status_code == 404, "they are gone"
