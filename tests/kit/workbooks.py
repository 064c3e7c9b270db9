"""Workbooks of other kinds than .xlsx, with the same sheet in each."""

import datetime
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import xlwt

_SPACES = ("office", "table", "text", "manifest")
_NAMES = "".join(f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in _SPACES)
_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_COLLAPSED = ' table:visibility="collapse"'
Rows = Sequence[Sequence[Any]]
"""Cells as texts, numbers, days or None."""


def locked(path: Path) -> Path:
    """An OpenDocument with a password: all but its manifest is unreadable."""
    entry = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", _TYPE)
        package.writestr("content.xml", bytes(range(256)))
        package.writestr("META-INF/manifest.xml", f"<manifest:manifest{_NAMES}>{entry}</manifest:manifest>")
    return path


def old_excel(path: Path, rows: Rows, *, merged: Sequence[tuple[int, int, int]] = (), hidden: str = "") -> Path:
    """Excel 97–2003. ``merged``: (first row, last row, column), from 1; ``hidden``: the name of a hidden sheet."""
    book = xlwt.Workbook()
    sheet = book.add_sheet("Svar")
    day = xlwt.easyxf(num_format_str="YYYY-MM-DD")
    for number, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if value is not None:
                style = day if isinstance(value, datetime.date) else xlwt.Style.default_style
                sheet.write(number, column, value, style)
    for first, last, column in merged:
        sheet.merge(first - 1, last - 1, column - 1, column - 1)
    if hidden:
        book.add_sheet(hidden).visibility = 1
    book.save(str(path))
    return path


def open_document(path: Path, rows: Rows, *, merged: Sequence[tuple[int, int, int]] = (), hidden: int = 0) -> Path:
    """OpenDocument, with the empty rest of the sheet as LibreOffice writes it. ``hidden``: a hidden row's number."""
    manifest = f'<manifest:manifest{_NAMES}><manifest:file-entry manifest:full-path="/"/></manifest:manifest>'
    spans = {(first, column): last - first + 1 for first, last, column in merged}
    written = "".join(
        f"<table:table-row{_COLLAPSED if number == hidden else ''}>"
        + "".join(_cell(value, spans.get((number, column), 1)) for column, value in enumerate(cells, 1))
        + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for number, cells in enumerate(rows, 1)
    )
    rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{_NAMES}><office:body><office:spreadsheet>'
        f'<table:table table:name="Svar">{written}{rest}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as package:
        package.writestr("mimetype", _TYPE)
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", manifest)
    return path


def _cell(value: Any, down: int) -> str:
    span = f' table:number-rows-spanned="{down}"' if down > 1 else ""
    if value is None:
        return f"<table:table-cell{span}/>"
    kind, given = "string", ""
    if isinstance(value, datetime.date):
        kind, given = "date", f' office:date-value="{value.isoformat()}"'
    elif isinstance(value, int | float):
        kind, given = "float", f' office:value="{value}"'
    text = f"<text:p>{escape(str(value))}</text:p>"
    return f'<table:table-cell{span} office:value-type="{kind}"{given}>{text}</table:table-cell>'
