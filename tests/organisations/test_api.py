"""The register and lists over the API."""

from typing import Any

import pytest
from sqlmodel import func, select

from app.accounts.models import Role
from app.clock import now
from app.organisations.list_actions import freeze_list_version
from app.organisations.models import DistributionList, ListEntry, ListVersion, Organisation
from app.organisations.queries import latest_list_version
from tests.kit.imports import count
from tests.kit.officials import bearer, official

HANDLER = bearer(Role.HANDLER)
LISTS = "/api/v1/distribution-lists"
REGISTER = "/api/v1/organisations"


def add(client: Any, name: str, **more: Any) -> dict[str, Any]:
    answer = client.post(REGISTER, json={"name": name, "kind": "other", **more}, headers=HANDLER)
    assert answer.status_code == 201
    return dict(answer.json())


def test_a_list_is_renamed(client: Any, handler: Any):
    created = client.post(LISTS, json={"name": "Lista", "text": "Ett\nTvå"}, headers=HANDLER).json()
    renamed = client.patch(f"{LISTS}/{created['id']}", json={"name": "Remissinstanser"}, headers=HANDLER)
    assert renamed.json() == created | {"name": "Remissinstanser"}
    assert client.get(f"{LISTS}/{created['id']}", headers=HANDLER).json()["name"] == "Remissinstanser"
    assert client.patch(f"{LISTS}/{created['id']}", json={"name": " "}, headers=HANDLER).status_code == 422
    assert client.patch(f"{LISTS}/999", json={"name": "X"}, headers=HANDLER).status_code == 404


def test_the_register_is_in_swedish_order(client: Any, handler: Any):
    for name in ("Östra bolaget", "Ängen", "Åkeriet", "zebra", "Andra", "Ö-gruppen", "A-laget"):
        add(client, name)
    items = client.get(REGISTER, headers=HANDLER).json()["items"]
    assert [item["name"] for item in items] == [
        "A-laget",
        "Andra",
        "zebra",
        "Åkeriet",
        "Ängen",
        "Ö-gruppen",
        "Östra bolaget",
    ]


def test_pages_of_the_register_hold_everything_once(client: Any, handler: Any):
    names = [f"Förening {n:02}" for n in range(7)]
    for name in names:
        add(client, name)
    seen, url = [], f"{REGISTER}?limit=3"
    while url:
        page = client.get(url, headers=HANDLER).json()
        seen += [item["name"] for item in page["items"]]
        url = page["next"]
        assert page["total"] == 7
    assert seen == names


def test_search_takes_any_case_and_its_own_wildcards_literally(client: Any, handler: Any):
    add(client, "Åkeriet 100 % AB", kind="company")
    add(client, "Ängen")
    listing = client.get(REGISTER, params={"q": "åKERIET 100 %"}, headers=HANDLER).json()
    assert [item["name"] for item in listing["items"]] == ["Åkeriet 100 % AB"]
    assert client.get(REGISTER, params={"q": "%"}, headers=HANDLER).json()["total"] == 1
    assert client.get(REGISTER, params={"kind": "company"}, headers=HANDLER).json()["total"] == 1


def test_the_same_name_is_one_body(client: Any, handler: Any):
    add(client, "Region  Sörmland")
    answer = client.post(REGISTER, json={"name": "region sörmland", "kind": "region"}, headers=HANDLER)
    assert (answer.status_code, answer.json()["code"]) == (409, "organisation_exists")


@pytest.mark.parametrize(
    "body",
    [
        {"name": "", "kind": "other"},
        {"name": "A", "kind": "club"},
        {"name": "A", "kind": "other", "email": "a@x.se, b@x.se"},
        {"name": "A" * 301, "kind": "other"},
        {"name": "A", "kind": "other", "colour": "red"},
    ],
)
def test_a_bad_body_is_refused(client: Any, handler: Any, database: Any, body: dict[str, Any]):
    assert client.post(REGISTER, json=body, headers=HANDLER).status_code == 422
    assert count(database, Organisation) == 0


def test_a_body_is_changed_and_a_stale_change_refused(client: Any, handler: Any):
    body = add(client, "Ängen", email="a@x.se")
    url = f"{REGISTER}/{body['id']}"
    assert client.patch(url, json={"name": "Ängarna", "version": 1}, headers=HANDLER).json()["email"] == "a@x.se"
    stale = client.patch(url, json={"email": None, "version": 1}, headers=HANDLER)
    assert (stale.status_code, stale.json()["version"]) == (409, 2)
    assert client.patch(url, json={"email": None}, headers=HANDLER).json()["email"] is None
    assert client.patch(f"{REGISTER}/999", json={"name": "x"}, headers=HANDLER).status_code == 404


def test_a_list_links_exact_names_and_suggests_near_ones(client: Any, known: int, database: Any):
    exact = add(client, "Region Sörmland")
    text = "Externa\n\nREGION sörmland\nFöretagarna Ekby Torsby\n\nNämnder\n\nVård- och omsorgsnämnden\n"
    created = client.post(LISTS, json={"name": "Listan", "text": text}, headers=HANDLER).json()
    region, near, board = created["items"]
    assert (region["organisation_id"], region["name"]) == (exact["id"], "Region Sörmland")
    assert near["suggestion"]["organisation_id"] == known
    assert board["suggestion"] is None
    assert [item["group"] for item in created["items"]] == ["Externa", "Externa", "Nämnder"]
    assert client.get(f"{LISTS}/{created['id']}", headers=HANDLER).json() == created
    kind = client.get(f"{REGISTER}/{board['organisation_id']}", headers=HANDLER).json()["kind"]
    assert kind == "board"


def test_accepting_a_suggestion_removes_the_body_made_for_it(client: Any, mailing: int, known: int, database: Any):
    item = next(i for i in client.get(f"{LISTS}/{mailing}", headers=HANDLER).json()["items"] if i["suggestion"])
    before = count(database, Organisation)
    body = {"organisation_id": known}
    linked = client.patch(f"{LISTS}/{mailing}/items/{item['id']}", json=body, headers=HANDLER).json()
    assert linked | {"suggestion": None} == linked
    assert (linked["organisation_id"], linked["email"]) == (known, "f@ekby.example")
    assert count(database, Organisation) == before - 1


def test_near_names_on_one_list_are_proposed_as_one_and_never_merged_by_themselves(
    client: Any, handler: Any, database: Any
):
    text = "Till: Ekby Energi AB <e@x.se>\nÄmne: Remiss\n\nTorsby Energi AB\nEkby Energi Aktiebolag\nEkby Energi (AB)\n"
    created = client.post(LISTS, json={"name": "Nära", "text": text}, headers=HANDLER).json()
    first, other, near, third = created["items"]
    assert created["left_out"] == ["Ämne: Remiss"]
    assert [item["suggestion"] and item["suggestion"]["name"] for item in created["items"]] == [
        *(None, None, "Ekby Energi AB", "Ekby Energi AB")
    ]
    body = {"organisation_id": first["organisation_id"]}
    kept = client.patch(f"{LISTS}/{created['id']}/items/{near['id']}", json=body, headers=HANDLER).json()
    assert (kept["id"], kept["email"]) == (first["id"], "e@x.se")
    left = client.get(f"{LISTS}/{created['id']}", headers=HANDLER).json()["items"]
    assert [item["id"] for item in left] == [first["id"], other["id"], third["id"]]
    assert count(database, Organisation) == 3


def test_a_body_that_is_used_elsewhere_stays(client: Any, mailing: int, known: int, database: Any):
    item = next(i for i in client.get(f"{LISTS}/{mailing}", headers=HANDLER).json()["items"] if i["suggestion"])
    client.post(LISTS, json={"name": "En till", "text": item["name"]}, headers=HANDLER)
    before = count(database, Organisation)
    url = f"{LISTS}/{mailing}/items/{item['id']}"
    assert client.patch(url, json={"organisation_id": known}, headers=HANDLER).status_code == 200
    assert count(database, Organisation) == before


def test_the_same_body_does_not_stand_twice_on_a_list(client: Any, mailing: int):
    items = client.get(f"{LISTS}/{mailing}", headers=HANDLER).json()["items"]
    url = f"{LISTS}/{mailing}/items/{items[0]['id']}"
    answer = client.patch(url, json={"organisation_id": items[1]["organisation_id"]}, headers=HANDLER)
    assert (answer.status_code, answer.json()["code"]) == (409, "already_on_list")
    assert client.patch(url, json={"organisation_id": 999}, headers=HANDLER).status_code == 404
    answer = client.post(f"{LISTS}/{mailing}/items", json={"name": "ängsnämnden"}, headers=HANDLER)
    assert answer.json()["code"] == "already_on_list"


def test_items_are_added_and_removed(client: Any, mailing: int, database: Any):
    body = {"name": "Västra rådet", "group": "Externa", "email": "v@x.se"}
    answer = client.post(f"{LISTS}/{mailing}/items", json=body, headers=HANDLER)
    assert answer.status_code == 201
    names = [i["name"] for i in client.get(f"{LISTS}/{mailing}", headers=HANDLER).json()["items"]]
    assert names.index("Västra rådet") == 3  # last in its group, before the boards
    url = f"{LISTS}/{mailing}/items/{answer.json()['id']}/removal"
    assert client.post(url, headers=HANDLER).status_code == 204
    assert client.post(url, headers=HANDLER).status_code == 404
    assert client.get(REGISTER, params={"q": "Västra"}, headers=HANDLER).json()["total"] == 1


def test_a_used_list_is_changed_in_its_next_version(client: Any, mailing: int, database: Any):
    before = client.get(f"{LISTS}/{mailing}", headers=HANDLER).json()["items"]
    with database.write() as session:
        frozen = latest_list_version(session, mailing).id
        freeze_list_version(session, frozen, now=now())
    url = f"{LISTS}/{mailing}/items/{before[0]['id']}/removal"
    assert client.post(url, headers=HANDLER).status_code == 204  # the id of the frozen version is understood
    after = client.get(f"{LISTS}/{mailing}", headers=HANDLER).json()["items"]
    assert [i["name"] for i in after] == [i["name"] for i in before][1:]
    assert [i["suggestion"] for i in after] == [i["suggestion"] for i in before][1:]
    with database.read() as session:
        kept = session.exec(select(func.count()).select_from(ListEntry).where(ListEntry.version_id == frozen)).one()
    assert kept == len(before)
    assert count(database, ListVersion) == 2


@pytest.mark.parametrize(
    ("body", "file", "status"),
    [
        ({"name": "A"}, None, 422),
        ({"name": "A", "text": "   "}, None, 422),
        ({"text": "Bara ett namn"}, None, 422),
        ({"name": "A"}, ("a.pdf", b"%PDF-1.7"), 415),
        ({"name": "A"}, ("a.docx", b"text"), 415),
        ({"name": "A"}, ("a.txt", b""), 422),
        ({"name": "A", "text": "B"}, ("a.txt", b"C"), 422),
    ],
)
def test_a_list_that_cannot_be_read_is_refused(
    client: Any, handler: Any, database: Any, body: dict[str, str], file: tuple[str, bytes] | None, status: int
):
    files = {"file": file} if file else None
    assert client.post(LISTS, data=body, files=files, headers=HANDLER).status_code == status
    assert count(database, DistributionList) == count(database, Organisation) == 0


def test_a_file_without_a_title_gives_the_list_its_own_name(client: Any, handler: Any):
    files = {"file": ("Sändlista 2026.txt", "Ett AB\nTvå AB\n".encode())}
    answer = client.post(LISTS, files=files, headers=HANDLER)
    assert (answer.status_code, answer.json()["name"]) == (201, "Sändlista 2026")


def test_a_list_comes_as_a_file_too(client: Any, handler: Any):
    content = "Namn;Grupp;E-post\nÄngsnämnden;Nämnder;a@x.se\nÅkeriet;Bolag;ingen\n".encode("cp1252")
    created = client.post(LISTS, data={"name": "A"}, files={"file": ("a.csv", content)}, headers=HANDLER).json()
    assert [(i["name"], i["group"], i["email"]) for i in created["items"]] == [
        ("Ängsnämnden", "Nämnder", "a@x.se"),
        ("Åkeriet", "Bolag", None),
    ]


def test_a_name_twice_counts_once(client: Any, handler: Any):
    created = client.post(LISTS, json={"name": "A", "text": "Ängen\nÄNGEN\n\nÅkeriet"}, headers=HANDLER).json()
    assert [i["name"] for i in created["items"]] == ["Ängen", "Åkeriet"]


def test_who_may_do_what(client: Any, mailing: int, database: Any):
    for role, lists, register in ((Role.READER, 403, 403), (Role.REGISTRAR, 201, 403), (Role.ADMIN, 201, 201)):
        official(database, role)
        headers = bearer(role)
        assert client.get(f"{LISTS}/{mailing}", headers=headers).status_code == 200
        body = {"name": f"Lista {role}", "text": f"Ny {role}"}
        assert client.post(LISTS, json=body, headers=headers).status_code == lists
        answer = client.post(REGISTER, json={"name": f"Kropp {role}", "kind": "other"}, headers=headers)
        assert answer.status_code == register
    before = count(database, DistributionList)
    assert client.post(LISTS, json={"name": "A", "text": "B"}).status_code == 401
    assert count(database, DistributionList) == before


def test_a_thousand_names_cost_as_many_statements_as_ten(client: Any, handler: Any, statements: Any):
    def cost(n: int, prefix: str) -> int:
        text = "\n".join(f"{prefix} bolag nummer {number} AB" for number in range(n))
        with statements() as counted:
            answer = client.post(LISTS, json={"name": prefix, "text": text}, headers=HANDLER)
        assert len(answer.json()["items"]) == n
        return int(counted.count)

    assert cost(10, "Norra") == cost(1000, "Södra")
