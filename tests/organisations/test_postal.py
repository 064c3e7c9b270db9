"""Where letters on paper go: typed, out of a list's columns, on the page and in the API."""

from typing import Any

import pytest
from sqlmodel import select

from app.accounts.identity import By
from app.accounts.models import Role
from app.clock import now
from app.organisations.importing import read_list_text
from app.organisations.list_actions import create_list
from app.organisations.models import Organisation
from app.organisations.postal import NOWHERE, PostalAddress, read_postal
from tests.kit.officials import bearer
from tests.kit.pages import Pages

HANDLER = bearer(Role.HANDLER)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (("Box 12", "12345", "Norrbo"), ("Box 12", "123 45", "Norrbo")),
        (("Box 12, SE-123 45 Norrbo",), ("Box 12", "123 45", "Norrbo")),
        (("c/o Ek\nStorgatan 1\n123 45 Norrbo",), ("c/o Ek\nStorgatan 1", "123 45", "Norrbo")),
        (("Storgatan 1 12345 Norrbo, Sverige",), ("Storgatan 1", "123 45", "Norrbo, Sverige")),
        (("Storgatan 1",), ("Storgatan 1", "", "")),
        (("",), ("", "", "")),
        (("a, b, c, d, e, f",), ("", "", "")),
        (("x" * 101, "123 45", "Norrbo"), ("", "", "")),
    ],
)
def test_an_address_is_found_in_what_is_written(written: tuple[str, ...], read: tuple[str, str, str]):
    assert read_postal(*written) == PostalAddress(*read)


def test_a_lists_columns_say_where_letters_go():
    parsed = read_list_text(
        "Organisation\tGatuadress\tPostnr\tPostort\tE-post\n"
        "Norra byalaget\tBox 12\t12345\tNorrbo\t\nSödra byalaget\t\t\t\ts@x.se\n"
    )
    assert [entry.postal for entry in parsed.entries] == [PostalAddress("Box 12", "123 45", "Norrbo"), NOWHERE]
    mixed = read_list_text("Organisation\tAdress\nNorra\tBox 1, 123 45 Norrbo\nSödra\ts@x.se\nVästra\ta,b,c,d,e\n")
    assert [entry.postal.on_one_line for entry in mixed.entries] == ["Box 1, 123 45 Norrbo", "", ""]
    assert mixed.entries[1].email == "s@x.se"
    assert mixed.left_out == ("Västra: a,b,c,d,e",)


def test_a_list_fills_in_what_the_register_lacks(database: Any, handler: By):
    parsed = read_list_text("Organisation\tAdress\nNorra byalaget\tBox 1, 123 45 Norrbo\n")
    other = read_list_text("Organisation\tAdress\nNorra byalaget\tBox 2, 123 45 Norrbo\n")
    with database.write() as session:
        for text in (read_list_text("Norra byalaget"), parsed, other):
            create_list(session, name="Lista", parsed=text, by=handler, now=now())
    with database.read() as session:
        body = session.exec(select(Organisation).where(Organisation.name == "Norra byalaget")).one()
    assert body.postal.on_one_line == "Box 1, 123 45 Norrbo"


def test_an_address_is_typed_on_the_bodys_page(desk: Pages):
    page = desk.get("/organisations").click("Lägg till organisation")
    page = page.form("Spara").submit(
        name="Byalaget", kind="association", address_lines="a\nb\nc\nd", postcode="12345", town="Norrbo", status=422
    )
    assert "högst 3 rader" in page.errors()["address_lines"]
    assert page.form("Spara").value("town") == "Norrbo"
    page.form("Spara").submit(address_lines=" Box 12 \n\n c/o Ek ")
    form = desk.get("/organisations").click("Byalaget").form("Spara")
    assert [form.value(name) for name in ("address_lines", "postcode", "town")] == [
        "Box 12\nc/o Ek",
        "123 45",
        "Norrbo",
    ]
    form.submit(town="Söderby")
    page = desk.get("/organisations").click("Byalaget")
    assert "ändrades från Box 12, c/o Ek, 123 45 Norrbo till Box 12, c/o Ek, 123 45 Söderby" in page.text()


def test_programs_say_it_too(client: Any, mailing: int):
    new = {"name": "Byalaget", "kind": "association", "address_lines": "Box 12", "postcode": "12345", "town": "Norrbo"}
    made = client.post("/api/v1/organisations", json=new, headers=HANDLER).json()
    assert (made["address_lines"], made["postcode"], made["town"]) == ("Box 12", "123 45", "Norrbo")
    changed = client.patch(f"/api/v1/organisations/{made['id']}", json={"town": None}, headers=HANDLER).json()
    assert (changed["address_lines"], changed["town"]) == ("Box 12", "")
