"""A real round's compilation: the same numbers in page, API and every file; who may; the file's way out."""

import csv
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from app.accounts.policy import Kind
from app.clock import now
from app.comments.kinds import CommentKind, Stance
from app.compilation.queries import compiled_round
from app.installation import installation_of
from app.temporary import OURS
from tests.assessment.conftest import Desk, desk, edit

__all__ = ["desk"]
EVIL = '=1+1 <script>alert("x")</script>'


@pytest.fixture
def full(desk: Desk) -> Desk:
    """Three bodies, all kinds of places, replies of which one answers an earlier wording, a removed comment."""
    world = desk.world
    body = desk.third_body()
    kept, changed, removed, _value = desk.answer(
        body,
        edit(EVIL, section=world.focus_section),
        edit("Först."),
        edit("Bort.", section=desk.section("Vatten")),
        edit("Källa: Kolada.", cell=world.cell, kind=CommentKind.INDICATOR_VALUE, proposed="78 %"),
    )
    for comment in (kept, changed, removed):
        desk.reply(comment, "not_met", "Skälet.")
    desk.answer(
        body,
        edit(EVIL, section=world.focus_section, id=kept),
        edit("Sedan.", id=changed),
        edit("Källa: Kolada.", cell=world.cell, kind=CommentKind.INDICATOR_VALUE, proposed="78 %", id=_value),
        stance=Stance.REJECTS,
    )
    desk.answer(world.consultee, edit("Ny indikator.", section=world.focus_section, stance=Stance.SUPPORTS))
    return desk


def get(client: Any, desk: Desk, format: str, query: str = "", kind: Kind = Kind.HANDLER) -> Any:
    return client.get(f"/api/v1/rounds/{desk.world.round}/exports/{format}{query}", headers=desk.bearer(kind))


def rows_of(content: bytes, sheet: str) -> list[dict[str, Any]]:
    head, *rows = load_workbook(io.BytesIO(content))[sheet].iter_rows(values_only=True)
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_the_same_numbers_everywhere(client: Any, pages: Any, full: Desk) -> None:
    bearer, base = full.bearer(), f"/api/v1/rounds/{full.world.round}"
    counts = client.get(base, headers=bearer).json()["counts"]
    overview = client.get(f"{base}/overview", headers=bearer).json()
    listed = client.get(f"{base}/comments", headers=bearer).json()
    assert (counts["comments"], counts["replies"]) == (5, 1)
    assert (overview["comments"], overview["replies"], overview["complete"]) == (5, 1, False)
    assert sum(area["comments"] for area in overview["focus_areas"]) == 5
    assert sum(body["comments"] for body in overview["organisations"]) == 5
    assert overview["outcomes"] == {"not_met": 1}
    assert listed["total"] == 5
    numbers = [item["number"] for item in listed["items"]]

    whole = json.loads(get(client, full, "json").content)
    assert whole["counts"] == counts
    assert whole["comments"] == [
        {name: item[name] for name in item if name != "written_on"} for item in listed["items"]
    ]
    assert len(whole["consultees"]) == counts["consultees"]
    opened = list(csv.DictReader(io.StringIO(get(client, full, "csv", "?variant=open").content.decode())))
    assert [int(row["number"]) for row in opened] == numbers
    assert sum(row["reply_done"] == "true" for row in opened) == 1
    swedish = list(csv.DictReader(io.StringIO(get(client, full, "csv").content.decode("utf-8-sig")), delimiter=";"))
    assert [int(row["Nummer"]) for row in swedish] == numbers
    sheet = get(client, full, "xlsx").content
    assert [row["Nummer"] for row in rows_of(sheet, "Synpunkter")] == numbers
    assert len(rows_of(sheet, "Svarande")) == counts["consultees"]
    document = Document(io.BytesIO(get(client, full, "docx").content))
    first = [row.cells[0].text for table in document.tables for row in table.rows]
    assert sorted(int(text) for text in first if text.isdecimal()) == sorted(numbers)
    assert "1 av 5 synpunkter har svar" in [paragraph.text for paragraph in document.paragraphs]

    pages.raw.cookies.set("remiss_session", f"cookie-of-{Kind.HANDLER}")
    page = pages.get(f"/rounds/{full.world.round}/compilation")
    assert "1 av 5 synpunkter har svar" in page.text()
    assert "3 synpunkter väntar på svar och 1 svar behöver ses över" in page.text()
    assert pages.raw.get(f"/rounds/{full.world.round}/exports/csv").content.decode("utf-8-sig").count("KS/2026:7-") == 5


def test_what_the_compiled_round_knows(full: Desk) -> None:
    with full.database.snapshot() as session:
        compiled = compiled_round(session, full.world.round, authority="Provkommunen", now=now())
        by_area = [c.number for c in compiled.comments("focus-area")]
        by_body = [c.organisation.name for c in compiled.comments("organisation")]
        by_indicator = list(compiled.comments("indicator"))
    assert compiled.focus_areas == ("Planen i sin helhet", "Skog", "Vatten", "Planen i övrigt")
    assert len(by_area) == len(set(by_area)) == 5
    assert by_body == sorted(by_body, key=[b.organisation.name for b in compiled.consultees].index)
    assert [c.indicator is None for c in by_indicator] == [False, True, True, True, True]
    bodies = {body.organisation.name: body for body in compiled.consultees}
    culture = bodies["Kulturnämnden"]
    assert (culture.stance, culture.revision, culture.comments, len(culture.withdrawn_points)) == ("rejects", 2, 3, 1)
    assert [(given.focus_area, given.stance) for given in bodies["Naturvännerna"].area_stances] == [
        ("Skog", "supports")
    ]
    assert compiled.counts.responded == 3


def test_the_files_of_the_answers_that_count_are_in_it_and_a_drafts_are_not(client: Any, desk: Desk) -> None:
    world = desk.world
    address = f"/api/v1/answer/{world.links[Kind.CONTACT]}"

    def put(name: str) -> Any:
        return client.post(f"{address}/attachments", files={"file": (name, name.encode())}).json()

    first, second = put("ett.txt"), put("två.txt")
    desk.answer(world.consultee, edit("Ett.", section=world.focus_section))
    client.delete(f"{address}/attachments/{first['id']}")
    desk.answer(world.consultee, edit("Två.", section=world.focus_section))
    put("utkast.txt")
    bodies = json.loads(get(client, desk, "json").content)["consultees"]
    files = {body["organisation"]["name"]: body["attachments"] for body in bodies}
    wanted = {name: second[name] for name in ("name", "sha256", "size")} | {"minutes": False, "reading": "waiting"}
    assert files.pop("Naturvännerna") == [wanted], "of the answer that counts, as it was sent"
    assert not any(files.values())


def test_a_draft_is_in_no_file(client: Any, desk: Desk) -> None:
    for format in ("json", "csv"):
        assert "kanariefågel" not in get(client, desk, format).content.decode()
    for format in ("docx", "xlsx"):
        assert get(client, desk, format).status_code == 200


def test_a_file_and_its_name(client: Any, full: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))  # no other test's files lie there
    answer = get(client, full, "docx")
    assert answer.headers["content-disposition"].startswith('attachment; filename="KS-2026-7-synpunkter-fokusomrade-')
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert EVIL.encode() not in answer.content
    assert not [*tmp_path.glob(f"{OURS}*")]


@pytest.mark.parametrize(
    ("format", "query", "code"),
    [
        ("odt", "", "format_not_available"),
        ("csv", "?layout=statistics", "layout_not_available"),
        ("docx", "?layout=nonsense", "layout_not_available"),
        ("csv", "?variant=tabs", "variant_not_available"),
    ],
)
def test_what_there_is_not(client: Any, desk: Desk, format: str, query: str, code: str) -> None:
    answer = get(client, desk, format, query)
    assert (answer.status_code, answer.json()["code"]) == (422, code)


@pytest.mark.parametrize(
    ("kind", "status"),
    [(Kind.READER, 200), (Kind.REGISTRAR, 200), (Kind.ADMIN, 403), (Kind.OTHER_HANDLER, 404)],
)
def test_who_may(client: Any, pages: Any, desk: Desk, kind: Kind, status: int) -> None:
    answer = get(client, desk, "json", kind=kind)
    assert answer.status_code == status
    assert ("Sven Svarare" in answer.text) == (kind is Kind.REGISTRAR)  # a reader's file leaves out who signed
    overview = client.get(f"/api/v1/rounds/{desk.world.round}/overview", headers=desk.bearer(kind))
    assert overview.status_code == status
    pages.raw.cookies.set("remiss_session", f"cookie-of-{kind}")
    pages.get(f"/rounds/{desk.world.round}/compilation", status=status)


def test_the_child_is_ready_when_somebody_has_looked(client: Any, pages: Any, app: Any, desk: Desk) -> None:
    children = installation_of(app).children
    assert children.running == []
    pages.raw.cookies.set("remiss_session", f"cookie-of-{Kind.READER}")
    pages.get(f"/rounds/{desk.world.round}/compilation")
    (ready,) = children.running
    assert get(client, desk, "csv").status_code == 200
    assert children.running == [ready]
    children.close()
    assert children.running == []


def test_a_child_that_dies_is_started_again(client: Any, app: Any, desk: Desk) -> None:
    assert get(client, desk, "csv").status_code == 200
    (ready,) = installation_of(app).children.running
    ready.kill()
    ready.wait()
    assert get(client, desk, "csv").status_code == 200


def test_counts_that_disagree_are_told(client: Any, desk: Desk) -> None:
    from sqlalchemy import update

    from app.rounds.models import Round

    with desk.database.write() as session:
        session.connection().execute(update(Round).values(comments=9))
    answer = get(client, desk, "csv")
    assert (answer.status_code, answer.json()["code"]) == (409, "counts_disagree")


def test_the_page_costs_the_same_for_thirty(pages: Any, desk: Desk, statements: Any) -> None:
    pages.raw.cookies.set("remiss_session", f"cookie-of-{Kind.HANDLER}")
    address = f"/rounds/{desk.world.round}/compilation"
    pages.get(address)  # what the round asks is read once, and kept
    desk.bodies(1)
    with statements() as few:
        pages.get(address)
    desk.bodies(29, first=1)
    with statements() as lots:
        pages.get(address)
    assert few.count == lots.count <= 8, lots  # one for what officials have written, one for the last file


def test_an_answer_in_a_file_alone_is_not_complete(client: Any, pages: Any, desk: Desk) -> None:
    world = desk.world
    base, link = f"/api/v1/rounds/{world.round}", world.links[Kind.CONTACT]
    desk.reply(world.point, "noted", "Tack.")
    whole = client.get(f"{base}/overview", headers=desk.bearer()).json()
    assert (whole["complete"], whole["only_in_files"]) == (True, 0)
    client.post(f"/api/v1/answer/{link}/attachments", files={"file": ("svar.txt", b"Allt vi vill.")})
    desk.answer(world.consultee)
    whole = client.get(f"{base}/overview", headers=desk.bearer()).json()
    assert (whole["complete"], whole["only_in_files"], whole["without_reply"]) == (False, 1, 0)
    pages.raw.cookies.set("remiss_session", f"cookie-of-{Kind.HANDLER}")
    shown = pages.get(f"/rounds/{world.round}/compilation")
    assert "1 svar finns bara i en fil" in shown.text()
    assert "Ingenting saknas" not in shown.text()
    assert "Registrera svar från Naturvännerna" in shown.click("lägg in synpunkterna Naturvännerna").text()
    desk.answer(world.consultee, stance=Stance.NO_OBJECTION)
    assert client.get(f"{base}/overview", headers=desk.bearer()).json()["complete"], "minutes with a short answer"
