"""Nodes as the rows that they are stored in, with references by key. Pure."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, NamedTuple, TypeAlias

from app.plans.mending.extent import tables_in
from app.plans.mending.nodes import PLAN, Nodes, note_key, numbered, places_in
from app.plans.models import PREAMBLE
from app.plans.persistence import FACTS_BEFORE, TEXT_BEFORE

KINDS = ("area", "section", "table", "row", "paragraph", "cell", "note")
"""What refers to another comes after it."""


_MARK = re.compile(r'href="#fotnot-(\d+)"')


class Ref(NamedTuple):
    """Another row, by its kind and key."""

    kind: str
    key: str


Places: TypeAlias = dict[int, tuple[str | None, str | None]]
"""By a footnote's number: the section that it stands in, and the cell."""
Rows: TypeAlias = dict[str, dict[str, dict[str, Any]]]
"""By kind and key: the columns."""


@dataclass(slots=True)
class _Count:
    """How many tables and rows of tables came before."""

    tables: int = 0
    rows: int = 0


def rows_of(nodes: Nodes, places: Places, apart_from: Collection[str] = ()) -> Rows:
    """The rows of a version. ``places``: where footnotes stand that no mark leads to; ``apart_from``: sections whose
    content is not wanted."""
    rows: Rows = {kind: {} for kind in KINDS}
    plan, count = nodes[PLAN], _Count()
    if plan["opening"] is not None:
        section = nodes[plan["opening"]]
        title = TEXT_BEFORE if section["content"] else FACTS_BEFORE
        rows["section"][plan["opening"]] = _section(PREAMBLE, 1, "", title, None, None, begins=False)
        _content(nodes, plan["opening"], rows, count, apart_from)
    found = numbered(nodes)
    labels = {node.focus_area_id: nodes[plan["sections"][node.id]]["area"] for node in found if node.is_focus_area}
    for position, (key, node) in enumerate(zip(plan["sections"], found, strict=True), 1):
        parent = plan["sections"][node.parent_id] if node.parent_id is not None else None
        label = labels.get(node.focus_area_id)
        if label is not None and node.is_focus_area:
            rows["area"].setdefault(label, {"label": label, "position": len(rows["area"]) + 1})
        title = nodes[key]["title"][:500]
        rows["section"][key] = _section(
            position, node.level, node.number, title, parent, label, begins=node.is_focus_area
        )
        _content(nodes, key, rows, count, apart_from)
    notes = [key for key, node in nodes.items() if node["t"] == "note"]
    marked = _marked(nodes) if notes else {}
    for key in notes:
        number = int(key.partition(":")[2])
        there, cell = _place(nodes, places.get(number, (None, None)), marked.get(number, []))
        rows["note"][note_key(number)] = {
            "number": number,
            "text": nodes[key]["text"],
            "section_id": Ref("section", there) if there else None,
            "cell_id": Ref("cell", cell) if cell else None,
        }
    return rows


def _section(
    position: int, level: int, number: str, title: str, parent: str | None, area: str | None, *, begins: bool
) -> dict[str, Any]:
    return {
        "position": position,
        "level": level,
        "number": number,
        "title": title,
        "parent_id": Ref("section", parent) if parent else None,
        "focus_area_id": Ref("area", area) if area else None,
        "is_focus_area": begins,
    }


def _content(nodes: Nodes, section: str, rows: Rows, count: _Count, apart_from: Collection[str]) -> None:
    if section in apart_from:
        tables, lines = tables_in(nodes, section)
        count.tables, count.rows = count.tables + tables, count.rows + lines
        return
    number = 0
    for key in nodes[section]["content"]:
        node = nodes[key]
        if node["t"] == "table":
            _table(nodes, key, section, number, rows, count)
            continue
        number += 1
        columns = {name: node[name] for name in ("kind", "level", "ordered", "text", "html")}
        rows["paragraph"][key] = {"section_id": Ref("section", section), "number": number, **columns}


def _table(nodes: Nodes, key: str, section: str, after: int, rows: Rows, count: _Count) -> None:
    table = nodes[key]
    count.tables += 1
    rows["table"][key] = {
        "section_id": Ref("section", section),
        "position": count.tables,
        "name_heading": table["name_heading"],
        "columns": table["columns"],
        "after_paragraph": after,
        "kind": table["kind"],
    }
    for row in table["rows"]:
        count.rows += 1
        rows["row"][row] = {
            "table_id": Ref("table", key),
            "section_id": Ref("section", section),
            "position": count.rows,
            "name": nodes[row]["name"],
            "footnotes": nodes[row]["footnotes"],
        }
        for position, cell in enumerate(nodes[row]["cells"], 1):
            node = nodes[cell]
            rows["cell"][cell] = {
                "indicator_id": Ref("row", row),
                "position": position,
                "column": node["column"],
                "text": node["text"],
                "value": node["value"],
                "footnotes": node["footnotes"],
            }


def _marked(nodes: Nodes) -> dict[int, list[tuple[str, str | None]]]:
    """Where each footnote's marks stand, in order: the section, and the cell if one does."""
    found: dict[int, list[tuple[str, str | None]]] = {}
    for section in places_in(nodes):
        for key in nodes[section]["content"]:
            node = nodes[key]
            for number in _MARK.findall(node["html"]) if "fotnot-" in node.get("html", "") else ():
                found.setdefault(int(number), []).append((section, None))
            for row in node.get("rows", ()):
                for number in nodes[row]["footnotes"]:
                    found.setdefault(number, []).append((section, None))
                for cell in nodes[row]["cells"]:
                    for number in nodes[cell]["footnotes"]:
                        found.setdefault(number, []).append((section, cell))
    return found


def _place(
    nodes: Nodes, stored: tuple[str | None, str | None], marked: list[tuple[str, str | None]]
) -> tuple[str | None, str | None]:
    """Where a footnote is said to stand: where it did while it does, else at its first mark, else in its section."""
    opening = nodes[PLAN]["opening"]
    section, cell = stored
    first = next((place for place in marked if place[0] != opening), None)
    if stored in marked or (not marked and section in nodes):
        return section, cell if cell in nodes else None
    return first or (None, None)
