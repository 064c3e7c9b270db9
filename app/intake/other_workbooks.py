"""Workbooks of other programs and times: OpenDocument (.ods) and Excel 97–2003 (.xls), as the sheets of a new one."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.errors import Invalid
from app.i18n import _
from app.intake.packages import broken, packed, parsed_xml, xml_parts
from app.intake.workbooks import Beside, cell_text

_CONTENT, _TYPE = "content.xml", "application/vnd.oasis.opendocument.spreadsheet"
_MANIFEST, _ENCRYPTED = "META-INF/manifest.xml", b":encryption-data"
_T = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_HIDDEN = ("collapse", "filter")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: the texts of its cells from the first row and column on, and what lies beside them."""

    name: str
    hidden: bool
    rows: list[list[str]]
    beside: Beside


def other_sheets(path: Path, kind: str, *, most_rows: int, most_columns: int) -> Iterator[Sheet]:
    """The sheets of an "ods" or "xls" file. Formulas give their last calculated values.

    Of an old Excel file it is not known which rows are hidden. Raises ``Invalid`` with code ``broken``, ``encrypted``,
    ``bomb`` or ``unsafe_xml``.
    """
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

    parts = _parts(path) if kind == "ods" else {}
    besides = _besides(parts[_CONTENT]) if parts else {}
    source = packed({"mimetype": _TYPE.encode(), **parts}) if parts else path
    try:
        book = CalamineWorkbook.from_object(source)
        for told in book.sheets_metadata:
            sheet = book.get_sheet_by_name(told.name)
            beside = besides.get(told.name) or Beside(merged=_merged(sheet))
            rows = _rows(sheet, most_rows, most_columns)
            yield Sheet(told.name, told.visible != SheetVisibleEnum.Visible, rows, beside)
    except PasswordError:
        raise _encrypted() from None
    except CalamineError:
        raise broken() from None


def _parts(path: Path) -> dict[str, bytes]:
    """The XML parts of an OpenDocument: what is encrypted says so in its manifest, the only part that can be read."""
    manifest = xml_parts(path, named=_MANIFEST).get(_MANIFEST, b"")
    if _ENCRYPTED in manifest:
        raise _encrypted()
    parts = xml_parts(path)
    if _CONTENT not in parts or not manifest:
        raise broken()
    return parts


def _encrypted() -> Invalid:
    return Invalid(_("Filen är skyddad med lösenord. Ta bort lösenordet och försök igen."), code="encrypted")


def _rows(sheet: Any, most_rows: int, most_columns: int) -> list[list[str]]:
    """With the empty rows and columns before the first value, so that numbers are those that people see."""
    values = sheet.to_python(skip_empty_area=False, nrows=most_rows)
    return [[_text(value) for value in row[:most_columns]] for row in values]


def _text(value: Any) -> str:
    """A number without decimals as one writes it: everything is a fraction in OpenDocument."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else cell_text(value)


def _merged(sheet: Any) -> list[Any]:
    areas = sheet.merged_cell_ranges or ()
    return [((top + 1, left + 1), (bottom + 1, right + 1)) for (top, left), (bottom, right) in areas]


def _besides(content: bytes) -> dict[str, Beside]:
    """By a sheet's name, its hidden rows and its merged areas."""
    return {table.get(f"{_T}name", ""): _beside(table) for table in parsed_xml(content).iter(f"{_T}table")}


def _beside(table: Any) -> Beside:
    beside = Beside()
    number = 1
    for row in table.iter(f"{_T}table-row"):
        repeated = _count(row, "number-rows-repeated")
        if row.get(f"{_T}visibility") in _HIDDEN and len(row) and repeated < 1000:  # else they are the empty rest
            beside.hidden.update(range(number, number + repeated))
        column = 1
        for cell in row:
            down, across = _count(cell, "number-rows-spanned"), _count(cell, "number-columns-spanned")
            if (down, across) != (1, 1):
                beside.merged.append(((number, column), (number + down - 1, column + across - 1)))
            column += _count(cell, "number-columns-repeated")
        number += repeated
    return beside


def _count(element: Any, name: str) -> int:
    text = element.get(f"{_T}{name}", "1")
    return int(text) if text.isdecimal() and len(text) < 8 else 1
