"""Every line and cell of a list is a body, a part of one or told: no word is lost, however it is pasted."""

import csv
import re
from pathlib import Path

import openpyxl
from docx import Document
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.errors import Invalid
from app.organisations.importing import read_list_text
from app.organisations.importing.parsed import ParsedList
from app.organisations.importing.reading import parse_file

words = st.sampled_from(
    (
        "Ängby kommun",
        "Bolaget AB",
        "Föreningen Väl",
        "Externa",
        "Interna:",
        "Eva Berg",
        "Nämnden",
        "Att: Bo",
        "c/o Ek",
        "",
    )
)
addresses = st.sampled_from(("a@x.se", "Kansliet <b@y.se>", "c@x.se; d@y.se", ""))
numbers = st.sampled_from(("212000-0001", "0123-456789", ""))
lines = st.one_of(
    words,
    st.builds("{} <{}>".format, words, st.sampled_from(("a@x.se", "e@z.se"))),
    st.builds("Till: {}; {}".format, words, words),
    st.sampled_from(("Ämne: Remiss", "Sändlista", "Med vänlig hälsning", "")),
)
rows = st.builds("\t".join, st.tuples(words, words, addresses, numbers))
heads = st.sampled_from(
    ("", "Grupp\tOrganisation\tE-post\tTelefon\n", "Organisation\tOrt\tE-post\n", "Namn\t\tE-post\tNr\n")
)


def judge(text: str, *, but: str = "") -> None:
    """All words of the text are somewhere in what was read. An empty list is refused, and nothing is lost by that."""
    try:
        parsed = read_list_text(text)
    except Invalid:
        return
    judge_read(parsed, text, but=but)


def judge_read(parsed: ParsedList, text: str, *, but: str = "") -> None:
    """All words of the text are somewhere in what was read of it."""
    said = [parsed.title or "", *parsed.left_out]
    said += [f"{entry.group} {entry.name} {entry.email or ''} {entry.postal.on_one_line}" for entry in parsed.entries]
    missing = (
        set(re.findall(r"[\w@.-]{2,}", text)) - set(re.findall(r"[\w@.-]{2,}", "\n".join(said))) - set(but.split())
    )
    assert not missing, (missing, parsed)


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(lines, min_size=1, max_size=8))
def test_no_line_is_lost(given_lines: list[str]):
    judge("\n".join(given_lines), but="Till")


@settings(max_examples=300, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(heads, st.lists(rows, min_size=1, max_size=8))
def test_no_cell_is_lost(head: str, given_rows: list[str]):
    judge(head + "\n".join(given_rows), but="Grupp Organisation E-post Telefon Ort Namn Nr")


cells = st.one_of(
    words, addresses, numbers, st.sampled_from(("Norrbo kommun\nSydbo kommun", "A1 AB; B2 AB", "Bo\nBox 1", "x"))
)
tables = st.lists(st.tuples(cells, cells, cells), min_size=1, max_size=5)
headings = st.sampled_from(
    ((), ("Organisation", "E-post", "Grupp"), ("Namn", "Externa", "Interna"), ("Externa", "Interna", "Nämnder"))
)


@settings(max_examples=10, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(headings, tables, st.lists(st.booleans(), min_size=3, max_size=3), st.booleans())
def test_no_cell_of_a_file_is_lost(
    tmp_path: Path, head: tuple[str, ...], table: list[tuple[str, ...]], struck: list[bool], is_hidden: bool
):
    rows = [row for row in (head, *table) if row]
    text = "\n".join("\t".join(row) for row in rows[bool(head) :])
    book, document = openpyxl.Workbook(), Document()
    grid = document.add_table(len(rows), 3)
    for number, row in enumerate(rows):
        book.active.append(list(row))
        for column, cell in enumerate(row):
            grid.cell(number, column).text = cell
            if struck[column] and number == 1:
                book.active.cell(2, column + 1).font = openpyxl.styles.Font(strike=True)
                for run in (run for paragraph in grid.cell(number, column).paragraphs for run in paragraph.runs):
                    run.font.strike = True
    book.active.row_dimensions[len(rows)].hidden = is_hidden
    book.save(tmp_path / "l.xlsx")
    document.save(tmp_path / "l.docx")
    with (tmp_path / "l.csv").open("w", newline="") as file:
        csv.writer(file, delimiter=";").writerows(rows)
    for name, kind in (("l.xlsx", "xlsx"), ("l.docx", "docx"), ("l.csv", "text")):
        try:
            parsed = parse_file(tmp_path / name, name, kind)
        except Invalid:
            continue
        judge_read(parsed, text)
