"""Storing what a change made different: a constant number of statements for each kind of row."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import Session, col

from app.plans.importing.parsed import ParsedParagraph
from app.plans.importing.sections import blocks_html
from app.plans.mending.extent import Extent, extent_of
from app.plans.mending.nodes import PLAN, Fields, Nodes, Sheet
from app.plans.mending.rows import KINDS, Places, Ref, Rows, rows_of
from app.plans.mending.warnings import warnings_after
from app.plans.models import (
    Cell,
    FocusArea,
    Footnote,
    Indicator,
    IndicatorTable,
    Paragraph,
    PlanVersion,
    Section,
)

_TABLES: Mapping[str, type[Any]] = {
    "area": FocusArea,
    "section": Section,
    "table": IndicatorTable,
    "row": Indicator,
    "paragraph": Paragraph,
    "cell": Cell,
    "note": Footnote,
}
_ORDERED = {"section": "position", "paragraph": "number", "cell": "position"}
"""Columns that must be unique among the rows beside, also while they are being changed."""
_AWAY = 1_000_000
_FEW = 500
_COLUMNS = {"column": "column_name"}
Ids = dict[tuple[str, str], int]


def write(session: Session, version: PlanVersion, sheet: Sheet, before: Nodes) -> None:
    """Store the sheet's nodes, which were ``before``, as the version's."""
    keys = {(kind, id_): key for (kind, key), id_ in sheet.ids.items()}
    kept = [_by_key(keys, warning) for warning in version.warnings]
    extent = extent_of(before, sheet.nodes)
    writer = _writer(session, version, sheet, before, extent)
    writer.write()
    sheet.ids = writer.ids
    found = warnings_after(before, sheet.nodes, kept, _places_of(writer.after), extent)
    version.warnings = [_by_id(sheet, warning) for warning in found]
    plan, old = sheet.nodes[PLAN], before[PLAN]
    version.title, version.registry_number = plan["title"], plan["registry_number"]
    version.facts, version.aliases = plan["facts"], plan["aliases"]
    version.left_out = [{"key": key, **_without_type(sheet.nodes[key])} for key in plan["left_out"]]
    version.dismissed = plan["dismissed"]
    opening = _opening(sheet.nodes, plan["opening"])
    if opening != _opening(before, old["opening"]):
        version.preamble = "\n\n".join(paragraph.text for paragraph in opening)
        version.preamble_html = blocks_html(opening)
    session.add(version)
    session.flush()


def _by_key(keys: Mapping[tuple[str, int], str], warning: Fields) -> Fields:
    return {
        **{name: warning[name] for name in ("code", "message", "text")},
        "section": keys.get(("section", warning["section_id"])),
        "cell": keys.get(("cell", warning["cell_id"])),
    }


def _by_id(sheet: Sheet, warning: Fields) -> Fields:
    return {
        **{name: warning[name] for name in ("code", "message", "text")},
        "section_id": sheet.ids[("section", warning["section"])] if warning["section"] else None,
        "cell_id": sheet.ids[("cell", warning["cell"])] if warning["cell"] else None,
    }


def _places_of(rows: Rows) -> Places:
    return {
        note["number"]: (
            note["section_id"].key if note["section_id"] else None,
            note["cell_id"].key if note["cell_id"] else None,
        )
        for note in rows["note"].values()
    }


def _without_type(node: Fields) -> Fields:
    return {name: value for name, value in node.items() if name != "t"}


def _opening(nodes: Nodes, key: str | None) -> list[ParsedParagraph]:
    content = [nodes[each] for each in nodes[key]["content"]] if key else []
    return [
        ParsedParagraph(number, node["text"], node["html"], node["kind"], node["level"], node["ordered"])
        for number, node in enumerate(content, 1)
    ]


class _Writer:
    """The rows before and after, and the ids of those that are stored."""

    def __init__(self, session: Session, version_id: int, before: Rows, after: Rows, ids: Ids) -> None:
        self._execute = session.connection().execute
        self._version_id = version_id
        self._before, self.after, self.ids = before, after, ids

    def write(self) -> None:
        """Insert, change and delete."""
        for kind in _ORDERED:
            self._move_away(kind)
        for kind in KINDS:
            self._insert(kind)
            self._change(kind)
        for kind in reversed(KINDS):
            gone = [{"row": self.ids[kind, key]} for key in self._before[kind] if key not in self.after[kind]]
            gone.reverse()  # what lies below a section before it
            if gone:
                self._execute(delete(_TABLES[kind]).where(col(_TABLES[kind].id) == bindparam("row")), gone)

    def _changed(self, kind: str) -> list[str]:
        before = self._before[kind]
        return [key for key, row in self.after[kind].items() if key in before and before[key] != row]

    def _move_away(self, kind: str) -> None:
        column, before, after = _ORDERED[kind], self._before[kind], self.after[kind]
        moving = [
            {"row": self.ids[kind, key]}
            for key, row in before.items()
            if key not in after or (after[key] != row and _place(after[key]) != _place(row))
        ]
        if moving:
            table = _TABLES[kind]
            change = update(table).where(col(table.id) == bindparam("row"))
            self._execute(change.values({column: col(getattr(table, column)) + _AWAY}), moving)

    def _insert(self, kind: str) -> None:
        new = [key for key in self.after[kind] if key not in self._before[kind]]
        if not new:
            return
        values = []
        for key in new:
            row = {_COLUMNS.get(name, name): self._value(value, kind) for name, value in self.after[kind][key].items()}
            if kind in ("area", "section", "note"):
                row["version_id"] = self._version_id
            if kind not in ("area", "note"):
                row["lineage"] = key
            values.append(row)
        self._execute(insert(_TABLES[kind]), values)
        wanted = set(new)
        self.ids.update({(kind, key): id_ for key, id_ in self.stored(kind, new) if key in wanted})
        parents = [(key, parent) for key in new if kind == "section" and (parent := self.after[kind][key]["parent_id"])]
        if parents:
            change = update(Section).where(col(Section.id) == bindparam("row")).values(parent_id=bindparam("parent"))
            self._execute(change, [{"row": self.ids[kind, key], "parent": self.ids[parent]} for key, parent in parents])

    def _value(self, value: Any, kind: str) -> Any:
        """A reference as an id; to another section, which may be as new, only afterwards."""
        if not isinstance(value, Ref):
            return value
        return None if kind == "section" and value.kind == "section" else self.ids[value]

    def stored(self, kind: str, wanted: Sequence[str] | None = None) -> list[tuple[str, int]]:
        """The keys and ids of the version's rows of a kind; if few are ``wanted``, of those alone."""
        table = _TABLES[kind]
        if kind == "area":
            query = select(col(FocusArea.label), col(FocusArea.id)).where(col(FocusArea.version_id) == self._version_id)
        elif kind == "note":
            found = self._execute(
                select(col(Footnote.number), col(Footnote.id)).where(col(Footnote.version_id) == self._version_id)
            )
            return [(f"note:{number}", id_) for number, id_ in found]
        else:
            query = select(col(table.lineage), col(table.id))
            if kind == "cell":
                query = query.join(Indicator, col(Indicator.id) == col(Cell.indicator_id))
            owner = Indicator if kind == "cell" else table
            if kind != "section":
                query = query.join(Section, col(Section.id) == col(owner.section_id))
            query = query.where(col(Section.version_id) == self._version_id)
            if wanted is not None and len(wanted) <= _FEW:
                query = query.where(col(table.lineage).in_(wanted))
        return [(key, id_) for key, id_ in self._execute(query)]

    def _change(self, kind: str) -> None:
        changed = self._changed(kind)
        if not changed:
            return
        table = _TABLES[kind]
        names = list(self.after[kind][changed[0]])
        values: dict[str, Any] = {_COLUMNS.get(name, name): bindparam(f"new_{name}") for name in names}
        rows = [
            {"row": self.ids[kind, key]}
            | {f"new_{name}": self._resolved(value) for name, value in self.after[kind][key].items()}
            for key in changed
        ]
        self._execute(update(table).where(col(table.id) == bindparam("row")).values(values), rows)

    def _resolved(self, value: Any) -> Any:
        return self.ids[value] if isinstance(value, Ref) else value


def _place(row: Fields) -> tuple[Any, ...]:
    return tuple(row.get(name) for name in ("position", "number", "section_id", "indicator_id"))


def _writer(session: Session, version: PlanVersion, sheet: Sheet, before: Nodes, extent: Extent) -> _Writer:
    old = rows_of(before, sheet.note_places, extent.same)
    new = rows_of(sheet.nodes, sheet.note_places, extent.same)
    ids: Ids = dict(sheet.ids)
    writer = _Writer(session, version.id, old, new, ids)
    for kind in ("area", "note"):
        ids.update({(kind, key): id_ for key, id_ in writer.stored(kind)} if old[kind] else {})
    return writer
