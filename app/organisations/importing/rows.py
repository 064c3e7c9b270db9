"""Lines out of Word documents and sheets."""

import csv
import io
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from app.errors import Invalid
from app.i18n import _
from app.intake.packages import packed, parsed_xml, safe_package
from app.intake.word import without_pictures
from app.organisations.importing.grouping import MAX_ENTRIES, checked, entry_of, grouped
from app.organisations.importing.parsed import ParsedEntry, ParsedList, Row

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_COLUMNS = 40
_MOST_ROWS = 50_000
_HEADERS = {
    "name": r"namn|organisation(?:snamn)?|remissinstans|instans|mottagare|name|body|förening|företag|nämnd",
    "group": r"grupp|kategori|group|lista",
    "email": r"e-?post(?:adress)?|e-?mail|mejl(?:adress)?|mail|epost|adress",
    "kind": r"typ|sort|slag|kind|type",
}
_KINDS = {
    "förening": "association", "intresseorganisation": "association", "association": "association",
    "nämnd": "board", "styrelse": "board", "board": "board",
    "bolag": "company", "företag": "company", "company": "company",
    "kommun": "municipality", "municipality": "municipality",
    "region": "region",
    "myndighet": "state", "statlig": "state", "statlig myndighet": "state", "länsstyrelse": "state", "state": "state",
    "universitet": "university", "högskola": "university", "lärosäte": "university", "university": "university",
    "övrig": "other", "övrigt": "other", "annan": "other", "other": "other",
}  # fmt: skip


def word_list(path: Path) -> ParsedList:
    """A list in a Word document: a paragraph a body, or a table with a body a row."""
    from mammoth import documents, docx

    document = docx.read(packed(without_pictures(safe_package(path, needed="word/document.xml"))[0])).value
    tables = [child for child in document.children if isinstance(child, documents.Table)]
    rows = [[_text(cell) for cell in getattr(row, "children", ())] for table in tables for row in table.children]
    lines = [_row(child) for child in document.children if isinstance(child, documents.Paragraph)]
    if len(rows) > sum(bool(line.text) for line in lines):
        return table_list(rows)
    return grouped([line for row in lines for line in _split(row)])


def _text(element: object) -> str:
    from mammoth import documents

    if isinstance(element, documents.Text):
        return str(element.value)
    if isinstance(element, documents.Break):
        return "\n"
    if isinstance(element, documents.Tab):
        return "\t"
    text = "".join(_text(child) for child in getattr(element, "children", ()))
    return text + "\n" if isinstance(element, documents.Paragraph) else text


def _row(paragraph: object) -> Row:
    from mammoth import documents

    style = str(getattr(paragraph, "style_name", "") or "").casefold()
    runs = [
        child
        for child in getattr(paragraph, "children", ())
        if isinstance(child, documents.Run) and _text(child).strip()
    ]
    heading = style.startswith(("heading", "rubrik")) or (bool(runs) and all(run.is_bold for run in runs))
    return Row(_text(paragraph).strip(), style in ("title", "titel", "rubrik"), heading)


def _split(row: Row) -> Iterator[Row]:
    """A paragraph with line breaks is as many lines."""
    for line in row.text.split("\n"):
        yield Row(line.strip(), row.is_title, row.is_heading)


def csv_list(text: str) -> ParsedList:
    """A list in CSV, its columns apart by semicolon, comma or tab."""
    sample = text[:5000]
    first = next((line for line in sample.split("\n") if line.strip()), "")
    delimiter = max(";\t,", key=lambda mark: (first.count(mark), mark == ";"))
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _MOST_ROWS))
    except csv.Error:
        raise Invalid(
            _("CSV-filen kunde inte läsas. Spara den på nytt från Excel och försök igen."), code="broken"
        ) from None
    return table_list(rows)


def sheet_list(path: Path) -> ParsedList:
    """A list in an Excel workbook: the first sheet that holds anything. Formulas give their last known values."""
    from openpyxl import load_workbook

    parts = safe_package(path, needed="xl/workbook.xml")
    parsed_xml(parts["xl/workbook.xml"])
    book = load_workbook(packed(parts), read_only=True, data_only=True, keep_links=False)
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        cells = sheet.iter_rows(max_row=_MOST_ROWS, max_col=_MOST_COLUMNS, values_only=True)
        rows = [["" if cell is None else str(cell).strip() for cell in row] for row in cells]
        if any(any(row) for row in rows):
            return table_list(rows)
    return checked(ParsedList(None, ()))


def table_list(rows: Iterable[list[str]]) -> ParsedList:
    """A list in rows and columns. With headings (Namn, Grupp, E-post, Typ) by them; else names in the first column."""
    rows = [[cell.strip() for cell in row[:_MOST_COLUMNS]] for row in rows]
    head = next((at for at, row in enumerate(rows[:10]) if "name" in _columns(row)), None)
    if head is None:
        return grouped([Row("; ".join(filter(None, row)) if _has_email(row) else (row or [""])[0]) for row in rows])
    columns = _columns(rows[head])
    entries: list[ParsedEntry] = []
    number = 0
    empty = True
    for row in rows[head + 1 :]:
        values = {name: row[at] if at < len(row) else "" for name, at in columns.items()}
        if not re.search(r"[^\W_]", values["name"]):
            empty = True
            continue
        number, empty = number + empty, False
        entries.append(_entry(values, number))
        if len(entries) > MAX_ENTRIES + 1_000:
            break
    title = next((row[0] for row in rows[:head] if row and row[0]), None)
    return checked(ParsedList(title, tuple(entries)))


def _entry(values: dict[str, str], number: int) -> ParsedEntry:
    parsed = entry_of(values["name"], values.get("group") or str(number))
    address = entry_of(values.get("email", ""), "").email or parsed.email
    return ParsedEntry(parsed.name, parsed.group, address, _KINDS.get(values.get("kind", "").casefold()))


def _columns(row: list[str]) -> dict[str, int]:
    """Which column says what, by its heading; the first that fits."""
    columns: dict[str, int] = {}
    for at, heading in enumerate(row):
        for name, pattern in _HEADERS.items():
            if name not in columns and re.fullmatch(pattern, heading.strip(" :*").casefold()):
                columns[name] = at
                break
    return columns


def _has_email(row: list[str]) -> bool:
    return any("@" in cell for cell in row[1:])
