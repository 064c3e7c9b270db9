"""Reading lists from Word documents, CSV files and Excel workbooks."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from app.errors import Invalid
from app.i18n import _
from app.intake.packages import packed, parsed_xml, safe_package
from app.intake.word import without_pictures
from app.organisations.importing.grouping import checked, parse_list
from app.organisations.importing.letters import announces_list, is_no_body, is_title
from app.organisations.importing.parsed import ParsedList, Row
from app.organisations.importing.tables import MOST_COLUMNS, combined, heading_row, parse_table

_MOST_ROWS = 50_000
_MOST_OTHER_LINES = 20
_SHEET = re.compile(r"^(?:blad|sheet|ark|tabell)\s*\d*$", re.IGNORECASE)


def word_list(path: Path) -> ParsedList:
    """The list in a Word document: one body per paragraph, or tables with one body per row."""
    from mammoth import documents, docx

    document = docx.read(packed(without_pictures(safe_package(path, needed="word/document.xml"))[0])).value
    parts: list[Row | list[list[str]]] = []
    for child in document.children:
        if isinstance(child, documents.Paragraph):
            parts.extend(_split(_row(child)))
        elif isinstance(child, documents.Table):
            parts.append([_cells(row) for row in child.children])
    tables = [part for part in parts if not isinstance(part, Row)]
    lines = [part for part in parts if isinstance(part, Row)]
    if sum(map(len, tables)) > sum(bool(line.text) for line in lines):
        return checked(_in_tables(parts))
    parsed = parse_list(lines)
    table_lines = tuple(" ".join(filter(None, row)) for rows in tables for row in rows)
    return replace(parsed, left_out=(*parsed.left_out, *filter(None, table_lines)))


def _cells(row: Any) -> list[str]:
    """The texts of a row's cells; a cell that spans the whole table is the only one."""
    return [_text(cell).strip() for cell in getattr(row, "children", ())]


def _in_tables(parts: Sequence[Row | list[list[str]]]) -> ParsedList:
    """Several tables as one list. A short line directly above a table names its group; other lines are left out."""
    tables: list[tuple[str | None, ParsedList]] = []
    title: str | None = None
    left_out: list[str] = []
    above: Row | None = None
    for part in parts:
        if isinstance(part, Row) and not part.text:
            continue
        if isinstance(part, Row) and title is None and not tables and (part.is_title or is_title(part.text)):
            title = part.text.rstrip(" :")
        elif isinstance(part, Row):
            left_out.extend([above.text] if above else [])
            above = part
        else:
            heading = _group_name(above)
            left_out.extend([above.text] if above and not heading else [])
            tables.append((heading, parse_table([_spanning(row, part) for row in part])))
            above = None
    left_out.extend([above.text] if above else [])
    whole = combined(tables)
    return ParsedList(title or whole.title, whole.entries, (*left_out, *whole.left_out))


def _group_name(line: Row | None) -> str | None:
    if line is None or announces_list(line.text) or is_no_body(line.text):
        return None
    return line.text.rstrip(" :")


def _spanning(row: list[str], rows: list[list[str]]) -> list[str]:
    """The row, or a heading if it is one cell across the whole table, which names the group of the rows below."""
    first, *rest = row or [""]
    return [f"{first.rstrip(' :')}:"] if first and not rest and max(map(len, rows)) > 1 else row


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
    """A paragraph as one row per line."""
    for line in row.text.split("\n"):
        yield Row(line.strip(), row.is_title, row.is_heading)


def csv_list(text: str) -> ParsedList:
    """The list in a CSV text with columns separated by semicolons, commas or tabs."""
    sample = text[:5000]
    first = next((line for line in sample.split("\n") if line.strip()), "")
    delimiter = max(";\t,", key=lambda mark: (first.count(mark), mark == ";"))
    try:
        rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _MOST_ROWS))
    except csv.Error:
        raise Invalid(
            _("CSV-filen kunde inte läsas. Spara den på nytt från Excel och försök igen."), code="broken"
        ) from None
    return checked(parse_table(rows))


def sheet_list(path: Path) -> ParsedList:
    """The list in an Excel workbook: in the sheets with headings, else in all that are not empty. Sheets are groups.

    Formulas give their last calculated values.
    """
    from openpyxl import load_workbook

    parts = safe_package(path, needed="xl/workbook.xml")
    parsed_xml(parts["xl/workbook.xml"])
    book = load_workbook(packed(parts), read_only=True, data_only=True, keep_links=False)
    sheets: list[tuple[str, list[list[str]]]] = []
    for sheet in book.worksheets:
        sheet.reset_dimensions()
        cells = sheet.iter_rows(max_row=_MOST_ROWS, max_col=MOST_COLUMNS, values_only=True)
        rows = [["" if cell is None else str(cell).strip() for cell in row] for row in cells]
        if any(any(row) for row in rows):
            sheets.append((sheet.title, rows))
    return checked(_in_sheets(sheets))


def _in_sheets(sheets: list[tuple[str, list[list[str]]]]) -> ParsedList:
    list_sheets = [(name, rows) for name, rows in sheets if heading_row(rows) is not None] or sheets
    several = len(list_sheets) > 1
    group_names = [name if several and not _SHEET.match(name) else None for name, _rows in list_sheets]
    tables = [parse_table(rows) for _name, rows in list_sheets]
    parsed = combined(list(zip(group_names, tables, strict=True)))
    others = [
        " ".join(filter(None, row))
        for name, rows in sheets
        if (name, rows) not in list_sheets
        for row in rows[:_MOST_OTHER_LINES]
    ]
    title = parsed.title or next(filter(is_title, others), None)
    return ParsedList(title, parsed.entries, (*parsed.left_out, *(line for line in others if line and line != title)))
