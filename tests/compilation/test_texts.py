"""What officials write in their own words, and whether anything is missing in a compilation."""

import json
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from app.clock import now
from app.compilation.exports import export
from app.compilation.queries import compiled_round
from tests.kit.overlapping import all_at_once
from tests.kit.pages import Pages
from tests.kit.stage import BODIES, NOW, Stage, stage

__all__ = ["stage"]


@pytest.fixture(autouse=True)
def _now(time_machine: Any) -> None:
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def base(client: Any, stage: Stage) -> str:
    """The round's address, when two bodies have answered: one on a section, one in a file alone."""
    for body, section in ((0, "3.2"), (1, None)):
        comments = [{"section_id": stage.sections[section], "text": "Mer praktik"}] if section else []
        given = {"channel": "post", "received_on": "2026-11-18", "stance": "supports"}
        sent = client.post(
            f"/api/v1/consultees/{stage.consultees[body]}/responses",
            data=given | {"comments": json.dumps(comments)},
            files={"files": ("brev.pdf", b"%PDF-1.7\nscanned", "application/pdf")},
            headers=stage.bearer("registrar"),
        )
        assert sent.status_code == 201, sent.text
    return f"/api/v1/rounds/{stage.round_id}"


def put(client: Any, stage: Stage, base: str, key: str, status: int = 200, **sent: Any) -> Any:
    """The handler writes a text."""
    answer = client.put(f"{base}/summaries/{key}", json={"version": 0} | sent, headers=stage.bearer("handler"))
    assert answer.status_code == status, answer.text
    return answer.json()


def area(client: Any, stage: Stage, base: str) -> str:
    """The key of the focus area that has the comment."""
    items = client.get(f"{base}/summaries", headers=stage.bearer("handler")).json()["items"]
    return next(item["key"] for item in items if item["comments"] and item["key"].isdecimal())


def missing(client: Any, stage: Stage, base: str) -> tuple[int, int, list[tuple[str, str, int]]]:
    """Done, all, and what is missing."""
    found = client.get(f"{base}/completeness", headers=stage.bearer("handler")).json()
    waiting = [(each["lack"], each["about"], each["count"]) for each in found["waiting"]]
    assert found["complete"] is (not waiting)
    assert found["total"] - found["done"] == sum(count for _lack, _about, count in waiting)
    return found["done"], found["total"], waiting


def test_what_is_missing_is_counted_until_nothing_is(client: Any, stage: Stage, base: str) -> None:
    lacks = [("reply", "Område 2", 1), ("in_file", BODIES[1], 1)]
    summaries = [("summary", "Planen i sin helhet", 1), ("summary", "Område 2", 1)]
    assert missing(client, stage, base) == (0, 4, lacks + summaries)
    reply = {"outcome": "met", "text": "Ja.", "version": 0}
    comment = client.get(f"{base}/comments", headers=stage.bearer("handler")).json()["items"][0]["id"]
    client.put(f"/api/v1/comments/{comment}/reply", json=reply, headers=stage.bearer("handler"))
    put(client, stage, base, area(client, stage, base), text="Praktiken engagerar.", consideration="Den blir längre.")
    assert missing(client, stage, base) == (2, 4, [lacks[1], summaries[0]])
    put(client, stage, base, "whole", text="Planen får stöd.")
    data = {"channel": "post", "received_on": "2026-11-18", "stance": "supports", "comments": '[{"text": "Bra."}]'}
    path = f"/api/v1/consultees/{stage.consultees[1]}/responses"
    client.post(path, data=data, headers=stage.bearer("registrar"))
    assert missing(client, stage, base) == (3, 4, [("reply", "Planen i sin helhet", 1)])


def test_a_text_keeps_its_wordings_and_nobody_is_written_over(client: Any, stage: Stage, base: str) -> None:
    assert put(client, stage, base, "whole", text="Första.")["version"] == 1
    assert put(client, stage, base, "whole", text="Första.")["version"] == 1, "the same again changes nothing"
    stale = put(client, stage, base, "whole", status=409, text="Andra.")
    assert (stale["code"], stale["text"]["text"]) == ("stale_version", "Första.")
    put(client, stage, base, "whole", text="Andra.", version=1)
    put(client, stage, base, "rest", status=404)
    wordings = client.get(f"{base}/summaries/whole", headers=stage.bearer("handler")).json()["items"]
    assert [(each["version"], each["text"]) for each in wordings] == [(2, "Andra."), (1, "Första.")]
    sentence = put(client, stage, base, f"body-{stage.consultees[0]}", text="De vill ha mer.", consideration="Nej")
    assert (sentence["text"], sentence["consideration"]) == ("De vill ha mer.", "")
    said = {
        item["key"]: item["text"]
        for item in client.get(f"{base}/summaries", headers=stage.bearer("handler")).json()["items"]
    }
    assert said[f"body-{stage.consultees[1]}"] == f"{BODIES[1]} tillstyrker planen."
    assert "Skrev kommunens sammanfattning: Planen i sin helhet" in _history(client, stage)


def _history(client: Any, stage: Stage) -> str:
    lines = client.get(f"/api/v1/rounds/{stage.round_id}/history", headers=stage.bearer("handler")).json()["items"]
    return " ".join(line["text"] for line in lines)


def test_pressed_twice_at_once_it_is_saved_once(client: Any, stage: Stage, base: str) -> None:
    def write(text: str) -> Any:
        sent = {"version": 0, "text": text}
        return client.put(f"{base}/summaries/whole", json=sent, headers=stage.bearer("handler"))

    answers = all_at_once(
        stage.database, "round", [lambda: write("Ett."), lambda: write("Ett."), lambda: write("Två.")]
    )
    assert sorted(answer.status_code for answer in answers) in ([200, 200, 409], [200, 409, 409])
    wordings = client.get(f"{base}/summaries/whole", headers=stage.bearer("handler")).json()["items"]
    assert [each["version"] for each in wordings] == [1]


@pytest.mark.one_database  # the statements are those of the API, which runs on both
def test_the_page_keeps_what_was_typed_and_shows_what_came_between(
    pages: Pages, stage: Stage, base: str, client: Any
) -> None:
    pages.raw.cookies.set("remiss_session", "session-handler")
    page = pages.get(f"/rounds/{stage.round_id}/compilation")
    assert "Sammanfattning saknas Planen i sin helhet" in " ".join(page.text().split())
    page = page.click("Sammanfattningar och överväganden")
    older = page
    page = page.form(id="write-whole").submit(text="Stöd finns.", consideration="Vi går vidare.")
    assert "Texten är sparad." in page.text()
    refused = older.form(id="write-whole").submit(text="Mitt.", status=422)
    assert "Stöd finns." in refused.text()
    assert refused.form(id="write-whole").value("text") == "Mitt."
    page = refused.form(id="write-whole").submit(text="Mitt och ditt.")
    page = page.click(f"Skriv en annan mening {BODIES[0]}")
    key = f"write-body-{stage.consultees[0]}"
    assert page.form(id=key).value("text") == f"{BODIES[0]} tillstyrker planen."
    page = page.form(id=key).submit(text="De vill ha mer praktik.")
    assert "De vill ha mer praktik." in page.text()
    reader = pages.another()
    reader.raw.cookies.set("remiss_session", "session-reader")
    shown = reader.get(f"/rounds/{stage.round_id}/summaries")
    assert "Mitt och ditt." in shown.text()
    assert not shown.xpath("//form[@id='write-whole']")


def test_the_texts_stand_in_every_file_and_what_is_missing_on_the_first_page(
    client: Any, stage: Stage, base: str, tmp_path: Path
) -> None:
    put(client, stage, base, area(client, stage, base), text="Praktiken engagerar.", consideration="Den blir längre.")
    put(client, stage, base, f"body-{stage.consultees[0]}", text="De vill ha mer praktik.")
    with stage.database.read() as session:
        compiled = compiled_round(session, stage.round_id, authority="Provbo", now=now())
        for format in ("docx", "xlsx", "json"):
            export(compiled, format, "focus-area", tmp_path / f"fil.{format}")
    lacking = "Ofullständig: 1 obesvarad, 1 svar bara i en fil, 1 sammanfattning saknas."
    paragraphs = [each.text for each in Document(str(tmp_path / "fil.docx")).paragraphs]
    at = paragraphs.index("Praktiken engagerar.")
    assert paragraphs[at - 1 : at + 3] == ["Sammanfattning", "Praktiken engagerar.", "Övervägande", "Den blir längre."]
    assert {lacking, "De vill ha mer praktik.", f"{BODIES[1]} tillstyrker planen."} <= set(paragraphs)
    book = load_workbook(tmp_path / "fil.xlsx")
    assert [*book["Sammanfattningar"].iter_rows(min_row=2, values_only=True)] == [
        ("Område 2", "Praktiken engagerar.", "Den blir längre."),
        (BODIES[0], "De vill ha mer praktik.", None),
        (BODIES[1], f"{BODIES[1]} tillstyrker planen.", None),
    ]
    assert lacking in {cell for row in book["Läs mig"].iter_rows(values_only=True) for cell in row}
    told = json.loads((tmp_path / "fil.json").read_bytes())
    assert next(row["text"] for row in told["summaries"]) == "Praktiken engagerar."
    assert told["completeness"] == {"total": 4, "done": 1}
