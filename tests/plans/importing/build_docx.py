"""Word documents for tests, written part by part: with footnotes, tracked changes and whatever else a test needs.

``docx(path, p("Bakgrund", style="Heading1"), p("Text", note("Källa")), table([...]))``. Texts are the tests' own.
"""

import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True)
class Note:
    """A footnote at this place of a paragraph."""

    text: str


def note(text: str) -> Note:
    """A footnote."""
    return Note(text)


@dataclass(frozen=True)
class Xml:
    """Raw XML at this place of a paragraph or of the body."""

    xml: str


def run(text: str, *, bold: bool = False, italic: bool = False, size: int | None = None) -> Xml:
    """A run of text; ``size`` in points."""
    look = ("<w:b/>" if bold else "") + ("<w:i/>" if italic else "") + (f'<w:sz w:val="{size * 2}"/>' if size else "")
    words = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in text.split("\n"))
    return Xml(f"<w:r>{f'<w:rPr>{look}</w:rPr>' if look else ''}{words}</w:r>")


def bold(text: str, size: int | None = None) -> Xml:
    """A bold run."""
    return run(text, bold=True, size=size)


def inserted(text: str) -> Xml:
    """A tracked insertion."""
    return Xml(f'<w:ins w:id="1" w:author="A" w:date="2026-01-01T00:00:00Z">{run(text).xml}</w:ins>')


def deleted(text: str) -> Xml:
    """A tracked deletion."""
    return Xml(
        '<w:del w:id="2" w:author="A" w:date="2026-01-01T00:00:00Z">'
        f'<w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r></w:del>'
    )


Part = str | Note | Xml


@dataclass(frozen=True)
class Paragraph:
    """A paragraph: its parts and its properties as XML."""

    parts: tuple[Part, ...]
    properties: str = ""


def p(
    *parts: Part, style: str = "", list_level: int | None = None, ordered: bool = False, outline: int | None = None
) -> Paragraph:
    """A paragraph in a style, or an item of a list at a level from 0, or with an outline level from 0."""
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if list_level is not None:
        properties += f'<w:numPr><w:ilvl w:val="{list_level}"/><w:numId w:val="{2 if ordered else 1}"/></w:numPr>'
    if outline is not None:
        properties += f'<w:outlineLvl w:val="{outline}"/>'
    return Paragraph(parts, properties)


@dataclass(frozen=True)
class Cell:
    """A cell that spans columns, or begins ("restart") or goes on ("continue") a merge of rows."""

    parts: tuple[Part, ...]
    span: int = 1
    merge: str = ""


def cell(*parts: Part, span: int = 1, merge: str = "") -> Cell:
    """A cell of a table."""
    return Cell(parts, span, merge)


@dataclass(frozen=True)
class Table:
    """A table's rows."""

    rows: Sequence[Sequence[Part | Cell]]


def table(*rows: Sequence[Part | Cell]) -> Table:
    """A table."""
    return Table(rows)


STYLES = {
    "Title": ("Title", "Normal", ""),
    "Heading1": ("heading 1", "Normal", '<w:outlineLvl w:val="0"/>'),
    "Heading2": ("heading 2", "Normal", '<w:outlineLvl w:val="1"/>'),
    "Heading3": ("heading 3", "Normal", '<w:outlineLvl w:val="2"/>'),
    "TOC1": ("toc 1", "Normal", ""),
    "TOCHeading": ("TOC Heading", "Heading1", ""),
    "KommunRubrik": ("Kommunens avsnitt", "Heading2", ""),
    "Rubrik1": ("Rubrik 1", "Normal", ""),
}


def docx(path: Path, *blocks: Paragraph | Table | Xml, extra: dict[str, bytes] | None = None) -> Path:
    """Write a document; ``extra`` adds or replaces parts. Returns the path."""
    notes: list[str] = []
    body = "".join(_block(block, notes) for block in blocks)
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations({"rId1": ("officeDocument", "word/document.xml")}),
        "word/_rels/document.xml.rels": _relations(
            {
                "rId1": ("styles", "styles.xml"),
                "rId2": ("footnotes", "footnotes.xml"),
                "rId3": ("numbering", "numbering.xml"),
            }
        ),
        "word/document.xml": f'{_HEAD}<w:document xmlns:w="{_W}" xmlns:r="{_R}"><w:body>{body}</w:body></w:document>',
        "word/styles.xml": _styles(),
        "word/numbering.xml": _numbering(),
        "word/footnotes.xml": _footnotes(notes),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**parts, **(extra or {})}.items():
            package.writestr(name, content)
    return path


def _block(block: Paragraph | Table | Xml, notes: list[str]) -> str:
    if isinstance(block, Xml):
        return block.xml
    if isinstance(block, Paragraph):
        return f"<w:p><w:pPr>{block.properties}</w:pPr>{_parts(block.parts, notes)}</w:p>"
    rows = "".join(f"<w:tr>{''.join(_cell(cell, notes) for cell in row)}</w:tr>" for row in block.rows)
    return f"<w:tbl><w:tblPr/>{rows}</w:tbl>"


def _cell(content: Part | Cell, notes: list[str]) -> str:
    cell = content if isinstance(content, Cell) else Cell((content,))
    span = f'<w:gridSpan w:val="{cell.span}"/>' if cell.span > 1 else ""
    merge = {"": "", "restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>"}[cell.merge]
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr><w:p>{_parts(cell.parts, notes)}</w:p></w:tc>"


def _parts(parts: Sequence[Part], notes: list[str]) -> str:
    xml = ""
    for part in parts:
        if isinstance(part, Note):
            notes.append(part.text)
            xml += f'<w:r><w:footnoteReference w:id="{len(notes) + 1}"/></w:r>'
        else:
            xml += part.xml if isinstance(part, Xml) else run(part).xml
    return xml


def _content_types() -> str:
    kinds = {"document": "document.main", "styles": "styles", "footnotes": "footnotes", "numbering": "numbering"}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_WORD_TYPE}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    relations = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    xml = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'{_HEAD}<Types xmlns="{_TYPES}">{relations}{xml}{overrides}</Types>'


def _relations(targets: dict[str, tuple[str, str]]) -> str:
    rows = "".join(
        f'<Relationship Id="{key}" Type="{_R}/{kind}" Target="{to}"/>' for key, (kind, to) in targets.items()
    )
    return f'{_HEAD}<Relationships xmlns="{_RELATIONS}">{rows}</Relationships>'


def _styles() -> str:
    styles = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="{base}"/>'
        f"<w:pPr>{properties}</w:pPr></w:style>"
        for key, (name, base, properties) in STYLES.items()
    )
    return f'{_HEAD}<w:styles xmlns:w="{_W}">{styles}</w:styles>'


def _numbering() -> str:
    levels = {1: "bullet", 2: "decimal"}
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{number}">'
        + "".join(f'<w:lvl w:ilvl="{at}"><w:numFmt w:val="{kind}"/></w:lvl>' for at in range(3))
        + "</w:abstractNum>"
        for number, kind in levels.items()
    )
    uses = "".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="{n}"/></w:num>' for n in levels)
    return f'{_HEAD}<w:numbering xmlns:w="{_W}">{kinds}{uses}</w:numbering>'


def numbering(lists: dict[str, Sequence[tuple[str, str, int]]]) -> bytes:
    """A part that numbers lists, for ``extra``: for each list the kind, the label and the start of its levels."""
    kinds = "".join(
        f'<w:abstractNum w:abstractNumId="{key}">'
        + "".join(
            f'<w:lvl w:ilvl="{at}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
            f'<w:lvlText w:val="{label}"/></w:lvl>'
            for at, (kind, label, start) in enumerate(levels)
        )
        + "</w:abstractNum>"
        for key, levels in lists.items()
    )
    uses = "".join(f'<w:num w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>' for key in lists)
    return f'{_HEAD}<w:numbering xmlns:w="{_W}">{kinds}{uses}</w:numbering>'.encode()


def _footnotes(notes: list[str]) -> str:
    rows = "".join(
        f'<w:footnote w:id="{number}"><w:p><w:r><w:footnoteRef/></w:r>{run(" " + text).xml}</w:p></w:footnote>'
        for number, text in enumerate(notes, start=2)
    )
    return f'{_HEAD}<w:footnotes xmlns:w="{_W}">{rows}</w:footnotes>'
