"""From a document's blocks to a plan: title, facts, preamble, sections, indicators, footnotes, focus areas."""

from dataclasses import replace

from app.i18n import _
from app.plans.importing.blocks import Block, Grid, Heading, Source
from app.plans.importing.drafts import Draft, Notes
from app.plans.importing.facts import Facts, facts_of, registry_number
from app.plans.importing.focus import Place, focus_areas
from app.plans.importing.parsed import ParsedPlan, ParsedSection, Warning
from app.plans.importing.preface import block_text, plan_start
from app.plans.importing.tidying import tidied
from app.plans.importing.titles import found_title, heading_title, numbers_told, without_number
from app.plans.importing.warnings import warnings_of


def assemble(source: Source, fallback_title: str) -> ParsedPlan:
    """The plan that a reader's blocks make up."""
    all_warnings = list(source.warnings)
    blocks = _without_preface(source, all_warnings)
    blocks = tidied(blocks, all_warnings, short_lines=source.short_lines)
    title, blocks = found_title(blocks, fallback_title)
    facts, blocks = _facts(blocks)
    notes = Notes(source.notes)
    preamble, drafts = _drafts(blocks, notes)
    _number(drafts)
    sections = _sections(preamble, drafts)
    footnotes = notes.parsed()
    plan = ParsedPlan(
        title=title,
        registry_number=registry_number(facts, "\n".join(line.text for line in preamble.paragraphs)),
        preamble="\n\n".join(paragraph.text for paragraph in preamble.paragraphs),
        preamble_html=preamble.block_html(),
        sections=sections,
        footnotes=footnotes,
        metadata=facts,
    )
    doubted = [(index, draft.doubt) for index, draft in enumerate(drafts) if draft.doubt]
    found = warnings_of(plan, doubted)
    return replace(plan, warnings=(*all_warnings, *found))


def _without_preface(source: Source, all_warnings: list[Warning]) -> list[Block]:
    start = plan_start(source.blocks)
    if not start:
        return source.blocks
    left_out = "\n\n".join(filter(None, map(block_text, source.blocks[:start])))
    message = _("Text före planen är utelämnad: den ser ut att vara följebrev och sändlista.")
    all_warnings.append(Warning("preface_left_out", message, left_out))
    return source.blocks[start:]


def _facts(blocks: list[Block]) -> tuple[Facts, list[Block]]:
    """The facts in tables before the first heading, and the blocks without those tables."""
    first = next((at for at, block in enumerate(blocks) if isinstance(block, Heading)), len(blocks))
    facts: Facts = ()
    rest: list[Block] = []
    for at, block in enumerate(blocks):
        found = facts_of(block) if at < first and isinstance(block, Grid) else None
        if found is None:
            rest.append(block)
        else:
            facts = (*facts, *found)
    return facts, rest


def _drafts(blocks: list[Block], notes: Notes) -> tuple[Draft, list[Draft]]:
    """The preamble and the sections, filled in document order (which is the footnotes' order)."""
    preamble = Draft("", 0, None, None, notes)
    drafts: list[Draft] = []
    open_levels: list[tuple[int, int]] = []
    count = 0
    for block in blocks:
        if isinstance(block, Heading):
            while open_levels and open_levels[-1][0] >= block.level:
                open_levels.pop()
            parent = open_levels[-1][1] if open_levels else None
            index = len(drafts)
            open_levels.append((block.level, index))
            drafts.append(Draft(heading_title(block), len(open_levels), index, parent, notes, doubt=block.doubt))
            notes.see(block.spans, index)
        else:
            count += (drafts[-1] if drafts else preamble).add(block, count)
    return preamble, drafts


def _number(drafts: list[Draft]) -> None:
    """Give each section its place in the tree; a number in its title goes when it says the same."""
    counters: dict[int | None, int] = {}
    for draft in drafts:
        counters[draft.parent] = counters.get(draft.parent, 0) + 1
        above = drafts[draft.parent].number + "." if draft.parent is not None else ""
        draft.number = f"{above}{counters[draft.parent]}"
    if numbers_told([(draft.title, draft.number) for draft in drafts]):
        for draft in drafts:
            draft.title = without_number(draft.title)


def _sections(preamble: Draft, drafts: list[Draft]) -> tuple[ParsedSection, ...]:
    places = [Place(draft.title, draft.level, draft.parent, draft.lists()) for draft in drafts]
    words = " ".join([*(draft.words() for draft in (preamble, *drafts))])
    labels = focus_areas(places, words)
    inherited: dict[int, str | None] = {}
    sections = []
    for index, draft in enumerate(drafts):
        inherited[index] = labels.get(index) or (inherited[draft.parent] if draft.parent is not None else None)
        sections.append(
            ParsedSection(
                level=draft.level,
                title=draft.title,
                number=draft.number,
                parent_index=draft.parent,
                paragraphs=tuple(draft.paragraphs),
                tables=tuple(draft.tables),
                is_focus_area=index in labels,
                focus_area=inherited[index],
            )
        )
    return tuple(sections)
