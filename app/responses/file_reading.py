"""The text of an attached file, page by page, as its paragraphs: read in a limited child process.

A Word file and a text have no pages of their own: they are told in stretches. What cannot be read is told and never
guessed: a person can still read the file and type what it says.
"""

import enum
import re
import threading
from collections import OrderedDict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from app.errors import RemissError
from app.intake.texts import text_of, tidied
from app.jobs.untrusted import Untrusted
from app.rounds.document_reading import PDF, TEXT, WORD, said_in, source_of

LIMITS = Untrusted(seconds=30, processor=20, megabytes=1000)
_IMPORTS = {PDF: ("app.plans.importing.pdf", "app.plans.importing.pdf_lines"), WORD: ("app.plans.importing.word",)}
STRETCH = 4_000
"""Characters after which a stretch of a text without pages ends, at the end of a paragraph."""
MOST_PAGES = 2_000
MOST_CHARACTERS = 2_000_000
MOST_KEPT = 8


class FileDoubt(enum.StrEnum):
    """Why a file's text is not shown."""

    PICTURE = "picture"
    LOCKED = "locked"
    UNREAD = "unread"
    OTHER_KIND = "other_kind"


Page = tuple[str, ...]


@dataclass(frozen=True)
class FileText:
    """The paragraphs of a file. ``numbered``: its pages are those that a reader of the file sees, else stretches."""

    pages: tuple[Page, ...] = ()
    numbered: bool = False
    doubt: FileDoubt | None = None


class _Kept:
    """The texts of the files that were read last, by their checksums: what has one checksum says one thing."""

    def __init__(self) -> None:
        self._texts: OrderedDict[str, FileText] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, sha256: str) -> FileText | None:
        with self._lock:
            if sha256 in self._texts:
                self._texts.move_to_end(sha256)
            return self._texts.get(sha256)

    def put(self, sha256: str, text: FileText) -> None:
        with self._lock:
            self._texts[sha256] = text
            while len(self._texts) > MOST_KEPT:
                self._texts.popitem(last=False)


_kept = _Kept()
_PASSING = ("busy", "too_heavy")


def read_file_text(path: Path, media_type: str, sha256: str) -> FileText:
    """The text of a file, kept for the next who asks."""
    if media_type not in (PDF, WORD, TEXT):
        return FileText(doubt=FileDoubt.OTHER_KIND)
    known = _kept.get(sha256)
    if known is not None:
        return known
    try:
        text = replace(LIMITS, imports=_IMPORTS.get(media_type, ())).run(parse_file_text, path, media_type)
    except RemissError as error:
        text = FileText(doubt=FileDoubt.LOCKED if error.code == "encrypted" else FileDoubt.UNREAD)
        if error.code in _PASSING:
            return text
    _kept.put(sha256, text)
    return text


def parse_file_text(path: Path, media_type: str) -> FileText:
    """What ``read_file_text`` runs in the child process."""
    if media_type == PDF:
        return _pdf(path)
    if media_type == WORD:
        return _in_stretches([tidied(part) for part in said_in(source_of(path, media_type), "\t")])
    return _in_stretches(re.split(r"\n\s*\n", text_of(path)))


def _pdf(path: Path) -> FileText:
    from app.plans.importing.pdf_file import LEAST_LETTERS, opened_pdf
    from app.plans.importing.pdf_lines import parts_of
    from app.plans.importing.pdf_pages import pieces_of

    pdf = opened_pdf(path)
    pages: list[Page] = []
    letters = 0
    for number, page in enumerate(pdf):
        if number >= MOST_PAGES or letters > MOST_CHARACTERS:
            pages.append(())
            continue
        pieces = list(pieces_of(page))
        letters += sum(len(piece.text.strip()) for piece in pieces)
        pages.append(_filled(tidied(part) for part in said_in(parts_of([pieces]), "\t")) if pieces else ())
    is_picture = letters < LEAST_LETTERS * min(len(pages), MOST_PAGES)
    return FileText(tuple(pages), True, FileDoubt.PICTURE if is_picture else None)


def _filled(parts: Iterable[str]) -> Page:
    return tuple(part.strip("\n") for part in parts if part.strip())


def _in_stretches(parts: Sequence[str]) -> FileText:
    pages: list[list[str]] = [[]]
    length = 0
    for part in _filled(parts):
        if length > STRETCH:
            pages.append([])
            length = 0
        pages[-1].append(part)
        length += len(part)
    return FileText(tuple(tuple(page) for page in pages))
