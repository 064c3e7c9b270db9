"""Reading lists from Excel workbooks, with what lies beside the values: merged cells, links, what is hidden."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from app.i18n import _
from app.intake.other_workbooks import Sheet, other_sheets
from app.intake.packages import EXCEL, packed, safe_package
from app.intake.workbooks import Beside, beside_values, cell_text
from app.mail.addresses import addresses_in
from app.organisations.importing.columns import heading_row
from app.organisations.importing.grouping import checked
from app.organisations.importing.letters import is_title
from app.organisations.importing.parsed import ParsedList
from app.organisations.importing.tables import MOST_COLUMNS, combined, parse_table

MOST_ROWS = 50_000
_MOST_OTHER_LINES = 20
_MOST_MERGED = 5_000
_SHEET = re.compile(r"^(?:blad|sheet|ark|tabell|taul)\s*\d*$", re.IGNORECASE)


def sheet_list(path: Path, kind: str = "xlsx") -> ParsedList:
    """The list in a workbook: in the sheets with headings, else in all that are not empty. Sheets are groups.

    Formulas give their last calculated values. Hidden sheets and rows are left out, and told.
    """
    sheets: list[tuple[str, list[list[str]]]] = []
    told: list[str] = []
    for sheet, struck in _excel_sheets(path) if kind == "xlsx" else _other_sheets(path, kind):
        beside, rows = sheet.beside, _completed(sheet.rows, sheet.beside)
        if sheet.hidden:
            told.extend(f"{_('Dold flik')} {sheet.name}: {line}" for line in _lines(rows))
            continue
        told.extend(f"{_('Dold rad')} {number}: {line}" for number, line in _numbered(rows, beside.hidden))
        told.extend(f"{_('Överstruket')}: {line}" for line in struck.values())
        beside.hidden.update(number for number in struck if not any(rows[number - 1]))
        told.extend(_without_value(rows, beside))
        seen = [row for number, row in enumerate(rows, 1) if number not in beside.hidden]
        if any(any(row) for row in seen):
            sheets.append((sheet.name, seen))
    return checked(_in_sheets(sheets, told))


def _other_sheets(path: Path, kind: str) -> Iterator[tuple[Sheet, dict[int, str]]]:
    for sheet in other_sheets(path, kind, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS):
        yield sheet, {}


def _excel_sheets(path: Path) -> Iterator[tuple[Sheet, dict[int, str]]]:
    """Each sheet, with what is struck out in it."""
    from openpyxl import load_workbook

    parts = safe_package(path, needed=EXCEL)
    book = load_workbook(packed(parts), read_only=True, data_only=True, keep_links=False)
    has_struck = any(font.strike for font in getattr(book, "_fonts", ()))
    for sheet in book.worksheets:
        beside = beside_values(parts, getattr(sheet, "_worksheet_path", ""))  # its part, which openpyxl does not tell
        sheet.reset_dimensions()
        rows, struck = _rows_of(sheet, has_struck=has_struck)
        yield Sheet(sheet.title, sheet.sheet_state != "visible", rows, beside), struck


def _rows_of(sheet: Any, *, has_struck: bool) -> tuple[list[list[str]], dict[int, str]]:
    """The texts of a sheet's cells, without those that are struck out; and these, a line for each row's number."""
    cells = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=not has_struck)
    if not has_struck:
        return [[cell_text(value) for value in row] for row in cells], {}
    rows: list[list[str]] = []
    struck: dict[int, str] = {}
    for number, row in enumerate(cells, 1):
        out = [cell.value is not None and bool(cell.font.strike) for cell in row]
        rows.append(["" if is_out else cell_text(cell.value) for cell, is_out in zip(row, out, strict=True)])
        if any(out):
            struck[number] = " ".join(cell_text(cell.value) for cell, is_out in zip(row, out, strict=True) if is_out)
    return rows, struck


def _in_sheets(sheets: list[tuple[str, list[list[str]]]], told: list[str]) -> ParsedList:
    list_sheets = [(name, rows) for name, rows in sheets if heading_row(rows) is not None] or sheets
    several = len(list_sheets) > 1
    group_names = [name if several and not _SHEET.match(name) else None for name, _rows in list_sheets]
    tables = [parse_table(rows) for _name, rows in list_sheets]
    parsed = combined(list(zip(group_names, tables, strict=True)))
    others = [
        line
        for name, rows in sheets
        if (name, rows) not in list_sheets
        for line in list(_lines(rows))[:_MOST_OTHER_LINES]
    ]
    title = parsed.title or next(filter(is_title, others), None)
    return ParsedList(title, parsed.entries, (*parsed.left_out, *(line for line in others if line != title), *told))


def _lines(rows: list[list[str]]) -> Iterator[str]:
    return (line for row in rows if (line := " ".join(filter(None, row))))


def _numbered(rows: list[list[str]], numbers: set[int]) -> Iterator[tuple[int, str]]:
    for number, row in enumerate(rows, 1):
        if number in numbers and (line := " ".join(filter(None, row))):
            yield number, line


def _without_value(rows: list[list[str]], beside: Beside) -> Iterator[str]:
    """Formulas that the file holds no value of, which a person has to look at."""
    for (number, column), formula in beside.formulas.items():
        row = rows[number - 1] if number <= len(rows) and number not in beside.hidden else []
        if column <= len(row) and not row[column - 1]:
            yield f"{' '.join(filter(None, row))}: {_('en formel utan värde')}: ={formula}"


def _completed(rows: list[list[str]], beside: Beside) -> list[list[str]]:
    """The rows with a merged cell's text in every row that it covers, and with the addresses that links lead to.

    A cell across a whole row is its only one, with a colon: it names the group of the rows below.
    """
    for (number, column), address in beside.addresses.items():
        cells = rows[number - 1] if number <= len(rows) else []
        if column <= len(cells) and not addresses_in(cells[column - 1]):
            cells[column - 1] = f"{cells[column - 1]} <{address}>".strip()
    for (top, left), (bottom, right) in beside.merged[:_MOST_MERGED]:
        if top > len(rows) or left > len(rows[top - 1]):
            continue
        text = rows[top - 1][left - 1]
        if top == bottom and right > left and list(filter(None, rows[top - 1])) == [text]:
            rows[top - 1] = [f"{text.rstrip(' :')}:"]
        for row in rows[top : min(bottom, len(rows))]:
            if left <= len(row):
                row[left - 1] = text
    return rows
