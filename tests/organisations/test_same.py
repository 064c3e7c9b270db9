"""Near names on a list are proposed as one where it is looked through, and are one only if somebody says so."""

from typing import Any

from app.organisations.models import Organisation
from tests.kit.imports import count
from tests.kit.pages import Pages
from tests.organisations.test_api import HANDLER, LISTS
from tests.organisations.test_pages import bodies

NEAR = """Provs universitet
Provs Universitet (PU) <pu@prov.example>
Företagarna Norrbo/Sydbo
Företagarna Norrbo-Sydbo
Sydbo Energi AB
Sydbo Energi Aktiebolag
Företagarna Ekby Torsby"""


def test_what_is_ticked_is_one_and_the_rest_stays(desk: Pages, known: int, database: Any):
    page = desk.get("/lists/new").form("Läs in och granska").submit(name="Nära", text=NEAR)
    assert "4 namn liknar andra" in page.text()
    assert "Samma som Provs universitet på listan" in page.text()
    assert "Samma som Företagarna Ekby/Torsby i registret" in page.text()
    ticked = ["Provs Universitet (PU)", "Företagarna Ekby Torsby"]
    again = page.form("Spara listan").submit(name="", same=ticked, status=422)
    assert {box.get("value") for box in again.xpath("//input[@name='same'][@checked]")} == set(ticked)
    again.form("Spara listan").submit(name="Nära")
    listed = [(name, email) for _group, name, email in bodies(database, 1)]
    assert listed == [
        ("Provs universitet", "pu@prov.example"),
        ("Företagarna Norrbo/Sydbo", None),
        ("Företagarna Norrbo-Sydbo", None),
        ("Sydbo Energi AB", None),
        ("Sydbo Energi Aktiebolag", None),
        ("Företagarna Ekby/Torsby", "f@ekby.example"),
    ]
    assert count(database, Organisation) == 1 + 5, "no body is made for what is another"
    assert "2 namn liknar andra i registret" in desk.get("/lists/1").text(), "what was not answered is asked again"


def test_untouched_nothing_is_joined_and_the_api_says_the_same(client: Any, handler: Any, database: Any):
    first = client.post(LISTS, json={"name": "Nära", "text": NEAR}, headers=HANDLER).json()
    assert len(first["items"]) == 7
    near = [item["name"] for item in first["items"] if item["suggestion"]]
    assert near == ["Provs Universitet (PU)", "Företagarna Norrbo-Sydbo", "Sydbo Energi Aktiebolag"]


def test_the_api_is_told_which_are_the_same(client: Any, handler: Any, database: Any):
    same = ["Sydbo Energi Aktiebolag", "Sydbo Energi AB (publ)", "inte på listan"]
    text = "Sydbo Energi AB\nSydbo Energi Aktiebolag <e@sydbo.example>\nSydbo Energi AB (publ)\nHallon"
    created = client.post(LISTS, json={"name": "Nära", "text": text, "same": same}, headers=HANDLER).json()
    assert [(item["name"], item["email"]) for item in created["items"]] == [
        ("Sydbo Energi AB", "e@sydbo.example"),
        ("Hallon", None),
    ]
    assert count(database, Organisation) == 2
