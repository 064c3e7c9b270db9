"""Lists in tables of every shape: headings in any order and wording, sheets, groups as columns or as rows."""

from pathlib import Path

import pytest
from openpyxl import Workbook

from app.organisations.importing import read_list
from app.organisations.importing.parsed import ParsedList
from tests.kit.workbooks import old_excel, open_document
from tests.plans.importing.build_docx import cell, docx, p, table


def shown(parsed: ParsedList) -> list[tuple[str, str, str | None]]:
    return [(entry.group, entry.name, entry.email) for entry in parsed.entries]


@pytest.mark.parametrize(
    ("headings", "row"),
    [
        ("Nr;Kategori;Remissinstans;Kontakt;E-postadress", "1;Externa;LRF;Anna Ek;a@x.se"),
        ("Kategori;Namn på remissinstans;E-postadress till registrator", "Externa;LRF;a@x.se"),
        ("Adress;Organisation/myndighet;Mejl;Grupp", "Storgatan 1;LRF;a@x.se;Externa"),
        ("Namn;Organisation;E-post;Typ av instans", "Anna Ek;LRF;a@x.se;Externa"),
        ("Instans;Kontaktperson;Grupp", "LRF;Anna Ek, a@x.se;Externa"),
        ("Organisation;Grupp", "LRF, a@x.se;Externa"),
    ],
)
@pytest.mark.parametrize("encoding", ["cp1252", "utf-16"])
def test_headings_in_other_words(tmp_path: Path, headings: str, row: str, encoding: str):
    path = tmp_path / "a.csv"
    path.write_text(f"{headings}\r\n{row}\r\n", encoding=encoding, newline="")

    assert shown(read_list(path, "a.csv")) == [("Externa", "LRF", "a@x.se")]


def test_names_that_begin_like_headings_are_bodies(tmp_path: Path):
    path = tmp_path / "a.csv"
    path.write_text("Företagarna;f@x.se\nFöreningen Norden;n@x.se\n1;Nämndhuset AB\n", encoding="utf-8")

    assert [entry.name for entry in read_list(path, "a.csv").entries] == [
        "Företagarna",
        "Föreningen Norden",
        "Nämndhuset AB",
    ]


def test_sheets_are_groups_and_one_without_headings_is_told(tmp_path: Path):
    book = Workbook()
    book.active.title = "Info"
    book.active.append([])
    book.active.append(["Sändlista remiss Översiktsplan"])
    book.active.append(["Upprättad av kansliet"])
    for name, rows in {
        "Externa": [[], [], ["Nr", "Remissinstans", "E-post"], [1, "LRF", "a@x.se"]],
        "Interna": [["Namn", "E-post"], ["Nämnden", None]],
    }.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")

    parsed = read_list(tmp_path / "a.xlsx", "a.xlsx")
    assert parsed.title == "Sändlista remiss Översiktsplan"
    assert shown(parsed) == [("Externa", "LRF", "a@x.se"), ("Interna", "Nämnden", None)]
    assert parsed.left_out == ("Upprättad av kansliet",)


def test_groups_side_by_side(tmp_path: Path):
    path = docx(tmp_path / "a.docx", table(("Externa", "Interna"), ("LRF", "Nämnden"), ("Företagarna", "")))

    assert shown(read_list(path, "a.docx")) == [
        ("Externa", "LRF", None),
        ("Externa", "Företagarna", None),
        ("Interna", "Nämnden", None),
    ]


def test_rows_across_the_table_and_lines_above_tables_name_groups(tmp_path: Path):
    across = docx(
        tmp_path / "a.docx",
        table((cell("Föreningar", span=2),), ("LRF", "a@x.se"), (cell("Handeln i Norr", span=2),), ("Köpmännen", "")),
    )
    above = docx(
        tmp_path / "b.docx",
        p("Sändlista för kulturplanen"),
        p("Näringsliv"),
        table(("Organisation", "E-post"), ("LRF", "")),
        p("Kommunen"),
        table(("Organisation", "E-post"), ("Nämnden", "n@x.se"), ("Styrelsen", "")),
        p("Växel 0581-810 00"),
    )
    parsed = read_list(above, "b.docx")

    assert shown(read_list(across, "a.docx")) == [
        ("Föreningar", "LRF", "a@x.se"),
        ("Handeln i Norr", "Köpmännen", None),
    ]
    assert parsed.title == "Sändlista för kulturplanen"
    assert [(entry.group, entry.name) for entry in parsed.entries] == [
        ("Näringsliv", "LRF"),
        ("Kommunen", "Nämnden"),
        ("Kommunen", "Styrelsen"),
    ]
    assert parsed.left_out == ("Växel 0581-810 00",)


def test_lists_of_other_programs_and_times(tmp_path: Path):
    rows = [["Grupp", "Remissinstans", "E-post"], ["Externa", "LRF", "a@x.se"], [None, "Företagarna", "f@x.se"]]
    rows.append(["Interna", "Nämnden", None])
    for path in (
        old_excel(tmp_path / "lista.xls", rows, merged=[(2, 3, 1)], hidden="Gamla"),
        open_document(tmp_path / "lista.ods", rows, merged=[(2, 3, 1)]),
        open_document(tmp_path / "lista.xls", rows, merged=[(2, 3, 1)]),
    ):
        assert shown(read_list(path, path.name)) == [
            ("Externa", "LRF", "a@x.se"),
            ("Externa", "Företagarna", "f@x.se"),
            ("Interna", "Nämnden", None),
        ]
    hidden = read_list(open_document(tmp_path / "dold.ods", rows, hidden=4), "dold.ods")
    assert [entry.name for entry in hidden.entries] == ["LRF", "Företagarna"]
    assert any("Nämnden" in line for line in hidden.left_out)
