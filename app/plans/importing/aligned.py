"""Tables in a text whose columns are set with spaces: each row becomes one with tabs, which is read as any other."""

import re
from collections.abc import Sequence
from typing import NamedTuple

_CELL = re.compile(r"\S+(?: \S+)*")
_OF_A_RULE = re.compile(r"[\s|+:=_–—-]*")
_RULED = re.compile(r"[=_–—-]{3}")
_LISTED = re.compile(r"\s*(?:[•·▪●○–—*-]|\d{1,2}[.)]|[a-zåäö][.)])\s")
_LEADERS = re.compile(r"\.{4}|(?:\. ){3}")
_FEWEST_COLUMNS = 3
_FEWEST_ROWS = 2
_LONGEST_CELL = 60


class _Cell(NamedTuple):
    text: str
    start: int
    end: int


def columns_as_tabs(lines: Sequence[str]) -> list[str]:
    """The lines, those of tables that are set with spaces parted by tabs instead.

    A table has headings over three columns or more and two rows or more below them, each cell under one heading. A name
    that goes on on the next line is one name; a rule of hyphens below the headings goes. Anything else stays as it is.
    """
    kept: list[str] = []
    at = 0
    while at < len(lines):
        rows, end = _table_from(lines, at)
        kept.extend(rows or [lines[at]])
        at = end if rows else at + 1
    return kept


def _table_from(lines: Sequence[str], at: int) -> tuple[list[str], int]:
    """The rows of the table that begins at a line, and where it ends; no rows if none begins there."""
    headings = _cells(lines[at])
    if len(headings) < _FEWEST_COLUMNS or _LISTED.match(lines[at]):
        return [], at
    rows: list[list[str]] = []
    begun = ""
    end = at + 1
    while end < len(lines) and lines[end].strip():
        if _OF_A_RULE.fullmatch(lines[end]) and _RULED.search(lines[end]):
            end += 1
            continue
        cells = _cells(lines[end])
        row = _placed(cells, headings) if cells else None
        if row is None or (len(cells) > 1 and begun and not _goes_on(cells[0])):
            break
        if len(cells) == 1:
            if begun or not row[0]:
                break
            begun = row[0]
        else:
            rows.append([" ".join(filter(None, (begun, row[0]))), *row[1:]])
            begun = ""
        end += 1
    is_whole = end == len(lines) or not lines[end].strip()
    if not is_whole or begun or len(rows) < _FEWEST_ROWS:
        return [], at
    return ["\t".join(row) for row in ([cell.text for cell in headings], *rows)], end


def _goes_on(cell: _Cell) -> bool:
    return cell.start > 0 or cell.text[:1].islower()


def _cells(line: str) -> list[_Cell]:
    """The texts of a line that stand two spaces or more from each other; none of one that is no row."""
    if "\t" in line or _LEADERS.search(line):
        return []
    return [_Cell(found[0], found.start(), found.end()) for found in _CELL.finditer(line)]


def _placed(cells: Sequence[_Cell], headings: Sequence[_Cell]) -> list[str] | None:
    """The cells under their headings; None where one is under none, two are under one, or one is a sentence."""
    row = [""] * len(headings)
    for number, cell in enumerate(cells):
        under = [
            index for index, heading in enumerate(headings) if cell.start < heading.end and heading.start < cell.end
        ]
        if number == 0 and (not under or 0 in under or cell.end <= headings[1].start):
            under = [0] if cell.end <= headings[1].start else under
        if len(under) != 1 or row[under[0]] or (under[0] and len(cell.text) > _LONGEST_CELL):
            return None
        row[under[0]] = cell.text
    return row
