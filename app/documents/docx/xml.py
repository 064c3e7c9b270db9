"""Pieces of WordprocessingML as strings: runs, paragraphs and table rows of a streamed body."""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache

from app.documents.docx.page import CM
from app.documents.flow import Block, Cell, Column, Kept, Run
from app.documents.text import cleaned

EMU = 360_000
"""The unit of drawings: so many are a centimetre."""
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BREAKS = re.compile("([\n\t])")
_is_plain = re.compile("[ -%'-;=?-~\u00a0-\u00ff]*").fullmatch
"""Whether a text has neither breaks nor markup nor anything but the usual letters and signs: it is written as it is."""
_SPLITTABLE = 2_000
_SHORT = 150
"""Characters: paragraphs that are no longer are kept when they have been made, a bounded number of them."""


def block(item: Block) -> str:
    """One ``w:p``."""
    return paragraph(item[0], item[1])


def paragraph(runs: Sequence[str | Run], style: str) -> str:
    """The same from its runs. Short ones, such as where in the plan a comment stands, come again and again."""
    if len(runs) == 1:
        only = runs[0]
        if isinstance(only, str):
            return text_paragraph(only, style)
        if len(only.text) <= _SHORT:
            return _short_run(only, style)
    return own_block(runs, style)


def text_paragraph(text: str, style: str) -> str:
    """The same of a single text."""
    return _short_text(text, style) if len(text) <= _SHORT else own_text(text, style)


def own_text(text: str, style: str) -> str:
    """One of a single text that hardly comes again."""
    if _is_plain(text):
        return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr><w:r>{_inside(text)}</w:r></w:p>'


def own_block(runs: Sequence[str | Run], style: str) -> str:
    """The same of several, or of one with a look."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{"".join(map(run, runs))}</w:p>'


_short_text = lru_cache(maxsize=4096)(own_text)


@lru_cache(maxsize=1024)
def _short_run(only: Run, style: str) -> str:
    return own_block((only,), style)


def run(item: str | Run) -> str:
    """One ``w:r``, inside a link to a heading if the run has one."""
    if isinstance(item, str):
        return f"<w:r>{_inside(item)}</w:r>"
    return _short_look(item) if len(item.text) <= _SHORT else _with_look(item)


def _with_look(item: Run) -> str:
    if item.page_of:
        return _page_of(item.page_of)
    if item.remarks:
        return _remarked(item)
    look = _look(bool(item.link), item.bold, item.colour, item.struck, item.added)
    text = f"<w:r>{look}{_inside(item.text)}</w:r>"
    return f'<w:hyperlink w:anchor="{item.link}" w:history="1">{text}</w:hyperlink>' if item.link else text


_short_look = lru_cache(maxsize=1024)(_with_look)
"""Labels, and the few words that a change strikes or adds."""


@lru_cache(maxsize=256)
def _look(links: bool, bold: bool, colour: str, struck: bool, added: bool) -> str:
    look = "".join(
        properties
        for wanted, properties in (
            (links, '<w:rStyle w:val="Hyperlink"/>'),
            (bold, "<w:b/><w:bCs/>"),
            (colour, f'<w:color w:val="{colour}"/>'),
            (struck, '<w:strike/><w:shd w:val="clear" w:color="auto" w:fill="F8DEDB"/>'),
            (added, '<w:u w:val="single"/><w:shd w:val="clear" w:color="auto" w:fill="DCEFE3"/>'),
        )
        if wanted
    )
    return f"<w:rPr>{look}</w:rPr>" if look else ""


def _remarked(item: Run) -> str:
    """A run with the comments about it, which are in a part of their own."""
    starts = "".join(f'<w:commentRangeStart w:id="{number}"/>' for number in item.remarks)
    ends = "".join(
        f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'
        for number in item.remarks
    )
    return starts + run(item._replace(remarks=())) + ends


def _page_of(anchor: str) -> str:
    """A field that the program that opens the file works out, since it alone knows the pages (docs/decisions/0198)."""
    begin, between, end = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end"))
    return (
        f'{begin}<w:r><w:instrText xml:space="preserve"> PAGEREF {anchor} \\h </w:instrText></w:r>{between}'
        f"<w:r><w:t></w:t></w:r>{end}"
    )


def picture(number: int, relation: str, width: float, height: float, words: str) -> str:
    """A picture in a line of text; ``words`` say the same to who does not see it. Widths in centimetres."""
    size = f'cx="{round(width * EMU)}" cy="{round(height * EMU)}"'
    named = f'id="{number}" name="Bild {number}" descr="{attribute(words)}"'
    shape = f'<a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
    fill = f'<a:blip r:embed="{relation}" xmlns:r="{RELATIONS}"/><a:stretch><a:fillRect/></a:stretch>'
    drawn = (
        f'<pic:pic xmlns:pic="{_DRAWING}/picture"><pic:nvPicPr><pic:cNvPr {named}/><pic:cNvPicPr/></pic:nvPicPr>'
        f"<pic:blipFill>{fill}</pic:blipFill><pic:spPr>{shape}</pic:spPr></pic:pic>"
    )
    data = f'<a:graphicData uri="{_DRAWING}/picture">{drawn}</a:graphicData>'
    graphic = f'<a:graphic xmlns:a="{_DRAWING}/main">{data}</a:graphic>'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0" '
        f'xmlns:wp="{_DRAWING}/wordprocessingDrawing"><wp:extent {size}/><wp:docPr {named}/>{graphic}</wp:inline>'
        "</w:drawing></w:r>"
    )


def _inside(text: str) -> str:
    if _is_plain(text):
        return f'<w:t xml:space="preserve">{text}</w:t>'
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


def row_writer(columns: Sequence[Column]) -> Callable[[Iterable[Cell]], str]:
    """What makes the rows of a table. A row is not split between pages unless it would hardly fit on one."""
    places = [(_cell_start(column.width), "CellNumber" if column.numeric else "Cell") for column in columns]

    def row(cells: Iterable[Cell]) -> str:
        parts: list[str] = []
        for cell, (start, style) in zip(cells, places, strict=True):
            if type(cell) is Kept:
                parts.append(_kept(cell, start))
                continue
            parts.append(start)
            if isinstance(cell, str):
                parts.append(text_paragraph(cell, style))
            elif isinstance(cell, int):
                parts.append(own_text(str(cell), style))
            else:
                parts += _paragraphs(cell)
            parts.append("</w:tc>")
        inner = "".join(parts)
        whole = "<w:trPr><w:cantSplit/></w:trPr>" if len(inner) < _SPLITTABLE * 3 else ""
        return f"<w:tr>{whole}{inner}</w:tr>"

    return row


def _kept(cell: Kept, start: str) -> str:
    """A cell that other rows have too; ``start`` is the column's own."""
    if cell.ready is None or cell.ready[0] is not start:
        cell.ready = (start, f"{start}{''.join(_paragraphs(cell))}</w:tc>")
    made: str = cell.ready[1]
    return made


def _paragraphs(cell: Sequence[Block | str]) -> list[str]:
    made = [text_paragraph(item, "Cell") if isinstance(item, str) else paragraph(*item) for item in cell]
    return made or ["<w:p/>"]


@lru_cache(maxsize=256)
def _cell_start(width: float) -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{round(width * CM)}" w:type="dxa"/></w:tcPr>'
