"""Reading lists from Excel workbooks, with what lies beside the values: merged cells, links, what is hidden."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from app.i18n import _
from app.intake.packages import EXCEL, RELATIONSHIP, packed, parsed_xml, safe_package
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
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_MAIL_FORMULA = re.compile(r'HYPERLINK\("mailto:([^"?]{3,254})', re.IGNORECASE)
_MIDNIGHT = " 00:00:00"
_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_LINK_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Place = tuple[int, int]
"""A cell's row and column, from 1."""


@dataclass
class _Beside:
    """What a sheet holds beside its values: merged areas, addresses behind links, hidden rows, unsolved formulas."""

    merged: list[tuple[Place, Place]] = field(default_factory=list)
    addresses: dict[Place, str] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)
    formulas: dict[Place, str] = field(default_factory=dict)


def sheet_list(path: Path) -> ParsedList:
    """The list in an Excel workbook: in the sheets with headings, else in all that are not empty. Sheets are groups.

    Formulas give their last calculated values. Hidden sheets and rows are left out, and told.
    """
    from openpyxl import load_workbook

    parts = safe_package(path, needed=EXCEL)
    book = load_workbook(packed(parts), read_only=True, data_only=True, keep_links=False)
    sheets: list[tuple[str, list[list[str]]]] = []
    told: list[str] = []
    for sheet in book.worksheets:
        beside = _beside(parts, getattr(sheet, "_worksheet_path", ""))  # its part, which openpyxl does not tell
        sheet.reset_dimensions()
        rows, struck = _rows_of(sheet, has_struck=any(font.strike for font in getattr(book, "_fonts", ())))
        rows = _completed(rows, beside)
        if sheet.sheet_state != "visible":
            told.extend(f"{_('Dold flik')} {sheet.title}: {line}" for line in _lines(rows))
            continue
        told.extend(f"{_('Dold rad')} {number}: {line}" for number, line in _numbered(rows, beside.hidden))
        told.extend(f"{_('Överstruket')}: {line}" for line in struck.values())
        beside.hidden.update(number for number in struck if not any(rows[number - 1]))
        told.extend(_without_value(rows, beside))
        seen = [row for number, row in enumerate(rows, 1) if number not in beside.hidden]
        if any(any(row) for row in seen):
            sheets.append((sheet.title, seen))
    return checked(_in_sheets(sheets, told))


def _rows_of(sheet: Any, *, has_struck: bool) -> tuple[list[list[str]], dict[int, str]]:
    """The texts of a sheet's cells, without those that are struck out; and these, a line for each row's number."""
    cells = sheet.iter_rows(max_row=MOST_ROWS, max_col=MOST_COLUMNS, values_only=not has_struck)
    if not has_struck:
        return [[_text_of(value) for value in row] for row in cells], {}
    rows: list[list[str]] = []
    struck: dict[int, str] = {}
    for number, row in enumerate(cells, 1):
        out = [cell.value is not None and bool(cell.font.strike) for cell in row]
        rows.append(["" if is_out else _text_of(cell.value) for cell, is_out in zip(row, out, strict=True)])
        if any(out):
            struck[number] = " ".join(_text_of(cell.value) for cell, is_out in zip(row, out, strict=True) if is_out)
    return rows, struck


def _text_of(value: object) -> str:
    return "" if value is None else str(value).strip().removesuffix(_MIDNIGHT)


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


def _without_value(rows: list[list[str]], beside: _Beside) -> Iterator[str]:
    """Formulas that the file holds no value of, which a person has to look at."""
    for (number, column), formula in beside.formulas.items():
        row = rows[number - 1] if number <= len(rows) and number not in beside.hidden else []
        if column <= len(row) and not row[column - 1]:
            yield f"{' '.join(filter(None, row))}: {_('en formel utan värde')}: ={formula}"


def _completed(rows: list[list[str]], beside: _Beside) -> list[list[str]]:
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


def _beside(parts: dict[str, bytes], name: str) -> _Beside:
    beside = _Beside()
    if name not in parts:
        return beside
    root = parsed_xml(parts[name])
    folder, _slash, base = name.rpartition("/")
    links = _mail_links(parts.get(f"{folder}/_rels/{base}.rels"))
    for area in root.iter(f"{_S}mergeCell"):
        start, _colon, end = area.get("ref", "").partition(":")
        first, last = _place(start), _place(end)
        if first and last:
            beside.merged.append((first, last))
    for link in root.iter(f"{_S}hyperlink"):
        place = _place(link.get("ref", "").partition(":")[0])
        address = links.get(link.get(_LINK_ID))
        if place and address:
            beside.addresses[place] = address
    for row in root.iter(f"{_S}row"):
        if row.get("hidden") in ("1", "true") and (row.get("r") or "").isdecimal():
            beside.hidden.add(int(row.get("r")))
    for formula in root.iter(f"{_S}f"):
        cell: Any = formula.getparent()
        value = cell.find(f"{_S}v")
        place = _place(cell.get("r", ""))
        if place and (link := _MAIL_FORMULA.search(formula.text or "")):
            beside.addresses[place] = link[1]
        if place and (value is None or not value.text):
            beside.formulas[place] = formula.text or ""
    return beside


def _mail_links(relations: bytes | None) -> dict[str | None, str]:
    """The addresses of links that begin an e-mail, by the relation's id."""
    links: dict[str | None, str] = {}
    for relation in parsed_xml(relations).iter(RELATIONSHIP) if relations else ():
        kind, _colon, rest = relation.get("Target", "").partition(":")
        if kind.casefold() == "mailto" and rest:
            links[relation.get("Id")] = unquote(rest.partition("?")[0])
    return links


def _place(reference: str) -> Place | None:
    match = _PLACE.fullmatch(reference.replace("$", ""))
    if match is None:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(match[2]), column
