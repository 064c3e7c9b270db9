"""What a file holds, how its columns are taken, and which day a cell says: without a database."""

import datetime
import zipfile
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from app.batches import archives, matching, tables
from app.batches.days import day_said
from app.batches.said import Reader, RowFault, RowRead, row_values
from app.comments.kinds import CommentKind, Stance
from app.comments.places import WHOLE, Place
from app.errors import Invalid
from app.intake.kinds import OLE_START
from app.passages.plan_words import PlanWords
from app.plans.views import IndicatorPlace, Places, SectionPlace
from app.rounds.models import QuestionKind
from app.rounds.questions import AskedQuestion
from tests.kit.workbooks import locked, old_excel, open_document

PLACES = Places(
    {
        1: SectionPlace(1, None, 1, 1, "1", "Bakgrund", None, None, 2),
        3: SectionPlace(3, None, 3, 2, "3.2", "Kompetens", 7, "Kompetens", 2),
    },
    {5: IndicatorPlace(5, 3, "Andel med jobb")},
    {},
)
QUESTIONS = (
    AskedQuestion(11, 1, "Är målen rätt?"),
    AskedQuestion(12, 2, "Vilket år?", QuestionKind.CHOICE, ("2027", "2028")),
    AskedQuestion(13, 3, "Hur nöjda är ni?", QuestionKind.SCALE),
)
READER = Reader(PLACES, PlanWords.of(PLACES), QUESTIONS, datetime.date(2026, 11, 5))


def row(number: int = 2, /, **values: str) -> RowRead:
    return RowRead(number, values)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2026-11-05", "2026-11-05"),
        ("2026-11-05 08:30:00", "2026-11-05"),
        ("5/11 2026", None),
        ("5/11/2026", "2026-11-05"),
        ("5.11.2026", "2026-11-05"),
        ("20261105", "2026-11-05"),
        ("46331", "2026-11-05"),
        ("46331.5", "2026-11-05"),
        ("den 5 november 2026", "2026-11-05"),
        ("torsdag 5:e nov. 2026", "2026-11-05"),
        ("5 november", None),
        ("31 februari 2026", None),
        ("2026-13-40", None),
        ("förra veckan", None),
        ("1", None),
    ],
)
def test_a_day_is_read_where_it_is_certain(text: str, day: str | None) -> None:
    assert day_said(text) == (datetime.date.fromisoformat(day) if day else None)


def test_headings_are_proposed_each_thing_once() -> None:
    headings = [
        "Nr",
        "Remissinstans",
        "Inkom",
        "Avsnitt",
        "Synpunkt",
        "Kommentar",
        "Är målen rätt?",
        "Ställningstagande",
    ]
    found = matching.proposed(headings, QUESTIONS)
    assert found == {1: "body", 2: "arrived", 3: "section", 4: "text", 6: "question-11", 7: "stance"}
    assert matching.proposed(["Organisation", "Svar"], ()) == {0: "body", 1: "text"}
    assert matching.proposed(["Organisation", "Fråga", "Svar"], ()) == {0: "body", 1: "question", 2: "answer"}
    assert matching.numbered(["Text", "text", ""], 4) == ["Text", "text (2)", "Kolumn C", "Kolumn D"]
    rows = [(1, ["Svar på remissen"]), (3, ["Remissinstans", "Text"]), (4, ["Ekeby", "Bra."])]
    assert matching.heading_number(rows) == 3
    assert matching.headings_key(["Text ", "A"]) == matching.headings_key([" text", "a"])
    kept = {"0": "body", "1": "question-11", "2": "question-99"}
    assert matching.still_meant(kept, QUESTIONS) == {0: "body", 1: "question-11"}
    assert matching.checked({0: "body", 1: "text", 2: "text"}, (), width=3) == {"0": "body", "1": "text", "2": "text"}
    with pytest.raises(Invalid) as refused:
        matching.checked({0: "stance", 1: "stance", 2: "question-99"}, QUESTIONS, width=4)
    assert set(refused.value.fields) == {"column-1", "column-2", "column-3"}


def test_the_rows_of_a_body_are_one_answer_in_their_order() -> None:
    said = READER.said(
        [
            row(2, stance="Tillstyrker"),
            row(3, section="3.2", text="Bra.", kind="Fråga"),
            row(4, indicator="Andel med jobb", text="För lågt."),
            row(5, section="Kompetens", stance="avstyrker"),
            row(6, question="Fråga 1", text="Ja."),
            row(7, question="Vilket år?", answer="2028", text="Och bra."),
            RowRead(8, {"question-13": "4 av 5", "sender_name": "Eva  Ek"}),
        ]
    )
    assert (said.stance, said.day, said.sender_name) == (Stance.SUPPORTS, datetime.date(2026, 11, 5), "Eva Ek")
    assert [(one.kind, one.place, one.stance, one.content.text) for one in said.comments] == [
        (CommentKind.QUESTION, Place(3), None, "Bra."),
        (CommentKind.COMMENT, Place(3, None, 5), None, "För lågt."),
        (CommentKind.COMMENT, Place(3), Stance.REJECTS, ""),
        (CommentKind.COMMENT, WHOLE, None, "Och bra."),
    ]
    assert [(one.question_id, one.text, one.choice, one.value) for one in said.answers] == [
        (11, "Ja.", None, None),
        (12, "", "2028", None),
        (13, "", None, 4),
    ]
    assert (said.rows, said.answer_rows) == ([3, 4, 5, 7], [6, 7, 8])
    assert said.key != READER.said([row(stance="Tillstyrker")]).key
    assert READER.said([row(text="x" * 20_001)]).long == ["x" * 20_001]


@pytest.mark.parametrize(
    ("rows", "at", "words"),
    [
        ([row(2, stance="ja"), row(3, text="x")], 2, "inget ställningstagande"),
        ([row(2, stance="Tillstyrker"), row(3, stance="Avstyrker")], 3, "olika ställningstaganden"),
        ([row(2, text="x", section="9.9")], 2, "finns inte i planen"),
        ([row(2, text="x", indicator="Vädret")], 2, "finns inte i planen"),
        ([row(2, text="x", kind="Gnäll")], 2, "ingen sorts synpunkt"),
        ([row(2, text="x", arrived="i går")], 2, "ingen dag"),
        ([row(2, text="x", arrived="2026-11-01"), row(3, text="y", arrived="2026-11-02")], 3, "olika dagar"),
        ([row(2, text="#REF!")], 2, "#REF!"),
        ([row(2, question="Varför?", text="x")], 2, "finns inte i remissen"),
        ([row(2, answer="x")], 2, "säger inte vilken"),
        ([row(2, question="2", text="2029")], 2, "inget av alternativen"),
        ([row(2, question="3", text="9")], 2, "inget steg"),
        ([row(2, section="3.2", stance="Inget att erinra")], 2, "om ett avsnitt"),
        ([row(2, sender_name="Eva")], 2, "säger ingenting"),
    ],
)
def test_what_cannot_be_read_names_its_row(rows: list[RowRead], at: int, words: str) -> None:
    with pytest.raises(RowFault) as fault:
        READER.said(rows)
    assert (fault.value.at, words in fault.value.words) == (at, True)


def book(path: Path, change: Any = None) -> Path:
    made = Workbook()
    sheet: Any = made.active
    sheet.title = "Svar"
    for cells in (
        ["Remissinstans", "Inkom", "Text"],
        ["Ekeby kommun", datetime.datetime(2026, 11, 5), "Första."],
        [None, None, "Andra\x0b."],
        [None, None, None],
        ["Norrbo", 46331, "=1+1"],
    ):
        sheet.append([cell.replace("\x0b", "") if isinstance(cell, str) else cell for cell in cells])
    sheet.merge_cells("A2:A3")
    sheet.row_dimensions[5].hidden = True
    made.create_sheet("Tom").sheet_state = "hidden"
    made.save(path)
    return path


def test_a_workbook_is_read_with_what_lies_beside_its_values(tmp_path: Path) -> None:
    found = tables.window(book(tmp_path / "svar.xlsx"), "xlsx", 0)
    assert [(one.number, one.cells, one.carried, one.hidden) for one in found.rows] == [
        (1, ["Remissinstans", "Inkom", "Text"], {}, False),
        (2, ["Ekeby kommun", "2026-11-05", "Första."], {}, False),
        (3, ["", "", "Andra."], {0: "Ekeby kommun"}, False),
        (5, ["Norrbo", "46331"], {}, True),
    ]
    svar, tom = found.sheets
    assert (svar.name, svar.rows, svar.merged, svar.hidden_rows, svar.without_value) == ("Svar", 4, 1, 1, 1)
    assert (tom.name, tom.hidden, tom.rows) == ("Tom", True, 0)
    values = row_values(["", "", "Andra."], {"0": "Ekeby kommun", "2": "Första."}, {"0": "body", "2": "text"})
    assert values == {"body": "Ekeby kommun", "text": "Andra."}
    assert row_values(["A", "B"], {}, {"0": "text", "1": "text"}) == {"text": "A\n\nB"}
    assert row_values(["Ekeby"], {"2": "Första."}, {"0": "body", "2": "text"}) == {"body": "Ekeby"}


ROWS = (
    ["Remissinstans", "Inkom", "Text"],
    ["Ekeby kommun", datetime.date(2026, 11, 5), "Första."],
    [None, None, "Andra & tredje."],
    [],
    ["Norrbo", 46331, 3.4],
)


def test_other_workbooks_say_the_same(tmp_path: Path) -> None:
    merged = [(2, 3, 1)]
    old = tables.window(old_excel(tmp_path / "svar.xls", ROWS, merged=merged, hidden="Tom"), "xls", 0)
    free = tables.window(open_document(tmp_path / "svar.ods", ROWS, merged=merged, hidden=5), "ods", 0)
    for found in (old, free):
        assert [(one.number, one.cells, one.carried) for one in found.rows] == [
            (1, ["Remissinstans", "Inkom", "Text"], {}),
            (2, ["Ekeby kommun", "2026-11-05", "Första."], {}),
            (3, ["", "", "Andra & tredje."], {0: "Ekeby kommun"}),
            (5, ["Norrbo", "46331", "3.4"], {}),
        ]
    assert [(sheet.name, sheet.hidden, sheet.rows, sheet.merged) for sheet in old.sheets] == [
        ("Svar", False, 4, 1),
        ("Tom", True, 0, 0),
    ]
    assert [(sheet.name, sheet.hidden_rows) for sheet in free.sheets] == [("Svar", 1)]


def test_a_broken_workbook_of_another_kind_is_refused(tmp_path: Path) -> None:
    for name, content in (("svar.xls", OLE_START + b"Workbook"), ("svar.ods", b"PK\x03\x04 nothing more")):
        path = tmp_path / name
        path.write_bytes(content)
        with pytest.raises(Invalid) as refused:
            tables.window(path, name[-3:], 0)
        assert refused.value.code == "broken"
    with pytest.raises(Invalid) as refused:
        tables.window(locked(tmp_path / "svar.ods"), "ods", 0)
    assert refused.value.code == "encrypted"


def test_a_csv_file_is_read_a_window_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "svar.csv"
    path.write_bytes('Remissinstans;Text\r\nEkeby;”Bra”\x00 på\r\n;;\r\nÅby;"a\nb"\r\n'.encode("cp1252"))
    whole = tables.window(path, "text", 0)
    assert [(one.number, one.cells) for one in whole.rows] == [
        (1, ["Remissinstans", "Text"]),
        (2, ["Ekeby", "”Bra” på"]),
        (4, ["Åby", "a\nb"]),
    ]
    assert (whole.following, whole.sheets[0].rows) == (None, 3)
    monkeypatch.setattr(tables, "MOST_CHARACTERS", 10)
    first = tables.window(path, "text", 0)
    assert (len(first.rows), first.following, first.sheets) == (1, 1, [])
    rest = tables.window(path, "text", 1)
    assert [one.number for one in rest.rows] == [2]
    path.write_bytes(b";;\n")
    with pytest.raises(Invalid) as refused:
        tables.window(path, "text", 0)
    assert refused.value.code == "empty"


def test_a_file_with_a_password_stays_in_its_archive_and_the_others_come(tmp_path: Path) -> None:
    path = tmp_path / "svar.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("hemligt.docx", b"nothing that is read")
        archive.writestr("svar.txt", "Vi tillstyrker.")
    content = path.read_bytes()
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(start) + flags
        content = content[:at] + bytes([content[at] | 1]) + content[at + 1 :]
    path.write_bytes(content)
    secret, plain = archives.taken_out(path, [1, 2])
    assert "lösenord" in secret.fault
    assert (secret.content, plain.content, plain.fault) == (b"", b"Vi tillstyrker.", "")
