"""Reading the rows of a file that a stranger made, some at a time: what runs in the child process."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any

from app.errors import Invalid
from app.i18n import _
from app.intake.csv_records import csv_records
from app.intake.other_workbooks import other_sheets
from app.intake.packages import EXCEL, packed, safe_package
from app.intake.texts import decoded, without_controls
from app.intake.workbooks import Beside, beside_values, cell_text
from app.jobs.progress import report

MOST_COLUMNS = 200
MOST_ROWS = 1_048_576
"""As many as a sheet can have."""
MOST_CHARACTERS = 20_000_000
"""In the cells of one window: what the child answers with at a time."""
_LONGEST_FIELD = 30_000_000
_GUARDED = ("=", "+", "-", "@")


@dataclass(frozen=True, slots=True)
class SheetFound:
    """A sheet: its name, how many rows have something in them, and what a person ought to know of it."""

    name: str
    hidden: bool = False
    rows: int = 0
    merged: int = 0
    hidden_rows: int = 0
    without_value: int = 0


@dataclass(frozen=True, slots=True)
class RowFound:
    """A row with something in it, by its number in its sheet. ``carried``: by column, from a merged cell above."""

    sheet: int
    number: int
    cells: list[str]
    carried: dict[int, str] = field(default_factory=dict)
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Window:
    """Some of a file's rows; ``following``: how many to leave out for the next, None when there are no more."""

    rows: list[RowFound]
    following: int | None
    sheets: list[SheetFound]


def window(path: Path, kind: str, skip: int) -> Window:
    """The rows after the first ``skip``, as many as are answered with at a time. Raises Invalid for a broken file.

    The sheets are told with the last window.
    """
    sheets: list[SheetFound] = []
    rows = _rows_of(path, kind, sheets)
    found: list[RowFound] = []
    characters = 0
    for row in islice(rows, skip, None):
        if characters > MOST_CHARACTERS:
            return Window(found, skip + len(found), [])
        found.append(row)
        characters += sum(map(len, row.cells))
    if not skip and not found:
        raise Invalid(_("Filen är tom. Välj en fil med innehåll."), code="empty")
    return Window(found, None, sheets)


def _rows_of(path: Path, kind: str, sheets: list[SheetFound]) -> Iterator[RowFound]:
    if kind == "text":
        return _csv_rows(path, sheets)
    return _excel_rows(path, sheets) if kind == "xlsx" else _other_rows(path, kind, sheets)


def _csv_rows(path: Path, sheets: list[SheetFound]) -> Iterator[RowFound]:
    csv.field_size_limit(_LONGEST_FIELD)
    _delimiter, records = csv_records(decoded(path.read_bytes()).removeprefix("\ufeff"))
    rows = 0
    try:
        for number, record in enumerate(records, 1):
            cells = [_unguarded(cell) for cell in _cleaned(record)]
            if cells:
                rows += 1
                yield RowFound(0, number, cells)
    except csv.Error:
        raise Invalid(
            _("CSV-filen kunde inte läsas. Spara den på nytt från Excel och försök igen."), code="broken"
        ) from None
    sheets.append(SheetFound("", rows=rows))


def _unguarded(cell: str) -> str:
    """The text without the apostrophe that our own files have before what a spreadsheet would run as a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _GUARDED else cell


def _cleaned(values: Any) -> list[str]:
    """The cells' texts without control characters, and without the empty ones at the end."""
    cells = [without_controls(cell_text(value)).strip() for value in islice(values, MOST_COLUMNS)]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _excel_rows(path: Path, sheets: list[SheetFound]) -> Iterator[RowFound]:
    """The rows of all sheets. Formulas give their last calculated values."""
    from openpyxl import load_workbook

    parts = safe_package(path, needed=EXCEL)
    book = load_workbook(packed(parts), read_only=True, data_only=True, keep_links=False)
    for index, sheet in enumerate(book.worksheets):
        beside = beside_values(parts, getattr(sheet, "_worksheet_path", ""))  # its part, which openpyxl does not tell
        sheet.reset_dimensions()
        told = SheetFound(without_controls(sheet.title), hidden=sheet.sheet_state != "visible")
        rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
        yield from _counted(rows, index, len(book.worksheets), beside, told, sheets)


def _other_rows(path: Path, kind: str, sheets: list[SheetFound]) -> Iterator[RowFound]:
    """The rows of all sheets of an OpenDocument or old Excel file."""
    for index, sheet in enumerate(other_sheets(path, kind, most_rows=MOST_ROWS, most_columns=MOST_COLUMNS)):
        told = SheetFound(without_controls(sheet.name), hidden=sheet.hidden)
        yield from _counted(sheet.rows, index, index + 1, sheet.beside, told, sheets)


def _counted(
    rows: Iterable[Iterable[Any]], index: int, of: int, beside: Beside, told: SheetFound, sheets: list[SheetFound]
) -> Iterator[RowFound]:
    """The rows of one sheet, which is told with its figures when all of them have been read."""
    counted, hidden = 0, 0
    for row in _sheet_rows(rows, index, beside):
        counted += 1
        hidden += row.hidden
        report(index, of)
        yield row
    without = sum(column <= MOST_COLUMNS and number > 0 for number, column in beside.formulas)
    sheets.append(replace(told, rows=counted, merged=len(beside.merged), hidden_rows=hidden, without_value=without))


def _sheet_rows(rows: Iterable[Iterable[Any]], index: int, beside: Beside) -> Iterator[RowFound]:
    merged = sorted(beside.merged, reverse=True)
    open_areas: list[tuple[int, int, str]] = []
    for number, values in enumerate(rows, 1):
        cells = _cleaned(values)
        open_areas = [area for area in open_areas if area[0] >= number]
        carried = {column: text for _last, column, text in open_areas if text}
        while merged and merged[-1][0][0] <= number:
            (_top, left), (bottom, _right) = merged.pop()
            text = cells[left - 1] if left <= len(cells) else ""
            open_areas.append((bottom, left - 1, text))
        if cells:
            yield RowFound(index, number, cells, carried, number in beside.hidden)
