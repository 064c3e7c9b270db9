"""A long document written from top to bottom: what it consists of, and what a file of any format takes.

Who writes one knows a :class:`Flow` alone, so that the same writer makes a Word file, a PDF and a page of HTML. Runs
and blocks are named tuples: a large file has a hundred thousand of them. Texts are plain: nothing in them is markup.
"""

import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple, Protocol


class Run(NamedTuple):
    """Text with one look. ``link`` is a heading's anchor in the same document, ``colour`` six hexadecimal figures.

    ``struck`` and ``added`` are the words of a change: a line through, a line below, each on a shade of its own.
    ``page_of``: instead of a text, the number of the page on which the heading with that anchor stands; nothing where
    there are no pages. ``remarks``: what :meth:`Flow.remark` gave for those that are about this text.
    """

    text: str = ""
    bold: bool = False
    link: str | None = None
    struck: bool = False
    added: bool = False
    colour: str = ""
    page_of: str | None = None
    remarks: tuple[int, ...] = ()


class Block(NamedTuple):
    """One paragraph: runs in a named style. A newline in a run is a line break."""

    runs: Sequence[str | Run]
    style: str = "Cell"


@lru_cache(maxsize=256)
def label_run(label: str) -> Run:
    """What stands before words in the same paragraph and says what they are."""
    return Run(f"{label}: ", bold=True)


def is_label(runs: Sequence[str | Run], style: str) -> bool:
    """Whether a paragraph is bold from end to end: then it names what comes next, and no page ends between them."""
    if style != "Normal" or not runs or isinstance(runs[0], str) or isinstance(runs[-1], str):  # as most
        return False
    return all(isinstance(run, Run) and run.bold for run in runs)


class Share(NamedTuple):
    """A part of a bar: six hexadecimal figures, how much it is, and a pattern, for who sees no colours.

    Patterns: "" (full), stripes, lines, posts, dots, cross, back, frame. ``MARKS`` has a character for each.
    """

    colour: str
    amount: int
    pattern: str = ""


MARKS = {
    "": "■",
    "stripes": "▨",
    "lines": "▤",
    "posts": "▥",
    "dots": "▩",
    "cross": "▦",
    "back": "▧",
    "frame": "□",
}
"""What looks like a part with that pattern, for the words below a bar."""


class Remark(NamedTuple):
    """What somebody says beside a text, when, and what is answered."""

    author: str
    at: datetime.datetime
    blocks: Sequence[Block]
    answer: "Remark | None" = None


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: its header, width in centimetres, and whether it holds numbers.

    ``least``: how wide it must be for the words that it holds (``documents.widths``), where that is known.
    """

    header: str
    width: float
    numeric: bool = False
    least: float = 0.0


class Kept(list[Block | str]):
    """A cell that many rows have in common. ``ready`` is for whoever writes the file: what it came to there."""

    __slots__ = ("ready",)

    def __init__(self, blocks: Iterable[Block | str]) -> None:
        super().__init__(blocks)
        self.ready: Any = None


Cell = str | int | Sequence[Block | str]
"""Of several paragraphs, one that is a text alone is in the usual style of cells, as most are."""


def blocks_of(cell: Sequence[Block | str]) -> Iterator[Block]:
    """A cell's paragraphs as blocks, without those that say nothing."""
    for item in cell:
        block = Block([item]) if isinstance(item, str) else item
        if any(block.runs):
            yield block


class Flow(Protocol):
    """A file that is being written. It starts in portrait.

    Styles of paragraphs: Normal, Kicker, Title, Subtitle, KeyFigure, Facts, FactLine (a term, a tab, what it is),
    Contents (often ends with a tab and a page's number), Quotation, Remark (what somebody says of the text above) and
    RemarkAnswer; in cells Cell, CellNote and CellQuotation.
    """

    def heading(self, text: str, level: int = 1, *, anchor: str | None = None, remarks: tuple[int, ...] = ()) -> None:
        """A heading; ``anchor`` (letters, digits, underscores) is what a :class:`Run` may link to."""

    def remark(self, remarks: Sequence[Remark]) -> tuple[int, ...]:
        """Put remarks in the margin of what comes next and is given what this returns; nothing where there is no
        margin, and the remarks must be written as text."""

    def paragraph(self, *runs: str | Run, style: str = "Normal") -> None:
        """One paragraph."""

    def bar(self, parts: Sequence[Share], *, width: float, words: str) -> None:
        """A bar of parts side by side, so many centimetres wide.

        ``words`` say what it shows to those who do not see it.
        """

    def table(self, columns: Sequence[Column], rows: Iterable[Sequence[Cell]], *, description: str) -> int:
        """A table whose header row is repeated on each page. Rows are taken as they come; returns their number."""

    def new_page(self) -> None:
        """What follows begins on a new page."""

    def new_letter(self, anchor: str) -> None:
        """What follows begins on a new page, the first of a letter, whose pages are counted by themselves.

        ``anchor`` is that of a heading on its first page.
        """

    def turn(self, *, landscape: bool) -> None:
        """What follows begins on a new page, in landscape or portrait."""
