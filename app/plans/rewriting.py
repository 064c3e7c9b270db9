"""A stored version of a plan in the shape in which one is read, and with the words of one section corrected. Pure."""

import html
import re
from collections.abc import Mapping
from dataclasses import replace

from app.plans.footnotes import MARK, without_marks
from app.plans.importing.list_labels import label_in, labelled
from app.plans.importing.parsed import (
    ParsedCell,
    ParsedFootnote,
    ParsedIndicator,
    ParsedIndicatorTable,
    ParsedParagraph,
    ParsedPlan,
    ParsedSection,
)
from app.plans.importing.values import value_of
from app.plans.paragraphs import ParagraphView
from app.plans.views import SectionView, TableView, VersionView

_STRUCK = re.compile(r"~~([^~]+)~~")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def parsed_again(plan: VersionView) -> ParsedPlan:
    """A version as it would be read from a file that says the same."""
    ids = {view.section.id: index for index, view in enumerate(plan.sections)}
    rows = {row.id: index for index, row in enumerate(plan.indicators)}
    cells = {cell.id: (rows[row.id], position) for row in plan.indicators for position, cell in enumerate(row.cells)}
    notes = [
        ParsedFootnote(
            note.number,
            note.text,
            ids.get(note.section_id) if note.section_id else None,
            cells.get(note.cell_id) if note.cell_id else None,
        )
        for note in plan.footnotes
    ]
    return ParsedPlan(
        title=plan.title,
        registry_number=plan.registry_number,
        preamble=plan.preamble,
        preamble_html=str(plan.preamble_html),
        sections=tuple(_section(view, ids, rows) for view in plan.sections),
        footnotes=tuple(notes),
        metadata=tuple(plan.facts),
        opening=tuple(map(_paragraph, plan.before.paragraphs)) if plan.before else (),
    )


def _section(view: SectionView, ids: Mapping[int, int], rows: Mapping[int, int]) -> ParsedSection:
    section = view.section
    return ParsedSection(
        level=section.level,
        title=section.title,
        number=section.number,
        parent_index=ids[section.parent_id] if section.parent_id else None,
        paragraphs=tuple(map(_paragraph, view.paragraphs)),
        tables=tuple(_table(table, rows) for table in view.tables),
        is_focus_area=section.is_focus_area,
        focus_area=section.focus_label,
    )


def _paragraph(paragraph: ParagraphView) -> ParsedParagraph:
    return ParsedParagraph(
        paragraph.number, paragraph.text, str(paragraph.html), paragraph.kind, paragraph.level, paragraph.ordered
    )


def _table(table: TableView, rows: Mapping[int, int]) -> ParsedIndicatorTable:
    indicators = [
        ParsedIndicator(
            rows[row.id],
            row.name,
            tuple(ParsedCell(cell.column, cell.text, cell.value, tuple(cell.footnotes)) for cell in row.cells),
            tuple(row.footnotes),
        )
        for row in table.indicators
    ]
    return ParsedIndicatorTable(
        table.name_heading, tuple(table.columns), tuple(indicators), table.after_paragraph, table.kind
    )


def with_section(
    plan: VersionView, section_id: int, *, title: str, texts: Mapping[int, str], cells: Mapping[int, str], added: str
) -> ParsedPlan:
    """A version with the words of one section corrected.

    ``texts`` are its paragraphs by number (an empty one goes), ``cells`` its cells by id, ``added`` new paragraphs
    after the others, with an empty line between them. Raises KeyError for a section of another version.
    """
    parsed = parsed_again(plan)
    index = {view.section.id: at for at, view in enumerate(plan.sections)}[section_id]
    view, section = plan.sections[index], parsed.sections[index]
    kept = [
        _reworded(paragraph, view.paragraphs[at].marked, texts.get(paragraph.number))
        for at, paragraph in enumerate(section.paragraphs)
    ]
    left = [paragraph for paragraph in kept if paragraph is not None]
    left += [reading(ParsedParagraph(0, "", ""), text) for text in added.split("\n\n") if text.strip()]
    before = [paragraph is not None for paragraph in kept]
    tables = []
    for table, shown in zip(section.tables, view.tables, strict=True):
        ids = {(row, at): cell.id for row, each in enumerate(shown.indicators) for at, cell in enumerate(each.cells)}
        indicators = tuple(
            replace(row, cells=tuple(_cell(cell, cells.get(ids[at, place])) for place, cell in enumerate(row.cells)))
            for at, row in enumerate(table.indicators)
        )
        after = table.after_paragraph
        tables.append(
            replace(table, indicators=indicators, after_paragraph=sum(before[:after]) if after is not None else None)
        )
    corrected = replace(
        section,
        title=title,
        paragraphs=tuple(replace(paragraph, number=number) for number, paragraph in enumerate(left, 1)),
        tables=tuple(tables),
    )
    return replace(parsed, sections=(*parsed.sections[:index], corrected, *parsed.sections[index + 1 :]))


def _reworded(paragraph: ParsedParagraph, shown: str, text: str | None) -> ParsedParagraph | None:
    """The paragraph; None when it was emptied. One whose words were left as they were keeps its marks of emphasis."""
    if text is None or " ".join(text.split()) == " ".join(shown.split()):
        return paragraph
    return reading(paragraph, text) if text.strip() else None


def reading(paragraph: ParsedParagraph, text: str) -> ParsedParagraph:
    """The paragraph with other words: plain text with the marks of footnotes, struck words and a label of a list."""
    text = text.strip()
    markup = html.escape(text, quote=False).replace("\n", "<br>")
    markup = MARK.sub(lambda mark: _note(mark[0][1:].translate(_RAISED)), markup)
    markup = _STRUCK.sub(r"<s>\1</s>", markup)
    label = label_in(paragraph.html)
    if label and text.startswith(f"{label} "):
        markup = labelled(label, markup.removeprefix(f"{html.escape(label, quote=False)} "))
    return replace(paragraph, text=without_marks(text), html=markup)


def _note(number: str) -> str:
    return f'<sup><a href="#fotnot-{number}">{number}</a></sup>'


def _cell(cell: ParsedCell, text: str | None) -> ParsedCell:
    if text is None or text.strip() == cell.text.strip():
        return cell
    return replace(cell, text=text.strip(), value=value_of(text))
