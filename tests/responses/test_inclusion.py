"""Answers that came late or unasked count until officials decide otherwise, with a reason; nothing of them is lost."""

import datetime
import io
import json
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from sqlmodel import col, select

from app.errors import RuleBroken
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.responses.inclusions import require_decidable
from app.responses.verify_counts import verify_counts
from app.rounds.models import Round, RoundStatus, Step
from tests.kit.pages import Pages
from tests.kit.stage import BODIES, NOW, Stage, stage

__all__ = ["stage"]

LATE, SOON, LAST = "2026-11-19", "2026-11-17", datetime.date(2026, 11, 18)
WHY = "Det kom efter att nämnden hade beslutat."


@pytest.fixture(autouse=True)
def _now(time_machine: Any, stage: Stage) -> None:
    time_machine.move_to(NOW, tick=False)
    with stage.database.write() as session:
        session.get_one(Round, stage.round_id).deadline = LAST


Call = Callable[..., Any]


@pytest.fixture
def call(client: Any, stage: Stage) -> Call:
    """The API as an official."""

    def ask(method: str, path: str, status: int = 200, who: str = "registrar", **rest: Any) -> Any:
        answer = client.request(method, f"/api/v1{path}", headers=stage.bearer(who), **rest)
        assert answer.status_code == status, answer.text
        return answer.json()

    return ask


def register(call: Call, stage: Stage, body: int, day: str, text: str, by: str = "") -> int:
    """An answer comes by post with one comment; returns its id."""
    comments = json.dumps([{"section_id": stage.sections["3.2"], "text": text, "stance": "rejects"}])
    data = {
        "channel": "post",
        "received_on": day,
        "stance": "rejects",
        "comments": comments,
        "summary": f"Kort {text}",
        "signatory": by,
    }
    call("POST", f"/consultees/{stage.consultees[body]}/responses", 201, data=data)
    items = call("GET", f"/rounds/{stage.round_id}/responses")["items"]
    return next(item["id"] for item in items if item["consultee_id"] == stage.consultees[body] and item["current"])


def decide(call: Call, response: int, status: int = 200, included: bool = False, reason: str = WHY) -> Any:
    return call("POST", f"/responses/{response}/inclusion", status, json={"included": included, "reason": reason})


def test_one_that_is_left_out_counts_nowhere_and_comes_back_with_its_replies(call: Call, stage: Stage) -> None:
    base = f"/rounds/{stage.round_id}"
    register(call, stage, 0, SOON, "Ortolan")
    late = register(call, stage, 1, LATE, "Kungsfiskare")
    for comment in call("GET", f"{base}/comments")["items"]:
        reply = {"outcome": "met", "text": "Ja.", "version": 0}
        call("PUT", f"/comments/{comment['id']}/reply", 200, "handler", json=reply)
    before = {name: call("GET", f"{base}/{name}") for name in ("comments", "overview", "completeness", "matrix")}
    receipt = call("GET", f"/responses/{late}")["receipt"]
    assert receipt["left_out"] is None

    assert decide(call, late)["included"] is False
    after = {name: call("GET", f"{base}/{name}") for name in ("comments", "overview", "completeness", "matrix")}
    assert "Kungsfiskare" not in json.dumps(after, ensure_ascii=False)
    assert BODIES[1] not in json.dumps(after, ensure_ascii=False)
    assert (before["overview"]["comments"], after["overview"]["comments"]) == (4, 2)
    counts = call("GET", base)["counts"]
    assert (counts["responded"], counts["late"], counts["left_out"], counts["comments"]) == (2, 1, 1, 2)
    item = next(
        each for each in call("GET", f"{base}/consultees")["items"] if each["organisation"]["name"] == BODIES[1]
    )
    assert (item["late"], item["left_out"]) == (True, True)
    listed = call("GET", f"{base}/inclusion")["items"]
    assert [(each["id"], each["included"], each["decision"]["reason"]) for each in listed] == [(late, False, WHY)]
    with stage.database.read() as session:
        assert list(verify_counts(session)) == []
        letters = session.exec(select(Letter).where(col(Letter.kind) == LetterKind.INCLUSION)).all()
    assert {letter.facts["reason"] for letter in letters} == {WHY}

    decide(call, late)  # once more changes nothing
    newer = register(call, stage, 1, LATE, "Kungsfiskare", by="Åke Ås")
    assert call("GET", f"{base}/overview")["comments"] == 2, "a new version of it is left out, too"
    assert decide(call, late, 409)["code"] == "answer_replaced"
    assert call("GET", f"/responses/{newer}")["receipt"]["left_out"]["reason"] == WHY
    assert decide(call, newer, included=True, reason="Beslutet dröjer.")["included"] is True
    assert call("GET", f"{base}/overview") == before["overview"]
    with stage.database.read() as session:
        assert list(verify_counts(session)) == []


@pytest.mark.one_database
def test_every_file_lists_it_with_the_reason_and_has_none_of_its_words(call: Call, client: Any, stage: Stage) -> None:
    base = f"/rounds/{stage.round_id}"
    register(call, stage, 0, SOON, "Ortolan")
    decide(call, register(call, stage, 1, LATE, "Kungsfiskare"))

    def fetch(format: str, layout: str) -> bytes:
        answer = client.get(f"/api/v1{base}/exports/{format}?layout={layout}", headers=stage.bearer("registrar"))
        assert answer.status_code == 200, answer.text
        content: bytes = answer.content
        return content

    for layout in ("focus-area", "organisation", "appendix"):
        document = Document(io.BytesIO(fetch("docx", layout)))
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        cells = " ".join(cell.text for table in document.tables for row in table.rows for cell in row.cells)
        assert "Inkomna men inte medtagna" in text
        assert f"{BODIES[1]}, kom in 19 november 2026. Skäl: {WHY}" in text
        assert "Kungsfiskare" not in text + cells
        assert "1 svar med 2 synpunkter" in text or layout == "organisation"
    workbook = load_workbook(io.BytesIO(fetch("xlsx", "focus-area")))
    rows = [[str(cell) for cell in row if cell is not None] for sheet in workbook for row in sheet.values]
    assert ["Inkomna men inte medtagna"] in rows
    assert any(BODIES[1] in row and WHY in row for row in rows)
    assert not any("Kungsfiskare" in cell for row in rows for cell in row)
    whole = json.loads(fetch("json", "focus-area"))
    body = next(each for each in whole["consultees"] if each["organisation"]["name"] == BODIES[1])
    assert (body["left_out"], body["left_out_reason"], body["withdrawn_points"]) == (True, WHY, [])
    assert "Kungsfiskare" not in json.dumps(whole, ensure_ascii=False)


@pytest.mark.one_database
def test_officials_decide_on_the_page_and_the_body_is_told_on_its_own(call: Call, pages: Pages, stage: Stage) -> None:
    late = register(call, stage, 1, LATE, "Kungsfiskare")
    pages.raw.cookies.set("remiss_session", "session-registrar")
    page = pages.get(f"/responses/{late}").click("Bestäm om svaret ska räknas")
    refused = page.form("Spara och meddela").submit({"included": "false", "reason": ""}, status=422)
    assert set(refused.errors()) == {"reason"}
    after = refused.form("Spara och meddela").submit({"reason": WHY})
    assert "1 svar lämnas utanför." in after.text()
    assert WHY in after.text()
    assert "Inte medtaget" in pages.get(f"/rounds/{stage.round_id}/board").text()
    assert f"utanför sammanställningen. Skäl: {WHY}" in pages.get(f"/rounds/{stage.round_id}/history").text()
    body = pages.another()
    body.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[1]))
    start = body.get(f"/answers/{stage.consultees[1]}")
    assert "Svaret räknas inte i sammanställningen" in start.text()
    receipt = start.click("Läs skälet på kvittensen")
    assert WHY in receipt.text()


def test_one_that_came_in_time_from_who_was_asked_always_counts(call: Call, stage: Stage) -> None:
    sound = register(call, stage, 0, SOON, "Ortolan")
    assert decide(call, sound, 409)["code"] == "not_late"
    assert decide(call, 999_999, 404)["code"] == "not_found"
    late = register(call, stage, 1, LATE, "Kungsfiskare")
    stage.step(Step.CLOSED)
    stage.step(Step.PUBLISHED)
    assert decide(call, late, 409)["code"] == "round_closed"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, "not_late"),
        ({"late": True}, ""),
        ({"asked": False}, ""),
        ({"late": True, "joint": True}, "joint_answer"),
        ({"asked": False, "meeting": True}, "not_late"),
        ({"late": True, "counts": False}, "answer_replaced"),
    ],
)
def test_what_is_decided_about(facts: dict[str, bool], code: str) -> None:
    given = {"counts": True, "late": False, "asked": True, "joint": False, "meeting": False} | facts
    with pytest.raises(RuleBroken) if code else nullcontext() as refused:
        require_decidable(RoundStatus.COMPILING, **given)
    assert not code or (refused is not None and refused.value.code == code)
