"""Finding what an operation is about, and how it is called in the account of changes. Pure."""

from app.errors import NotFound
from app.i18n import _
from app.plans.mending.nodes import PLAN, Nodes, Sheet, numbered

_SHORT = 90


def section_key(sheet: Sheet, id_: int, *, opening: bool = False) -> str:
    """A section's key, or with ``opening`` also that of what stands before the first heading. Raises NotFound."""
    key = sheet.key("section", id_)
    if key is None or (not opening and key == sheet.nodes[PLAN]["opening"]):
        raise NotFound(_("Avsnittet finns inte."))
    return key


def paragraph_key(sheet: Sheet, id_: int) -> str:
    """A paragraph's key. Raises NotFound."""
    return _key(
        sheet, "paragraph", id_, _("Stycket finns inte. Det kan ha tagits bort eller slagits ihop med ett annat.")
    )


def table_key(sheet: Sheet, id_: int) -> str:
    """The key of a table of indicators or rows. Raises NotFound."""
    return _key(sheet, "table", id_, _("Tabellen finns inte."))


def row_key(sheet: Sheet, id_: int) -> str:
    """The key of a row of such a table. Raises NotFound."""
    return _key(sheet, "row", id_, _("Raden finns inte."))


def cell_key(sheet: Sheet, id_: int) -> str:
    """A cell's key. Raises NotFound."""
    return _key(sheet, "cell", id_, _("Cellen finns inte."))


def _key(sheet: Sheet, sort: str, id_: int, missing: str) -> str:
    key = sheet.key(sort, id_)
    if key is None:
        raise NotFound(missing)
    return key


def short(text: str) -> str:
    """The beginning of a text, on one line."""
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else line[: _SHORT - 1].rstrip() + "…"


def heading_of(nodes: Nodes, key: str) -> str:
    """A section's number and title; "" for what stands before the first heading."""
    plan = nodes[PLAN]
    if key == plan["opening"]:
        return ""
    number = numbered(nodes)[plan["sections"].index(key)].number
    return f"{number} {nodes[key]['title']}"


def words_of(nodes: Nodes, key: str) -> str:
    """All words of a section, paragraph, table, row or cell, in paragraphs."""
    node = nodes[key]
    own = {"section": "title", "row": "name", "cell": "text", "paragraph": "text"}.get(node["t"])
    parts = [node[own]] if own else []
    for name in ("content", "rows", "cells"):
        parts += [words_of(nodes, child) for child in node.get(name, ())]
    return ("\t" if node["t"] == "row" else "\n\n" if node["t"] == "section" else "\n").join(filter(None, parts))
