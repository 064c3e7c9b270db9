"""From a document's blocks to a plan: title, facts, preamble, sections, indicators, footnotes, focus areas."""

from dataclasses import replace

from app.i18n import _
from app.plans.importing.blocks import Block, Grid, Heading, Line, Source, note_keys, plain
from app.plans.importing.sections import Draft, Notes
from app.plans.importing.facts import Facts, fact_in, facts_of, registry_number
from app.plans.importing.focus import Place, focus_areas
from app.plans.importing.parsed import ParsedPlan, ParsedSection, Warning
from app.plans.importing.preface import block_text, plan_start
from app.plans.importing.tidying import tidied
from app.plans.importing.titles import found_title, heading_title, numbers_told, other_number, without_number
from app.plans.importing.warnings import warnings_of

_FEWEST_LINES = 2
_MOST_TOLD = 10


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
        registry_number=registry_number(facts, preamble.words(), source.margin),
        preamble="\n\n".join(paragraph.text for paragraph in preamble.paragraphs),
        preamble_html=preamble.block_html(),
        sections=sections,
        footnotes=footnotes,
        metadata=facts,
    )
    doubted = [(index, draft.doubt) for index, draft in enumerate(drafts) if draft.doubt]
    all_warnings.extend(_numbers_of_their_own(drafts))
    found = warnings_of(plan, doubted, {index: draft.unread for index, draft in enumerate(drafts)})
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
    told, rest = _told_in_lines(rest)
    return (*facts, *told), rest


def _told_in_lines(blocks: list[Block]) -> tuple[Facts, list[Block]]:
    """Facts in lines before the first heading ("Diarienummer: KS 2023/1"), where there are two or more of them."""
    told: dict[int, tuple[str, str]] = {}
    for at, block in enumerate(blocks):
        if isinstance(block, Heading):
            break
        fact = fact_in(plain(block.spans)) if isinstance(block, Line) and not note_keys(block.spans) else None
        if fact:
            told[at] = fact
    if len(told) < _FEWEST_LINES:
        return (), blocks
    return tuple(told.values()), [block for at, block in enumerate(blocks) if at not in told]


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
            draft.title = without_number(draft.title, draft.number)


def _numbers_of_their_own(drafts: list[Draft]) -> list[Warning]:
    """Said once, when the plan numbers its headings otherwise than by their places."""
    other = [draft.title for draft in drafts if other_number(draft.title, draft.number)]
    if len(other) < _FEWEST_LINES:
        return []
    message = _("Rubrikernas egna nummer är andra än avsnittens. Kontrollera nivåerna och hänvisningar i texten.")
    return [Warning("heading_numbers", message, "\n".join(other[:_MOST_TOLD]))]


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
