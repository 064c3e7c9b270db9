"""The text of a PDF's pages, piece by piece: where each stands, how it looks, which tag it belongs to."""

import ctypes
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from pypdfium2 import raw

from app.plans.importing.blocks import Span, Spans
from app.plans.importing.marks import compounded, hyphenated

UNTAGGED = -1
_BOLD_WEIGHT = 600
_BOLD = re.compile(r"bold|black|heavy|semibold|fet\b", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|kursiv", re.IGNORECASE)
_GAP = 0.15
"""Of the height of the letters: a wider gap between two pieces is a space."""
_SMALLER = 0.8
_DEEPEST_FORM = 5
_HYPHEN = re.compile("[-\u00ad\u0002\u2010\ufffe]")
_SOFT_HYPHENS = re.compile("[\u00ad\u0002\u2010\ufffe]$")
_WORD = re.compile(r"[^\W\d_]+")
_WHOLE_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?=[\s.,;:!?)])")
_LONGEST_WORD, _SHORTEST = 60, 3
_FRAGMENTS = 6
"""So many pieces a divided word may have."""
_NEARLY = 1.5
_ABOVE, _BELOW = 0.4, 0.2
_RAISED_BY = 0.3
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_UNSEEN = re.compile("[\u0000\u0001\u0003-\u0008\u000b-\u001f\u200b\ufeff]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of text on a page: distances from the left and from the top, in points; its size and its tag's number.

    ``base`` is the line that its letters stand on.
    """

    text: str
    left: float
    right: float
    top: float
    bottom: float
    size: float
    bold: bool
    italic: bool
    tag: int
    base: float = 0.0

    def is_beside(self, other: "Piece") -> bool:
        """Whether the two stand on the same line."""
        return self._reaches(other) or other._reaches(self)

    def _reaches(self, other: "Piece") -> bool:
        middle = (other.top + other.bottom) / 2
        return self.top - _ABOVE * self.size <= middle <= self.bottom + _BELOW * self.size


def pieces_of(page: Any) -> Iterator[Piece]:
    """The pieces of a page in the order in which it draws them."""
    height, text_page = page.get_height(), page.get_textpage()
    for text_object in _text_objects(page, raw.FPDFPage_CountObjects, raw.FPDFPage_GetObject, 0):
        text = _UNSEEN.sub("", _string(raw.FPDFTextObj_GetText, text_object, text_page))
        left, bottom, right, top = (ctypes.c_float() for _side in range(4))
        sides = map(ctypes.byref, (left, bottom, right, top))
        if not text or not raw.FPDFPageObj_GetBounds(text_object, *sides):
            continue
        size, font = ctypes.c_float(), raw.FPDFTextObj_GetFont(text_object)
        raw.FPDFTextObj_GetFontSize(text_object, ctypes.byref(size))
        name = _font_name(font)
        matrix = _matrix(text_object)
        yield Piece(
            *(text, left.value, right.value, height - top.value, height - bottom.value),
            size=round(size.value * (abs(matrix.d) or 1.0), 1),
            bold=raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT or bool(_BOLD.search(name)),
            italic=bool(_ITALIC.search(name)),
            tag=raw.FPDFPageObj_GetMarkedContentID(text_object),
            base=height - matrix.f,
        )


def _text_objects(
    holder: Any, count: Callable[[Any], int], get: Callable[[Any, int], Any], depth: int
) -> Iterator[Any]:
    for index in range(max(0, count(holder))):
        found = get(holder, index)
        kind = raw.FPDFPageObj_GetType(found)
        if kind == raw.FPDF_PAGEOBJ_TEXT:
            yield found
        elif kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST_FORM:
            yield from _text_objects(found, raw.FPDFFormObj_CountObjects, raw.FPDFFormObj_GetObject, depth + 1)


def _string(ask: Callable[..., int], *about: Any) -> str:
    """What pdfium answers in UTF-16, first asked how long it is."""
    length = ask(*about, None, 0)
    if length <= 2:
        return ""
    buffer = ctypes.create_string_buffer(length + 2)
    ask(*about, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), length)
    return buffer.raw[: length - 2].decode("utf-16-le", errors="replace")


def _font_name(font: Any) -> str:
    length = raw.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(max(1, length))
    raw.FPDFFont_GetBaseFontName(font, buffer, length)
    return buffer.value.decode("latin-1")


def _matrix(text_object: Any) -> Any:
    """How large its letters are (``d``) and where they stand (``f``)."""
    matrix = raw.FS_MATRIX()
    raw.FPDFPageObj_GetMatrix(text_object, ctypes.byref(matrix))
    return matrix


@dataclass(frozen=True)
class _Column:
    """Between which edges some lines stand, and the document's words."""

    left: float
    right: float
    words: frozenset[str]


def spans_of(pieces: list[Piece], words: frozenset[str] = frozenset()) -> Spans:
    """Pieces that follow each other as text: spaces where there are gaps, words whole that a line's end divided.

    ``words`` are those of the whole document: a narrow column divides one of them without a hyphen.
    """
    spans: list[Span] = []
    before: Piece | None = None
    sides = [(piece.left, piece.right) for piece in pieces] or [(0.0, 0.0)]
    column = _Column(min(left for left, _right in sides), max(right for _left, right in sides), words)
    for piece in pieces:
        if before is not None and _HYPHEN.fullmatch(piece.text.strip()) and before.is_beside(piece):
            spans[-1] = replace(spans[-1], text=spans[-1].text + piece.text.rstrip())  # drawn by itself at a line's end
            continue
        if before is not None:
            _join(spans, before, piece, column)
        script = "sup" if before is not None and _is_raised(before, piece) else ""
        size = before.size if script and before is not None else piece.size
        text = re.sub(r"[ \t\r\n]+", " ", piece.text)
        spans.append(Span(text, bold=piece.bold, italic=piece.italic, size=size, script=script))
        before = piece if not script or before is None else _after(before, piece)
    return single_spaced(spans)


def words_in(pages: list[list[Piece]]) -> frozenset[str]:
    """The words of a document that are surely whole: a space or a sign follows them."""
    return frozenset(
        word.casefold() for pieces in pages for piece in pieces for word in _WHOLE_WORD.findall(piece.text)
    )


def _is_divided(said: str, before: Piece, piece: Piece, column: _Column) -> bool:
    """Whether a column's edge went through a word, or through a number after a stroke. ``said``: all up to it."""
    following = piece.text.lstrip()
    if before.text.endswith("/") and following[:1].isdecimal():
        return True
    first, second = _WORD.findall(said[-_LONGEST_WORD:])[-1:], _WORD.match(following)
    if not first or second is None or not following[0].islower() or not before.text[-1].isalpha():
        return False
    if len(first[0]) >= _SHORTEST and f"{first[0]}{second[0]}".casefold() in column.words:
        return True
    is_alone = " " not in before.text and before.left - column.left < 1
    width = (piece.right - piece.left) / len(piece.text) * (1.6 if following[0] in "mw" else 1)
    is_full = before.right + width >= column.right - _NEARLY
    return is_alone and is_full and first[0].casefold() not in column.words


def single_spaced(spans: Iterable[Span]) -> Spans:
    """The spans without two spaces in a row, also where one ends and the next begins."""
    kept: list[Span] = []
    for span in spans:
        text = re.sub(" +", " ", span.text)
        text = text.lstrip(" ") if kept and kept[-1].text.endswith((" ", "\n")) else text
        kept.extend([replace(span, text=text)] if text else [])
    return tuple(kept)


def with_sign_joined(spans: Spans) -> Spans:
    """The spans with a bullet or a number in a font of its own as part of the words after it."""
    while len(spans) > 1 and not spans[0].note and not re.search(r"\w\w", spans[0].text):
        spans = (replace(spans[1], text=spans[0].text + spans[1].text), *spans[2:])
    return spans


def is_mark(span: Span) -> bool:
    """Whether a span is a raised number: a note's mark, or a power."""
    return bool(span.script) and span.text.strip().isdecimal()


def with_marks_raised(spans: Spans) -> Spans:
    """The spans with raised numbers as such figures after the word before: marks of notes, if there are notes."""
    joined: list[Span] = []
    for span in spans:
        if is_mark(span) and joined:
            joined[-1] = replace(joined[-1], text=joined[-1].text.rstrip() + span.text.translate(_RAISED))
        else:
            joined.append(span)
    return tuple(joined)


def _join(spans: list[Span], before: Piece, piece: Piece, column: _Column) -> None:
    """Put between two pieces what belongs there; a hyphen at a line's end goes when it only divides the word."""
    last, following = spans[-1].text, piece.text.lstrip()
    if before.is_beside(piece):
        gap = piece.left - before.right
        if gap > _GAP * before.size and not last.endswith(" ") and not piece.text.startswith(" "):
            spans.append(Span(" "))
        return
    words = _SOFT_HYPHENS.sub("-", last.rstrip())
    spans[-1] = replace(spans[-1], text=words + " " * last.endswith(" "))
    if hyphenated(words, following):
        spans[-1] = replace(spans[-1], text=words[:-1])
    elif (
        not compounded(words, following)
        and not last.endswith(" ")
        and not _is_divided("".join(span.text for span in spans[-_FRAGMENTS:]), before, piece, column)
    ):
        spans.append(Span(" "))


def _is_raised(before: Piece, piece: Piece) -> bool:
    """Whether a piece stands higher and smaller than the one before it on the line: a note's mark, or a power.

    Some fonts have figures made for that, which are small although their size is that of the line.
    """
    if piece.size < _SMALLER * before.size:
        return piece.bottom < before.bottom - _GAP * before.size
    is_number = piece.text.strip().isdecimal() and not before.text.rstrip().endswith(tuple("\"”'’"))
    return is_number and before.is_beside(piece) and piece.bottom < before.bottom - _RAISED_BY * before.size


def _after(before: Piece, piece: Piece) -> Piece:
    """The line's own letters, as far as a raised piece has taken them: the next is compared with those."""
    return Piece("", before.left, piece.right, before.top, before.bottom, before.size, before.bold, before.italic, 0)
