"""Tables that were pasted as text with marks between their columns: out of a CSV file, or as Markdown writes them."""

import csv
import re
from collections.abc import Sequence

from app.organisations.importing.columns import columns_of

_MARKS = (";", ",", "|")
_FARTHEST_HEADINGS = 15
_RULE = re.compile(r"[\s|:+=–-]+")
_FEWEST_MARKS = 2
"""In each line of a table without headings: "Norrbo kommun; kommunledningen" is one body."""


def marked_rows(lines: Sequence[str]) -> list[list[str]] | None:
    """The rows of a table whose columns are parted by semicolons, commas or bars; None if it is none.

    It has headings that say what the columns hold, or as many marks in each line.
    """
    for mark in _MARKS:
        filled = [line for line in lines if line.strip()]
        headed = next((at for at, line in enumerate(filled[:_FARTHEST_HEADINGS]) if _are_headings(line, mark)), None)
        if headed is not None and sum(mark in line for line in filled[headed:]) * 2 > len(filled) - headed:
            return _rows(lines, mark)
        if headed is None and mark != "," and _is_even(filled, mark):
            return _rows(lines, mark)
    return None


def _are_headings(line: str, mark: str) -> bool:
    cells = _cells(line, mark)
    columns = columns_of(cells)
    return mark in line and "name" in columns and len(columns) > 1


def _is_even(lines: Sequence[str], mark: str) -> bool:
    counts = {line.strip().strip("|" if mark == "|" else "").count(mark) for line in lines}
    fewest = 1 if mark == "|" else _FEWEST_MARKS
    one_address = all(line.count("@") < 2 and "<" not in line for line in lines)
    return len(lines) > 1 and len(counts) == 1 and min(counts) >= fewest and one_address


def _cells(line: str, mark: str) -> list[str]:
    return [cell.strip() for cell in (line.strip().strip("|") if mark == "|" else line).split(mark)]


def _rows(lines: Sequence[str], mark: str) -> list[list[str]]:
    if mark == "|":
        return [_cells(line, mark) for line in lines if not (line.strip() and _RULE.fullmatch(line))]
    return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=mark, skipinitialspace=True)]
