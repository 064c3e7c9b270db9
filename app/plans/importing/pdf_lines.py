"""Reading a PDF that has no tags: paragraphs, notes and margins by where the lines stand and how large they are."""

import itertools
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from app.i18n import _
from app.plans.importing.blocks import Block, Grid, Line, Source, Span, Spans, plain, trimmed
from app.plans.importing.marks import NoteText, resolve_notes, typed_bullet
from app.plans.importing.pages import page_marks_left_out
from app.plans.importing.parsed import Warning
from app.plans.importing.pdf_pages import Piece, is_mark, spans_of, with_marks_raised, with_sign_joined, words_in
from app.plans.importing.pdf_tables import Found, grid_of, tables_in, with_divided_row

_WIDER = 1.3
"""How much larger than usual the distance between two lines is between paragraphs."""
_OTHER_SIZE = 0.08
_NOTE_SIZE, _MARK_SIZE = 0.93, 0.8
_ENDS_EARLY = 0.8
_OUTDENT = 3.0
_ENDED = re.compile(r"[.!?:…”\"]$")
_PAGE_NUMBER = re.compile(r"(?:sida|page|s\.)?\s*\d{1,3}\s*(?:\(\s*\d{1,3}\s*\)|(?:av|of|/)\s*\d{1,3})?", re.IGNORECASE)
_POINT = re.compile(r"^(?:[-–•·▪●◦‣\uf0b7*]|(?:\d{1,2}|[a-zåäö])[.)])\s")
_NUMBERED = re.compile(r"^(?P<mark>(?:\d{1,2}|[a-zåäö])[.)])\s+(?=\S)")
_NOTE = re.compile(r"^(?P<mark>\d{1,3}|[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3})[.)]?\s*(?=[^\W\d]|[\d(”\"])")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")

PdfLine = list[Piece]


def lines_of(pieces: list[Piece]) -> list[PdfLine]:
    """The lines of a page in the order in which it draws them: pieces beside each other are one."""
    lines: list[PdfLine] = []
    for piece in pieces:
        if lines and _goes_on(lines[-1], piece):
            lines[-1].append(piece)
        elif piece.text.strip():
            lines.append([piece])
    return lines


def _goes_on(line: PdfLine, piece: Piece) -> bool:
    largest = max(line, key=lambda each: each.size)
    return piece.left >= line[0].left and (largest.is_beside(piece) or line[-1].is_beside(piece))


def parts_of(pages: list[list[Piece]]) -> Source:
    """The document's blocks; what looks like a heading is bold or large, and so is found as in any other document."""
    shown, margins = _without_margins([lines_of(pieces) for pieces in pages])
    usual = usual_size(shown)
    parts: list[Block | NoteText] = []
    tables = _Tables(words_in(pages))
    for lines in shown:
        body, notes = _divided(lines, usual)
        for part in tables.apart(body):
            parts.extend([part] if isinstance(part, Grid) else _paragraphs(part, body, usual))
        parts.extend(notes)
    blocks, notes_by_key = resolve_notes(_whole(parts))
    source = Source(blocks, notes_by_key, margin="\n".join(margins))
    source.warnings.append(_guessed())
    if tables.count:
        source.warnings.append(_guessed_tables())
    if margins:
        source.warnings.append(page_marks_left_out(margins))
    return source


def _guessed() -> Warning:
    message = _(
        "PDF-filen säger inte vad som är rubriker, listor och tabeller. De är gissade av hur raderna ser ut. "
        "Kontrollera planen mot originalet."
    )
    return Warning("pdf_guessed", message)


def _guessed_tables() -> Warning:
    message = _(
        "Tabeller är lästa efter var orden står på sidan. Kontrollera att varje värde står på rätt rad och under "
        "rätt år."
    )
    return Warning("tables_guessed", message)


class _Tables:
    """Takes the tables of indicators out of one page after another."""

    def __init__(self, words: frozenset[str]) -> None:
        self.count = 0
        self._words = words
        self._before: Found | None = None

    def apart(self, body: list[PdfLine]) -> Iterator[list[PdfLine] | Grid]:
        """The page's lines, and its tables, in order."""
        pieces = [piece for line in body for piece in line]
        done, before = 0, self._before
        self._before = None
        for found in tables_in(pieces, _step(body), before):
            grid = grid_of(found, self._words)
            if grid is None:
                continue
            self.count += 1
            if done < found.start:
                yield lines_of(pieces[done : found.start])
            yield grid
            done = found.end
            self._before = found if done == len(pieces) else None
        if done < len(pieces):
            yield lines_of(pieces[done:])


def _step(lines: list[PdfLine]) -> float:
    """How far apart the lines of a page usually are."""
    steps = [
        below[0].base - line[0].base for line, below in itertools.pairwise(lines) if below[0].base > line[0].base + 1
    ]
    return median(steps) if steps else 0.0


def text_of(line: PdfLine, *, marks: bool = False) -> str:
    """A line's words, with raised numbers if ``marks`` says so: they may be powers or marks of notes."""
    return " ".join("".join(span.text for span in spans_of(line) if marks or not is_mark(span)).split())


def _without_margins(pages: list[list[PdfLine]]) -> tuple[list[list[PdfLine]], list[str]]:
    """The pages without numbers of pages and what stands at the same height of most of them, and that."""
    places = Counter((text_of(line), round(line[0].top)) for lines in pages for line in lines)
    often = max(2, len(pages) // 2 + 1)

    def is_margin(line: PdfLine, lines: list[PdfLine]) -> bool:
        text = text_of(line)
        tops = [other[0].top for other in lines]
        is_outermost = line[0].top in (min(tops), max(tops))
        return places[text, round(line[0].top)] >= often or bool(is_outermost and _PAGE_NUMBER.fullmatch(text))

    kept = [[line for line in lines if not is_margin(line, lines)] for lines in pages]
    if not any(kept):
        return pages[:1], []
    return kept, list(dict.fromkeys(text_of(line) for lines in pages for line in lines if is_margin(line, lines)))


def usual_size(pages: list[list[PdfLine]]) -> float:
    sizes: Counter[float] = Counter()
    for piece in (piece for lines in pages for line in lines for piece in line):
        sizes[piece.size] += len(piece.text)
    return sizes.most_common(1)[0][0] if sizes else 0.0


def _size(line: PdfLine) -> float:
    return max(piece.size for piece in line)


def note_mark(line: PdfLine, usual: float) -> str:
    """The number that a note at a page's foot begins with: small beside what follows, or all is small; else nothing."""
    match = _NOTE.match(text_of(line))
    is_small = len(line) > 1 and line[0].text.strip().isdecimal() and line[0].size < _MARK_SIZE * line[1].size
    return match["mark"] if match and (is_small or _size(line) <= _NOTE_SIZE * usual) else ""


def spellings_of(line: PdfLine, usual: float) -> tuple[str, str]:
    """A line's words without marks of notes and of items, which a plan has in its own way, and with them."""
    text = text_of(line).removeprefix(note_mark(line, usual)).lstrip()
    return _NUMBERED.sub("", text), text_of(line, marks=True)


def _divided(lines: list[PdfLine], usual: float) -> tuple[list[PdfLine], list[NoteText]]:
    """A page's lines, and the notes at the foot of each of its columns."""
    body: list[PdfLine] = []
    notes: list[NoteText] = []
    for column in _columns(lines):
        above, below = _divided_column(column, usual)
        body += above
        notes += below
    return body, notes


def _columns(lines: list[PdfLine]) -> Iterator[list[PdfLine]]:
    """The lines as long as they go down the page: another column begins further up."""
    column: list[PdfLine] = []
    for line in lines:
        if column and line[0].bottom < column[-1][0].top:
            yield column
            column = []
        column.append(line)
    yield column


def _divided_column(lines: list[PdfLine], usual: float) -> tuple[list[PdfLine], list[NoteText]]:
    """A column's lines, and the notes at its foot, from the first that begins with its number."""
    marks = [note_mark(line, usual) for line in lines]
    start = next((index for index, mark in enumerate(marks) if mark), len(lines))
    if any(_size(line) > usual * (1 + _OTHER_SIZE) for line in lines[start:]):  # a heading is below: no page's foot
        return lines, []
    notes: list[NoteText] = []
    for mark, line in zip(marks[start:], lines[start:], strict=True):
        text = text_of(line)
        if mark and (not notes or _follows(notes[-1].mark, mark)):
            notes.append(NoteText(mark.translate(_RAISED), _NOTE.sub("", text, count=1)))
        else:
            notes[-1] = replace(notes[-1], text=f"{notes[-1].text} {text}")
    return lines[:start], notes


def _follows(before: str, mark: str) -> bool:
    plain_marks = [each.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")) for each in (before, mark)]
    return int(plain_marks[1]) == int(plain_marks[0]) + 1


def _paragraphs(lines: list[PdfLine], page: list[PdfLine], usual: float) -> list[Line]:
    """Some of a page's lines as paragraphs."""
    steps = [below[0].top - line[0].top for line, below in itertools.pairwise(page) if below[0].top > line[0].top]
    step = median(steps) if steps else 0.0
    margin = max((line[-1].right for line in page), default=0.0)
    groups: list[list[PdfLine]] = []
    for line in lines:
        goes_on = bool(groups) and not _begins(groups[-1][-1], line, step, margin, usual)
        if goes_on and not _is_left_of_item(line, groups[-1][0]):
            groups[-1].append(line)
        else:
            groups.append([line])
    made = (_line(trimmed(spans_of([piece for line in group for piece in line])), usual) for group in groups)
    return [line for line in made if plain(line.spans)]


def _is_left_of_item(line: PdfLine, first: PdfLine) -> bool:
    """Whether a line is no part of an item, since it begins to the left of the bullet, or with a capital letter to the
    left of the words after it."""
    if not _POINT.match(text_of(first)):
        return False
    words = first[1].left if len(first) > 1 and text_of(line)[:1].isupper() else first[0].left
    return line[0].left < words - _OUTDENT


def _begins(before: PdfLine, line: PdfLine, step: float, margin: float, usual: float) -> bool:
    """Whether a paragraph begins with ``line``."""
    if _POINT.match(text_of(line)) or abs(_size(line) - _size(before)) > _OTHER_SIZE * _size(before):
        return True
    if all(piece.bold for piece in line) != all(piece.bold for piece in before):
        return True
    between = (line[0].top - before[0].top) * min(1.0, usual / _size(line))
    ended = bool(_ENDED.search(text_of(before)))
    return between < 0 or between > _WIDER * step or (ended and before[-1].right < _ENDS_EARLY * margin)


def _line(spans: Spans, usual: float) -> Line:
    """A paragraph or an item."""
    marked = with_sign_joined(with_marks_raised(spans))
    bullet = typed_bullet(marked)
    if bullet is not None:
        return bullet
    match = _NUMBERED.match(marked[0].text) if marked else None
    if match and not all(span.bold for span in marked if span.text.strip()):
        rest = trimmed((replace(marked[0], text=marked[0].text[match.end() :]), *marked[1:]))
        return Line(rest, "list", 1, ordered=True, mark=match["mark"])
    return Line(marked)


def _whole(parts: list[Block | NoteText]) -> list[Block | NoteText]:
    """The parts with a paragraph or a row whole again that a page's end divided, with its notes after it."""
    whole: list[Block | NoteText] = []
    last: int | None = None
    for part in parts:
        if isinstance(part, NoteText):
            whole.append(part)
            continue
        above = whole[last] if last is not None else None
        if isinstance(above, Grid) and isinstance(part, Grid) and (joined := with_divided_row(above, part)):
            whole[last or 0] = joined
            continue
        if (
            isinstance(above, Line)
            and isinstance(part, Line)
            and last != len(whole) - 1
            and _divided_at_page(above, part)
        ):
            whole[last or 0] = replace(above, spans=(*above.spans, Span(" "), *part.spans))
            continue
        last = len(whole)
        whole.append(part)
    return whole


def _divided_at_page(above: Line, below: Line) -> bool:
    start, end = plain(above.spans), plain(below.spans)
    return below.kind == "text" and end[:1].islower() and not _ENDED.search(start)
