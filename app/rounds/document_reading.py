"""What a round's document holds, read in a limited child process: how many pages it has, and a cover letter's text.

A letter is read for its words and paragraphs alone, so that the bodies' first page can show it. What cannot be read is
told and never guessed: a document that is one picture goes out as it is.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from app.errors import Invalid, RemissError
from app.i18n import _
from app.intake.attachments import MEDIA_TYPES
from app.intake.texts import text_of, tidied
from app.jobs.untrusted import Untrusted
from app.plans.importing.blocks import Grid, Heading, Source, Spans, plain
from app.rounds.kinds import DocumentDoubt, DocumentKind
from app.web.text import MAX_TEXT

PDF, WORD, TEXT = MEDIA_TYPES["pdf"], MEDIA_TYPES["docx"], MEDIA_TYPES["txt"]
LETTERS = (PDF, WORD, TEXT)
"""What a cover letter may be: its text is read."""
LIMITS = Untrusted(seconds=15, processor=15, megabytes=1000)
_IMPORTS = {PDF: ("app.plans.importing.pdf",), WORD: ("app.plans.importing.word",), TEXT: ()}
_LONGER_THAN_A_LETTER = 2 * MAX_TEXT
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_TOO_HEAVY = ("too_heavy", "busy")


@dataclass(frozen=True)
class DocumentText:
    """What was read in a document. ``pages`` of a PDF; ``text`` of a cover letter, paragraphs parted by empty lines."""

    pages: int | None = None
    text: str = ""
    doubt: DocumentDoubt | None = None


def read_document(path: Path, media_type: str, kind: DocumentKind) -> DocumentText:
    """What is to know of a document. Raises Invalid for one that nobody could open (``encrypted``, ``broken``, …)."""
    is_letter = kind is DocumentKind.COVER_LETTER
    if media_type != PDF and not (is_letter and media_type in LETTERS):
        return DocumentText()
    try:
        return replace(LIMITS, imports=_IMPORTS[media_type]).run(parse_document, path, media_type, is_letter)
    except RemissError as error:
        if error.code not in _TOO_HEAVY:
            raise
        return DocumentText(doubt=DocumentDoubt.UNREAD)


def parse_document(path: Path, media_type: str, is_letter: bool) -> DocumentText:
    """What ``read_document`` runs in the child process."""
    if media_type == PDF:
        from app.plans.importing.pdf_file import length_of

        length = length_of(path, most=_LONGER_THAN_A_LETTER if is_letter else 0)
        if length.is_picture:
            return DocumentText(length.pages, doubt=DocumentDoubt.PICTURE)
        if length.characters > _LONGER_THAN_A_LETTER:
            return DocumentText(length.pages, doubt=DocumentDoubt.TOO_LONG)
        return _letter(_paragraphs(path, media_type), length.pages) if is_letter else DocumentText(length.pages)
    if media_type == WORD:
        return _letter(_paragraphs(path, media_type))
    return _letter([part.strip("\n") for part in re.split(r"\n\s*\n", text_of(path))])


def read_whole(path: Path, media_type: str) -> str:
    """All the text of a document that somebody sent, parted by empty lines; "" of one that has none to read.

    Raises Invalid for one that cannot be read, and Busy.
    """
    return replace(LIMITS, seconds=60, processor=45, imports=_IMPORTS[media_type]).run(parse_whole, path, media_type)


def parse_whole(path: Path, media_type: str) -> str:
    """What ``read_whole`` runs in the child process."""
    if media_type == TEXT:
        return text_of(path)
    if media_type == PDF:
        from app.plans.importing.pdf_file import length_of

        if length_of(path, most=0).is_picture:
            return ""
    return tidied("\n\n".join(part for part in _paragraphs(path, media_type, "\t") if part.strip()))


def _letter(paragraphs: Iterable[str], pages: int | None = None) -> DocumentText:
    text = "\n\n".join(part for part in paragraphs if part.strip())
    if len(text) > MAX_TEXT:
        return DocumentText(pages, doubt=DocumentDoubt.TOO_LONG)
    return DocumentText(pages, text, None if text else DocumentDoubt.PICTURE)


def _paragraphs(path: Path, media_type: str, between: str = ", ") -> Iterator[str]:
    """A document's paragraphs; the points of a list are lines of one, and so are the rows of a table. Notes stand last.

    A cover letter and an answer are read as plans are, so what ends a paragraph is the same everywhere. ``between``
    stands between two cells; where it is a tab, an empty cell keeps its place.
    """
    return said_in(source_of(path, media_type), between)


def said_in(source: Source, between: str = ", ") -> Iterator[str]:
    """The same of what a reader has understood."""
    notes: list[str] = []
    points: list[str] = []
    number = 0
    for block in source.blocks:
        if not isinstance(block, Heading | Grid) and block.kind == "list":
            number = number + 1 if block.ordered else 0
            label = (block.mark or f"{number}.") if block.ordered else "–"
            points.append(f"{label} {_said(block.spans, notes)}")
            continue
        if points:
            yield "\n".join(points)
            points, number = [], 0
        if isinstance(block, Grid):
            rows = [[" ".join(_said(cell.spans, notes).split()) for cell in row] for row in block.rows]
            yield "\n".join(between.join(row if between == "\t" else filter(None, row)) for row in rows)
        else:
            yield _said(block.spans, notes)
    yield "\n".join(points)
    for mark, key in enumerate(notes, 1):
        yield f"{_raised(mark)} {source.notes.get(key, '')}".strip()


def source_of(path: Path, media_type: str) -> Source:
    """A Word file or a PDF as its reader understood it. Raises Invalid for one that cannot be read."""
    try:
        if media_type == PDF:
            from app.plans.importing.pdf import read_pdf

            return read_pdf(path)[0]
        from app.plans.importing.word import read_word

        return read_word(path)
    except RemissError:
        raise
    except (RecursionError, ValueError, AttributeError, TypeError, LookupError) as error:
        message = _("Filen kunde inte läsas. Öppna den i programmet den skapades i, spara den på nytt och försök igen.")
        raise Invalid(message, code="broken") from error


def _said(spans: Spans, notes: list[str]) -> str:
    """The words of a paragraph, with the number of each note where its mark stands."""
    marked = []
    for span in spans:
        if span.note is None:
            marked.append(span)
            continue
        notes.extend([span.note] if span.note not in notes else [])
        marked.append(replace(span, text=_raised(notes.index(span.note) + 1), note=None))
    return plain(tuple(marked))


def _raised(number: int) -> str:
    return str(number).translate(_RAISED)
