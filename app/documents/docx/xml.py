"""Pieces of WordprocessingML as strings: runs, paragraphs and table rows of a streamed body."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.documents.text import cleaned

CM = 567
"""Twentieths of a point in a centimetre."""

_BREAKS = re.compile("([\n\t])")
_SPLITTABLE = 2_000


@dataclass(frozen=True, slots=True)
class Run:
    """Text with one look. ``link`` is a heading's anchor in the same document.

    ``struck`` and ``added`` are the words of a change: a line through, a line below, each on a shade of its own.
    """

    text: str
    bold: bool = False
    link: str | None = None
    struck: bool = False
    added: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph: runs in a style of ``styles.xml``. A newline in a run is a line break."""

    runs: Sequence[str | Run]
    style: str = "Cell"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its header, width in centimetres, and whether it holds numbers."""

    header: str
    width: float
    numeric: bool = False


Cell = str | int | Sequence[Block]


def block(item: Block) -> str:
    """One ``w:p``."""
    return f'<w:p><w:pPr><w:pStyle w:val="{item.style}"/></w:pPr>{"".join(map(run, item.runs))}</w:p>'


def run(item: str | Run) -> str:
    """One ``w:r``, inside a link to a heading if the run has one."""
    if isinstance(item, str):
        return f"<w:r>{_inside(item)}</w:r>"
    look = "".join(
        properties
        for wanted, properties in (
            (item.link, '<w:rStyle w:val="Hyperlink"/>'),
            (item.bold, "<w:b/><w:bCs/>"),
            (item.struck, '<w:strike/><w:shd w:val="clear" w:color="auto" w:fill="F8DEDB"/>'),
            (item.added, '<w:u w:val="single"/><w:shd w:val="clear" w:color="auto" w:fill="DCEFE3"/>'),
        )
        if wanted
    )
    text = f"<w:r><w:rPr>{look}</w:rPr>{_inside(item.text)}</w:r>" if look else f"<w:r>{_inside(item.text)}</w:r>"
    return f'<w:hyperlink w:anchor="{item.link}" w:history="1">{text}</w:hyperlink>' if item.link else text


def _inside(text: str) -> str:
    clean = _escaped(text)
    if "\n" not in clean and "\t" not in clean:
        return f'<w:t xml:space="preserve">{clean}</w:t>'
    marks = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    return "".join(
        marks.get(part) or f'<w:t xml:space="preserve">{part}</w:t>' for part in _BREAKS.split(clean) if part
    )


def _escaped(text: str) -> str:
    return cleaned(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def attribute(text: str) -> str:
    """``text`` escaped for use inside an XML attribute."""
    return _escaped(text).replace('"', "&quot;").replace("\n", " ")


def table_start(columns: Sequence[Column], description: str) -> str:
    """A table's properties, grid and header row. Word repeats the header on every page; screen readers announce it."""
    widths = [round(column.width * CM) for column in columns]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{block(Block([column.header], 'CellHeadNumber' if column.numeric else 'CellHead'))}</w:tc>"
        for column, width in zip(columns, widths, strict=True)
    )
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="Remiss"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" '
        f'w:lastColumn="0" w:noHBand="1" w:noVBand="1"/><w:tblCaption w:val="{attribute(description)}"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
    )


def table_row(cells: Iterable[Cell], columns: Sequence[Column]) -> str:
    """One row, which is not split between pages unless it would hardly fit on one."""
    inner = "".join(map(_cell, cells, columns))
    whole = "<w:trPr><w:cantSplit/></w:trPr>" if len(inner) < _SPLITTABLE * 3 else ""
    return f"<w:tr>{whole}{inner}</w:tr>"


def _cell(cell: Cell, column: Column) -> str:
    width = f'<w:tc><w:tcPr><w:tcW w:w="{round(column.width * CM)}" w:type="dxa"/></w:tcPr>'
    if isinstance(cell, str | int):
        return f"{width}{block(Block([str(cell)], 'CellNumber' if column.numeric else 'Cell'))}</w:tc>"
    return f"{width}{''.join(map(block, cell)) or '<w:p/>'}</w:tc>"
