"""Operations on headings and sections: making them, moving them, levels, focus areas. Pure."""

from collections.abc import Collection, Sequence

from app.errors import Invalid, RuleBroken
from app.i18n import _
from app.plans.importing.titles import without_number
from app.plans.mending import lookup, markup
from app.plans.mending.nodes import (
    PLAN,
    Fields,
    Nodes,
    Sheet,
    begin,
    below,
    holder_of,
    numbered,
    reorder,
    settle,
    tree,
)
from app.plans.mending.operations import (
    InsertHeading,
    MakeHeading,
    MakeParagraph,
    Move,
    MovePreamble,
    RetypeLevel,
    SetFocusAreas,
    SetLabel,
    SetLevel,
)
from app.plans.models import new_lineage
from app.plans.rules import DEEPEST, moved_down, moved_up, shifted, with_focus_area

_LONGEST = 500


def new_section(title: str, level: int, content: Sequence[str] = ()) -> Fields:
    """A section's node."""
    return {
        "t": "section",
        "title": title,
        "level": level,
        "area": None,
        "excluded": False,
        "content": list(content),
    }


def make_heading(sheet: Sheet, what: MakeHeading) -> str:
    """A paragraph becomes a heading."""
    key = lookup.paragraph_key(sheet, what.paragraph_id)
    before = set(sheet.nodes[PLAN]["sections"])
    title = heading_at(sheet.nodes, key, what.level)
    drop_own_numbers(sheet.nodes, set(sheet.nodes[PLAN]["sections"]) - before)
    return title


def heading_at(nodes: Nodes, key: str, level: int | None) -> str:
    """The same by key, before its level and number are settled. What follows in its section becomes the new one's."""
    paragraph = nodes[key]
    if paragraph["kind"] == "table":
        raise RuleBroken(_("En tabell kan inte bli en rubrik."), code="is_table")
    title = markup.title_of(paragraph)
    if len(title) > _LONGEST:
        message = _("En rubrik har högst {n} tecken. Dela stycket så att bara rubrikens ord är kvar.").format(
            n=_LONGEST
        )
        raise Invalid(message, code="too_long", fields={"paragraph_id": message})
    holder = holder_of(nodes, key)
    content = nodes[holder]["content"]
    at = content.index(key)
    made = new_lineage()
    nodes[made] = new_section(title, level or level_below(nodes, holder), content[at + 1 :])
    del content[at:], nodes[key]
    _put_after(nodes, holder, made)
    return title


def drop_own_numbers(nodes: Nodes, keys: Collection[str]) -> None:
    """Headings that say the number that their place gives them say it no more."""
    settle(nodes)
    for key, node in zip(nodes[PLAN]["sections"], numbered(nodes), strict=True):
        if key in keys:
            nodes[key]["title"] = without_number(nodes[key]["title"], node.number) or nodes[key]["title"]


def level_below(nodes: Nodes, holder: str) -> int:
    """The level of a heading that says none: one below the section that it stands in."""
    if holder == nodes[PLAN]["opening"]:
        return 1
    return int(min(nodes[holder]["level"] + 1, DEEPEST))


def _put_after(nodes: Nodes, holder: str, made: str) -> None:
    sections = nodes[PLAN]["sections"]
    at = 0 if holder == nodes[PLAN]["opening"] else sections.index(holder) + 1
    sections.insert(at, made)


def make_paragraph(sheet: Sheet, what: MakeParagraph) -> str:
    """A heading becomes a paragraph of the section before it."""
    nodes, key = sheet.nodes, lookup.section_key(sheet, what.section_id)
    title, at = lookup.heading_of(nodes, key), nodes[PLAN]["sections"].index(key)
    section = nodes[key]
    if at == 0 and any(nodes[child]["t"] == "table" for child in section["content"]):
        raise RuleBroken(
            _("Planens första rubrik har en indikatortabell under sig och kan inte bli ett stycke."), code="first"
        )
    before = nodes[PLAN]["sections"][at - 1] if at else begin(nodes)
    made = new_lineage()
    nodes[made] = markup.heading_paragraph(section["title"])
    nodes[before]["content"] += [made, *section["content"]]
    nodes[PLAN]["sections"].remove(key)
    del nodes[key]
    return title


def insert_heading(sheet: Sheet, what: InsertHeading) -> str:
    """A new section."""
    nodes, sections = sheet.nodes, sheet.nodes[PLAN]["sections"]
    made = new_lineage()
    if what.before_paragraph is not None:
        key = lookup.paragraph_key(sheet, what.before_paragraph)
        holder = holder_of(nodes, key)
        content = nodes[holder]["content"]
        at = content.index(key)
        nodes[made] = new_section(what.title, what.level, content[at:])
        del content[at:]
        _put_after(nodes, holder, made)
    else:
        place = sections.index(lookup.section_key(sheet, what.before)) if what.before else len(sections)
        nodes[made] = new_section(what.title, what.level)
        sections.insert(place, made)
    return what.title


def move(sheet: Sheet, what: Move) -> str:
    """Move a section with all below it."""
    nodes, key = sheet.nodes, lookup.section_key(sheet, what.section_id)
    title = lookup.heading_of(nodes, key)
    index = nodes[PLAN]["sections"].index(key)
    if what.direction is not None:
        found = tree(nodes)
        if what.direction == "up":
            found = moved_up(found, index)
        elif what.direction == "down":
            found = moved_down(found, index)
        else:
            found = shifted(found, index, 1 if what.direction == "in" else -1)
        reorder(nodes, found)
        return title
    moving = below(nodes, key)
    target = lookup.section_key(sheet, what.before) if what.before is not None else None
    if target in moving:
        raise RuleBroken(_("Ett avsnitt kan inte flyttas in i sig självt."), code="cannot_move")
    rest = [other for other in nodes[PLAN]["sections"] if other not in set(moving)]
    at = rest.index(target) if target else len(rest)
    change = (nodes[target]["level"] if target else 1) - nodes[key]["level"]
    _relevel(nodes, moving, change)
    nodes[PLAN]["sections"] = [*rest[:at], *moving, *rest[at:]]
    return title


def _relevel(nodes: Nodes, keys: Sequence[str], change: int) -> None:
    if max(nodes[key]["level"] for key in keys) + change > DEEPEST:
        raise RuleBroken(_("Planen kan ha högst {n} nivåer.").format(n=DEEPEST), code="cannot_move")
    for key in keys:
        nodes[key]["level"] = max(1, nodes[key]["level"] + change)


def move_preamble(sheet: Sheet, what: MovePreamble) -> str:
    """What stands before the first heading goes into a section."""
    nodes = sheet.nodes
    opening = nodes[PLAN]["opening"]
    content = nodes[opening]["content"] if opening else []
    if not content:
        raise RuleBroken(_("Det står ingen text före första rubriken."), code="no_preamble")
    if what.section_id is not None:
        key = lookup.section_key(sheet, what.section_id)
        nodes[key]["content"][:0] = content
    else:
        key = new_lineage()
        nodes[key] = new_section(what.title or _("Inledning"), 1, content)
        nodes[PLAN]["sections"].insert(0, key)
    nodes[opening]["content"] = []
    settle(nodes)
    return lookup.heading_of(nodes, key)


def set_level(sheet: Sheet, what: SetLevel) -> str:
    """Give a section a level; what lies below follows."""
    key = lookup.section_key(sheet, what.section_id)
    title = lookup.heading_of(sheet.nodes, key)
    _relevel(sheet.nodes, below(sheet.nodes, key), what.level - sheet.nodes[key]["level"])
    return title


def retype_level(sheet: Sheet, what: RetypeLevel) -> str:
    """Give all sections of one level another."""
    sections = [sheet.nodes[key] for key in sheet.nodes[PLAN]["sections"]]
    found = [section for section in sections if section["level"] == what.level]
    if not found:
        raise RuleBroken(_("Planen har inga rubriker på nivå {n}.").format(n=what.level), code="no_level")
    for section in found:
        section["level"] = what.to
    return f"{what.level} → {what.to}"


def set_focus_areas(sheet: Sheet, what: SetFocusAreas) -> str:
    """Let focus areas begin, or end, at sections."""
    nodes = sheet.nodes
    keys = [lookup.section_key(sheet, id_) for id_ in what.section_ids]
    titles = [lookup.heading_of(nodes, key) for key in keys]
    for key in sorted(set(keys), key=nodes[PLAN]["sections"].index):
        label = nodes[key]["title"] if what.own_titles else what.label
        _begin_area(nodes, key, label)
        if label and what.aliases is not None:
            nodes[PLAN]["aliases"] = {**nodes[PLAN]["aliases"], label: list(dict.fromkeys(what.aliases))}
    return ", ".join(titles)


def _begin_area(nodes: Nodes, key: str, label: str | None) -> None:
    index = nodes[PLAN]["sections"].index(key)
    settle(nodes)
    reorder(nodes, with_focus_area(tree(nodes), index, None if label is None else -1))
    nodes[key]["area"] = label


def set_label(sheet: Sheet, what: SetLabel) -> str:
    """Rename a focus area wherever it begins."""
    plan, nodes = sheet.nodes[PLAN], sheet.nodes
    begins = [key for key in plan["sections"] if nodes[key]["area"] == what.label]
    if not begins:
        raise RuleBroken(_("Fokusområdet ”{label}” finns inte.").format(label=what.label), code="no_area")
    for key in begins:
        nodes[key]["area"] = what.to
    names = plan["aliases"].get(what.label, []) if what.aliases is None else list(dict.fromkeys(what.aliases))
    others = {label: known for label, known in plan["aliases"].items() if label != what.label}
    plan["aliases"] = {**others, what.to: names} if names else others
    return f"{what.label} → {what.to}"
