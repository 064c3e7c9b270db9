"""Tables in a PDF without tags: columns by where the words of a heading row stand, rows below them.

Only where it is sure: the headings name at least two years, goals or states of today, each word lies under one of them,
and the rows stand as close as rows do; or two columns say facts about the document. What is not stays lines of text.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from app.plans.importing.blocks import Grid, GridCell, Span, Spans, plain, trimmed
from app.plans.importing.facts import facts_of
from app.plans.importing.pdf_pages import Piece, spans_of, with_marks_raised
from app.plans.importing.tables import indicator_rows, is_value_heading

_FEWEST_COLUMNS, _FEWEST_VALUES = 3, 2
_MOST_COLUMNS = 20
_FAR_APART, _FEWEST_FACTS = 2.0, 3
_APART = 0.6
"""Of the size of the letters: less lies between two words of one cell."""
_TOLERANCE = 4.0
_OTHER_SIZE = 0.08
_SAME_CELL = 1.06
"""How much more than the usual step may lie between two lines of one cell."""
_NEXT_ROW = 1.35
"""How much more than between other rows may lie above a row with nothing but a name."""
_FARTHEST = 4.0
_LINES, _HEIGHT = 1.7, 3.5
"""Of the size: how far apart the lines of a heading are, and how high the headings."""
_USUAL_STEP = 1.2
_GOES_ON = re.compile(r"[:,;–-]$")


@dataclass(slots=True)
class _Column:
    """Where a column's heading stands, and its pieces."""

    left: float
    right: float
    pieces: list[Piece] = field(default_factory=list)

    def add(self, piece: Piece) -> None:
        self.pieces.append(piece)
        self.left, self.right = min(self.left, piece.left), max(self.right, piece.right)

    def overlaps(self, piece: Piece) -> bool:
        return piece.left < self.right and piece.right > self.left


Row = dict[int, list[Piece]]


@dataclass(frozen=True, slots=True)
class Found:
    """A table among a page's pieces: from which to which, and its cells; ``goes_on``: it reaches the page's end."""

    start: int
    end: int
    columns: Sequence[_Column]
    rows: Sequence[Row]
    step: float
    has_headings: bool


def tables_in(pieces: Sequence[Piece], step: float, before: Found | None) -> Iterator[Found]:
    """The tables of a page, whose lines usually are ``step`` apart. ``before``: one that reached the end of the page
    before, and may go on at the top of this one."""
    at = 0
    if before is not None and (more := _continued(pieces, before)) is not None:
        yield more
        at = more.end
    while at < len(pieces):
        is_heading = is_value_heading(_first_words(pieces, at))
        found = _table_at(pieces, at, step) if is_heading else _pairs_at(pieces, at, step)
        if found is None:
            at += 1
        else:
            yield found
            at = found.end


def _first_words(pieces: Sequence[Piece], at: int) -> str:
    """What may be a heading of values: a piece, and the one below it."""
    following = pieces[at + 1] if at + 1 < len(pieces) else None
    is_below = following is not None and abs(following.left - pieces[at].left) < _TOLERANCE
    return plain(spans_of([pieces[at], following] if following and is_below else [pieces[at]]))


def _table_at(pieces: Sequence[Piece], at: int, step: float) -> Found | None:
    """The table that has a heading of values at a piece."""
    start = _beginning(pieces, at)
    if start is None:
        return None
    columns, end = _headings(pieces, start)
    values = sum(is_value_heading(plain(spans_of(column.pieces))) for column in columns[1:])
    if not _FEWEST_COLUMNS <= len(columns) <= _MOST_COLUMNS or values < _FEWEST_VALUES:
        return None
    bottom = max(piece.base for column in columns for piece in column.pieces)
    rows, last = _rows(pieces, end, columns, bottom, _step_in(pieces, columns, end, step))
    return Found(start, last, columns, rows, step, has_headings=True) if rows else None


def _pairs_at(pieces: Sequence[Piece], at: int, step: float) -> Found | None:
    """The rows of two far apart that begin at a piece, if they say facts about the document."""
    name, value = pieces[at], pieces[at + 1] if at + 1 < len(pieces) else pieces[at]
    is_beside = abs(name.base - value.base) < 1 and value.left - name.right > _FAR_APART * name.size
    if not is_beside or (at and abs(pieces[at - 1].base - name.base) < 1):
        return None
    columns = [_Column(piece.left, piece.right, [piece]) for piece in (name, value)]
    usual = _step_in(pieces, columns, at, step)
    rows, end = _rows(pieces, at, columns, name.base - usual, usual)
    found = Found(at, end, columns, rows, step, has_headings=False)
    return found if len(rows) >= _FEWEST_FACTS and facts_of(_grid(found, frozenset())) else None


def _beginning(pieces: Sequence[Piece], at: int) -> int | None:
    """The first piece of the headings to the left of one; they may have several lines each."""
    start, edge = at, pieces[at].left
    while start:
        first, last = pieces[start - 1], pieces[start]
        gap = last.base - first.base
        is_above = first.left < last.right and first.right > last.left and 0 < gap < _LINES * last.size and start < at
        is_above = is_above and first.right < edge
        is_left = first.right < last.left - _APART * last.size and abs(gap) < _HEIGHT * last.size
        if not (is_above or is_left) or abs(first.size - last.size) > _OTHER_SIZE * last.size:
            break
        if is_above and first.bold != last.bold:
            break
        edge = last.left if is_left else edge
        start -= 1
    return start if start < at else None


def _headings(pieces: Sequence[Piece], start: int) -> tuple[list[_Column], int]:
    """The columns that a row of headings makes, and where it ends."""
    columns: list[_Column] = []
    lowest = pieces[start].base
    for index in range(start, len(pieces)):
        piece = pieces[index]
        if columns and columns[-1].overlaps(piece) and piece.base > columns[-1].pieces[-1].base:
            if piece.base - columns[-1].pieces[-1].base > _LINES * piece.size:
                return columns, index
            columns[-1].add(piece)
        elif columns and piece.left < columns[-1].right + _APART * piece.size and piece.text.strip():
            if piece.left < columns[-1].left or abs(piece.base - columns[-1].pieces[-1].base) > 1:
                return columns, index
            columns[-1].add(piece)
        elif columns and abs(piece.base - lowest) > _HEIGHT * piece.size:
            return columns, index
        else:
            columns.append(_Column(piece.left, piece.right, [piece]))
    return columns, len(pieces)


def _step_in(pieces: Sequence[Piece], columns: Sequence[_Column], start: int, usual: float) -> float:
    """How far apart the lines of a cell are: the smallest step below the headings, or the usual one."""
    size = columns[0].pieces[0].size
    steps = [usual] if usual > size else [size * _USUAL_STEP]
    for above, below in zip(pieces[start:], pieces[start + 1 :], strict=False):
        gap = below.base - above.base
        if abs(above.left - below.left) < _TOLERANCE and size <= gap <= 2 * size:
            steps.append(gap)
        if gap > _FARTHEST * size:
            break
    return min(steps)


def _rows(
    pieces: Sequence[Piece], start: int, columns: Sequence[_Column], bottom: float, step: float
) -> tuple[list[Row], int]:
    """The rows below the headings, which end at ``bottom``, and where the table ends."""
    found, end = _fitting(pieces, start, columns, step)
    rows: list[Row] = []
    usual = 0.0
    for at, row in found:
        gap = min(cell[0].base for cell in row.values()) - bottom
        counts = any(row) or not rows
        if not 0.5 * step < gap <= (_FARTHEST * step if counts else usual * _NEXT_ROW) or _is_heading(row):
            return rows, at
        usual = max(usual, gap) if counts else usual
        bottom = max(piece.base for cell in row.values() for piece in cell)
        rows.append(row)
    return rows, end


def _fitting(
    pieces: Sequence[Piece], start: int, columns: Sequence[_Column], step: float
) -> tuple[list[tuple[int, Row]], int]:
    """The pieces as rows, each with the index of its first, up to the first piece that stands in no column."""
    found: list[tuple[int, Row]] = []
    size = columns[0].pieces[0].size
    last = 0
    for index in range(start, len(pieces)):
        piece = pieces[index]
        row = found[-1][1] if found else {}
        is_mark = _is_mark(piece, row.get(last, ()))
        at = last if is_mark else _column_of(piece, columns)
        if at is None or (not is_mark and abs(piece.size - size) > _OTHER_SIZE * size):
            return found, index
        if not row or (not is_mark and _begins_row(piece, at, last, row, step)):
            row = {}
            found.append((index, row))
        row.setdefault(at, []).append(piece)
        last = at
    return found, len(pieces)


def _is_heading(row: Row) -> bool:
    return not any(row) and all(piece.bold for piece in row[0])


def _begins_row(piece: Piece, at: int, last: int, row: Row, step: float) -> bool:
    before = row[last][-1]
    gap = piece.base - before.base
    return at < last or (at == last and not -0.5 * step < gap < step * _SAME_CELL)


def _is_mark(piece: Piece, cell: Sequence[Piece]) -> bool:
    """Whether a piece is the mark of a note at the end of what the cell says."""
    if not cell or not piece.text.strip().isdecimal() or piece.size > 0.8 * cell[-1].size:
        return False
    return piece.is_beside(cell[-1]) and 0 <= piece.left - cell[-1].right + 1 < 3 * cell[-1].size


def _column_of(piece: Piece, columns: Sequence[_Column]) -> int | None:
    """The one column that a piece stands in, or None if it reaches over to another or stands in none."""
    over = [index for index, column in enumerate(columns) if column.overlaps(piece)]
    if len(over) > 1:
        return None
    left = [index for index, column in enumerate(columns) if piece.left >= column.left - _TOLERANCE]
    if not left:
        return None
    at = over[0] if over else left[-1]
    following = columns[at + 1].left if at + 1 < len(columns) else None
    return at if following is None or piece.right < following else None


def _continued(pieces: Sequence[Piece], before: Found) -> Found | None:
    """What of a table stands at the top of the next page, below no headings: only if a row of it has values."""
    if not pieces:
        return None
    top = pieces[0].base - 1.5 * before.step
    rows, end = _rows(pieces, 0, before.columns, top, _step_in(pieces, before.columns, 0, before.step))
    headings = sum(is_value_heading(plain(spans_of(cell))) for at, cell in rows[0].items() if at) if rows else 0
    if headings >= _FEWEST_VALUES or not any(at for row in rows for at in row):
        return None
    return Found(0, end, before.columns, rows, before.step, has_headings=False)


def grid_of(found: Found, words: frozenset[str]) -> Grid | None:
    """The table, or None if it has no indicators after all, and no facts about the document."""
    grid = _grid(found, words)
    if not found.has_headings:
        return grid
    headings = tuple(_cell(column.pieces, words) for column in found.columns)
    whole = Grid((headings, *grid.rows), headers=1)
    return whole if indicator_rows(whole) else None


def _grid(found: Found, words: frozenset[str]) -> Grid:
    count = len(found.columns)
    return Grid(tuple(tuple(_cell(row.get(at, ()), words) for at in range(count)) for row in found.rows))


def _cell(pieces: Sequence[Piece], words: frozenset[str]) -> GridCell:
    return GridCell(with_marks_raised(trimmed(spans_of(list(pieces), words))))


def with_divided_row(above: Grid, below: Grid) -> Grid | None:
    """The table above with the rest of its last row, which stands first on the next page below the same headings.

    None if nothing says that the row was divided: a name that ends unfinished, or goes on with a small letter, and
    nothing beside its rest.
    """
    first = below.rows[below.headers] if len(below.rows) > below.headers else ()
    if not first or len(first) != len(above.rows[-1]) or any(plain(cell.spans) for cell in first[1:]):
        return None
    name, rest = plain(above.rows[-1][0].spans), plain(first[0].spans)
    if not (_GOES_ON.search(name) or rest[:1].islower()):
        return None
    spans: Spans = (*above.rows[-1][0].spans, *(() if name.endswith("-") else (Span(" "),)), *first[0].spans)
    row = (GridCell(spans), *above.rows[-1][1:])
    return Grid((*above.rows[:-1], row, *below.rows[below.headers + 1 :]), above.headers)
