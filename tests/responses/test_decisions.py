"""How an answer was decided: asked for, judged, and told the same everywhere."""

import contextlib
import datetime
import io
import json
from typing import Any

import pytest
from openpyxl import load_workbook

from app.comments.canonical import NEWEST
from app.errors import Invalid
from app.responses.answer_text import decided
from app.responses.decisions import AnswerDecision, DecisionLevel, decision_of, require_decision
from app.responses.receipts import response_content
from tests.kit.pages import Pages
from tests.kit.stage import Stage

DAY = datetime.date(2026, 3, 2)
BOARD = AnswerDecision(DecisionLevel.BOARD, "Kommunstyrelsen", DAY, "§ 45", True)
IN_WORDS = "Nämnd eller styrelse: Kommunstyrelsen, 2 mars 2026, § 45, omedelbart justerat"


@pytest.fixture
def mine(pages: Pages, stage: Stage) -> Pages:
    """The browser of the first body's contact."""
    pages.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[0]))
    return pages


@pytest.mark.parametrize(
    ("given", "fields"),
    [
        (("", "Nämnden", None, "", False), {"level"}),
        (("board", "", None, "§ 1", False), {"date"}),
        (("delegation", "", DAY + datetime.timedelta(1), "", False), {"date"}),
        (("not_required", "", None, "", False), set()),
        (("official", "Kanslichefen", None, "", False), set()),
        (("", " ", None, " ", False), set()),
    ],
)
def test_what_is_said_of_a_decision_makes_sense(given: Any, fields: set[str]) -> None:
    with pytest.raises(Invalid) if fields else contextlib.nullcontext() as refused:
        require_decision(decision_of(*given), today=DAY)
    assert set(refused.value.fields if refused else ()) == fields


def test_it_is_told_in_one_line() -> None:
    assert decided(BOARD) == IN_WORDS
    assert decided(AnswerDecision(DecisionLevel.NOT_REQUIRED)) == "Inget nämndbeslut behövs"
    assert decided(None) == ""


def test_the_checksum_covers_it_from_format_4_on() -> None:
    row: dict[str, Any] = dict.fromkeys(("number", "revision", "consultee_id", "late", "channel", "stance", "summary"))
    moment = datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)
    row |= {"received_at": moment, "received_on": DAY, "deadline": DAY, "preliminary": False, "received_by": None}
    row |= dict.fromkeys(("signatory_name", "signatory_title", "signatory_email"), "") | BOARD.columns()
    assert "decision" not in response_content(row | {"format": 3}, "Föreningen", {})
    assert response_content(row | {"format": 4}, "Föreningen", {})["decision"] == BOARD.json()
    nothing = row | AnswerDecision(None).columns() | {"format": 4}
    assert response_content(nothing, "Föreningen", {})["decision"] is None


def test_a_body_says_it_and_everybody_reads_it(mine: Pages, stage: Stage, client: Any) -> None:
    base = f"/answers/{stage.consultees[0]}"
    client.put(stage.address(0, "/draft"), json={"version": 0, "stance": "supports", "comments": [{"text": "Bra."}]})
    check = mine.get(f"{base}/check")
    assert "6 kap. 38 § kommunallagen" in check.text()
    said = {"name": "Sara Lind", "decision_body": "Kommunstyrelsen", "decision_paragraph": "§ 45"}
    refused = check.form("Skicka svaret").submit(said, status=422)
    assert list(refused.errors()) == ["decision_level"]
    assert "Välj hur svaret är beslutat." in refused.text()
    assert refused.form("Skicka svaret").value("decision_body") == "Kommunstyrelsen"
    said = {"decision_level": "board", "decision_date": "2026-03-02", "decision_immediate": "true"}
    receipt = refused.form("Skicka svaret").submit(said)
    assert IN_WORDS in receipt.text()
    original = json.loads(mine.raw.get(f"{base}/responses/1/original").content)
    assert (original["format"], original["decision"], original["confirms"]) == (NEWEST, BOARD.json(), None)
    auth = stage.bearer("handler")
    (item,) = client.get(f"/api/v1/rounds/{stage.round_id}/responses", headers=auth).json()["items"]
    assert item["decision"] == BOARD.json()
    _everywhere(client, stage, f"/api/v1/rounds/{stage.round_id}/exports", auth)


def _everywhere(client: Any, stage: Stage, exports: str, auth: dict[str, str]) -> None:
    whole = client.get(f"{exports}/json", headers=auth).json()
    answered = next(body for body in whole["consultees"] if body["id"] == stage.consultees[0])
    assert answered["decision"] == BOARD.json()
    table = client.get(f"{exports}/csv?variant=open", headers=auth).content.decode("utf-8-sig")
    header, first = (line.split(",") for line in table.splitlines()[:2])
    told = dict(zip(header, first, strict=True))
    assert (told["decision_level"], told["decision_date"], told["decision_paragraph"]) == (
        "board",
        "2026-03-02",
        "§ 45",
    )
    book = load_workbook(io.BytesIO(client.get(f"{exports}/xlsx", headers=auth).content))
    rows = [[cell.value for cell in row] for row in book["Svarande"].iter_rows()]
    heads = next(row for row in rows if "Beslutat av" in row)
    values = next(row for row in rows if "Kommunstyrelsen" in row)
    assert values[heads.index("Beslutat")] == "Nämnd eller styrelse"


def test_over_the_api_and_registered(client: Any, stage: Stage) -> None:
    sending = {"version": 0, "signatory": {"name": "Sara"}, "decision": {"level": "delegation"}}
    client.put(stage.address(0, "/draft"), json={"version": 0, "stance": "supports"})
    refused = client.post(stage.address(0, "/submission"), json=sending | {"version": 1})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "decision.date"
    sending["decision"] = {"level": "delegation", "date": "2026-03-02"}
    receipt = client.post(stage.address(0, "/submission"), json=sending | {"version": 1}).json()
    assert receipt["decision"]["level"] == "delegation"
    came = {"channel": "post", "received_on": "2026-03-02", "stance": "rejects", "decision": '{"level": "board"}'}
    address = f"/api/v1/consultees/{stage.consultees[1]}/responses"
    registered = client.post(address, data=came, headers=stage.bearer("registrar"))
    assert registered.json()["decision"] == AnswerDecision(DecisionLevel.BOARD).json()
    broken = client.post(address, data=came | {"decision": '{"level": "nobody"}'}, headers=stage.bearer("registrar"))
    assert (broken.status_code, broken.json()["errors"][0]["field"]) == (422, "decision.level")
