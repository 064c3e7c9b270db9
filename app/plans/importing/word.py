"""Reading Word documents (.docx): mammoth parses them, and its document is turned into headings, lines and grids."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from lxml import etree
from mammoth import documents, docx

from app.i18n import _
from app.intake.packages import WORD, packed, parsed_xml, safe_package
from app.intake.word import without_pictures
from app.jobs.progress import report
from app.plans.importing.blocks import (
    Block,
    Grid,
    GridCell,
    Heading,
    Line,
    Source,
    Span,
    Spans,
    plain,
    trimmed,
)
from app.plans.importing.contents import is_contents_title
from app.plans.importing.facts import facts_of
from app.plans.importing.list_labels import says_more_than_a_number
from app.plans.importing.marks import typed_bullet
from app.plans.importing.pages import page_marks_left_out
from app.plans.importing.parsed import Warning
from app.plans.importing.tables import indicator_rows
from app.plans.importing.word_contents import CONTENTS
from app.plans.importing.word_looks import with_plain_looks
from app.plans.importing.word_markup import Unseen, with_drop_caps_of, with_plain_markup, words_of
from app.plans.importing.word_numbering import LABEL, with_labels
from app.plans.importing.word_styles import HEADING, TITLE, with_plain_styles

_DOCUMENT = WORD
_LARGE = 20  # points
_SCRIPTS = {"superscript": "sup", "subscript": "sub"}
_COMMENTS = "word/comments.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LIST_STYLE = re.compile(r"^(?:list (?P<kind>bullet|number)|(?P<own>punktlista|numrerad lista))\b.*?(?P<level>[2-5])?$")


def read_word(path: Path) -> Source:
    """Read a document: with its tracked insertions, without its deletions, table of contents, headers and comments."""
    parts, pictures = without_pictures(safe_package(path, needed=_DOCUMENT))
    report(5, 100)
    parts, unseen = _simplified(parts)
    report(10, 100)
    parts, contents = with_plain_styles(parts, _DOCUMENT)
    document = docx.read(packed(parts)).value
    report(50, 100)
    blocks, title = _without_contents_list(document.children)
    source = Source(blocks, _notes(document), margin=_margin(parts), contents=[*title, *contents])
    source.warnings.extend(unseen.warnings(_comments(parts)))
    if source.margin.strip():
        source.warnings.append(page_marks_left_out(source.margin.split("\n")))
    if pictures:
        message = _("Dokumentets bilder och diagram följer inte med till planen. Bifoga dem vid behov.")
        source.warnings.append(Warning("pictures_left_out", message))
    return source


def _simplified(parts: dict[str, bytes]) -> tuple[dict[str, bytes], Unseen]:
    """The parts with the markup of the text and its notes simplified, and what in the text does not show."""
    roots = {name: parsed_xml(parts[name]) for name in (_DOCUMENT, *_NOTES) if name in parts}
    if styles := parts.get("word/styles.xml"):
        with_drop_caps_of(parsed_xml(styles), roots[_DOCUMENT])
    with_plain_looks(roots.values(), parts.get("word/styles.xml"))
    unseen = {name: with_plain_markup(root) for name, root in roots.items()}
    with_labels(roots[_DOCUMENT], parts.get("word/numbering.xml"), parts.get("word/styles.xml"))
    written = {
        name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        for name, root in roots.items()
    }
    return {**parts, **written}, unseen[_DOCUMENT]


def _notes(document: documents.Document) -> dict[str, str]:
    """The texts of foot- and endnotes by key."""
    notes = {}
    for reference, note in document.notes._notes.items():
        lines = [plain(line) for line in _lines(note.body)]
        notes["-".join(map(str, reference))] = "\n".join(line for line in lines if line)
    return notes


def _margin(parts: dict[str, bytes]) -> str:
    """The text of the page headers and footers, which may be the only place with the registry number."""
    names = sorted(name for name in parts if re.fullmatch(r"word/(?:header|footer)\d*\.xml", name))
    paragraphs = (paragraph for name in names for paragraph in parsed_xml(parts[name]).iter(f"{_W}p"))
    lines = (" ".join(words_of(paragraph).split()) for paragraph in paragraphs)
    return "\n".join(dict.fromkeys(filter(None, lines)))


def _comments(parts: dict[str, bytes]) -> list[str]:
    """The comments in the margin, each with its author."""
    root = parsed_xml(parts[_COMMENTS]) if _COMMENTS in parts else None
    told = []
    for comment in root.iter(f"{_W}comment") if root is not None else ():
        texts = (words_of(paragraph).strip() for paragraph in comment.iter(f"{_W}p"))
        words = " ".join(filter(None, texts))
        told.extend([f"{comment.get(f'{_W}author', '')}: {words}".removeprefix(": ")] if words else [])
    return told


def _without_contents_list(children: list[Any]) -> tuple[list[Block], list[str]]:
    """The blocks without a table of contents and the line "Innehåll" directly above it, and that line."""
    blocks: list[Block] = []
    title: list[str] = []
    for block in _blocks(children):
        if block is not None:
            blocks.append(block)
        elif blocks and not isinstance(blocks[-1], Grid) and is_contents_title(plain(blocks[-1].spans)):
            title.append(plain(blocks.pop().spans))  # type: ignore[union-attr]  # no Grid
    return blocks, title


def _blocks(children: list[Any]) -> Iterator[Block | None]:
    """Blocks in document order; None stands for a line of a table of contents."""
    for child in children:
        if isinstance(child, documents.Paragraph):
            yield from _paragraph(child)
        elif isinstance(child, documents.Table):
            grid = _grid(child)
            if _is_layout(child, grid):
                for row in child.children:
                    for cell in _cells(row):
                        yield from _blocks(cell.children)
            else:
                yield grid


def _is_layout(table: documents.Table, grid: Grid) -> bool:
    """Whether the table is only a frame around text: one cell, one row or column with a heading in it, or rows with a
    heading beside or above the text that it is for."""
    if facts_of(grid) or indicator_rows(grid):
        return False
    rows = [_cells(row) for row in table.children]
    if sum(map(len, rows)) == 1:
        return True
    if len(rows) == 1 or max(map(len, rows), default=0) == 1:
        return _is_large(grid) or any(
            _has_heading(child) for cells in rows for cell in cells for child in cell.children
        )
    filled = [cells for cells in rows if any(_says(cell) for cell in cells)]
    opening = sum(_opens_section(cells) for cells in filled)
    opening += sum(_is_heading_alone(above) and not _is_heading_alone(below) for above, below in pairwise(filled))
    return opening > 0 and opening * 2 >= len(filled)


def _is_large(grid: Grid) -> bool:
    """Whether there are words in letters as large as those of a cover's title."""
    spans = (span for row in grid.rows for cell in row for span in cell.spans)
    return any((span.size or 0) >= _LARGE and span.text.strip() for span in spans)


def _has_heading(child: Any) -> bool:
    return (getattr(child, "style_id", None) or "").startswith((HEADING, TITLE))


def _says(cell: documents.TableCell) -> bool:
    return any(plain(line) for line in _lines(cell.children))


def _opens_section(cells: list[documents.TableCell]) -> bool:
    """Whether a row has a heading with text below it in its cell, or beside it in a cell without a heading."""
    filled = [cell for cell in cells if _says(cell)]
    headed = [cell for cell in filled if any(map(_has_heading, cell.children))]
    with_text = [cell for cell in headed if any(plain(line) for line in _lines(_without_headings(cell)))]
    return bool(with_text) or 0 < len(headed) < len(filled)


def _is_heading_alone(cells: list[documents.TableCell]) -> bool:
    """Whether a row has one filled cell, with a heading and nothing else."""
    filled = [cell for cell in cells if _says(cell)]
    return len(filled) == 1 and any(map(_has_heading, filled[0].children)) and not _opens_section(filled)


def _without_headings(cell: documents.TableCell) -> list[Any]:
    return [child for child in cell.children if not _has_heading(child)]


def _paragraph(paragraph: documents.Paragraph) -> Iterator[Block | None]:
    style = paragraph.style_id or ""
    mark, listed, children = _label(paragraph)
    spans = trimmed(tuple(span for child in children for span in _spans_of(child, Span(), None)))
    if style == CONTENTS:
        yield None
        return
    if not plain(spans):
        if spans:  # a footnote mark alone
            yield Line(spans)
        return
    if style.startswith(HEADING):
        spans = (Span(f"{mark} "), *spans) if says_more_than_a_number(mark) else spans
        yield Heading(tuple(replace(span, bold=False) for span in spans), int(style.removeprefix(HEADING)))
    elif style == TITLE:
        yield Line(spans, label="title")
    else:
        yield _item(paragraph, spans, mark, listed) or typed_bullet(spans) or Line(spans)


def _label(paragraph: documents.Paragraph) -> tuple[str, int, list[Any]]:
    """The paragraph's label, its level in a list (0 if it is of none), and its children without the run with both."""
    first, *rest = paragraph.children or [None]
    style = (first.style_id or "") if isinstance(first, documents.Run) else ""
    if isinstance(first, documents.Run) and style.startswith(LABEL):
        label = "".join(child.value for child in first.children if isinstance(child, documents.Text))
        return label, int(style.removeprefix(LABEL)), rest
    return "", 0, paragraph.children


def _item(paragraph: documents.Paragraph, spans: Spans, mark: str, listed: int) -> Line | None:
    """The paragraph as a list item, if its numbering or style says that it is one."""
    style = _LIST_STYLE.match((paragraph.style_name or "").casefold().strip())
    level = int(style["level"] or 1) if style else 1
    if paragraph.numbering is not None:
        deep = max(level, listed, int(paragraph.numbering.level_index) + 1)
        return Line(spans, "list", deep, paragraph.numbering.is_ordered, mark=mark)
    if listed:
        return Line(spans, "list", max(level, listed), bool(mark), mark=mark)
    if style is None:
        return None
    return Line(spans, "list", level, style["kind"] == "number" or style["own"] == "numrerad lista", mark=mark)


def _spans(element: Any, look: Span = Span(), href: str | None = None) -> Iterator[Span]:
    """The text inside an element, each piece with its style."""
    for child in getattr(element, "children", ()):
        yield from _spans_of(child, look, href)


def _spans_of(child: Any, look: Span, href: str | None) -> Iterator[Span]:
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
    return Span(
        bold=run.is_bold or strong,
        italic=run.is_italic or emphasis,
        size=run.font_size,
        struck=run.is_strikethrough,
        script=_SCRIPTS.get(run.vertical_alignment or "", ""),
    )


def _grid(table: documents.Table) -> Grid:
    rows = [row for row in table.children if isinstance(row, documents.TableRow)]
    headers = 0
    while headers < len(rows) and rows[headers].is_header:
        headers += 1
    return Grid(tuple(tuple(_cell(cell) for cell in _cells(row)) for row in rows), headers)


def _cells(row: documents.TableRow) -> list[documents.TableCell]:
    return [child for child in row.children if isinstance(child, documents.TableCell)]


def _cell(cell: documents.TableCell) -> GridCell:
    """A cell's paragraphs separated by line breaks; a table inside it becomes lines with cells separated by tabs."""
    lines = [line for line in _lines(cell.children) if line]
    spans = tuple(span for index, line in enumerate(lines) for span in ((Span("\n"), *line) if index else line))
    return GridCell(spans, max(1, cell.colspan), max(1, cell.rowspan))


def _lines(children: list[Any]) -> Iterator[Spans]:
    for child in children:
        if isinstance(child, documents.Paragraph):
            mark, _listed, pieces = _label(child)
            spans = trimmed(tuple(span for piece in pieces for span in _spans_of(piece, Span(), None)))
            yield (Span(f"{mark} "), *spans) if mark and spans else ((Span(mark),) if mark else spans)
        elif isinstance(child, documents.Table):
            for row in (row for row in child.children if isinstance(row, documents.TableRow)):
                cells = [_cell(cell).spans for cell in _cells(row)]
                yield tuple(
                    span for index, cell in enumerate(cells) for span in ((Span("\t"), *cell) if index else cell)
                )
