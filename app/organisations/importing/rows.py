"""Reading lists from Word documents, CSV files and pasted tables."""

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from app.errors import Invalid
from app.i18n import _
from app.intake.csv_records import csv_records
from app.intake.packages import WORD, packed, safe_package
from app.intake.word import without_pictures
from app.organisations.importing.columns import heading_row, name_column
from app.organisations.importing.grouping import checked, parse_list
from app.organisations.importing.letters import announces_list, is_no_body, is_title
from app.organisations.importing.parsed import ParsedList, Row
from app.organisations.importing.tables import combined, parse_table

_MOST_ROWS = 50_000
_MOST_SPANNED = 60
_HIDDEN = re.compile(rb'<w:vanish(?:\s+w:val="(?:1|true|on)")?\s*/>')


def word_list(path: Path) -> ParsedList:
    """The list in a Word document: one body per paragraph, or tables with one body per row."""
    from mammoth import documents, docx

    parts_of_file = without_pictures(safe_package(path, needed=WORD))[0]
    document = docx.read(packed(_hidden_as_struck(parts_of_file))).value
    parts: list[Row | list[list[str]]] = []
    for child in document.children:
        if isinstance(child, documents.Paragraph) and (_text(child).strip() or not any(_struck_in(child))):
            parts.extend(_split(_row(child)))
        elif isinstance(child, documents.Table):
            parts.append(_grid(child))
    tables = [part for part in parts if not isinstance(part, Row)]
    lines = [part for part in parts if isinstance(part, Row)]
    struck = tuple(f"{_('Överstruket eller dolt')}: {text}" for text in _struck_in(document))
    if sum(map(len, tables)) > sum(bool(line.text) for line in lines):
        whole = _in_tables(parts)
        return checked(replace(whole, left_out=(*whole.left_out, *struck)))
    pasted = pasted_rows([line.text for line in lines])
    is_table = pasted is not None and heading_row(pasted) is not None
    parsed = checked(parse_table(pasted)) if pasted is not None and is_table else parse_list(lines)
    table_lines = tuple(" ".join(filter(None, row)) for rows in tables for row in rows)
    return replace(parsed, left_out=(*parsed.left_out, *filter(None, table_lines), *struck))


def _hidden_as_struck(parts: dict[str, bytes]) -> dict[str, bytes]:
    """The parts of a Word file, text that it hides struck instead: both have been taken off the list by somebody."""
    return {
        name: _HIDDEN.sub(rb"<w:strike/>", part) if name.endswith(".xml") and b"<w:vanish" in part else part
        for name, part in parts.items()
    }


def _struck_in(element: object) -> Iterator[str]:
    """What is struck out in each paragraph."""
    from mammoth import documents

    if isinstance(element, documents.Paragraph):
        runs = [run for run in _runs(element) if run.is_strikethrough]
        text = " ".join("".join(_text(child) for run in runs for child in run.children).split())
        yield from [text] if text else []
        return
    for child in getattr(element, "children", ()):
        yield from _struck_in(child)


def _runs(element: object) -> Iterator[Any]:
    from mammoth import documents

    for child in getattr(element, "children", ()):
        if isinstance(child, documents.Run):
            yield child
        else:
            yield from _runs(child)


def _grid(table: Any) -> list[list[str]]:
    """The texts of a table's cells, that of a cell over several rows in each; one across the table is alone there."""
    rows: list[list[str]] = []
    beginnings = [next((cell for cell in row.children if _text(cell).strip()), None) for row in table.children[1:]]
    some_plain = any(cell is not None and not _is_bold(cell) for cell in beginnings)
    hanging: dict[int, tuple[int, str]] = {}
    for row in table.children:
        texts: list[str] = []
        cells = list(getattr(row, "children", ()))
        for cell in cells:
            _hang(texts, hanging)
            text, start = _text(cell).strip(), len(texts)
            texts.extend([text, *([""] * (min(cell.colspan, _MOST_SPANNED) - 1))])
            if cell.rowspan > 1:
                hanging[start] = (cell.rowspan - 1, text)
        is_alone = len(cells) == 1 and len(list(filter(None, texts))) <= 1
        _hang(texts, hanging)
        if some_plain and _is_bold_heading(cells):
            texts = [f"{next(filter(None, texts)).rstrip(' :')}:"]
        rows.append(texts[:1] if is_alone and cells[0].colspan >= len(texts) else texts)
    return rows


def _is_bold_heading(cells: list[Any]) -> bool:
    """Whether a row has one filled cell, which is bold."""
    filled = [cell for cell in cells if _text(cell).strip()]
    return len(cells) > 1 and len(filled) == 1 and _is_bold(filled[0])


def _is_bold(element: Any) -> bool:
    from mammoth import documents

    if isinstance(element, documents.Run):
        return bool(element.is_bold) or not _text(element).strip()
    children = getattr(element, "children", ())
    return bool(children) and all(_is_bold(child) for child in children)


def _hang(texts: list[str], hanging: dict[int, tuple[int, str]]) -> None:
    while len(texts) in hanging:
        left, text = hanging.pop(len(texts))
        if left > 1:
            hanging[len(texts)] = (left - 1, text)
        texts.append(text)


def _in_tables(parts: Sequence[Row | list[list[str]]]) -> ParsedList:
    """Several tables as one list. A short line directly above a table names its group; other lines are left out."""
    tables: list[tuple[str | None, ParsedList]] = []
    title: str | None = None
    left_out: list[str] = []
    above: Row | None = None
    for part in parts:
        if isinstance(part, Row) and not part.text:
            continue
        if isinstance(part, Row) and title is None and not tables and (part.is_title or is_title(part.text)):
            title = part.text.rstrip(" :")
        elif isinstance(part, Row):
            left_out.extend([above.text] if above else [])
            above = part
        else:
            heading = _group_name(above)
            left_out.extend([above.text] if above and not heading else [])
            tables.append((heading, parse_table([_spanning(row, part) for row in part])))
            above = None
    left_out.extend([above.text] if above else [])
    whole = combined(tables)
    return ParsedList(title or whole.title, whole.entries, (*left_out, *whole.left_out))


def _group_name(line: Row | None) -> str | None:
    if line is None or announces_list(line.text) or is_no_body(line.text):
        return None
    return line.text.rstrip(" :")


def _spanning(row: list[str], rows: list[list[str]]) -> list[str]:
    """The row, or a heading if it is one cell across the whole table, which names the group of the rows below."""
    first, *rest = row or [""]
    return [f"{first.rstrip(' :')}:"] if first and not rest and max(map(len, rows)) > 1 else row


def _text(element: object) -> str:
    from mammoth import documents

    if isinstance(element, documents.Text):
        return str(element.value)
    if isinstance(element, documents.Break):
        return "\n"
    if isinstance(element, documents.Tab):
        return "\t"
    if isinstance(element, documents.Run) and element.is_strikethrough:
        return ""
    text = "".join(_text(child) for child in getattr(element, "children", ()))
    href = (element.href or "") if isinstance(element, documents.Hyperlink) else ""
    if href.casefold().startswith("mailto:") and "@" not in text:
        text += f" <{unquote(href[len('mailto:') :].partition('?')[0])}>"
    return text + "\n" if isinstance(element, documents.Paragraph) else text


def _row(paragraph: object) -> Row:
    from mammoth import documents

    style = str(getattr(paragraph, "style_name", "") or "").casefold()
    runs = [
        child
        for child in getattr(paragraph, "children", ())
        if isinstance(child, documents.Run) and _text(child).strip()
    ]
    heading = style.startswith(("heading", "rubrik")) or (bool(runs) and all(run.is_bold for run in runs))
    return Row(_text(paragraph).strip(), style in ("title", "titel", "rubrik"), heading)


def _split(row: Row) -> Iterator[Row]:
    """A paragraph as one row per line."""
    for line in row.text.split("\n"):
        yield Row(line.strip(), row.is_title, row.is_heading)


def pasted_rows(lines: Sequence[str]) -> list[list[str]] | None:
    """The rows of a table that was pasted as text, its columns parted by tabs; None if it is none.

    A cell with line breaks stands between quotation marks, as Excel copies it.
    """
    filled = [line for line in lines if line.strip()]
    if sum("\t" in line.strip() for line in filled) * 2 < len(filled) or not filled:
        return None
    rows: list[list[str]] = []
    open_row: list[str] | None = None
    for line in lines[:_MOST_ROWS]:
        cells = line.split("\t")
        if open_row is not None:
            open_row[-1] += "\n" + cells[0]
            open_row.extend(cells[1:])
        row = cells if open_row is None else open_row
        open_row = row if row[-1].startswith('"') and row[-1].count('"') % 2 else None
        if open_row is None:
            rows.append([_unquoted(cell.strip()) for cell in row])
    if open_row is not None:
        rows.append(open_row)
    return rows


def _unquoted(cell: str) -> str:
    """A cell as it was before it was put between quotation marks, since it holds some or a line break."""
    is_quoted = len(cell) > 1 and cell[0] == cell[-1] == '"' and cell.count('"') % 2 == 0
    inside = cell[1:-1]
    return inside.replace('""', '"') if is_quoted and ("\n" in inside or '""' in inside) else cell


def csv_list(text: str) -> ParsedList:
    """The list in a CSV text with columns separated by semicolons, commas or tabs."""
    delimiter, records = csv_records(text)
    try:
        rows = list(islice(records, _MOST_ROWS))
    except csv.Error:
        raise Invalid(
            _("CSV-filen kunde inte läsas. Spara den på nytt från Excel och försök igen."), code="broken"
        ) from None
    return checked(parse_table(_with_whole_names(rows) if delimiter == "," else rows))


def _with_whole_names(rows: list[list[str]]) -> list[list[str]]:
    """The rows with a name joined again that commas of its own divided, since nobody put it between quotation marks.

    It is the longest row's surplus over the headings, from the column of names on.
    """
    at = heading_row(rows)
    if at is None:
        return rows
    width, name = len(rows[at]), name_column(rows[at])
    joined = []
    for index, row in enumerate(rows):
        more = len(row) - width
        whole = index > at and more > 0
        joined.append([*row[:name], ",".join(row[name : name + more + 1]), *row[name + more + 1 :]] if whole else row)
    return joined
