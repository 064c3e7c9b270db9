"""Several bodies in a cell or line, groups in columns, sheets of labels, and what somebody has struck out."""

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from openpyxl.styles import Font

from app.organisations.importing import read_list_text
from app.organisations.importing.parsed import ParsedList
from app.organisations.importing.reading import parse_file


def names(parsed: ParsedList) -> list[str]:
    return [entry.name for entry in parsed.entries]


def bodies(parsed: ParsedList) -> list[tuple[str, str, str | None]]:
    return [(entry.group, entry.name, entry.email) for entry in parsed.entries]


def in_word(tmp_path: Path, build: Callable[[Document], None]) -> ParsedList:
    document = Document()
    build(document)
    document.save(tmp_path / "l.docx")
    return parse_file(tmp_path / "l.docx", "l.docx", "docx")


def in_excel(tmp_path: Path, *rows: tuple[str | None, ...], struck: str = "") -> ParsedList:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(list(row))
    for place in struck.split():
        sheet[place].font = Font(strike=True)
    book.save(tmp_path / "l.xlsx")
    return parse_file(tmp_path / "l.xlsx", "l.xlsx", "xlsx")


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Norrbo kommun; Sydbo Energi AB; Kulturnämnden", ["Norrbo kommun", "Sydbo Energi AB", "Kulturnämnden"]),
        ("Norrbo kommun; kommunledningen", ["Norrbo kommun; kommunledningen"]),
        ("Norrbo kommun, Sydbo kommun\nÅkra AB", ["Norrbo kommun", "Sydbo kommun", "Åkra AB"]),
        ("Kulturnämnden, Norrbo kommun\nÅkra AB", ["Kulturnämnden, Norrbo kommun", "Åkra AB"]),
        ("Norrbo, Sydbo och Åkra kommuner\nÅkra AB", ["Norrbo, Sydbo och Åkra kommuner", "Åkra AB"]),
        ("a@x.example b@y.example", ["a@x.example", "b@y.example"]),
        ("Sydbo (SMTP:kund@s.example)\nÅkra: a@x.example / b@x.example", ["Sydbo", "Åkra"]),
    ],
)
def test_a_line_is_as_many_bodies_as_it_names(line: str, found: list[str]):
    assert names(read_list_text(line)) == found


def test_a_cell_is_as_many_bodies_as_it_names_and_addresses_are_dealt_out(tmp_path: Path):
    parsed = in_excel(
        tmp_path,
        ("Remissinstans", "E-post", "Telefon"),
        ("Norrbo kommun\nSydbo kommun", "a@n.example\nb@s.example", "0123"),
        ("A AB; B AB", "a@a.example", None),
        ("Sydbo\nTN", "s@s.example; t@s.example", None),
        ("Åkra kommun\nKulturnämnden", "x@x.example", None),
        ("X förening", "x@x.example, y@x.example", None),
    )
    assert [(entry.name, entry.email) for entry in parsed.entries] == [
        ("Norrbo kommun", "a@n.example"),
        ("Sydbo kommun", "b@s.example"),
        ("A AB", "a@a.example"),
        ("B AB", "a@a.example"),
        ("Sydbo", "s@s.example"),
        ("TN", "t@s.example"),
        ("Åkra kommun Kulturnämnden", "x@x.example"),
        ("X förening", "x@x.example"),
    ]
    assert parsed.left_out == ("X förening: y@x.example", "Telefon: 0123")


def test_groups_of_any_name_in_a_column_without_headings():
    whole = read_list_text("Kultur\tNorrbo kommun\ta@x.example\nKultur\tSydbo AB\tb@x.example\nSkola\tTN\tc@x.example")
    assert bodies(whole) == [
        ("Kultur", "Norrbo kommun", "a@x.example"),
        ("Kultur", "Sydbo AB", "b@x.example"),
        ("Skola", "TN", "c@x.example"),
    ]
    once = read_list_text("Kultur\tNorrbo kommun\n\tSydbo AB\nSkola\tTN")
    assert [(group, name) for group, name, _email in bodies(once)] == [
        ("Kultur", "Norrbo kommun"),
        ("Kultur", "Sydbo AB"),
        ("Skola", "TN"),
    ]
    people = read_list_text("Norrbo kommun\tAnna Ek\nNorrbo kommun\tBo Berg\nSydbo AB\tCia Dal")
    assert "Anna Ek" not in names(people)


def test_columns_of_groups_with_and_without_crosses(tmp_path: Path):
    side_by_side = in_excel(tmp_path, ("Kommuner", "Företag"), ("Norrbo kommun", "Sydbo AB"), ("Åkra kommun", None))
    assert bodies(side_by_side) == [
        ("Kommuner", "Norrbo kommun", None),
        ("Kommuner", "Åkra kommun", None),
        ("Företag", "Sydbo AB", None),
    ]
    crosses = in_excel(tmp_path, ("Namn", "Externa", "Interna"), ("Norrbo", "x", None), ("TN", None, "X"))
    assert bodies(crosses) == [("Externa", "Norrbo", None), ("Interna", "TN", None)]
    said = in_excel(tmp_path, ("Remissinstans", "Extern/Intern"), ("Norrbo", "Extern"), ("TN", "Intern"))
    assert bodies(said) == [("Extern", "Norrbo", None), ("Intern", "TN", None)]


def test_contacts_saved_by_mail_programs(tmp_path: Path):
    path = tmp_path / "l.csv"
    path.write_text('sep=,\r\nFirst Name,Last Name,Company,E-mail Address\r\nAnna,Ek,"Norrbo, stad",a@n.example\r\n')
    parsed = parse_file(path, "l.csv", "text")
    assert bodies(parsed) == [("1", "Norrbo, stad", "a@n.example")]
    assert (parsed.title, parsed.left_out) == (None, ("First Name: Anna", "Last Name: Ek"))


def test_what_is_struck_out_or_hidden_is_no_body_and_is_told(tmp_path: Path):
    parsed = in_excel(
        tmp_path,
        ("Remissinstans", "E-post"),
        ("Norrbo", "a@n.example"),
        ("Sydbo", "b@s.example"),
        ("Åkra", "c@x.example"),
        struck="A3 B3 B4",
    )
    assert bodies(parsed) == [("1", "Norrbo", "a@n.example"), ("1", "Åkra", None)]
    assert parsed.left_out == ("Överstruket: Sydbo b@s.example", "Överstruket: c@x.example")

    def build(document: Document) -> None:
        document.add_paragraph("Norrbo kommun")
        document.add_paragraph().add_run("Dolda AB").font.hidden = True
        document.add_paragraph().add_run("Struket AB").font.strike = True
        document.add_paragraph("Åkra AB")

    parsed = in_word(tmp_path, build)
    assert bodies(parsed) == [("1", "Norrbo kommun", None), ("1", "Åkra AB", None)]
    assert parsed.left_out == ("Överstruket eller dolt: Dolda AB", "Överstruket eller dolt: Struket AB")


def test_labels_lists_in_cells_and_tabs_in_word(tmp_path: Path):
    def labels(document: Document) -> None:
        table = document.add_table(2, 2)
        texts = (
            "Norrbo kommun\nAtt: Anna\nBox 1\n123 45 Norrbo",
            "Sydbo\nBox 2",
            "Åkra\nGatan 1",
            "Region Nord\nBox 3",
        )
        for index, text in enumerate(texts):
            table.cell(index // 2, index % 2).text = text

    assert names(in_word(tmp_path, labels)) == ["Norrbo kommun", "Sydbo", "Åkra", "Region Nord"]

    def beside(document: Document) -> None:
        table = document.add_table(2, 2)
        for index, text in enumerate(("Externa", "Norrbo\nSydbo\nÅkra AB", "Interna", "TN\nKN")):
            table.cell(index // 2, index % 2).text = text

    assert [(group, name) for group, name, _email in bodies(in_word(tmp_path, beside))] == [
        ("Externa", "Norrbo"),
        ("Externa", "Sydbo"),
        ("Externa", "Åkra AB"),
        ("Interna", "TN"),
        ("Interna", "KN"),
    ]

    def tabs(document: Document) -> None:
        for line in ("Remissinstans\tE-post\tGrupp", "Norrbo\ta@n.example\tExterna", "TN\tt@n.example\tInterna"):
            document.add_paragraph(line)

    expected = [("Externa", "Norrbo", "a@n.example"), ("Interna", "TN", "t@n.example")]
    assert bodies(in_word(tmp_path, tabs)) == expected
