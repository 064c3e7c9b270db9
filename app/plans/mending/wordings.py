"""Operations on words: paragraphs, titles, facts, cells, footnotes. Pure."""

from app.errors import Invalid, NotFound, RuleBroken
from app.i18n import _
from app.plans.footnotes import with_marks
from app.plans.importing.values import value_of
from app.plans.mending import lookup, markup
from app.plans.mending.nodes import PLAN, Sheet, cell_node, holder_of, note_key
from app.plans.mending.operations import (
    InsertParagraph,
    Join,
    SetCell,
    SetColumn,
    SetFact,
    SetFootnote,
    SetIndicator,
    SetKind,
    SetRegistryNumber,
    SetText,
    SetTitle,
    Split,
)
from app.plans.models import new_lineage

UNITS = ("enhet", "unit", "mått", "måttenhet")
"""What the column for units is called."""


def split(sheet: Sheet, what: Split) -> str:
    """Divide a paragraph."""
    nodes, key = sheet.nodes, lookup.paragraph_key(sheet, what.paragraph_id)
    node = nodes[key]
    _require_text(node["kind"])
    if not node["text"][: what.at].strip() or not node["text"][what.at :].strip():
        message = _("Dela stycket mellan två ord: bägge delarna måste ha text.")
        raise Invalid(message, code="nothing_to_split", fields={"at": message})
    first, rest = markup.halves(node, what.at)
    made = new_lineage()
    nodes[key], nodes[made] = first, rest
    content = nodes[holder_of(nodes, key)]["content"]
    content.insert(content.index(key) + 1, made)
    return lookup.short(node["text"])


def _require_text(kind: str) -> None:
    if kind == "table":
        raise RuleBroken(_("Det här är en tabell. Dess celler rättas var för sig."), code="is_table")


def join(sheet: Sheet, what: Join) -> str:
    """Join a paragraph to the one before it."""
    nodes, key = sheet.nodes, lookup.paragraph_key(sheet, what.paragraph_id)
    content = nodes[holder_of(nodes, key)]["content"]
    at = content.index(key)
    before = content[at - 1] if at else None
    if before is None or nodes[before]["t"] != "paragraph" or "table" in (nodes[before]["kind"], nodes[key]["kind"]):
        raise RuleBroken(_("Det finns inget stycke före i avsnittet att slå ihop det med."), code="nothing_before")
    nodes[before] = markup.together(nodes[before], nodes[key])
    content.remove(key)
    return lookup.short(nodes.pop(key)["text"])


def insert_paragraph(sheet: Sheet, what: InsertParagraph) -> str:
    """New paragraphs."""
    nodes, section = sheet.nodes, lookup.section_key(sheet, what.section_id, opening=True)
    content = nodes[section]["content"]
    at = len(content)
    if what.after is not None:
        after = lookup.paragraph_key(sheet, what.after)
        if after not in content:
            raise NotFound(_("Stycket finns inte i avsnittet."))
        at = content.index(after) + 1
    for text in filter(str.strip, what.text.replace("\r\n", "\n").split("\n\n")):
        made = new_lineage()
        nodes[made] = markup.typed(text)
        content.insert(at, made)
        at += 1
    return lookup.short(what.text)


def set_text(sheet: Sheet, what: SetText) -> str:
    """Write a paragraph anew."""
    nodes, key = sheet.nodes, lookup.paragraph_key(sheet, what.paragraph_id)
    node = nodes[key]
    _require_text(node["kind"])
    pieces = [text for text in what.text.replace("\r\n", "\n").split("\n\n") if text.strip()]
    content = nodes[holder_of(nodes, key)]["content"]
    at = content.index(key)
    if not pieces:
        content.remove(key)
        del nodes[key]
        return lookup.short(node["text"])
    if " ".join(pieces[0].split()) != " ".join(with_marks(node["text"], node["html"]).split()):
        nodes[key] = _rest_kept(node, pieces) or markup.worded(node, pieces[0])
    for text in pieces[1:]:
        at += 1
        made = new_lineage()
        nodes[made] = _rest_kept(node, pieces, text) or markup.worded({**node, "html": ""}, text)
        content.insert(at, made)
    return lookup.short(what.text)


def _rest_kept(node: dict[str, object], pieces: list[str], piece: str | None = None) -> dict[str, object] | None:
    """A half of a paragraph that was divided in two and not otherwise changed: it keeps its emphasis."""
    text = str(node["text"])
    if len(pieces) != 2 or with_marks(text, str(node["html"])) != text:
        return None
    first, rest = pieces[0].strip(), pieces[1].strip()
    if not text.startswith(first) or text[len(first) :].strip() != rest:
        return None
    return markup.halves(node, len(first))[0 if piece is None else 1]


def set_kind(sheet: Sheet, what: SetKind) -> str:
    """Make paragraphs items of a list, or ordinary text."""
    keys = [lookup.paragraph_key(sheet, id_) for id_ in what.paragraph_ids]
    for key in keys:
        node = sheet.nodes[key]
        _require_text(node["kind"])
        is_list = what.kind == "list"
        node |= {"kind": what.kind, "level": what.level if is_list else 0, "ordered": is_list and what.ordered}
        bullet = node["text"][:2]
        if is_list and not what.ordered and len(node["text"]) > 2 and bullet in ("• ", "- ", "– ", "* ", "· ", "o "):
            sheet.nodes[key] = markup.worded(node, with_marks(node["text"], node["html"])[2:])
    return lookup.short("; ".join(sheet.nodes[key]["text"] for key in keys))


def set_title(sheet: Sheet, what: SetTitle) -> str:
    """Write a heading, or the plan's title."""
    if what.section_id is None:
        sheet.nodes[PLAN]["title"] = what.title
    else:
        sheet.nodes[lookup.section_key(sheet, what.section_id)]["title"] = what.title
    return what.title


def set_registry_number(sheet: Sheet, what: SetRegistryNumber) -> str:
    """Write the plan's registry number."""
    sheet.nodes[PLAN]["registry_number"] = what.registry_number or None
    return what.registry_number or ""


def set_fact(sheet: Sheet, what: SetFact) -> str:
    """Write a fact about the plan."""
    facts = [list(fact) for fact in sheet.nodes[PLAN]["facts"]]
    if what.index is not None and what.index >= len(facts):
        raise NotFound(_("Uppgiften finns inte."))
    fact = [what.name, what.value]
    if not what.name:
        if what.value or what.index is None:
            message = _("Skriv vad uppgiften heter.")
            raise Invalid(message, code="no_name", fields={"name": message})
        del facts[what.index]
    elif what.index is None:
        facts.append(fact)
    else:
        facts[what.index] = fact
    sheet.nodes[PLAN]["facts"] = facts
    return f"{what.name}: {lookup.short(what.value)}"


def set_cell(sheet: Sheet, what: SetCell) -> str:
    """Write a cell."""
    key = lookup.cell_key(sheet, what.cell_id)
    text = what.text.strip()
    sheet.nodes[key] |= {"text": text, "value": value_of(text)}
    return f"{sheet.nodes[key]['column']}: {lookup.short(text)}"


def set_column(sheet: Sheet, what: SetColumn) -> str:
    """Write a column's heading."""
    table = sheet.nodes[lookup.table_key(sheet, what.table_id)]
    if what.column > len(table["columns"]):
        raise NotFound(_("Kolumnen finns inte."))
    if what.column == 0:
        table["name_heading"] = what.text
        return what.text
    table["columns"][what.column - 1] = what.text
    for row in table["rows"]:
        cells = sheet.nodes[row]["cells"]
        if what.column <= len(cells):
            sheet.nodes[cells[what.column - 1]]["column"] = what.text
    return what.text


def set_footnote(sheet: Sheet, what: SetFootnote) -> str:
    """Write a footnote."""
    note = sheet.nodes.get(note_key(what.number))
    if note is None:
        raise NotFound(_("Fotnoten finns inte."))
    note["text"] = what.text
    return f"{what.number}. {lookup.short(what.text)}"


def set_indicator(sheet: Sheet, what: SetIndicator) -> str:
    """Write a row's name and unit."""
    nodes, key = sheet.nodes, lookup.row_key(sheet, what.indicator_id)
    if what.name is not None:
        nodes[key]["name"] = what.name
    if what.unit is not None:
        _set_unit(sheet, key, what.unit)
    return str(nodes[key]["name"])


def _set_unit(sheet: Sheet, row: str, unit: str) -> None:
    nodes = sheet.nodes
    table = next(node for node in nodes.values() if node["t"] == "table" and row in node["rows"])
    names = [column.casefold() for column in table["columns"]]
    at = next((index for index, name in enumerate(names) if name in UNITS), None)
    if at is None:
        if not unit:
            return
        at, heading = 0, _("Enhet")
        table["columns"].insert(0, heading)
        for other in table["rows"]:
            made = new_lineage()
            nodes[made] = cell_node(heading, "", None)
            nodes[other]["cells"].insert(0, made)
    nodes[nodes[row]["cells"][at]] |= {"text": unit, "value": value_of(unit)}
