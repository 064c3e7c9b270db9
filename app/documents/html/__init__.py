"""A long document as one page of HTML that needs nothing else: its own style, no script, nothing fetched.

Written from top to bottom as a Word file is, straight to disk. It is read in any browser, and prints.
"""

import datetime
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from html import escape
from pathlib import Path
from typing import IO

from app.documents.flow import Block, Cell, Column, Remark, Run, Share, blocks_of
from app.documents.text import cleaned

_STYLE = Path(__file__).with_name("style.css")
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""A browser runs and fetches nothing, whatever stood in a text."""
_LAST_OF_PLANES = "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
_NO_CHARACTERS = re.compile(f"[\x7f-\x9f\ufdd0-\ufdef{_LAST_OF_PLANES}]")
"""What XML takes and HTML does not."""
_DEEPEST = 5
_CLASSES = {
    "Kicker": "kicker",
    "Subtitle": "subtitle",
    "KeyFigure": "key",
    "Facts": "facts",
    "Quotation": "quotation",
    "Remark": "remark",
    "RemarkAnswer": "remark answer",
    "CellNote": "note",
    "CellQuotation": "quotation",
}


@contextmanager
def html_file(
    target: Path,
    *,
    title: str,
    subject: str,
    author: str,
    language: str,
    made_at: datetime.datetime,
    footer: str,
) -> Iterator["HtmlFile"]:
    """Write a page to ``target``, complete when the ``with`` block ends."""
    with target.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(
            f'<!DOCTYPE html>\n<html lang="{_in_a_line(language)}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{_in_a_line(title)}</title>\n"
            f'<meta name="author" content="{_in_a_line(author)}">\n'
            f'<meta name="description" content="{_in_a_line(f"{subject} {made_at.date().isoformat()}".strip())}">\n'
            f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>\n<main>\n"
        )
        page = HtmlFile(stream)
        yield page
        page.finish()
        stream.write(f"</main>\n<footer><p>{_text(footer)}</p></footer>\n</body>\n</html>\n")


class HtmlFile:
    """The body, a ``documents.flow.Flow``. Lines of the contents and of facts are gathered to lists."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._level = 1
        self._headings = 0
        self._last = ""
        self._open = ""
        self._wide = False
        self._new = False

    def heading(self, text: str, level: int = 1, *, anchor: str | None = None, remarks: tuple[int, ...] = ()) -> None:
        """A heading below the document's own; no level is left out on the way down."""
        self._headings += 1
        self._level = min(level + 1, self._level + 1, _DEEPEST)
        self._last = anchor or f"h{self._headings}"
        self._write(f'<h{self._level} id="{self._last}"{self._breaking()}>{_text(text) or "–"}</h{self._level}>\n')

    def remark(self, remarks: Sequence[Remark]) -> tuple[int, ...]:
        """None: the page has no margin for them."""
        return ()

    def paragraph(self, *runs: str | Run, style: str = "Normal") -> None:
        """One paragraph; none where it says nothing."""
        if style == "FactLine":
            term, _tab, said = "".join(run if isinstance(run, str) else run.text for run in runs).partition("\t")
            self._within("dl", "<dl>\n", f'<dt>{_text(term)}</dt><dd dir="auto">{_text(said)}</dd>\n')
        elif style == "Contents":
            item = f"<li>{_runs(runs).strip()}</li>\n"
            self._within("nav", f'<nav aria-labelledby="{self._last}">\n<ul>\n', item)
        elif style == "Title":
            self._write(f"<h1{self._breaking()}>{_runs(runs)}</h1>\n")
        elif any(runs):
            shown = _CLASSES.get(style)
            self._write(f'<p dir="auto"{self._breaking(shown)}>{_runs(runs)}</p>\n')

    def bar(self, parts: Sequence[Share], *, width: float, words: str) -> None:
        """A bar of colours, as wide as the text; nothing where nothing is to be shown."""
        shown = [
            f'<span class="{part.pattern or "full"}" style="flex:{part.amount};--c:#{part.colour}"></span>'
            for part in parts
            if part.amount
        ]
        if shown:
            self._write(f'<div class="bar" role="img" aria-label="{_in_a_line(words)}">{"".join(shown)}</div>\n')

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, description: str) -> int:
        """A table whose head is repeated on each printed page; none without rows. Returns their number."""
        count = 0
        for row in rows:
            if not count:
                self._write(_table_start(columns, description))
            count += 1
            cells = "".join(_cell(cell, column) for cell, column in zip(row, columns, strict=True))
            self._stream.write(f"<tr>{cells}</tr>\n")
        if count:
            self._stream.write("</tbody>\n</table>\n</div>\n")
        return count

    def new_page(self) -> None:
        """What follows begins on a new page when it is printed."""
        self._new = True

    def new_letter(self, anchor: str) -> None:
        """What follows begins on a new page when it is printed."""
        self.new_page()

    def turn(self, *, landscape: bool) -> None:
        """What follows begins on a new page when it is printed, in landscape or portrait."""
        self._close()
        if self._wide:
            self._stream.write("</div>\n")
        self._wide, self._new = landscape, not landscape
        if landscape:
            self._stream.write('<div class="wide new">\n')

    def finish(self) -> None:
        """Close what is open."""
        self.turn(landscape=False)

    def _breaking(self, shown: str | None = None) -> str:
        names = [name for name in (shown, "new" if self._new else None) if name]
        self._new = False
        return f' class="{" ".join(names)}"' if names else ""

    def _write(self, markup: str) -> None:
        self._close()
        self._stream.write(markup)

    def _within(self, element: str, start: str, item: str) -> None:
        if self._open != element:
            self._write(start)
            self._open = element
        self._stream.write(item)

    def _close(self) -> None:
        ends = {"dl": "</dl>\n", "nav": "</ul>\n</nav>\n"}
        self._stream.write(ends.get(self._open, ""))
        self._open = ""


def _table_start(columns: Sequence[Column], description: str) -> str:
    whole = sum(column.width for column in columns)
    widths = "".join(f'<col style="width:{100 * column.width / whole:.1f}%">' for column in columns)
    heads = "".join(f'<th scope="col"{_numeric(column)}>{_text(column.header)}</th>' for column in columns)
    return (
        f'<div class="scroll" role="group" aria-label="{_in_a_line(description)}" tabindex="0">\n'
        f"<table>\n<caption>{_text(description)}</caption>\n<colgroup>{widths}</colgroup>\n"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n"
    )


def _numeric(column: Column) -> str:
    return ' class="number"' if column.numeric else ""


def _cell(cell: Cell, column: Column) -> str:
    if isinstance(cell, str | int):
        return f"<td{_numeric(column)}>{_text(str(cell))}</td>"
    return f"<td>{''.join(map(_block, blocks_of(cell)))}</td>"


def _block(block: Block) -> str:
    shown = _CLASSES.get(block.style)
    return f'<p dir="auto"{f" class={chr(34)}{shown}{chr(34)}" if shown else ""}>{_runs(block.runs)}</p>'


def _runs(runs: Iterable[str | Run]) -> str:
    return "".join(_run(run) for run in runs)


def _run(run: str | Run) -> str:
    if isinstance(run, str):
        return _text(run)
    if run.page_of:
        return ""
    shown = _text(run.text)
    if run.colour:
        shown = f'<span style="color:#{run.colour}" aria-hidden="true">{shown}</span>'
    for wanted, element in ((run.bold, "strong"), (run.struck, "del"), (run.added, "ins")):
        if wanted:
            shown = f"<{element}>{shown}</{element}>"
    return f'<a href="#{run.link}">{shown}</a>' if run.link else shown


def _text(text: str) -> str:
    """As markup says it."""
    return _words(text).replace("\n", "<br>")


def _in_a_line(text: str) -> str:
    """As the title and an attribute say it."""
    return _words(text).replace("\n", " ")


def _words(text: str) -> str:
    return escape(_NO_CHARACTERS.sub("\ufffd", cleaned(text))).replace("\t", " ")
