"""Letters on A4 with the address in an envelope's window, each on pages of its own; and addresses on sheets of labels.

Set as other documents are (``writing.py``): tagged, to be archived, read by everybody.
"""

import dataclasses
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from app.documents.pdf.ends import with_plain_ends
from app.documents.pdf.parts import Part, Words
from app.documents.pdf.writing import UNTITLED, shown_parts, tidied

_LETTERS = Path(__file__).with_name("letters.typ")
_LABELS = Path(__file__).with_name("labels.typ")


class Box(NamedTuple):
    """A place on a page, in millimetres from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


WINDOW = Box(left=115, top=47, width=78, height=26)
"""What lies in the window to the right of a folded sheet, in C5 and E65 alike, with room for the sheet to slide."""


@dataclass(frozen=True)
class WayIn:
    """What is typed to answer: the address of a page, its picture to photograph, and the code in groups.

    ``heading`` and ``terms`` (for the address and the code) are words; ``matrix`` has a row of "0" and "1" for each row
    of the picture, ``picture`` says what it is for those who do not see it.
    """

    heading: str
    terms: tuple[str, str]
    address: str
    code: str
    matrix: tuple[str, ...]
    picture: str


@dataclass(frozen=True)
class PaperLetter:
    """A letter: whom it goes to, who sends it and when, what it says before and after the way in."""

    address: tuple[str, ...]
    sender: tuple[str, ...]
    title: str
    before: tuple[Part, ...]
    after: tuple[Part, ...]
    way_in: WayIn | None = None


@dataclass(frozen=True)
class PaperLetters:
    """A file of letters. ``title`` is the file's own."""

    title: str
    lang: str
    letters: tuple[PaperLetter, ...]
    words: Words
    author: str = ""


@dataclass(frozen=True)
class Sheet:
    """A sheet of labels: columns and rows, the first label's place and size, and from one to the next (millimetres)."""

    columns: int
    rows: int
    first: Box
    across: float
    down: float


AVERY_L7160 = Sheet(columns=3, rows=7, first=Box(7.25, 15.15, 63.5, 38.1), across=66.0, down=38.1)
THREE_BY_EIGHT = Sheet(columns=3, rows=8, first=Box(0, 0, 70, 37.125), across=70, down=37.125)


@dataclass(frozen=True)
class Labels:
    """Addresses on sheets of labels, in order; ``skip`` places of the first sheet are used already."""

    title: str
    lang: str
    addresses: tuple[tuple[str, ...], ...]
    sheet: Sheet
    skip: int = 0
    author: str = ""


def write_letters(document: PaperLetters) -> bytes:
    """The letters as one PDF."""
    replaced: set[str] = set()
    data: dict[str, Any] = tidied(dataclasses.asdict(document), replaced)
    for shown, letter in zip(data["letters"], document.letters, strict=True):
        shown["before"] = shown_parts(letter.before, replaced)
        shown["after"] = shown_parts(letter.after, replaced)
    return _written(_LETTERS, data | {"window": WINDOW._asdict()})


def write_labels(document: Labels) -> bytes:
    """The labels as one PDF."""
    data: dict[str, Any] = tidied(dataclasses.asdict(document), set())
    data["sheet"]["first"] = document.sheet.first._asdict()
    return _written(_LABELS, data)


def _written(template: Path, data: dict[str, Any]) -> bytes:
    import typst

    data["title"] = data["title"].strip() or UNTITLED
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    compiler = typst.Compiler(template.read_bytes(), ignore_system_fonts=True, sys_inputs=inputs)
    written = compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"])
    if not isinstance(written, bytes):
        raise TypeError("typst wrote something else than one file")
    return with_plain_ends(written)
