"""Separate statements and reservations in the minutes: written beside an answer, told everywhere, never its own."""

import datetime
import io
import json
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook

from app.comments.canonical import NEWEST
from app.errors import Invalid
from app.responses.answer_text import contents, in_a_line
from app.responses.receipts import confirmation_content, response_content
from app.responses.statements import (
    MOST,
    SeparateStatement,
    StatementKind,
    require_files_there,
    require_statements,
    statement_of,
)
from tests.kit.pages import Pages
from tests.kit.stage import Stage

ANNA = SeparateStatement(StatementKind.RESERVATION, "Anna Ek", "Skogspartiet", "§ 45", "Planen saknar skogen.")
BO = SeparateStatement(StatementKind.SEPARATE_STATEMENT, "Bo Berg", text="Jag vill tillägga en sak.")
ANNAS = {f"statement_{field}-1": value for field, value in ANNA.json().items() if value}
WORDS = "Planen saknar skogen."


@pytest.fixture
def mine(pages: Pages, stage: Stage) -> Pages:
    """The browser of the first body's contact."""
    pages.raw.cookies.set("remiss_answer", stage.cookie(stage.tokens[0]))
    return pages


def put(client: Any, stage: Stage, version: int, **more: Any) -> Any:
    return client.put(stage.address(0, "/draft"), json={"version": version, "stance": "supports"} | more)


def test_a_statement_is_somebodys_and_says_something() -> None:
    assert in_a_line(ANNA) == "Reservation: Anna Ek (Skogspartiet), § 45"
    assert in_a_line(BO._replace(file="b.pdf")) == "Särskilt yttrande: Bo Berg, i filen b.pdf"
    assert statement_of(ANNA.json()) == ANNA
    assert contents(2, 0, statements=1) == "2 synpunkter och 1 särskilt yttrande"
    require_statements([ANNA, BO], at=["a", "b"])
    with pytest.raises(Invalid) as refused:
        require_statements([ANNA, SeparateStatement(StatementKind.RESERVATION)], at=["statements.0", "statements.1"])
    assert set(refused.value.fields) == {"statements.1.name", "statements.1.text"}
    with pytest.raises(Invalid, match="högst"):
        require_statements([ANNA] * (MOST + 1), at=[""] * (MOST + 1))
    with pytest.raises(Invalid, match=r"borta\.pdf"):
        require_files_there([BO._replace(file="borta.pdf")], ["annan.pdf"])


def test_the_checksum_covers_them_from_format_8_on() -> None:
    moment = datetime.datetime(2026, 3, 2, tzinfo=datetime.UTC)
    row: dict[str, Any] = dict.fromkeys(("number", "revision", "consultee_id", "late", "channel", "stance", "summary"))
    row |= {"received_at": moment, "received_on": moment.date(), "deadline": moment.date(), "preliminary": False}
    row |= dict.fromkeys(("signatory_name", "signatory_title", "signatory_email", "received_by", "confirms"), "")
    row |= dict.fromkeys(("decision_level", "decision_date"))
    row |= {"decision_body": "", "decision_paragraph": "", "decision_immediate": False, "statements": [ANNA.json()]}
    assert "statements" not in response_content(row | {"format": 7}, "Föreningen", {})
    assert response_content(row | {"format": 8}, "Föreningen", {})["statements"] == [ANNA.json()]
    row |= {"at": moment, "by_name": "Bo", "registered": False}
    assert confirmation_content(row, "ab", [])["statements"] == [ANNA.json()]
    assert "statements" not in confirmation_content(row | {"statements": []}, "ab", []), "as before there were any"


def test_a_body_writes_changes_and_removes_them(mine: Pages, stage: Stage, client: Any) -> None:
    base = f"/answers/{stage.consultees[0]}"
    put(client, stage, 0)
    page = mine.get(f"{base}/check").click("Lägg till särskilda yttranden och reservationer")
    empty = page.form("Spara yttrandet").submit({"statement_text-1": WORDS}, status=422)
    assert set(empty.errors()) == {"statement_name-1"}
    assert empty.form("Spara yttrandet").value("statement_text-1") == WORDS, "what was typed is kept"
    listed = empty.form("Spara yttrandet").submit(ANNAS)
    assert "Anna Ek (Skogspartiet)" in listed.text()
    again = mine.get(f"{base}/statements").form("Spara yttrandet").submit(ANNAS)
    assert len(_removing(again)) == 1, "pressed twice it is there once"
    draft = client.get(stage.address(0)).json()["draft"]
    assert draft["statements"] == [ANNA.json()]
    change = again.click("Ändra Anna Ek (Skogspartiet)")
    meanwhile = ANNA._replace(name="Cia Dal", text="En kollegas ord.")
    put(client, stage, draft["version"], statements=[meanwhile.json()])
    clash = change.form("Spara yttrandet").submit({"statement_text-1": "Mina ord."}, status=422)
    assert "En kollega har ändrat eller tagit bort yttrandet" in clash.text()
    assert "En kollegas ord." in clash.text()
    both = clash.form("Spara yttrandet").submit()
    assert len(_removing(both)) == 2, "neither is lost"
    both.form("Ta bort yttrandet från Cia Dal (Skogspartiet)").submit()
    (left,) = client.get(stage.address(0)).json()["draft"]["statements"]
    assert left["text"] == "Mina ord."
    versions = client.get(stage.address(0, "/versions")).json()["items"]
    kept = client.get(stage.address(0, f"/versions/{versions[0]['version']}")).json()
    assert len(kept["statements"]) == 2, "what was taken away is among the earlier versions"


def _removing(page: Any) -> list[Any]:
    return list(page.all("input", name="do", value="remove"))


def test_the_api_says_what_is_wrong(client: Any, stage: Stage) -> None:
    refused = put(client, stage, 0, statements=[ANNA.json(), {"kind": "reservation", "name": "Bo"}])
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "statements.1.text")
    assert put(client, stage, 0, statements=[{"kind": "annat"}]).status_code == 422
    assert put(client, stage, 0, statements=[ANNA.json()] * (MOST + 1)).json()["code"] == "too_many_statements"
    put(client, stage, 0, statements=[BO._replace(file="borta.pdf").json()])
    kept = put(client, stage, 1).json()["draft"]["statements"]
    assert kept[0]["name"] == "Bo Berg", "a client that knows of none loses none"
    sent = client.post(stage.address(0, "/submission"), json={"version": 2, "signatory": {"name": "Sara"}})
    assert (sent.status_code, sent.json()["code"]) == (422, "statement_file_missing")


def test_they_are_told_wherever_the_answer_is(mine: Pages, stage: Stage, client: Any) -> None:
    base, auth = f"/answers/{stage.consultees[0]}", stage.bearer("handler")
    put(client, stage, 0, comments=[{"text": "Bra."}], statements=[ANNA.json(), BO.json()])
    check = mine.get(f"{base}/check")
    assert WORDS in check.text()
    assert "De är inte svarandens synpunkter." in check.text()
    assert WORDS in _words(mine.raw.get(f"{base}/draft.docx").content)
    receipt = check.form("Skicka svaret").submit({"name": "Sara Lind"})
    assert WORDS in receipt.text()
    assert "1 synpunkt och 2 särskilda yttranden" in receipt.text()
    assert WORDS in _words(mine.raw.get(f"{base}/responses/1/receipt.docx").content)
    original = json.loads(mine.raw.get(f"{base}/responses/1/original").content)
    assert (original["format"], original["statements"]) == (NEWEST, [ANNA.json(), BO.json()])
    (item,) = client.get(f"/api/v1/rounds/{stage.round_id}/responses", headers=auth).json()["items"]
    assert (item["comments"], item["statements"]) == (1, 2)
    whole = client.get(f"/api/v1/responses/{item['id']}", headers=auth).json()
    assert whole["receipt"]["statements"][0] == ANNA.json()
    assert WORDS not in json.dumps(whole["comments"])
    draft = client.get(stage.address(0)).json()["draft"]
    assert draft["statements"] == [ANNA.json(), BO.json()], "what is sent next begins with them"
    put(client, stage, draft["version"], comments=draft["comments"], statements=[BO.json()])
    assert "Borttaget:" in mine.get(f"{base}/later-edits").text()
    client.post(stage.address(0, "/submission"), json={"version": draft["version"] + 1, "signatory": {"name": "Sara"}})
    items = client.get(f"/api/v1/rounds/{stage.round_id}/responses", headers=auth).json()["items"]
    changes = client.get(f"/api/v1/responses/{items[0]['id']}/changes", headers=auth).json()
    assert (changes["statements_added"], changes["statements_removed"]) == ([], [ANNA.json()])
    _exported(client, f"/api/v1/rounds/{stage.round_id}/exports", auth, stage.consultees[0])


def _words(docx: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(docx)).paragraphs)


def _exported(client: Any, exports: str, auth: dict[str, str], body: int) -> None:
    whole = client.get(f"{exports}/json", headers=auth).json()
    answered = next(each for each in whole["consultees"] if each["id"] == body)
    assert (answered["statements"], answered["comments"]) == ([BO.json()], 1)
    table = client.get(f"{exports}/csv?variant=open", headers=auth).content.decode("utf-8-sig")
    header, first = (line.split(",") for line in table.splitlines()[:2])
    assert dict(zip(header, first, strict=True))["statements"] == "1"
    book = load_workbook(io.BytesIO(client.get(f"{exports}/xlsx", headers=auth).content))
    rows = [[cell.value for cell in row] for row in book["Särskilda yttranden"].iter_rows()]
    assert "Bo Berg" in rows[-1]
    word = client.get(f"{exports}/docx?layout=appendix", headers=auth).content
    assert "Jag vill tillägga en sak." in _words(word)


def test_they_come_with_a_confirmation_and_a_registered_answer(mine: Pages, stage: Stage, client: Any) -> None:
    base = f"/answers/{stage.consultees[0]}"
    put(client, stage, 0, comments=[{"text": "Bra."}])
    client.post(
        stage.address(0, "/submission"), json={"version": 1, "signatory": {"name": "Sara"}, "preliminary": True}
    )
    form = mine.get(f"{base}/confirmation").form("Bekräfta svaret")
    room = form.submit(ANNAS, button="Plats för ett till", status=200)
    form = room.form("Bekräfta svaret")
    assert (form.value("statement_name-1"), form.value("statement_name-2")) == ("Anna Ek", "")
    decided = {"decision_level": "board", "decision_date": "2026-03-02"}
    refused = form.submit(decided | {"statement_name-2": "Bo Berg"}, status=422)
    assert set(refused.errors()) == {"statement_kind-2", "statement_text-2"}
    done = refused.form("Bekräfta svaret").submit(
        {"statement_kind-2": "separate_statement", "statement_text-2": BO.text}
    )
    assert WORDS in done.text()
    (receipt,) = client.get(stage.address(0)).json()["receipts"]
    assert (receipt["statements"], len(receipt["confirmation"]["statements"])) == ([], 2)
    came = {"channel": "post", "received_on": "2026-03-02", "stance": "rejects"}
    address = f"/api/v1/consultees/{stage.consultees[1]}/responses"
    broken = client.post(address, data=came | {"statements": '[{"text": "Ord"}]'}, headers=stage.bearer("registrar"))
    assert (broken.status_code, broken.json()["errors"][0]["field"]) == (422, "statements.0.name")
    given = came | {"statements": json.dumps([BO.json()])}
    made = client.post(address, data=given, headers=stage.bearer("registrar"))
    assert made.json()["statements"] == [BO.json()]
    assert client.post(address, data=given, headers=stage.bearer("registrar")).status_code == 200
