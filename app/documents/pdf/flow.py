"""A long document as PDF/A-2a and PDF/UA-1 in one file: written from top to bottom, as a Word file is.

What is written is gathered as JSON and set part by part (``setting.py``), so that a document of ten thousand comments
takes no more memory than one of some hundred; ``joining.py`` makes one document of the parts. A part ends where a page
ends anyway, else before a heading, and only in a table that is longer than a part between two of its rows.
"""

import datetime
import json
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from app.documents.flow import Block, Cell, Column, Remark, Run, Share, blocks_of, is_label
from app.documents.pdf.glyphs import drawable, named
from app.documents.pdf.names import Bookmark, told_apart
from app.documents.pdf.parts import Words
from app.documents.pdf.setting import ARCHIVED, BOTH, drawn_apart, run_apart, set_apart, template_data
from app.documents.widths import room_for

LIMIT = 600_000
"""Characters of JSON in a part: about 400 comments, for which typst takes less than 400 MiB."""
_HAIR = 0.001
"""Centimetres by which a column may be narrower than its longest word: widths are rounded sums."""
_WHOLE = 1500
"""Characters: a row that says no more is not split between pages."""
_UNTITLED = "–"
_LONG_WORD = re.compile(r"\S{200}")
_LONG_IN_CELL = re.compile(r"[^\s/?&=-]{24}")
_IN_CELL = 30
"""Characters of a word that hardly finds room in a column."""
_BREAK = "\u200b"
_STYLES = {"Normal": "", "CellNumber": "Cell", "CellHeadNumber": "CellHead"}


@contextmanager
def pdf_file(
    target: Path,
    *,
    title: str,
    subject: str,
    author: str,
    language: str,
    made_at: datetime.datetime,
    footer: str,
    words: Words,
    limit: int = LIMIT,
    pictured: bool = False,
) -> Iterator["PdfFile"]:
    """Write a PDF to ``target``, complete when the ``with`` block ends. It starts in portrait.

    ``pictured``: a picture (PNG) of its first page instead. Nobody knows on which pages what follows will stand, so
    that the contents name none.
    """
    made = made_at.astimezone(datetime.UTC)
    replaced: set[str] = set()
    facts = {
        "title": drawable(title, replaced).strip() or _UNTITLED,
        "subject": subject,
        "author": author,
        "lang": language,
        "footer": drawable(footer, replaced),
        "page": words.page,
        "made": [made.year, made.month, made.day, made.hour, made.minute, made.second],
    }
    with PdfFile(facts, replaced, limit) as document:
        yield document
        if pictured:
            document.draw(target)
        else:
            document.finish(target, words.boxes)


class PdfFile:
    """The body, a ``documents.flow.Flow``."""

    def __init__(self, facts: dict[str, Any], replaced: set[str], limit: int) -> None:
        self._facts = facts
        self._replaced = replaced
        self._limit = limit
        self._level = 0
        self._landscape = False
        self._bookmarks: list[Bookmark] = []
        self._front: str | None = None
        self._parts: list[BinaryIO] = []
        self._begin()

    def __enter__(self) -> "PdfFile":
        return self

    def __exit__(self, *_why: object) -> None:
        for part in self._parts:
            part.close()

    def heading(self, text: str, level: int = 1, *, anchor: str | None = None, remarks: tuple[int, ...] = ()) -> None:
        """A heading. No level is left out on the way down."""
        self._level = level = min(level, self._level + 1)
        self._may_end(0.7 if level < 3 else 1)
        shown = self._text(text).strip() or _UNTITLED
        anchor = anchor or f"h{len(self._bookmarks)}"
        self._bookmarks.append(Bookmark(level, shown, anchor))
        self._add({"kind": "heading", "level": level, "text": shown, "anchor": anchor})

    def remark(self, remarks: Sequence[Remark]) -> tuple[int, ...]:
        """None: the pages have no margin for them."""
        return ()

    def paragraph(self, *runs: str | Run, style: str = "Normal") -> None:
        """One paragraph; none where it says nothing."""
        if style == "FactLine":
            term, _tab, text = "".join(run if isinstance(run, str) else run.text for run in runs).partition("\t")
            self._add({"kind": "fact", "term": self._text(term), "text": self._text(text)})
        elif any(runs):
            self._may_end(1.2)
            label = {"label": True} if is_label(runs, style) else {}
            self._add({"kind": "paragraph"} | self._block(Block(runs, style)) | label)

    def bar(self, parts: Sequence[Share], *, width: float, words: str) -> None:
        """A bar of colours, as wide as the text; nothing where nothing is to be shown."""
        shown = [[f"#{part.colour}", part.amount, part.pattern] for part in parts if part.amount]
        if shown:
            self._add({"kind": "bar", "parts": shown, "words": self._text(words)})

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, description: str) -> int:
        """A table; one that is longer than a part goes on in the next, under the same head."""
        head = [[self._text(column.header), column.width, column.numeric, _head_style(column)] for column in columns]
        count, shown = 0, list[str]()
        for row in rows:
            count += 1
            shown.append(self._json(self._row(row)))
            if self._size >= self._limit:
                self._add_table(head, shown)
                shown = []
                self._end()
        self._add_table(head, shown)
        return count

    def new_page(self) -> None:
        """What follows begins on a new page."""
        if not self._may_end(0.5):
            self._add({"kind": "page"})

    def new_letter(self, anchor: str) -> None:
        """What follows begins on a new page; the pages up to the next letter are counted by themselves."""
        self.new_page()
        self._facts.setdefault("letters", []).append(anchor)

    def turn(self, *, landscape: bool) -> None:
        """What follows begins on a new page, in landscape or portrait."""
        self._landscape = landscape
        if not self._may_end(0.5):
            self._sections.append((landscape, []))

    def finish(self, target: Path, boxes: str) -> None:
        """Write the file. ``boxes`` stands before the list of the characters that boxes stand for."""
        if self._replaced:
            self.paragraph(boxes)
            for char in sorted(self._replaced):
                self.paragraph(named(char))
        if self._front is None:
            target.write_bytes(set_apart(self._data({"numbered": True}), BOTH))
            return
        if self._size:
            self._end()
        with tempfile.TemporaryFile() as whole:
            self._join(whole)
            with target.open("wb") as file:
                shutil.copyfileobj(whole, file)

    def draw(self, target: Path) -> None:
        """Write a picture of the first page."""
        front = self._shown_sections() if self._front is None else self._front
        target.write_bytes(drawn_apart(template_data(self._facts | {"alone": True}, front)))

    def _join(self, whole: BinaryIO) -> None:
        """In a process of its own too: the whole of a large document is some million things in memory."""
        order: dict[str, Any] = {
            "facts": self._facts,
            "front": self._front,
            "headings": self._bookmarks,
            "parts": [part.fileno() for part in self._parts],
            "whole": whole.fileno(),
        }
        files = [*order["parts"], order["whole"]]
        run_apart("app.documents.pdf.joining", given=json.dumps(order, ensure_ascii=False), files=files)
        whole.seek(0)

    def _begin(self) -> None:
        self._size = 0
        self._sections: list[tuple[bool, list[str]]] = [(self._landscape, [])]

    def _may_end(self, share: float) -> bool:
        """End the part here if it has come so far of its limit. Returns whether it did."""
        if self._size < self._limit * share:
            return False
        self._end()
        return True

    def _end(self) -> None:
        """The part is set at once, but the first, which has the contents: it waits for the pages of the others."""
        if self._front is None:
            self._front = self._shown_sections()
        else:
            self._keep(set_apart(self._data({}), ARCHIVED))
        self._begin()

    def _keep(self, part: bytes) -> None:
        """In a file without a name: nothing is left of it, however this ends."""
        file = tempfile.TemporaryFile()  # noqa: SIM115  # closed on the way out
        self._parts.append(file)
        file.write(told_apart(part, len(self._parts)))
        file.flush()

    def _data(self, more: dict[str, Any]) -> str:
        return template_data(self._facts | more, self._shown_sections())

    def _shown_sections(self) -> str:
        return ",".join(
            f'{{"landscape": {json.dumps(landscape)}, "parts": [{",".join(parts)}]}}'
            for landscape, parts in self._sections
        )

    def _add(self, part: dict[str, Any]) -> None:
        self._sections[-1][1].append(self._json(part))

    def _add_table(self, head: list[Any], rows: list[str]) -> None:
        if rows:
            shown = (
                f'{{"kind": "table", "columns": {json.dumps(head, ensure_ascii=False)}, "rows": [{",".join(rows)}]}}'
            )
            self._sections[-1][1].append(shown)

    def _json(self, part: dict[str, Any]) -> str:
        shown = json.dumps(part, ensure_ascii=False)
        self._size += len(shown)
        return shown

    def _row(self, row: Sequence[Cell]) -> dict[str, Any]:
        cells = [self._cell(cell) for cell in row]
        return {"cells": cells, "whole": sum(map(_length, cells)) < _WHOLE}

    def _cell(self, cell: Cell) -> Any:
        if isinstance(cell, str | int):
            return _with_breaks(self._text(str(cell)))
        return [self._block(block) for block in blocks_of(cell)]

    def _block(self, block: Block) -> dict[str, Any]:
        runs = [shown for run in block.runs for shown in self._runs(run)]
        if block.style.startswith("Cell"):
            runs = [
                _with_breaks(run) if isinstance(run, str) else run | {"text": _with_breaks(run.get("text", ""))}
                for run in runs
            ]
        return {"runs": runs, "style": _STYLES.get(block.style, block.style)}

    def _runs(self, run: str | Run) -> Iterator[Any]:
        if isinstance(run, str):
            before, tab, after = run.partition("\t")
            yield self._text(before)
            if tab:
                yield {"tab": True}
                yield self._text(after)
        elif run.page_of:
            yield {"page": run.page_of}
        else:
            looks = {name: True for name in ("bold", "struck", "added") if getattr(run, name)}
            colour = {"colour": f"#{run.colour}"} if run.colour else {}
            yield {"text": self._text(run.text)} | looks | colour | ({"link": run.link} if run.link else {})

    def _text(self, text: str) -> str:
        drawn = drawable(text, self._replaced)
        return _LONG_WORD.sub(_broken, drawn) if len(drawn) > 200 else drawn


def _head_style(column: Column) -> str:
    """Words of a head are divided only where the longest of them finds no room."""
    return "CellHead" if room_for([column.header], bold=True) <= column.width + _HAIR else "CellHeadDivided"


def _length(cell: Any) -> int:
    if isinstance(cell, str):
        return len(cell)
    return sum(
        len(run) if isinstance(run, str) else len(run.get("text", "")) for block in cell for run in block["runs"]
    )


def _with_breaks(text: str) -> str:
    """The text with places to break its long words, as an address that is wider than its column."""
    if len(text) <= _IN_CELL:
        return text
    words = text.split(" ")
    if all(len(word) <= _IN_CELL for word in words):
        return text
    return " ".join(_LONG_IN_CELL.sub(_broken, word) if len(word) > _IN_CELL else word for word in words)


def _broken(found: re.Match[str]) -> str:
    return found[0] + _BREAK
