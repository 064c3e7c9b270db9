"""Plans as JSON: what the API shows of one."""

import datetime
from collections.abc import Iterator

from pydantic import BaseModel, Field

from app.i18n import _
from app.plans import views
from app.plans.labels import reason_label
from app.plans.mending.nodes import sheet_of
from app.plans.mending.proposals import proposals


class ParagraphOut(BaseModel):
    """A paragraph of a section."""

    id: int = Field(description="The paragraph's id, for corrections")
    number: int = Field(description="From 1 within the section")
    kind: str = Field(description="text, list or table")
    text: str = Field(description="Without marks of emphasis or footnotes")


class SectionOut(BaseModel):
    """A section, in document order."""

    id: int = Field(description="The section's id")
    number: str = Field(description="Its place in the tree, for example 4.2.1")
    level: int = Field(description="From 1")
    parent_id: int | None = Field(description="The section it lies below")
    title: str = Field(description="Its heading")
    text: str = Field(description="All its paragraphs, an empty line between them")
    paragraphs: list[ParagraphOut] = Field(description="Its own, not those of sections below")
    focus_area: str | None = Field(description="The label of the focus area it belongs to, its own or inherited")
    is_focus_area: bool = Field(description="Whether the focus area begins here")


class CellOut(BaseModel):
    """A cell of an indicator."""

    id: int = Field(description="The cell's id")
    column: str = Field(description="The column's heading")
    text: str = Field(description="Exactly as written, less footnote marks")
    value: float | None = Field(description="The number, when the whole text is one")
    footnotes: list[int] = Field(description="Numbers of its footnotes")


class IndicatorOut(BaseModel):
    """A row of an indicator table."""

    id: int = Field(description="The indicator's id")
    section_id: int = Field(description="Where its table stands")
    name: str = Field(description="What its row is called")
    footnotes: list[int] = Field(description="Numbers of the footnotes at its name")
    cells: list[CellOut] = Field(description="In column order, the name column left out")


class FootnoteOut(BaseModel):
    """A footnote."""

    number: int = Field(description="From 1 in document order")
    text: str = Field(description="What it says")
    section_id: int | None = Field(description="The section that refers to it; null for the text before the first")
    cell_id: int | None = Field(description="The cell that refers to it, if one does")


class FactOut(BaseModel):
    """A row of the plan's table of facts."""

    name: str = Field(description="What the fact is, as written")
    value: str = Field(description="The fact, as written")


class WarningOut(BaseModel):
    """Something a person should look at."""

    code: str = Field(description="For example placeholder or decimal_point")
    message: str = Field(description="What is doubtful, in the reader's language")
    text: str = Field(description="The place's own words")
    section_id: int | None = Field(description="Where; null when it is elsewhere")
    cell_id: int | None = Field(description="In which cell, or null")


class RowOut(BaseModel):
    """A row of a table."""

    id: int | None = Field(description="Given as indicator_id of a comment on it; null in a plain table")
    number: int = Field(description="From 1 in the table")
    name: str = Field(description="What it is about")
    cells: list[CellOut] = Field(description="In column order, the name column left out; none in a plain table")


class TableOut(BaseModel):
    """A table of a section."""

    id: int | None = Field(description="The table's id; null for a plain one, which is a paragraph")
    paragraph_id: int | None = Field(description="The paragraph that a plain table is, else null")
    section_id: int = Field(description="Where it stands")
    kind: str = Field(description="indicators, rows (that can be commented on one by one) or plain")
    columns: list[str] = Field(description="The headings, that of the names first; none in a plain table")
    rows: list[RowOut] = Field(description="In order; none in a plain table")


class LeftOut(BaseModel):
    """Something that is not in the plan and can be restored."""

    id: str = Field(description="For the operation restore")
    text: str = Field(description="What it says")
    reason: str = Field(description="dropped by a person, or the code of what reading left out")
    place: str = Field(description='The section that it stood in; ""')


class ProposalOut(BaseModel):
    """What the plan seems to mean; nothing is done before it is accepted."""

    id: str = Field(description="For the operations accept and dismiss")
    operation: str = Field(description="What accepting it comes to")
    reason: str = Field(description="What speaks for it, in the reader's language")
    text: str = Field(description="The words that it is about")


class FocusAreaOut(BaseModel):
    """A focus area."""

    label: str = Field(description="What it is called")
    aliases: list[str] = Field(description="What else the text calls it")


class BeforeOut(BaseModel):
    """What stands before the first heading, as a place that comments stand at."""

    id: int = Field(description="Given as section_id of a comment on it")
    title: str = Field(description="What the place is called")
    paragraphs: list[ParagraphOut] = Field(description="The preamble in paragraphs; none when there are facts alone")


class PlanOut(BaseModel):
    """A plan's latest version, whole."""

    id: int | None = Field(description="Null in a preview, whose other ids are places in document order")
    title: str = Field(description="What the plan is called")
    registry_number: str | None = Field(description="The matter's number, when the file tells it")
    preamble: str = Field(description="The text before the first heading")
    before: BeforeOut | None = Field(
        description="Where preamble and metadata are commented on; null when there are none"
    )
    metadata: list[FactOut] = Field(description="Facts about the document, in its order")
    sections: list[SectionOut] = Field(description="In document order")
    indicators: list[IndicatorOut] = Field(description="In document order")
    footnotes: list[FootnoteOut] = Field(description="From 1, in document order")
    warnings: list[WarningOut] = Field(description="What to look at")
    frozen: bool = Field(description="A round has opened with it: it never changes again")
    version: int = Field(description="Raised by each correction; sent with operations")
    focus_areas: list[FocusAreaOut] = Field(description="In document order")
    tables: list[TableOut] = Field(description="All tables, in document order")
    left_out: list[LeftOut] = Field(description="What can be restored; none once it is frozen")
    proposals: list[ProposalOut] = Field(description="What can be accepted; none once it is frozen")


class PlanItem(BaseModel):
    """A plan in the list."""

    id: int = Field(description="The plan's id")
    title: str = Field(description="What it is called")
    registry_number: str | None = Field(description="The matter's number, or null")
    sections: int = Field(description="How many")
    indicators: int = Field(description="How many")
    created_at: datetime.datetime = Field(description="When it was imported")
    frozen: bool = Field(description="A round has opened with it: it never changes again")


class Beginning(BaseModel):
    """What stands before the first heading."""

    preamble: str
    facts: list[FactOut]


def plan_out(view: views.VersionView) -> PlanOut:
    """A version as the API shows it."""
    return PlanOut(
        id=view.plan_id or None,
        title=view.title,
        registry_number=view.registry_number,
        preamble=view.preamble,
        before=_before(view.before) if view.before else None,
        metadata=[FactOut(name=name, value=value) for name, value in view.facts],
        sections=[_section(section) for section in view.sections],
        indicators=[
            _indicator(row)
            for section in view.sections
            for table in section.tables
            if table.kind == views.INDICATORS
            for row in table.indicators
        ],
        footnotes=[_footnote(note) for note in view.footnotes],
        warnings=[_warning(warning) for warning in view.warnings],
        frozen=view.frozen_at is not None,
        version=view.edit_version,
        focus_areas=[FocusAreaOut(label=label, aliases=view.aliases.get(label, [])) for label in _labels(view)],
        tables=[table for section in view.places for table in _tables(section)],
        left_out=[
            LeftOut(id=left["key"], text=left["text"], reason=left["reason"], place=left["place"])
            for left in (view.left_out if view.frozen_at is None else ())
        ],
        proposals=_proposals(view) if view.frozen_at is None else [],
    )


def _labels(view: views.VersionView) -> list[str]:
    begins = (section.section for section in view.sections if section.section.is_focus_area)
    return list(dict.fromkeys(row.focus_label for row in begins if row.focus_label))


def _tables(section: views.SectionView) -> Iterator[TableOut]:
    for part in section.parts:
        for block in part.blocks:
            if block.kind == "table":
                yield _plain_table(section.section.id, block.paragraphs[0].id)
        if part.table is not None:
            yield _table(part.table)


def _plain_table(section_id: int, paragraph_id: int) -> TableOut:
    return TableOut(id=None, paragraph_id=paragraph_id, section_id=section_id, kind="plain", columns=[], rows=[])


def _table(table: views.TableView) -> TableOut:
    rows = [
        RowOut(id=row.id, number=number, name=row.name, cells=_cells(row))
        for number, row in enumerate(table.indicators, 1)
    ]
    columns = [table.name_heading, *table.columns]
    return TableOut(
        id=table.id, paragraph_id=None, section_id=table.section_id, kind=table.kind, columns=columns, rows=rows
    )


def _proposals(view: views.VersionView) -> list[ProposalOut]:
    return [
        ProposalOut(id=each.id, operation=each.operation, reason=reason_label(each.kind), text=each.text)
        for each in proposals(sheet_of(view).nodes)
    ]


def _before(view: views.SectionView) -> BeforeOut:
    return BeforeOut(id=view.section.id, title=view.section.title, paragraphs=_paragraphs(view))


def _paragraphs(view: views.SectionView) -> list[ParagraphOut]:
    return [
        ParagraphOut(id=paragraph.id, number=paragraph.number, kind=paragraph.kind, text=paragraph.text)
        for paragraph in view.paragraphs
    ]


def _section(view: views.SectionView) -> SectionOut:
    row = view.section
    return SectionOut(
        id=row.id,
        number=row.number,
        level=row.level,
        parent_id=row.parent_id,
        title=row.title,
        text=view.text,
        paragraphs=_paragraphs(view),
        focus_area=row.focus_label,
        is_focus_area=row.is_focus_area,
    )


def _indicator(view: views.IndicatorView) -> IndicatorOut:
    return IndicatorOut(
        id=view.id, section_id=view.section_id, name=view.name, footnotes=view.footnotes, cells=_cells(view)
    )


def _cells(view: views.IndicatorView) -> list[CellOut]:
    return [
        CellOut(id=cell.id, column=cell.column, text=cell.text, value=cell.value, footnotes=cell.footnotes)
        for cell in view.cells
    ]


def _footnote(view: views.FootnoteView) -> FootnoteOut:
    return FootnoteOut(number=view.number, text=view.text, section_id=view.section_id, cell_id=view.cell_id)


def _warning(view: views.WarningView) -> WarningOut:
    return WarningOut(
        code=view.code, message=_(view.message), text=view.text, section_id=view.section_id, cell_id=view.cell_id
    )
