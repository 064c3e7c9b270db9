"""A document whose pages all stand: tables and bars that were measured for a lying page are made as wide as it is."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.documents.flow import Cell, Column, Flow, Run, Share
from app.documents.widths import fitted

WIDTH = 17.0
"""Centimetres between the margins of a standing A4."""


FLOORS = (3.3, 2.9, 2.4)
"""Centimetres: no column gets narrower than the first of these with which all of them find room."""


def widened(columns: Sequence[Column], times: float) -> list[Column]:
    """Columns so many times as wide."""
    return [replace(column, width=column.width * times) for column in columns]


def narrowed(columns: Sequence[Column]) -> list[Column]:
    """Columns that together are no wider than the page. Wide ones give room first, so that no word has to be broken."""
    return fitted(columns, WIDTH, (*FLOORS, 0.0))


class Upright:
    """Another flow, which it never turns."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow
        self.heading, self.remark = flow.heading, flow.remark
        self.new_page, self.new_letter = flow.new_page, flow.new_letter

    def paragraph(self, *runs: str | Run, style: str = "Normal") -> None:
        """One paragraph."""
        self._flow.paragraph(*runs, style=style)

    def bar(self, parts: Sequence[Share], *, width: float, words: str) -> None:
        """A bar that is no wider than the page."""
        self._flow.bar(parts, width=min(width, WIDTH), words=words)

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, description: str) -> int:
        """A table that is no wider than the page."""
        return self._flow.table(narrowed(columns), rows, description=description)

    def turn(self, *, landscape: bool) -> None:
        """What follows begins on a new page that stands."""
        self._flow.turn(landscape=False)
