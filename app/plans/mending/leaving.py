"""Operations that leave out and bring back: sections, paragraphs, tables, and what reading left out. Pure."""

from app.errors import Invalid, NotFound
from app.i18n import _
from app.plans.mending import lookup, markup
from app.plans.mending.nodes import PLAN, Nodes, Sheet, begin, below, holder_of, inside
from app.plans.mending.operations import Drop, Restore
from app.plans.models import new_lineage

DROPPED = "dropped"


def drop(sheet: Sheet, what: Drop) -> str:
    """Leave out a section with all below it, a paragraph or a table."""
    named = [id_ for id_ in (what.section_id, what.paragraph_id, what.table_id) if id_ is not None]
    if len(named) != 1:
        message = _("Ange ett avsnitt, ett stycke eller en tabell.")
        raise Invalid(message, code="one_place", fields={"section_id": message})
    if what.section_id is not None:
        return drop_section(sheet.nodes, lookup.section_key(sheet, what.section_id))
    if what.paragraph_id is not None:
        return drop_content(sheet.nodes, lookup.paragraph_key(sheet, what.paragraph_id))
    return drop_content(sheet.nodes, lookup.table_key(sheet, what.table_id or 0))


def drop_section(nodes: Nodes, key: str) -> str:
    """Leave out a section with all below it."""
    title = lookup.heading_of(nodes, key)
    sections = nodes[PLAN]["sections"]
    at, going = sections.index(key), below(nodes, key)
    before = sections[at - 1] if at else None
    text = "\n\n".join(lookup.words_of(nodes, each) for each in going)
    _leave_out(nodes, going, text, title, {"sections": True, "after": before})
    nodes[PLAN]["sections"] = [each for each in sections if each not in set(going)]
    return title


def drop_content(nodes: Nodes, key: str) -> str:
    """Leave out a paragraph or a table."""
    holder = holder_of(nodes, key)
    content = nodes[holder]["content"]
    at = content.index(key)
    place = lookup.heading_of(nodes, holder)
    text = lookup.words_of(nodes, key)
    _leave_out(nodes, [key], text, place, {"holder": holder, "after": content[at - 1] if at else None})
    content.remove(key)
    return lookup.short(text)


def _leave_out(nodes: Nodes, tops: list[str], text: str, place: str, where: dict[str, object]) -> None:
    made = new_lineage()
    gone = {key: nodes[key] for top in tops for key in inside(nodes, top)}
    for key in gone:
        del nodes[key]
    nodes[made] = {
        "t": "out",
        "text": text,
        "reason": DROPPED,
        "place": place,
        "where": where,
        "tops": tops,
        "nodes": gone,
    }
    nodes[PLAN]["left_out"].append(made)


def restore(sheet: Sheet, what: Restore) -> str:
    """Bring back what was left out."""
    nodes, plan = sheet.nodes, sheet.nodes[PLAN]
    if what.id not in plan["left_out"]:
        raise NotFound(_("Det som utelämnats finns inte. Det kan redan vara återtaget."))
    out = nodes.pop(what.id)
    plan["left_out"].remove(what.id)
    tops, gone = out.get("tops") or [], out.get("nodes") or {}
    if not gone:
        texts = [text for text in out["text"].split("\n\n") if text.strip()]
        tops = [new_lineage() for _text in texts]
        gone = {key: markup.typed(text) for key, text in zip(tops, texts, strict=True)}
    nodes.update(gone)
    where = out.get("where") or {}
    if where.get("sections"):
        sections = plan["sections"]
        at = sections.index(where["after"]) + 1 if where["after"] in sections else 0 if not where["after"] else None
        place = len(sections) if at is None else at
        plan["sections"] = [*sections[:place], *tops, *sections[place:]]
    else:
        content = nodes[_holder(nodes, where.get("holder"), tops)]["content"]
        at = content.index(where["after"]) + 1 if where.get("after") in content else 0
        content[at:at] = tops
    return lookup.short(out["text"])


def _holder(nodes: Nodes, holder: object, tops: list[str]) -> str:
    """The section that it stood in; else before the first heading, where no table of indicators can stand."""
    plan = nodes[PLAN]
    if holder in plan["sections"] or (holder and holder == plan["opening"]):
        return str(holder)
    if any(nodes[key]["t"] == "table" for key in tops) and plan["sections"]:
        return str(plan["sections"][0])
    return begin(nodes)
