"""Plans over the API: import, preview, read, correct; what is refused, and that nothing is left behind."""

import io
import zipfile
from typing import Any

import pytest

from app.accounts.models import Role
from app.clock import now
from app.installation import installation_of
from app.plans.actions import freeze_version
from app.plans.models import Plan
from app.plans.queries import focus_areas, latest_version, outline, places, section_view
from app.storage.models import StoredFile
from tests.kit.imports import count
from tests.kit.officials import bearer, official
from tests.plans.conftest import TEXT

HANDLER = bearer(Role.HANDLER)


def test_a_plan_is_imported_whole(client: Any, handler: Any):
    answer = client.post("/api/v1/plans", files={"file": ("plan.md", TEXT.encode())}, headers=HANDLER)
    assert answer.status_code == 201
    plan = answer.json()
    assert plan["title"] == "Skogsplan"
    assert plan["preamble"] == "Inledande text."
    assert [(s["number"], s["title"], s["focus_area"]) for s in plan["sections"]] == [
        ("1", "Bakgrund", None),
        ("2", "Fokusområden", None),
        ("2.1", "Gammal skog", "Gammal skog"),
        ("2.1.1", "Indikatorer", "Gammal skog"),
        ("2.2", "Rent vatten", "Rent vatten"),
        ("3", "Uppföljning", None),
    ]
    ids = {s["number"]: s["id"] for s in plan["sections"]}
    assert [s["parent_id"] for s in plan["sections"]] == [None, None, ids["2"], ids["2.1"], ids["2"], None]
    assert plan["sections"][0]["text"] == "Första stycket.\n\nett\n\ntvå"
    assert [p["number"] for p in plan["sections"][0]["paragraphs"]] == [1, 2, 3]
    first, second = plan["indicators"]
    assert first["section_id"] == ids["2.1.1"]
    assert [(c["column"], c["text"], c["value"]) for c in first["cells"]] == [
        ("Nuläge", "3,4", 3.4),
        ("2027", "3.6", 3.6),
        ("Mål 2030", "", None),
    ]
    assert [c["value"] for c in second["cells"]] == [None, None, 1200]
    cells = {c["text"]: c["id"] for row in plan["indicators"] for c in row["cells"]}
    warned = {(w["code"], w["text"]): w["cell_id"] for w in plan["warnings"]}
    assert warned["decimal_point", "3.6"] == cells["3.6"]
    assert warned["placeholder", "500 ha?"] == cells["500 ha?"]
    assert client.get(f"/api/v1/plans/{plan['id']}", headers=HANDLER).json() == plan


def test_a_preview_saves_nothing(client: Any, handler: Any, database: Any):
    files = {"file": ("plan.md", TEXT.encode())}
    answer = client.post("/api/v1/plans?preview=true", files=files, headers=HANDLER)
    assert answer.status_code == 200
    saved = client.post("/api/v1/plans", files=files, headers=HANDLER).json()
    preview = answer.json()
    assert preview["id"] is None
    assert [s["title"] for s in preview["sections"]] == [s["title"] for s in saved["sections"]]
    assert [len(row["cells"]) for row in preview["indicators"]] == [len(row["cells"]) for row in saved["indicators"]]
    assert count(database, Plan) == 1


def test_a_preview_keeps_no_file(client: Any, handler: Any, database: Any, app: Any):
    client.post("/api/v1/plans?preview=true", files={"file": ("plan.md", TEXT.encode())}, headers=HANDLER)
    assert count(database, StoredFile) == 0
    assert not [path for path in installation_of(app).store.folder.rglob("*") if path.is_file()]


def test_pasted_text_can_be_given_a_title(client: Any, handler: Any):
    plan = client.post("/api/v1/plans", data={"text": TEXT, "title": "Min titel"}, headers=HANDLER).json()
    assert plan["title"] == "Min titel"
    assert len(plan["sections"]) == 6


def encrypted() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512) + "EncryptedPackage".encode("utf-16-le") + bytes(512)


def broken() -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as package:
        package.writestr("word/other.xml", "<x/>")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "status", "code"),
    [
        ("plan.pages", b"PK\x03\x04", 415, "wrong_type"),
        ("plan.docx", b"not a word file", 415, "wrong_type"),
        ("plan.txt", b"", 422, "empty"),
        ("plan.docx", encrypted(), 422, "encrypted"),
        ("plan.docx", broken(), 422, "broken"),
        ("plan.txt", b"a" * (30 * 1024 * 1024 + 1), 413, "too_large"),
    ],
)
def test_what_cannot_be_read_is_refused_and_not_kept(
    client: Any, handler: Any, database: Any, name: str, content: bytes, status: int, code: str
):
    answer = client.post("/api/v1/plans", files={"file": (name, content)}, headers=HANDLER)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert count(database, Plan) == count(database, StoredFile) == 0


def test_neither_file_nor_text_and_both_are_refused(client: Any, handler: Any):
    assert client.post("/api/v1/plans", data={"title": "x"}, headers=HANDLER).status_code == 422
    both = client.post(
        "/api/v1/plans", data={"text": "# A"}, files={"file": ("plan.md", TEXT.encode())}, headers=HANDLER
    )
    assert both.json()["code"] == "both"


@pytest.mark.parametrize("role", [Role.READER, Role.REGISTRAR])
def test_who_may_not_import_or_correct_may_read(client: Any, plan: int, database: Any, role: Role):
    official(database, role)
    url = f"/api/v1/plans/{plan}"
    section = client.get(url, headers=bearer(role)).json()["sections"][0]["id"]
    assert client.post("/api/v1/plans", data={"text": TEXT}, headers=bearer(role)).status_code == 403
    assert client.patch(f"{url}/sections/{section}", json={"title": "x"}, headers=bearer(role)).status_code == 403
    assert count(database, Plan) == 1


def test_nobody_signed_in_is_told_to_sign_in(client: Any, plan: int):
    assert client.get(f"/api/v1/plans/{plan}").status_code == 401
    assert client.post("/api/v1/plans", data={"text": TEXT}).status_code == 401


def test_a_repeated_key_makes_one_plan(client: Any, handler: Any, database: Any):
    headers = HANDLER | {"Idempotency-Key": "once"}
    first = client.post("/api/v1/plans", data={"text": TEXT}, headers=headers)
    again = client.post("/api/v1/plans", data={"text": TEXT}, headers=headers)
    assert first.json() == again.json()
    assert count(database, Plan) == 1


def test_a_focus_area_is_set_and_cleared_there_and_below(client: Any, plan: int, database: Any):
    url = f"/api/v1/plans/{plan}"
    sections = {s["number"]: s["id"] for s in client.get(url, headers=HANDLER).json()["sections"]}

    def patched(number: str, **body: Any) -> dict[str, Any]:
        answer = client.patch(f"{url}/sections/{sections[number]}", json=body, headers=HANDLER)
        assert answer.status_code == 200
        return {s["number"]: s["focus_area"] for s in answer.json()["sections"]}

    areas = patched("2.1", focus_area=None)
    assert (areas["2.1"], areas["2.1.1"], areas["2.2"]) == (None, None, "Rent vatten")
    areas = patched("2.1", focus_area="Skogen")
    assert (areas["2.1"], areas["2.1.1"], areas["2.2"]) == ("Skogen", "Skogen", "Rent vatten")
    assert patched("2.1", title="Skog")["2.1"] == "Skogen"  # what is absent stays
    with database.read() as session:
        version = latest_version(session, plan).id
        assert [(label, position) for _id, label, position in focus_areas(session, version)] == [
            ("Skogen", 1),
            ("Rent vatten", 2),
        ]


def test_a_frozen_plan_never_changes(client: Any, plan: int, database: Any):
    url = f"/api/v1/plans/{plan}"
    before = client.get(url, headers=HANDLER).json()
    with database.write() as session:
        freeze_version(session, latest_version(session, plan).id, now=now())
    answer = client.patch(f"{url}/sections/{before['sections'][0]['id']}", json={"title": "x"}, headers=HANDLER)
    assert (answer.status_code, answer.json()["code"]) == (409, "plan_frozen")
    assert client.get(url, headers=HANDLER).json() == before | {"frozen": True}


@pytest.mark.parametrize("body", [{"title": ""}, {"title": None, "colour": "x"}, {"focus_area": "x" * 501}])
def test_a_bad_correction_is_refused(client: Any, plan: int, body: dict[str, Any]):
    section = client.get(f"/api/v1/plans/{plan}", headers=HANDLER).json()["sections"][0]["id"]
    assert client.patch(f"/api/v1/plans/{plan}/sections/{section}", json=body, headers=HANDLER).status_code == 422


def test_a_section_of_another_plan_is_not_found(client: Any, plan: int):
    other = client.post("/api/v1/plans", data={"text": TEXT}, headers=HANDLER).json()
    url = f"/api/v1/plans/{plan}/sections/{other['sections'][0]['id']}"
    assert client.patch(url, json={"title": "x"}, headers=HANDLER).status_code == 404


def test_the_list_continues_where_it_ended(client: Any, handler: Any):
    texts = [f"# Plan {n}\n\n## A\n" for n in range(3)]
    ids = [client.post("/api/v1/plans", data={"text": text}, headers=HANDLER).json()["id"] for text in texts]
    first = client.get("/api/v1/plans?limit=2", headers=HANDLER).json()
    rest = client.get(first["next"], headers=HANDLER).json()
    assert [item["id"] for item in first["items"] + rest["items"]] == ids[::-1]
    assert (first["total"], rest["next"]) == (3, None)


def test_importing_costs_the_same_whatever_the_length(client: Any, handler: Any, statements: Any):
    def cost(sections: int) -> int:
        table = "| Indikator | Nuläge | 2030 |\n| --- | --- | --- |\n| A | 1 | 2 |\n"
        text = "# Plan\n\n" + "".join(f"## Avsnitt {n}\n\nText.\n\n{table}\n" for n in range(sections))
        with statements() as counted:
            answer = client.post("/api/v1/plans", data={"text": text}, headers=HANDLER)
        assert len(answer.json()["indicators"]) == sections
        return int(counted.count)

    assert cost(40) == cost(4)


def test_what_other_rooms_ask_for(database: Any, plan: int, statements: Any):
    with database.read() as session:
        version = latest_version(session, plan).id
        with statements(at_most=1):
            rows = outline(session, version)
        with statements(at_most=2):
            known = places(session, version)
        with statements(at_most=3):
            view = section_view(session, rows[4].id)
    assert [(row.number, row.paragraphs, row.indicators) for row in rows][:5] == [
        ("", 1, 0),
        ("1", 3, 0),
        ("2", 2, 0),
        ("2.1", 1, 0),
        ("2.1.1", 0, 2),
    ]
    assert list(known.sections) == [row.id for row in rows]
    assert len(known.indicators) == 2
    assert len(known.cells) == 6
    cell = next(cell for cell in known.cells.values() if cell.text == "3.6")
    assert known.sections[cell.section_id].focus_label == "Gammal skog"
    assert [cell.text for cell in view.tables[0].indicators[0].cells] == ["3,4", "3.6", ""]
    assert view.section.number == "2.1.1"
