"""Excel files, written row by row in constant memory. No text is run as a formula, turned into a link or cut off.

Every row has its height written out: LibreOffice fits none to wrapped text by itself when it opens such a file.
"""

import datetime
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import islice
from pathlib import Path
from typing import Any, Literal
from zipfile import ZipFile

from app.documents.shared import Shared
from app.documents.text import cleaned, pieces

CELL_LIMIT = 32_767
"""How many UTF-16 units Excel accepts in a cell; with more, it says that the file needs repair."""
ROW_LIMIT = 1_048_576
"""How many rows fit in a sheet; the rest continue in another sheet."""

_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
"""Excel reads "_x0041_" as "A", so the first underscore of such a text is written escaped."""
_LINE, _TALLEST = 12.75, 409.0
"""Points: a line of Arial 10, and the tallest row that there is."""
_LETTERS = 1.08
"""How many letters of a running text find room in a unit of a column's width, which is that of a figure."""
_COUNTED = 300
"""Texts that are no longer are broken into lines word by word; lines of longer ones are estimated from the length."""
_SHORT = 100
"""Texts that are no longer may come again: their cells are kept, the last ``_AGAIN`` of them."""
_AGAIN = 4096
_LEVEL = 3
"""How hard the file is packed, of 9."""
_TOGETHER = 100
"""Rows that are written at once."""
_ROW = "\0"
"""Stands for the row's number until it is known. No cell has it: XML knows no such character, and texts are cleaned."""
_EPOCH = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 - Excel's day 0 has no zone
_DAY = datetime.timedelta(days=1)

Value = str | int | float | bool | datetime.date | datetime.datetime | None
Look = Literal["text", "heading", "strong"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: header, width in characters, and how many cells a long text may take up (``parts``).

    ``folded``: it is there for who unfolds it, and for programs; it is neither seen at first nor printed.
    """

    header: str
    width: int = 14
    parts: int = 1
    folded: bool = False


@dataclass(frozen=True, slots=True)
class TextSheet:
    """A sheet of text: each row is a line, or a label with a text or a number. It is as wide as a page."""

    name: str
    lines: Sequence[tuple[Look, str, str | int]]
    widths: tuple[int, int] = (26, 62)


@dataclass(frozen=True, slots=True)
class TableSheet:
    """A sheet with a frozen header row and a filter. ``continued`` is the header of a column's second cell onwards.

    It is printed on pages that lie, unless ``portrait``.
    """

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Value | Shared]]
    continued: str = "{header} ({part})"
    portrait: bool = False


def parts_needed(length: int) -> int:
    """How many cells a text of that many UTF-16 units takes up. Pieces end at a space, so they may be a bit shorter."""
    return max(1, -(-length // (CELL_LIMIT - 200)))


def write_xlsx(
    target: Path, sheets: Iterable[TextSheet | TableSheet], *, title: str, author: str, made_at: datetime.datetime
) -> dict[str, int]:
    """Write the sheets in order and return each table's number of rows, by the sheet's name."""
    import xlsxwriter

    # The library has no choice of its own for this: half the time for a third more room, as in Word files.
    xlsxwriter.workbook.ZipFile = partial(ZipFile, compresslevel=_LEVEL)
    counts: dict[str, int] = {}
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "use_zip64": True}
    # The library keeps rows in files of its own, which take gigabytes for a million rows. They are named after ours, so
    # that whoever removes what a killed process has begun finds them.
    with tempfile.TemporaryDirectory(prefix=f"{target.name}.", dir=target.parent) as beside:
        book = xlsxwriter.Workbook(str(target), options | {"tmpdir": beside})
        try:
            created = made_at.astimezone(datetime.UTC).replace(tzinfo=None)
            book.set_properties({"title": title, "author": author, "created": created})
            formats = _formats(book)
            for sheet in sheets:
                if isinstance(sheet, TextSheet):
                    _write_lines(book.add_worksheet(sheet.name), sheet, formats)
                else:
                    counts[sheet.name] = _write_table(book, sheet, formats)
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise error.args[0] from None  # the system's own word for it
        finally:
            for page in book.worksheets():
                with suppress(OSError):  # there may be no room for what was not written yet
                    page.row_data_fh.close()
    return counts


def _formats(book: Any) -> dict[str, Any]:
    font = {"font_name": "Arial", "font_size": 10, "valign": "top"}
    return {
        "text": book.add_format(font | {"text_wrap": True}),
        "plain": book.add_format(font | {"align": "left"}),
        "strong": book.add_format(font | {"text_wrap": True, "bold": True}),
        "heading": book.add_format(font | {"text_wrap": True, "bold": True, "font_size": 14, "font_color": "#14524A"}),
        "header": book.add_format(font | {"bold": True, "text_wrap": True, "bg_color": "#E3EFEC", "bottom": 1}),
        "date": book.add_format(font | {"num_format": "yyyy-mm-dd", "align": "left"}),
        "instant": book.add_format(font | {"num_format": "yyyy-mm-dd hh:mm", "align": "left"}),
    }


def _write_lines(page: Any, sheet: TextSheet, formats: dict[str, Any]) -> None:
    page.hide_gridlines(2)
    _print_on(page, landscape=False)
    for index, width in enumerate(sheet.widths):
        page.set_column(index, index, width)
    for row, (look, label, content) in enumerate(sheet.lines):
        page.set_row(row, _height_of_line(look, label, content, sheet.widths))
        style = formats["strong" if look == "text" else look]
        if look != "text":  # over both columns
            page.merge_range(row, 0, row, 1, "", style)
        page.write_string(row, 0, _literal(label), style)
        if isinstance(content, int):
            page.write_number(row, 1, content, formats["plain"])
        elif content:
            page.write_string(row, 1, _literal(content, CELL_LIMIT), formats["text"])


def _height_of_line(look: Look, label: str, content: str | int, widths: tuple[int, int]) -> float:
    if look == "heading":
        return _lines_in(label, sum(widths) * 0.65) * _LINE * 1.5
    if look == "strong":
        return _lines_in(label, sum(widths)) * _LINE + 3
    return max(_lines_in(label, widths[0] * 0.9), _lines_in(str(content), widths[1])) * _LINE + 3


def _print_on(page: Any, *, landscape: bool) -> None:
    """A4, as wide as the page, with the sheet's name and the page's number at the foot."""
    if landscape:
        page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.set_footer("&L&8&A&R&8&P (&N)")


def _write_table(book: Any, sheet: TableSheet, formats: dict[str, Any]) -> int:
    rows = iter(sheet.rows)
    total, number = 0, 1
    while True:
        page = book.add_worksheet(sheet.name if number == 1 else f"{sheet.name} {number}")
        written = _write_page(page, sheet, rows, formats)
        total += written
        if written < ROW_LIMIT - 1:
            return total
        number += 1


def _write_page(page: Any, sheet: TableSheet, rows: Iterator[Sequence[Value | Shared]], formats: dict[str, Any]) -> int:
    """Write the header and as many rows as fit in the sheet; returns how many rows.

    Rows are written as finished XML to the file where the library collects a sheet's rows: the library's own way, cell
    by cell, takes four times as long (docs/decisions/0021).
    """
    width = _write_header(page, sheet, formats)
    page._write_single_row(1)
    style = {look: f' s="{formats[look]._get_xf_index()}"' for look in ("text", "plain", "date", "instant")}
    row = _rows_written(sheet.columns, style)
    written = 0
    fitting = islice(rows, ROW_LIMIT - 1)
    while some := [row(number, values) for number, values in enumerate(islice(fitting, _TOGETHER), written + 2)]:
        page.row_data_fh.write("".join(some))
        written += len(some)
    page.dim_rowmax = written
    page.autofilter(0, 0, max(written, 1), width - 1)
    return written


def _cell_written(style: Mapping[str, str]) -> Callable[[Value, tuple[str, int, int, int]], str]:
    """What writes a cell, or the cells of a long text, from its value and its place: letters, index, span and width."""
    text_style, plain_style = style["text"], style["plain"]

    def text_cell(text: str) -> str:
        return f'{text_style} t="inlineStr">{_inline_string(text)}</c>'

    @lru_cache(maxsize=_AGAIN)
    def short_cell(text: str) -> str:
        return text_cell(cleaned(text))

    value_cell = lru_cache(maxsize=_AGAIN, typed=True)(lambda value: _value_cell(value, style))

    def cell(value: Value, place: tuple[str, int, int, int]) -> str:
        letters, index, span, _width = place
        if type(value) is int:  # numbers and ids: hardly any comes again
            return f'<c r="{letters}{_ROW}"{plain_style}><v>{value}</v></c>'
        if not isinstance(value, str):
            return f'<c r="{letters}{_ROW}"{value_cell(value)}'
        if len(value) <= _SHORT:
            return f'<c r="{letters}{_ROW}"{short_cell(value)}'
        return "".join(
            f'<c r="{_letters(at) if at > index else letters}{_ROW}"{text_cell(piece)}'
            for at, piece in enumerate(_cell_texts(value, span), index)
        )

    return cell


def _rows_written(
    columns: Sequence[Column], style: Mapping[str, str]
) -> Callable[[int, Sequence[Value | Shared]], str]:
    """What writes a row of a sheet, from its number in it and its values.

    What comes again and again (names, headings, codes, moments) is put together once; a bound keeps memory constant.
    """
    places: list[tuple[str, int, int, int]] = []
    first = 0
    for column in columns:
        places.append((_letters(first), first, column.parts, 0 if column.folded else column.width))
        first += column.parts
    cell = _cell_written(style)

    def together(values: Sequence[Value], at: int) -> tuple[str, float]:
        lines: float = 1
        cells = []
        for value, place in zip(values, places[at:], strict=False):
            if value is not None and value != "":
                cells.append(cell(value, place))
                if place[3] and isinstance(value, str):
                    lines = max(lines, _lines_shown(value, place[3]))
        return "".join(cells), lines

    def row(number: int, values: Sequence[Value | Shared]) -> str:
        cells: list[str] = []
        lines: float = 1
        at = 0
        for value in values:
            if type(value) is Shared:
                if value.ready is None:
                    value.ready = together(value.values, at)
                xml, high = value.ready
                cells.append(xml)
                if high > lines:
                    lines = high
                at += len(value.values)
                continue
            if value is not None and value != "":
                place = places[at]
                cells.append(cell(value, place))  # type: ignore[arg-type]  # what is shared was written above
                if place[3] and isinstance(value, str):
                    lines = max(lines, _lines_shown(value, place[3]))
            at += 1
        height = min(lines * _LINE + 3, _TALLEST)
        written = f'<row r="{_ROW}" ht="{height:g}" customHeight="1">{"".join(cells)}</row>'
        return written.replace(_ROW, str(number))

    return row


def _letters(index: int) -> str:
    """A column's letters: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _write_header(page: Any, sheet: TableSheet, formats: dict[str, Any]) -> int:
    """Write the header row and set the columns' widths; returns how many cells wide the table is."""
    seen = [(column.header, column.width) for column in sheet.columns if not column.folded]
    page.set_row(0, max((_lines_in(header, width * 0.85) for header, width in seen), default=1) * _LINE + 3)
    cell = 0
    for column in sheet.columns:
        folded = {"level": 1, "hidden": True} if column.folded else {}
        page.set_column(cell, cell + column.parts - 1, column.width, None, folded)
        page.write_string(0, cell, column.header, formats["header"])
        for part in range(2, column.parts + 1):
            header = sheet.continued.format(header=column.header, part=part)
            page.write_string(0, cell + part - 1, header, formats["header"])
        cell += column.parts
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    page.hide_gridlines(0)  # that is, print them too
    _print_on(page, landscape=not sheet.portrait)
    return cell


def _literal(text: str, most: int | None = None) -> str:
    """``text`` in a form that the library does not take for its own rich-text XML, which it writes unescaped.

    ``most``: what is longer is cut, at a space if one is near.
    """
    text = cleaned(text if most is None else text[: 2 * most])
    text = text + " " if text.startswith("<r>") and text.endswith("</r>") else text
    return text if most is None else pieces(text, most)[0]


def _lines_shown(text: str, width: int) -> float:
    """The lines of a text that is wrapped in a column of that width."""
    return _lines_in(text, width) if len(text) > width or "\n" in text else 1


def _lines_in(text: str, width: float) -> float:
    """How many lines a text takes up in a column; rather one too many than one too few."""
    room = max(1, round(width * _LETTERS))
    if len(text) > _COUNTED:
        return sum(len(part) // (room * 0.93) + 1 for part in cleaned(text).split("\n"))
    return _broken_lines(text, room)


@lru_cache(maxsize=4096)
def _broken_lines(text: str, room: int) -> int:
    lines = 0
    for part in text.splitlines() or [""]:
        lines, filled = lines + 1, 0
        for length in map(len, part.split(" ")):
            if filled and filled + 1 + length > room:
                lines, filled = lines + 1, 0
            filled += length + bool(filled)
            if filled > room:  # a word that is longer than the column is cut
                lines, filled = lines + (filled - 1) // room, (filled - 1) % room + 1
    return lines


def _cell_texts(text: str, span: int) -> list[str]:
    text = cleaned(text)
    if len(text) <= CELL_LIMIT // 2:
        return [text]
    parts = pieces(text, CELL_LIMIT)
    if len(parts) > span:
        raise ValueError(f"a text of {len(text)} characters does not fit in {span} cells")
    return parts


def _inline_string(text: str) -> str:
    clean = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    if "_x" in clean:
        clean = _LOOKS_ESCAPED.sub("_x005F_", clean)
    return f'<is><t xml:space="preserve">{clean}</t></is>'


def _value_cell(value: float | datetime.date, styles: Mapping[str, str]) -> str:
    """A cell that holds no text, from its style to its end tag."""
    match value:
        case bool():
            return f'{styles["plain"]} t="b"><v>{int(value)}</v></c>'
        case datetime.datetime():
            return f"{styles['instant']}><v>{(value.replace(tzinfo=None) - _EPOCH) / _DAY:.10f}</v></c>"
        case datetime.date():
            return f"{styles['date']}><v>{(value - _EPOCH.date()).days}</v></c>"
        case _:
            return f"{styles['plain']}><v>{value}</v></c>"
