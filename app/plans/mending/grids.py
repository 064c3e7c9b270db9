"""A table as indicators, as rows that are commented on one by one, or as it stands. Pure."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from app.errors import Invalid, RuleBroken
from app.i18n import _
from app.plans.importing.blocks import Grid, GridCell, Span
from app.plans.importing.tables import table_html, table_text
from app.plans.importing.values import value_of
from app.plans.mending import lookup
from app.plans.mending.nodes import PLAN, Nodes, Sheet, cell_node, holder_of, words
from app.plans.mending.operations import TableAs
from app.plans.models import new_lineage

INDICATORS, ROWS, PLAIN = "indicators", "rows", "plain"
_NOTE = "#fotnot-"
_NUMBERING = re.compile(r"(?:[A-Za-zÅÄÖåäö]{0,3}\W{0,2})?\d{0,4}(?:\.\d{1,4})*[.):]?")
_MOST_COLUMNS = 60


class _Cells(HTMLParser):
    """A table's HTML as rows of (text, footnotes, columns, rows)."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[list[tuple[str, list[int], int, int]]] = []
        self._text = ""
        self._notes: list[int] = []
        self._spans = (1, 1)
        self._in_note = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self._text, self._notes = "", []
            self._spans = (_span(given.get("colspan")), _span(given.get("rowspan")))
        elif tag == "br":
            self._text += "\n"
        elif tag == "a" and (given.get("href") or "").startswith(_NOTE):
            number = (given.get("href") or "").removeprefix(_NOTE)
            self._notes += [int(number)] if number.isdecimal() else []
            self._in_note = True

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._in_note = False
        elif tag in ("td", "th") and self.rows:
            self.rows[-1].append((self._text.strip(), self._notes, *self._spans))

    def handle_data(self, data: str) -> None:
        if not self._in_note:
            self._text += data


def _span(given: str | None) -> int:
    return min(max(int(given), 1), 1000) if given and given.isdecimal() else 1


Filled = list[list[tuple[str, list[int]]]]


def cells_in(markup: str) -> Filled:
    """A table's HTML as rows of equal length. What a cell across rows says is said in each of them."""
    parser = _Cells()
    parser.feed(markup)
    parser.close()
    hanging: dict[int, tuple[int, tuple[str, list[int]]]] = {}
    rows: Filled = []
    for cells in parser.rows:
        row: list[tuple[str, list[int]]] = []
        for text, notes, across, down in cells:
            _hang(row, hanging)
            if down > 1:
                hanging[len(row)] = (down - 1, (text, []))
            row += [(text, notes), *[("", [])] * (min(across, _MOST_COLUMNS) - 1)]
        _hang(row, hanging)
        rows.append(row)
    width = max((len(row) for row in rows), default=0)
    return [[*row, *[("", [])] * (width - len(row))] for row in rows]


def _hang(row: list[tuple[str, list[int]]], hanging: dict[int, tuple[int, tuple[str, list[int]]]]) -> None:
    while len(row) in hanging:
        left, cell = hanging.pop(len(row))
        if left > 1:
            hanging[len(row)] = (left - 1, cell)
        row.append(cell)


def table_as(sheet: Sheet, what: TableAs) -> str:
    """Read a table in another way."""
    nodes = sheet.nodes
    if (what.table_id is None) == (what.paragraph_id is None):
        message = _("Ange en tabell.")
        raise Invalid(message, code="one_place", fields={"table_id": message})
    if what.paragraph_id is not None:
        key = lookup.paragraph_key(sheet, what.paragraph_id)
        if what.kind == PLAIN:
            return lookup.short(nodes[key]["text"])
        return to_rows(nodes, key, what.kind)
    key = lookup.table_key(sheet, what.table_id or 0)
    if what.kind == PLAIN:
        return _to_plain(nodes, key)
    nodes[key]["kind"] = what.kind
    return str(nodes[key]["name_heading"])


def to_rows(nodes: Nodes, key: str, kind: str) -> str:
    """A table that is shown as it stands is read row by row."""
    node = nodes[key]
    rows = cells_in(node["html"]) if node["kind"] == "table" else []
    holder = holder_of(nodes, key)
    if holder == nodes[PLAN]["opening"]:
        raise RuleBroken(
            _("Tabellen står före första rubriken. Flytta texten dit in i ett avsnitt först."), code="in_preamble"
        )
    if len(rows) < 2 or len(rows[0]) < 2:
        raise RuleBroken(
            _("Det här är ingen tabell med en rubrikrad, rader och minst två kolumner."), code="not_a_table"
        )
    at = name_column(rows)
    headings = [" ".join(text.split())[:300] for text, _notes in rows[0]]
    made = new_lineage()
    columns = [heading for index, heading in enumerate(headings) if index != at]
    keys = [_row(nodes, row, at, columns) for row in rows[1:] if any(text for text, _notes in row)]
    nodes[made] = {"t": "table", "kind": kind, "name_heading": headings[at], "columns": columns, "rows": keys}
    content = nodes[holder]["content"]
    content[content.index(key)] = made
    del nodes[key]
    return headings[at] or lookup.short(node["text"])


def name_column(rows: Filled) -> int:
    """The column that says what a row is about: the first that does not merely number the rows."""
    for at in range(len(rows[0])):
        texts = [row[at][0] for row in rows[1:] if row[at][0]]
        if texts and sum(bool(_NUMBERING.fullmatch(text)) for text in texts) * 2 <= len(texts):
            return at
    return 0


def _row(nodes: Nodes, row: list[tuple[str, list[int]]], at: int, columns: Iterable[str]) -> str:
    made = new_lineage()
    others = [cell for index, cell in enumerate(row) if index != at]
    cells = []
    for column, (text, notes) in zip(columns, others, strict=True):
        cell = new_lineage()
        nodes[cell] = cell_node(column, text, value_of(text), notes)
        cells.append(cell)
    name, notes = row[at]
    nodes[made] = {"t": "row", "name": " ".join(name.split())[:1000], "footnotes": notes, "cells": cells}
    return made


def _to_plain(nodes: Nodes, key: str) -> str:
    table = nodes[key]
    head: list[tuple[str, list[int]]] = [(table["name_heading"], []), *((column, []) for column in table["columns"])]
    rows = [
        [
            (nodes[row]["name"], nodes[row]["footnotes"]),
            *((nodes[cell]["text"], nodes[cell]["footnotes"]) for cell in nodes[row]["cells"]),
        ]
        for row in table["rows"]
    ]
    made = new_lineage()
    grid = Grid(tuple(tuple(_cell(*cell) for cell in row) for row in [head, *rows]), headers=1)
    marks = {str(number): number for row in rows for _text, notes in row for number in notes}
    nodes[made] = words(table_text(grid), table_html(grid, marks), "table")
    content = nodes[holder_of(nodes, key)]["content"]
    content[content.index(key)] = made
    for row in table["rows"]:
        for cell in nodes[row]["cells"]:
            del nodes[cell]
        del nodes[row]
    del nodes[key]
    return str(table["name_heading"])


def _cell(text: str, notes: Iterable[int]) -> GridCell:
    return GridCell((Span(text), *(Span(note=str(number)) for number in notes)))
