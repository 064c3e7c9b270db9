"""Word documents (.docx): mammoth reads them; here its document becomes headings, lines and grids."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from mammoth import documents, docx

from app.i18n import _
from app.intake.packages import packed, safe_package
from app.intake.word import without_pictures
from app.plans.importing.blocks import Block, Grid, GridCell, Heading, Line, Source, Span, Spans, plain, trimmed
from app.plans.importing.parsed import Warning
from app.plans.importing.word_styles import CONTENTS, HEADING, TITLE, with_plain_styles

_DOCUMENT = "word/document.xml"


def read_word(path: Path) -> Source:
    """The document with its tracked insertions and without its deletions, contents list, headers and comments."""
    parts, pictures = without_pictures(safe_package(path, needed=_DOCUMENT))
    document = docx.read(packed(with_plain_styles(parts, _DOCUMENT))).value
    source = Source(list(_blocks(document.children)), _notes(document))
    if pictures:
        message = _("Dokumentets bilder och diagram följer inte med till planen. Bifoga dem vid behov.")
        source.warnings.append(Warning("pictures_left_out", message))
    return source


def _notes(document: documents.Document) -> dict[str, str]:
    """The texts of foot- and endnotes by key."""
    notes = {}
    for reference, note in document.notes._notes.items():
        lines = [plain(tuple(_spans(child))) for child in note.body if isinstance(child, documents.Paragraph)]
        notes["-".join(map(str, reference))] = "\n".join(line for line in lines if line)
    return notes


def _blocks(children: list[Any]) -> Iterator[Block]:
    for child in children:
        if isinstance(child, documents.Paragraph):
            yield from _paragraph(child)
        elif isinstance(child, documents.Table):
            yield _grid(child)


def _paragraph(paragraph: documents.Paragraph) -> Iterator[Block]:
    style = paragraph.style_id or ""
    spans = trimmed(tuple(_spans(paragraph)))
    if style == CONTENTS:
        return
    if not plain(spans):
        if spans:  # a footnote mark alone
            yield Line(spans)
        return
    if style.startswith(HEADING):
        yield Heading(tuple(replace(span, bold=False) for span in spans), int(style.removeprefix(HEADING)))
    elif style == TITLE:
        yield Line(spans, label="title")
    elif paragraph.numbering is not None:
        yield Line(spans, "list", int(paragraph.numbering.level_index) + 1, paragraph.numbering.is_ordered)
    elif (paragraph.style_name or "").casefold().startswith(("list bullet", "list number", "punktlista")):
        yield Line(spans, "list", 1, "number" in (paragraph.style_name or "").casefold())
    else:
        yield Line(spans)


def _spans(element: Any, look: Span = Span(), href: str | None = None) -> Iterator[Span]:
    """The text below an element, each piece with its look."""
    for child in getattr(element, "children", ()):
        if isinstance(child, documents.Text):
            yield replace(look, text=child.value.replace("\u00ad", ""), href=href)
        elif isinstance(child, documents.Run):
            yield from _spans(child, _look_of(child), href)
        elif isinstance(child, documents.Hyperlink):
            yield from _spans(child, look, child.href or href)
        elif isinstance(child, documents.Tab):
            yield replace(look, text="\t")
        elif isinstance(child, documents.Break):
            yield replace(look, text="\n" if child.break_type == "line" else " ")
        elif isinstance(child, documents.NoteReference):
            yield Span(note=f"{child.note_type}-{child.note_id}")
        elif isinstance(child, documents.Checkbox):
            yield replace(look, text="☒" if child.checked else "☐")
        else:
            yield from _spans(child, look, href)


def _look_of(run: documents.Run) -> Span:
    style = (run.style_name or "").casefold()
    strong = style in ("strong", "stark", "intense emphasis", "stark betoning")
    emphasis = style in ("emphasis", "betoning", "intense emphasis", "stark betoning")
    return Span(bold=run.is_bold or strong, italic=run.is_italic or emphasis, size=run.font_size)


def _grid(table: documents.Table) -> Grid:
    rows = [row for row in table.children if isinstance(row, documents.TableRow)]
    headers = 0
    while headers < len(rows) and rows[headers].is_header:
        headers += 1
    return Grid(tuple(tuple(_cell(cell) for cell in _cells(row)) for row in rows), headers)


def _cells(row: documents.TableRow) -> list[documents.TableCell]:
    return [child for child in row.children if isinstance(child, documents.TableCell)]


def _cell(cell: documents.TableCell) -> GridCell:
    """A cell's paragraphs with line breaks between; a table within it becomes lines, its cells apart by tabs."""
    lines = [line for line in _lines(cell.children) if line]
    spans = tuple(span for index, line in enumerate(lines) for span in ((Span("\n"), *line) if index else line))
    return GridCell(spans, max(1, cell.colspan), max(1, cell.rowspan))


def _lines(children: list[Any]) -> Iterator[Spans]:
    for child in children:
        if isinstance(child, documents.Paragraph):
            yield trimmed(tuple(_spans(child)))
        elif isinstance(child, documents.Table):
            for row in (row for row in child.children if isinstance(row, documents.TableRow)):
                cells = [_cell(cell).spans for cell in _cells(row)]
                yield tuple(span for at, cell in enumerate(cells) for span in ((Span("\t"), *cell) if at else cell))
