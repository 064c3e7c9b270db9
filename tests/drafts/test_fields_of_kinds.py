"""Every kind of comment with a form of its own goes from the page to the files, the same in each."""

import csv
import io
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from app.comments.fields import FIELDS, OF_SOME_KINDS, Content
from app.comments.kinds import CommentKind
from tests.kit.html import Form
from tests.kit.pages import Pages
from tests.kit.stage import Stage

KINDS = (
    CommentKind.COMMENT,
    CommentKind.NEW_INDICATOR,
    CommentKind.ACTIVITY,
    CommentKind.FACT_ERROR,
    CommentKind.PRIORITY,
)


def said(kind: CommentKind) -> dict[str, str]:
    """Something in every field that a kind has."""
    return {field.name: f"{kind} {field.name}" for field in FIELDS if kind in field.kinds}


@pytest.fixture
def mine(pages: Pages, stage: Stage) -> Pages:
    """The browser of the first body's contact."""
    pages.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[0]))
    return pages


def test_a_priority_is_not_sent_without_its_goal(mine: Pages, stage: Stage) -> None:
    base = f"/answers/{stage.consultees[0]}"
    mine.raw.put(stage.address(0, "/draft"), json={"version": 0, "stance": "supports", "comments": []})
    section = f"{base}/sections/{stage.sections['3.2']}"
    form = mine.get(section).click("Föreslå en prioritering").form("Klar")
    key = _key(form)
    form.submit({f"priority_area-{key}": "Kollektivtrafik", f"priority_action-{key}": "Fler turer"})
    check = mine.get(f"{base}/check")
    told = "Prioritering: fyll i ”Mål”."
    signed = {"name": "Sara Lind", "decision_level": "official"}
    refused = check.form("Skicka svaret").submit(signed, status=422)
    assert refused.all("a", told)[0].get("href") == f"#{refused.all('a', told)[1].get('id')}"
    form = mine.get(refused.all("a", told)[-1].get("href")).form("Klar")
    assert form.value(f"priority_area-{_key(form)}") == "Kollektivtrafik"
    form.submit({f"priority_goal-{_key(form)}": "Halverade restider"})
    sent = mine.get(f"{base}/check").form("Skicka svaret").submit(signed)
    assert "Halverade restider" in sent.text()


def _key(form: Form) -> str:
    return next(name for name in form.fields if name.startswith("priority_goal-")).partition("-")[2]


def test_what_each_kind_says_is_the_same_everywhere(client: Any, mine: Pages, stage: Stage) -> None:
    comments = [{"kind": kind.value, **said(kind)} for kind in KINDS]
    draft = {"version": 0, "stance": "supports", "comments": comments}
    kept = client.put(stage.address(0, "/draft"), json=draft).json()
    assert kept["version"] == 1
    signed = {"version": 1, "signatory": {"name": "Sara Lind"}, "decision": {"level": "official"}}
    received = client.post(stage.address(0, "/submission"), json=signed, headers={"Idempotency-Key": "en"})
    assert received.status_code == 201, received.text
    original = mine.raw.get(f"/answers/{stage.consultees[0]}/responses/1/original").json()
    auth, exports = stage.bearer("handler"), f"/api/v1/rounds/{stage.round_id}/exports"
    in_json = client.get(f"{exports}/json", headers=auth).json()["comments"]
    table = client.get(f"{exports}/csv?variant=open", headers=auth).content.decode("utf-8-sig")
    in_csv = list(csv.DictReader(io.StringIO(table)))
    for kind in KINDS:
        words = dict.fromkeys(Content._fields, "") | said(kind)
        for rows in (original["comments"], in_json, in_csv):
            row = next(row for row in rows if row["kind"] == kind)
            assert {name: row[name] for name in words} == words
    book = load_workbook(io.BytesIO(client.get(f"{exports}/xlsx", headers=auth).content))
    cells = {str(cell.value) for row in book["Synpunkter"].iter_rows() for cell in row}
    word = Document(io.BytesIO(client.get(f"{exports}/docx", headers=auth).content))
    text = "\n".join(part.text or "" for part in word.element.body.iter() if str(part.tag).endswith("}t"))
    for field in OF_SOME_KINDS:
        for kind in set(KINDS) & field.kinds:
            assert f"{kind} {field.name}" in cells
            assert f"{kind} {field.name}" in text


def test_a_field_of_another_kind_is_refused(client: Any, stage: Stage) -> None:
    comment = {"kind": "activity", "text": "En dag", "priority_goal": "Mer"}
    refused = client.put(stage.address(0, "/draft"), json={"version": 0, "comments": [comment]})
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == ["comments.0.priority_goal"]


def test_words_are_quoted_from_a_paragraph_alone(mine: Pages, stage: Stage) -> None:
    section = f"/answers/{stage.consultees[0]}/sections/{stage.sections['3.2']}"
    for address, asked in ((section, []), (f"{section}?paragraph=1", ["quote"])):
        fields = mine.get(address).form("Klar").fields
        assert [name.partition("-")[0] for name in fields if name.startswith("quote-")] == asked
