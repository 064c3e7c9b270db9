"""Excel: what was typed is what the cell holds."""

import datetime
import warnings
from collections.abc import Sequence
from pathlib import Path
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.utils.escape import unescape

from app.documents import xlsx
from app.documents.shared import Shared
from app.documents.xlsx import Column, TableSheet, TextSheet, parts_needed, write_xlsx

NASTY = [
    "=1+1",
    "+46 16 710 10 00",
    "-5",
    "@a",
    "http://example.se/?q=1",
    "<b>fet</b> & ”citat”",
    "<r><t>x</t></r>",
    "😀 שלום",
    "_x0041_",
    " blank ",
    "rad 1\nrad 2\tflik",
]


def write(target: Path, rows: Sequence[Sequence[xlsx.Value | Shared]], columns: list[Column]) -> dict[str, int]:
    sheets = [TextSheet("Läs mig", [("heading", "Om", ""), ("text", "Antal", 2)]), TableSheet("Blad", columns, rows)]
    made_at = datetime.datetime(2026, 11, 22, tzinfo=datetime.UTC)
    return write_xlsx(target, sheets, title="T", author="A", made_at=made_at)


@pytest.mark.parametrize("text", NASTY)
def test_text_stays_text(tmp_path: Path, text: str) -> None:
    target = tmp_path / "a.xlsx"
    assert write(target, [[text, 1]], [Column("Text"), Column("Tal")]) == {"Blad": 1}
    cell = load_workbook(target)["Blad"]["A2"]
    assert cell.data_type == "s"
    assert cell.hyperlink is None
    assert unescape(cell.value).rstrip() == text.rstrip(), "as Excel reads it"


def test_forbidden_characters_do_not_break_the_file(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    write(target, [["a\x00b\ud800c\x0bd"]], [Column("Text")])
    assert load_workbook(target)["Blad"]["A2"].value == "a\ufffdb\ufffdc\nd"


def test_long_text_goes_on_in_the_next_cell(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    text = "ordet 😀 " * 5_000
    parts = parts_needed(len(text.encode("utf-16-le")) // 2)
    write(target, [[text, "efter"]], [Column("Text", parts=parts), Column("Sist")])
    header, row = load_workbook(target)["Blad"].iter_rows(values_only=True)
    assert header == ("Text", "Text (2)", "Sist")
    first_part, second_part, last = row
    assert first_part + second_part == text
    assert last == "efter"
    assert all(len(cell.encode("utf-16-le")) // 2 <= xlsx.CELL_LIMIT for cell in row)


def test_a_text_that_finds_no_room_is_an_error_not_a_loss(tmp_path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(ValueError, match="does not fit"):
            write(tmp_path / "a.xlsx", [["x" * 40_000]], [Column("Text")])


def test_header_is_frozen_and_filtered_and_dates_are_dates(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    when = datetime.datetime(2026, 3, 1, 12, 30, tzinfo=datetime.UTC)
    write(target, [[datetime.date(2026, 3, 1), when, True]], [Column("Dag"), Column("Tid"), Column("Ja")])
    book = load_workbook(target)
    sheet = book["Blad"]
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref == "A1:C2"
    assert [cell.value for cell in sheet[2]] == [
        datetime.datetime(2026, 3, 1),
        datetime.datetime(2026, 3, 1, 12, 30),
        True,
    ]
    assert book.properties.title == "T"


def test_more_rows_than_a_sheet_holds_go_on_in_the_next(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROW_LIMIT", 4)
    target = tmp_path / "a.xlsx"
    assert write(target, [[n] for n in range(7)], [Column("N")]) == {"Blad": 7}
    book = load_workbook(target)
    assert book.sheetnames == ["Läs mig", "Blad", "Blad 2", "Blad 3"]
    sheets = [book[name] for name in book.sheetnames[1:]]
    numbers = [number for sheet in sheets for (number,) in sheet.iter_rows(min_row=2, values_only=True)]
    assert numbers == list(range(7))


def test_rows_are_as_high_as_their_texts_and_a_sheet_prints_as_wide_as_a_page(tmp_path: Path) -> None:
    target = tmp_path / "a.xlsx"
    long, words = "Lekplatserna ska vara belysta på vintern. " * 12, "Arbetsmarknads- och vuxenutbildningsnämnden"
    rows: list[list[xlsx.Value]] = [["kort", "kort", long], [words, "kort", ""], ["ett\ntvå\ntre", "kort", long]]
    write(target, rows, [Column("Smal", 16), Column("Bred", 60), Column("Hopfälld", 10, folded=True)])
    book = load_workbook(target)
    sheet = book["Blad"]
    heights = [sheet.row_dimensions[row].height for row in range(1, 5)]
    assert all(heights), "every row has one: LibreOffice works out none by itself"
    assert heights[0] == heights[1] < heights[2], "what is folded takes no room"
    assert heights[2] >= 3 * 12.75
    assert heights[3] >= 3 * 12.75
    write(target, [[long, 1]], [Column("Text", 40), Column("Tal")])
    assert load_workbook(target)["Blad"].row_dimensions[2].height >= 12.75 * len(long) / 48
    assert sheet.column_dimensions["C"].hidden
    assert sheet.column_dimensions["C"].outlineLevel == 1
    assert (sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == ("landscape", 0)
    assert all(page.page_setup.fitToWidth in (None, 1) and page.sheet_properties.pageSetUpPr.fitToPage for page in book)
    assert sheet.print_title_rows == "$1:$1"
    first = book["Läs mig"]
    assert first.column_dimensions["A"].width + first.column_dimensions["B"].width < 95, "it is seen without scrolling"


def test_what_rows_share_is_written_as_in_rows_that_share_nothing(tmp_path: Path) -> None:
    """Byte for byte: cells, the numbers of rows in them, and heights."""
    columns = [Column("A", 4), Column("B", 5), Column("C", 6, folded=True), Column("D", 20, parts=2), Column("E")]
    of_many = ["Kommunen i\nEkby", True, datetime.date(2026, 11, 30)]
    long = "ord " * 9000
    plain = [[*of_many, text, number] for number, text in enumerate(["kort", long, "", "a" * 99], start=1)]
    shared = Shared(of_many)
    parts = [[shared, *row[3:]] for row in plain[:2]] + [[shared, Shared(row[3:])] for row in plain[2:]]
    sheets = []
    for name, rows in {"plain": plain, "shared": parts}.items():
        write(tmp_path / name, rows, columns)
        with ZipFile(tmp_path / name) as file:
            sheets.append(file.read("xl/worksheets/sheet2.xml"))
    assert sheets[0] == sheets[1]
    assert b'r="B5"' in sheets[0]
