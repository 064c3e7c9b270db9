"""The text of a PDF in paragraphs. Imported in the limited child process alone.

A PDF has lines at places on a page and no paragraphs. A paragraph ends where the distance to the next line grows, where
the size of the letters changes, where a point of a list begins, and after a last line that ends early.
"""

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from app.plans.importing.pdf_file import opened_pdf

LEAST_WORDS = 12
"""Characters of text on a page, on average, below which the pages are pictures of text."""
_WIDER = 1.3
"""How much larger than usual the distance between two lines is between paragraphs."""
_OTHER_SIZE = 0.18
_ENDS_EARLY = 0.8
_POINT = re.compile(r"(?:\d{1,2}[.)]|[-–—•·▪◦*]|att)\s", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"(?:sida|page|s\.)?\s*\d{1,3}\s*(?:\(\s*\d{1,3}\s*\)|(?:av|of|/)\s*\d{1,3})?", re.IGNORECASE)
_HYPHEN = re.compile(r"(?<=[a-zåäöé])[\u00ad\u0002\ufffe-]$")


@dataclass(frozen=True)
class PdfText:
    """What stands in a PDF. ``is_picture``: its pages hold no text that could be read."""

    pages: int
    paragraphs: tuple[str, ...]
    is_picture: bool


@dataclass(frozen=True)
class _Line:
    """A line of text and where it stands: distances from the left and from the top, in points."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    @property
    def height(self) -> float:
        return self.bottom - self.top


def read_pdf(path: Path, *, most: int) -> PdfText:
    """The paragraphs of a PDF, up to ``most`` characters and a little more; with 0, only whether there is any text.

    Raises Invalid with code ``encrypted`` or ``broken``.
    """
    pdf = opened_pdf(path)
    pages = len(pdf)
    shown: list[list[_Line]] = []
    read = 0
    for page in pdf:
        lines = list(_lines(page))
        shown.append(lines)
        read += sum(len(line.text) for line in lines)
        if read > most and read >= LEAST_WORDS * len(shown):
            break
    is_picture = read < LEAST_WORDS * len(shown)
    return PdfText(pages, tuple(_paragraphs(_without_margins(shown))) if most else (), is_picture)


def _lines(page: Any) -> Iterator[_Line]:
    """The lines of a page from the top: pieces of text that stand beside each other are one."""
    height, text = page.get_height(), page.get_textpage()
    pieces = []
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        said = " ".join(text.get_text_bounded(left, bottom, right, top).split())
        if said:
            pieces.append(_Line(said, left, right, height - top, height - bottom))
    line: _Line | None = None
    for piece in pieces:
        if line is not None and _beside(line, piece):
            space = " " if piece.left - line.right > 0.15 * max(line.height, 1) else ""
            said = f"{line.text}{space}{piece.text}"
            top, bottom = min(line.top, piece.top), max(line.bottom, piece.bottom)
            line = _Line(said, line.left, max(line.right, piece.right), top, bottom)
            continue
        if line is not None:
            yield line
        line = piece
    if line is not None:
        yield line


def _beside(line: _Line, piece: _Line) -> bool:
    middle = (piece.top + piece.bottom) / 2
    return line.top <= middle <= line.bottom and piece.left >= line.left


def _without_margins(pages: list[list[_Line]]) -> list[list[_Line]]:
    """The pages without numbers of pages and without what stands at the same height of most of them."""
    places = Counter((line.text, round(line.top)) for lines in pages for line in lines)
    often = max(2, len(pages) // 2 + 1)
    numbered = [[line for line in lines if not _PAGE_NUMBER.fullmatch(line.text)] for lines in pages]
    kept = [[line for line in lines if places[line.text, round(line.top)] < often] for lines in numbered]
    return kept if any(kept) else numbered[:1]  # pages that all say the same are no margins: it is said once


def _paragraphs(pages: list[list[_Line]]) -> Iterator[str]:
    lines = [line for page in pages for line in page]
    steps = [below.top - line.top for line, below in itertools.pairwise(lines) if below.top - line.top > 0]
    usual, margin = median(steps) if steps else 0.0, max((line.right for line in lines), default=0.0)
    said: list[str] = []
    before: _Line | None = None
    for line in lines:
        if before is not None and _begins(before, line, usual=usual, margin=margin):
            yield _joined(said)
            said = []
        said.append(line.text)
        before = line
    if said:
        yield _joined(said)


def _begins(before: _Line, line: _Line, *, usual: float, margin: float) -> bool:
    """Whether a paragraph begins with ``line``."""
    step = line.top - before.top
    on_next_page = step < 0
    if _POINT.match(line.text) and not before.text.rstrip().endswith(","):
        return True
    ended = bool(re.search(r"[.!?:…]$", before.text))
    if on_next_page:
        return ended or line.text[:1].isupper()
    if abs(line.height - before.height) > _OTHER_SIZE * max(before.height, 1) and step > 1.1 * usual:
        return True
    return step > _WIDER * usual or (ended and before.right < _ENDS_EARLY * margin)


def _joined(lines: list[str]) -> str:
    """The lines of a paragraph as one; a word that was divided at the end of a line is whole again."""
    text = ""
    for line in lines:
        if text and _HYPHEN.search(text) and line[:1].islower() and not re.match(r"(?:och|eller)\b", line):
            text = text[:-1] + line
        else:
            text = f"{text} {line}".strip()
    return text
