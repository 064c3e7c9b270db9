"""What a person should check in a plan that has been read."""

import re
from collections.abc import Iterator

from app.i18n import _
from app.jobs.progress import report
from app.plans.importing.blocks import STRUCK, Block, Grid, Source, Spans
from app.plans.importing.doubts import Doubt, find_doubts
from app.plans.importing.guessing import HEADING_DOUBTFUL
from app.plans.importing.levels import LEVEL_DOUBTFUL
from app.plans.importing.parsed import ParsedIndicator, ParsedPlan, Warning

_RAISED_FIGURE = re.compile(r"\d[ %]?[⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠᵍ]|^[⁰¹²³⁴⁵⁶⁷⁸⁹]\d")
TABLE_UNREAD = "table_unread"


def warnings_of(
    plan: ParsedPlan, doubted_headings: list[tuple[int, str]], unread: dict[int, list[str]] | None = None
) -> list[Warning]:
    """The warnings of a plan. ``doubted_headings`` are sections with the code of their doubt; ``unread`` the first rows
    of tables that were not read, by section."""
    warnings = [doubt_warning(doubt) for text in _preamble(plan) for doubt in find_doubts(text)]
    for index, code in doubted_headings:
        warnings.append(Warning(code, _heading_message(code), plan.sections[index].title, index))
    for index, section in enumerate(plan.sections):
        report(60 + 40 * index // len(plan.sections), 100)
        texts = [section.title, *(paragraph.text for paragraph in section.paragraphs)]
        warnings.extend(doubt_warning(doubt, index) for text in texts for doubt in find_doubts(text))
        warnings.extend(Warning(TABLE_UNREAD, _unread_message(), row, index) for row in (unread or {}).get(index, ()))
        for table in section.tables:
            for indicator in table.indicators:
                warnings.extend(indicator_warnings(indicator, index))
    for footnote in plan.footnotes:
        warnings.extend(doubt_warning(doubt, footnote.section_index) for doubt in find_doubts(footnote.text))
    if not plan.sections:
        message = _(
            "Inga rubriker hittades, så planen har inga avsnitt. Använd rubrikformaten i Word och läs in den igen."
        )
        warnings.append(Warning("no_headings", message))
    return warnings


def struck_warnings(source: Source) -> list[Warning]:
    """A warning with the struck words of a document, each paragraph's, cell's and note's on a line of its own."""
    texts = [spans for block in source.blocks for spans in _all_spans(block)]
    struck = ["".join(span.text for span in spans if span.struck).strip() for spans in texts]
    notes = [words for note in source.notes.values() for words in note.split(STRUCK)[1::2]]
    if not any(struck) and not notes:
        return []
    message = _("Dokumentet har genomstruken text. Den visas genomstruken. Kontrollera om den ska vara kvar i planen.")
    return [Warning("struck_text", message, "\n".join(filter(None, [*struck, *notes])))]


def _all_spans(block: Block) -> list[Spans]:
    return [cell.spans for row in block.rows for cell in row] if isinstance(block, Grid) else [block.spans]


def _unread_message() -> str:
    return _(
        "Tabellen visas som den står. Den har inga kolumner för nuläge, år eller mål, och därför inga indikatorer."
    )


def _preamble(plan: ParsedPlan) -> list[str]:
    return [plan.title, *(value for _name, value in plan.metadata), *plan.preamble.split("\n\n")]


def _heading_message(code: str) -> str:
    return {
        HEADING_DOUBTFUL: _("Raden ser ut som en rubrik och har gjorts till ett avsnitt. Kontrollera den."),
        LEVEL_DOUBTFUL: _("Rubrikens nivå är gissad. Kontrollera att avsnittet ligger på rätt plats."),
    }[code]


def indicator_warnings(indicator: ParsedIndicator, section: int) -> Iterator[Warning]:
    """What is doubtful in a row of indicators."""
    for doubt in find_doubts(indicator.name):
        yield doubt_warning(doubt, section)
    if not indicator.name:
        message = _("Raden har värden men inget namn. Kontrollera vilken indikator den hör till.")
        values = " · ".join(f"{cell.column}: {cell.text}" for cell in indicator.cells if cell.text)
        yield Warning("indicator_unnamed", message, values, section)
    for index, cell in enumerate(indicator.cells):
        if _RAISED_FIGURE.search(cell.text):
            message = _("Talet har en upphöjd siffra: en not eller en potens. Den räknas inte in i värdet.")
            yield Warning("raised_figure", message, cell.text, section, (indicator.index, index))
        for doubt in find_doubts(cell.text):
            yield doubt_warning(doubt, section, (indicator.index, index))


def doubt_warning(doubt: Doubt, section: int | None = None, cell: tuple[int, int] | None = None) -> Warning:
    """What is doubtful in a text, as a warning."""
    if doubt.code == "decimal_point":
        message = _("Talet är skrivet med decimalpunkt. På svenska skrivs decimalkomma.")
    else:
        message = _("Här verkar något vara kvar att fylla i.")
    return Warning(doubt.code, message, doubt.text, section, cell)
