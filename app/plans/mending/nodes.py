"""A version of a plan as nodes by key: what operations change, compare and take back. Pure.

A place's key is its lineage, which lasts when it is dropped and brought back; a footnote's is its number. Lists hold
the keys of what stands in them, in order. Numbers, parents and inherited focus areas follow from the rest.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from app.plans import views
from app.plans.models import new_lineage
from app.plans.paragraphs import ParagraphView
from app.plans.rules import Node, renumbered

PLAN = "plan"
LISTS = ("sections", "left_out", "content", "rows", "cells", "dismissed")
"""The fields that are lists in order; each but ``dismissed`` holds keys."""
Fields: TypeAlias = dict[str, Any]
Nodes: TypeAlias = dict[str, Fields]


@dataclass
class Sheet:
    """A version's nodes, the ids of those that are stored, and where footnotes stand that no mark leads to."""

    nodes: Nodes
    ids: dict[tuple[str, str], int] = field(default_factory=dict)
    note_places: dict[int, tuple[str | None, str | None]] = field(default_factory=dict)
    _known: dict[tuple[str, int], str] = field(default_factory=dict)

    def key(self, kind: str, id_: int) -> str | None:
        """The key of what has this id and is still there."""
        if not self._known:
            self._known = {(kind, id_): key for (kind, key), id_ in self.ids.items()}
        key = self._known.get((kind, id_))
        return key if key in self.nodes else None


def note_key(number: int) -> str:
    """A footnote's key."""
    return f"note:{number}"


def copied(nodes: Nodes) -> Nodes:
    """Nodes that can be changed without changing these."""
    return {
        key: {name: list(value) if isinstance(value, list) else value for name, value in node.items()}
        for key, node in nodes.items()
    }


def sheet_of(view: views.VersionView) -> Sheet:
    """A version as nodes."""
    sheet = Sheet({})
    nodes = sheet.nodes
    labels: dict[int, str | None] = {}
    plan: Fields = {
        "t": PLAN,
        "title": view.title,
        "registry_number": view.registry_number,
        "facts": [list(fact) for fact in view.facts],
        "aliases": dict(view.aliases),
        "left_out": [],
        "dismissed": list(view.dismissed),
        "opening": None,
        "sections": [],
    }
    nodes[PLAN] = plan
    for left in view.left_out:
        nodes[left["key"]] = {"t": "out", **{name: value for name, value in left.items() if name != "key"}}
        plan["left_out"].append(left["key"])
    by_id: dict[int, str] = {}
    for section in view.places:
        key = _take_section(sheet, section, by_id)
        if section.section.is_preamble:
            plan["opening"] = key
        else:
            plan["sections"].append(key)
        labels[section.section.id] = section.section.focus_label
    for section in view.sections:
        row = section.section
        inherits = bool(row.parent_id and labels.get(row.parent_id))
        nodes[by_id[row.id]]["excluded"] = inherits and row.focus_label is None
        if row.focus_area_id is not None and row.focus_label:
            sheet.ids["area", row.focus_label] = row.focus_area_id
    cells = {id_: key for (kind, key), id_ in sheet.ids.items() if kind == "cell"}
    for note in view.footnotes:
        nodes[note_key(note.number)] = {"t": "note", "text": note.text}
        sheet.ids["note", note_key(note.number)] = note.number
        sheet.note_places[note.number] = (by_id.get(note.section_id or 0), cells.get(note.cell_id or 0))
    return sheet


def _take_section(sheet: Sheet, view: views.SectionView, by_id: dict[int, str]) -> str:
    row = view.section
    key = by_id[row.id] = row.lineage or new_lineage()
    sheet.ids["section", key] = row.id
    content: list[str] = []
    sheet.nodes[key] = {
        "t": "section",
        "title": "" if row.is_preamble else row.title,
        "level": row.level,
        "area": row.focus_label if row.is_focus_area else None,
        "excluded": False,
        "content": content,
    }
    for part in view.parts:
        for block in part.blocks:
            content.extend(_take_paragraph(sheet, paragraph) for paragraph in block.paragraphs)
        if part.table is not None:
            content.append(_take_table(sheet, part.table))
    return key


def _take_paragraph(sheet: Sheet, paragraph: ParagraphView) -> str:
    key = paragraph.lineage or new_lineage()
    sheet.ids["paragraph", key] = paragraph.id
    sheet.nodes[key] = words(
        paragraph.text, str(paragraph.html), paragraph.kind, level=paragraph.level, ordered=paragraph.ordered
    )
    return key


def words(text: str, html: str, kind: str = "text", *, level: int = 0, ordered: bool = False) -> Fields:
    """A paragraph's node."""
    return {"t": "paragraph", "kind": kind, "level": level, "ordered": ordered, "text": text, "html": html}


def _take_table(sheet: Sheet, table: views.TableView) -> str:
    key = table.lineage or new_lineage()
    sheet.ids["table", key] = table.id
    rows: list[str] = []
    sheet.nodes[key] = {
        "t": "table",
        "kind": table.kind,
        "name_heading": table.name_heading,
        "columns": list(table.columns),
        "rows": rows,
    }
    for row in table.indicators:
        row_key = row.lineage or new_lineage()
        sheet.ids["row", row_key] = row.id
        cells: list[str] = []
        sheet.nodes[row_key] = {"t": "row", "name": row.name, "footnotes": list(row.footnotes), "cells": cells}
        rows.append(row_key)
        for cell in row.cells:
            cell_key = cell.lineage or new_lineage()
            sheet.ids["cell", cell_key] = cell.id
            sheet.nodes[cell_key] = cell_node(cell.column, cell.text, cell.value, cell.footnotes)
            cells.append(cell_key)
    return key


def cell_node(column: str, text: str, value: float | None, footnotes: Iterable[int] = ()) -> Fields:
    """A cell's node."""
    return {"t": "cell", "column": column, "text": text, "value": value, "footnotes": list(footnotes)}


def tree(nodes: Nodes) -> list[Node]:
    """The sections as the rules see them: each one's id is its place in the plan's list, a focus area's that of its
    label."""
    labels: dict[str, int] = {}
    found = []
    for index, key in enumerate(nodes[PLAN]["sections"]):
        section = nodes[key]
        area = labels.setdefault(section["area"], len(labels) + 1) if section["area"] else None
        found.append(Node(index, section["level"], area, area is not None, section["excluded"]))
    return found


def numbered(nodes: Nodes) -> list[Node]:
    """The sections with their numbers and parents."""
    return renumbered(tree(nodes))


def settle(nodes: Nodes) -> None:
    """Close gaps in the levels; let what stands before the first heading be a place only while anything does."""
    plan = nodes[PLAN]
    for key, node in zip(plan["sections"], numbered(nodes), strict=True):
        nodes[key]["level"], nodes[key]["excluded"] = node.level, node.excluded
    opening: str | None = plan["opening"]
    if opening is not None and not nodes[opening]["content"] and not plan["facts"]:
        del nodes[opening]
        plan["opening"] = None
    elif opening is None and plan["facts"]:
        begin(nodes)
    used = {nodes[key]["area"] for key in plan["sections"]}
    plan["aliases"] = {label: names for label, names in plan["aliases"].items() if label in used}


def begin(nodes: Nodes) -> str:
    """The key of what stands before the first heading, made if nothing did."""
    plan = nodes[PLAN]
    if plan["opening"] is None:
        made = plan["opening"] = new_lineage()
        nodes[made] = {
            "t": "section",
            "title": "",
            "level": 1,
            "area": None,
            "excluded": False,
            "content": [],
        }
    return str(plan["opening"])


def reorder(nodes: Nodes, moved: Iterable[Node]) -> None:
    """Take over what the rules made of :func:`tree`: order, levels and what is taken out of a focus area."""
    keys = list(nodes[PLAN]["sections"])
    order = []
    for node in moved:
        key = keys[node.id]
        order.append(key)
        nodes[key]["level"], nodes[key]["excluded"] = node.level, node.excluded
        if not node.is_focus_area:
            nodes[key]["area"] = None
    nodes[PLAN]["sections"] = order


def below(nodes: Nodes, key: str) -> list[str]:
    """A section and all that lies below it, in order."""
    keys = nodes[PLAN]["sections"]
    at = keys.index(key)
    found = [key]
    for other in keys[at + 1 :]:
        if nodes[other]["level"] <= nodes[key]["level"]:
            break
        found.append(other)
    return found


def inside(nodes: Nodes, key: str) -> Iterator[str]:
    """The keys of all that stands in a node, itself first."""
    yield key
    node = nodes[key]
    for name in ("content", "rows", "cells"):
        for child in node.get(name, ()):
            yield from inside(nodes, child)


def places_in(nodes: Nodes) -> list[str]:
    """What stands before the first heading, if anything does, and the sections, in order."""
    plan = nodes[PLAN]
    return [*([plan["opening"]] if plan["opening"] else []), *plan["sections"]]


def holder_of(nodes: Nodes, key: str) -> str:
    """The section, or what stands before the first heading, whose content a paragraph or table is part of."""
    return next(place for place in places_in(nodes) if key in nodes[place]["content"])


def is_whole(nodes: Nodes) -> bool:
    """Whether every key in a list has its node, once, and every node its place."""
    plan = nodes.get(PLAN)
    if plan is None:
        return False
    tops = [*([plan["opening"]] if plan["opening"] else []), *plan["sections"], *plan["left_out"]]
    try:
        seen = [key for top in tops for key in inside(nodes, top)]
    except KeyError:
        return False
    loose = {key for key, node in nodes.items() if node["t"] in (PLAN, "note")}
    return len(seen) == len(set(seen)) and set(seen) | loose == nodes.keys()


def renamed(sheet: Sheet, keys: dict[str, str]) -> Sheet:
    """The sheet with other keys for some nodes; those of a file that was read anew are those of the same places."""
    other = {key: keys.get(key, key) for key in sheet.nodes}
    nodes: Nodes = {}
    for key, node in sheet.nodes.items():
        moved = dict(node)
        for name in LISTS:
            if name in moved and name != "dismissed":
                moved[name] = [other.get(child, child) for child in moved[name]]
        if moved.get("opening"):
            moved["opening"] = other[moved["opening"]]
        nodes[other[key]] = moved
    places = {
        number: (other.get(section or "", section), other.get(cell or "", cell))
        for number, (section, cell) in sheet.note_places.items()
    }
    return Sheet(nodes, note_places=places)
