"""From a document's blocks to a plan: title, facts, preamble, sections, indicators, footnotes, focus areas."""

from collections.abc import Iterator
from dataclasses import replace

from app.i18n import _
from app.plans.importing.blocks import Block, Grid, Heading, Line, Source, note_keys, plain
from app.plans.importing.facts import Facts, fact_in, facts_of, registry_lines, registry_number
from app.plans.importing.focus import Place, focus_areas
from app.plans.importing.parsed import ParsedPlan, ParsedSection, Warning
from app.plans.importing.preface import block_text, plan_start
from app.plans.importing.sections import Notes, SectionBuilder
from app.plans.importing.tidying import tidied
from app.plans.importing.titles import (
    extract_title,
    has_other_number,
    heading_title,
    numbers_match_places,
    without_number,
)
from app.plans.importing.warnings import struck_warnings, warnings_of

_FEWEST_REPEATS = 2
_MOST_EXAMPLES = 10
_LONGEST_NUMBER = 30


def assemble(source: Source, fallback_title: str) -> ParsedPlan:
    """Turn a reader's blocks into a plan."""
    all_warnings = [*source.warnings, *struck_warnings(source)]
    blocks = _without_preface(source, all_warnings)
    blocks = tidied(blocks, source.contents, all_warnings, short_lines=source.short_lines)
    title, blocks = extract_title(blocks, fallback_title)
    facts, blocks = _facts(blocks)
    notes = Notes(source.notes)
    preamble, builders = _build_sections(blocks, notes)
    _number_sections(builders)
    sections = _sections(preamble, builders)
    footnotes = notes.parsed()
    plan = ParsedPlan(
        title=title,
        registry_number=registry_number(
            facts,
            preamble.words(),
            source.margin,
            _registry_lines(sections),
            bare=[*_cover_lines(preamble), *source.margin.split("\n")],
        ),
        preamble="\n\n".join(paragraph.text for paragraph in preamble.paragraphs),
        preamble_html=preamble.block_html(),
        opening=tuple(preamble.paragraphs),
        sections=sections,
        footnotes=footnotes,
        metadata=facts,
        contents="\n".join(source.contents),
    )
    all_warnings.extend(_number_warnings(builders))
    doubted_headings = [(index, builder.doubt) for index, builder in enumerate(builders) if builder.doubt]
    unread_tables = {index: builder.unread for index, builder in enumerate(builders)}
    text_warnings = warnings_of(plan, doubted_headings, unread_tables)
    return replace(plan, warnings=(*all_warnings, *text_warnings))


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
    first_heading = next((index for index, block in enumerate(blocks) if isinstance(block, Heading)), len(blocks))
    facts: Facts = ()
    rest: list[Block] = []
    for index, block in enumerate(blocks):
        grid_facts = facts_of(block) if index < first_heading and isinstance(block, Grid) else None
        if grid_facts is None:
            rest.append(block)
        else:
            facts = (*facts, *grid_facts)
    line_facts, rest = _facts_in_lines(rest)
    return (*facts, *line_facts), rest


def _facts_in_lines(blocks: list[Block]) -> tuple[Facts, list[Block]]:
    """Facts in lines before the first heading ("Diarienummer: KS 2023/1"), if there are at least two, and the rest."""
    facts_by_index: dict[int, tuple[str, str]] = {}
    for index, block in enumerate(blocks):
        if isinstance(block, Heading):
            break
        fact = fact_in(plain(block.spans)) if isinstance(block, Line) and not note_keys(block.spans) else None
        if fact:
            facts_by_index[index] = fact
    if len(facts_by_index) < _FEWEST_REPEATS:
        return (), blocks
    return tuple(facts_by_index.values()), [block for index, block in enumerate(blocks) if index not in facts_by_index]


def _build_sections(blocks: list[Block], notes: Notes) -> tuple[SectionBuilder, list[SectionBuilder]]:
    """The preamble and the sections, built in document order, which is also the order of the footnotes."""
    preamble = SectionBuilder("", 0, None, None, notes)
    builders: list[SectionBuilder] = []
    open_levels: list[tuple[int, int]] = []
    count = 0
    for block in blocks:
        if isinstance(block, Heading):
            while open_levels and open_levels[-1][0] >= block.level:
                open_levels.pop()
            parent = open_levels[-1][1] if open_levels else None
            index = len(builders)
            open_levels.append((block.level, index))
            title, level = heading_title(block), len(open_levels)
            builders.append(SectionBuilder(title, level, index, parent, notes, doubt=block.doubt))
            notes.refer(block.spans, index)
        else:
            count += (builders[-1] if builders else preamble).add(block, count)
    return preamble, builders


def _cover_lines(preamble: SectionBuilder) -> Iterator[str]:
    """The lines before the first heading that hold one or two words, which may be the registry number."""
    lines = (line.strip() for paragraph in preamble.paragraphs for line in paragraph.text.split("\n"))
    return (line for line in lines if len(line) <= _LONGEST_NUMBER and len(line.split()) <= 2)


def _registry_lines(sections: tuple[ParsedSection, ...]) -> str:
    """What the first and the last section say of the registry number in a line of its own."""
    ends = [*sections[:1], *sections[-1:]]
    return registry_lines(line for end in ends for paragraph in end.paragraphs for line in paragraph.text.split("\n"))


def _number_sections(builders: list[SectionBuilder]) -> None:
    """Give each section its number in the tree, and remove numbers from the titles if they say the same."""
    counters: dict[int | None, int] = {}
    for builder in builders:
        counters[builder.parent] = counters.get(builder.parent, 0) + 1
        prefix = builders[builder.parent].number + "." if builder.parent is not None else ""
        builder.number = f"{prefix}{counters[builder.parent]}"
    if numbers_match_places([(builder.title, builder.number) for builder in builders]):
        for builder in builders:
            builder.title = without_number(builder.title, builder.number)


def _number_warnings(builders: list[SectionBuilder]) -> list[Warning]:
    """A single warning if the plan's own heading numbers differ from those of the sections."""
    titles = [builder.title for builder in builders if has_other_number(builder.title, builder.number)]
    if len(titles) < _FEWEST_REPEATS:
        return []
    message = _("Rubrikernas egna nummer är andra än avsnittens. Kontrollera nivåerna och hänvisningar i texten.")
    return [Warning("heading_numbers", message, "\n".join(titles[:_MOST_EXAMPLES]))]


def _sections(preamble: SectionBuilder, builders: list[SectionBuilder]) -> tuple[ParsedSection, ...]:
    places = [Place(builder.title, builder.level, builder.parent, builder.lists()) for builder in builders]
    words = " ".join([*(builder.words() for builder in (preamble, *builders))])
    labels = focus_areas(places, words)
    inherited: dict[int, str | None] = {}
    sections = []
    for index, builder in enumerate(builders):
        inherited[index] = labels.get(index) or (inherited[builder.parent] if builder.parent is not None else None)
        sections.append(
            ParsedSection(
                level=builder.level,
                title=builder.title,
                number=builder.number,
                parent_index=builder.parent,
                paragraphs=tuple(builder.paragraphs),
                tables=tuple(builder.tables),
                is_focus_area=index in labels,
                focus_area=inherited[index],
            )
        )
    return tuple(sections)
