"""What was decided about a plan's tables, in a file that is read after it: row by row stays row by row. Pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from app.plans.importing.parsed import (
    ParsedCell,
    ParsedIndicator,
    ParsedIndicatorTable,
    ParsedParagraph,
    ParsedPlan,
    ParsedSection,
)
from app.plans.importing.values import value_of
from app.plans.mending.grids import cells_in, name_column
from app.plans.pairing import LIKE, WINDOW, Pairs, Words, likeness, words_of
from app.plans.views import ROWS, TableView, VersionView

Read = ParsedParagraph | ParsedIndicatorTable


@dataclass(frozen=True, slots=True)
class TableNotKept:
    """A table of the earlier version whose rows are no places any more, and the section that it stood in."""

    section: str
    name_heading: str
    rows: int


@dataclass(frozen=True, slots=True)
class _Table:
    """A table to find again: where it stands, its headings and what all its cells say, in whatever order."""

    title: str
    headings: tuple[str, ...]
    said: tuple[str, ...]
    words: Words
    heading: str = ""
    stored: TableView | None = None
    at: tuple[int, int] = (0, 0)
    kind: str = ""


@dataclass(slots=True)
class _Decided:
    """What becomes of the tables that were read, by section and place among its paragraphs and tables."""

    tables: dict[tuple[int, int], ParsedIndicatorTable] = field(default_factory=dict)
    lost: list[TableNotKept] = field(default_factory=list)


def with_decided_tables(
    before: VersionView, parsed: ParsedPlan, earlier: Iterable[Callable[[], VersionView]] = ()
) -> tuple[ParsedPlan, list[TableNotKept]]:
    """What was read, its tables as the earlier version has them, and those of which that cannot be kept.

    A table that the reader shows as it stands is read row by row where its counterpart is; rows of another sort are no
    indicators again. What was shown as it stands is as it is read: readers learn. A plain table that ``before`` lacks
    is what it was in the last of the versions before that, ``earlier``, which had it; none is read while all are known.
    """
    items = [list(_in_order(section)) for section in parsed.sections]
    if not any(isinstance(item, ParsedParagraph) and item.kind == "table" for held in items for item in held):
        earlier = ()
        if not any(table.kind == ROWS for view in before.sections for table in view.tables):
            return parsed, []
    news, decided = list(_read(parsed, items)), _Decided()
    news = _decide(list(_before(before)), news, items, decided)
    lost = list(decided.lost)
    waiting = iter(earlier)
    while any(isinstance(items[new.at[0]][new.at[1]], ParsedParagraph) for new in news):
        read = next(waiting, None)
        if read is None:
            break
        news = _decide([old for old in _before(read()) if old.stored], news, items, decided)
    return (_with(parsed, items, decided.tables) if decided.tables else parsed), lost


def _decide(
    olds: Sequence[_Table], news: Sequence[_Table], items: Sequence[Sequence[Read]], decided: _Decided
) -> list[_Table]:
    """Let the tables be what their counterparts are; those that have none."""
    pairs = _paired(olds, news)
    for index, old in enumerate(olds):
        if old.stored is None:
            continue
        new = news[pairs.new_of[index]] if index in pairs.new_of else None
        read = items[new.at[0]][new.at[1]] if new else None
        made = _as_before(old.stored, read)
        if new and made:
            decided.tables[new.at] = made
        elif read is not None or old.kind == ROWS:
            decided.lost.append(TableNotKept(old.heading, old.stored.name_heading, len(old.stored.indicators)))
    return [new for at, new in enumerate(news) if at in pairs.left_new]


def _table(title: str, rows: Iterable[Iterable[str]], **rest: object) -> _Table:
    cells = [[" ".join(text.casefold().split()) for text in row] for row in rows]
    said = sorted(filter(None, (text for row in cells for text in row)))
    headings = tuple(sorted(cells[0])) if cells else ()
    return _Table(" ".join(title.casefold().split()), headings, tuple(said), words_of(" ".join(said)), **rest)  # type: ignore[arg-type]  # fields of _Table


def _grid(table: TableView | ParsedIndicatorTable) -> Iterator[list[str]]:
    yield [table.name_heading, *table.columns]
    for row in table.indicators:
        yield [row.name, *(cell.text for cell in row.cells)]


def _plain(markup: str) -> list[list[str]]:
    return [[text for text, _notes in row] for row in cells_in(markup)]


def _before(before: VersionView) -> Iterator[_Table]:
    for view in before.sections:
        title, heading = view.section.title, view.section.heading
        for table in view.tables:
            yield _table(title, _grid(table), heading=heading, stored=table, kind=table.kind)
        for paragraph in view.paragraphs:
            if paragraph.kind == "table":
                yield _table(title, _plain(str(paragraph.html)))


def _read(parsed: ParsedPlan, items: Sequence[Sequence[Read]]) -> Iterator[_Table]:
    for index, held in enumerate(items):
        title = parsed.sections[index].title
        for place, item in enumerate(held):
            if isinstance(item, ParsedIndicatorTable):
                yield _table(title, _grid(item), at=(index, place))
            elif item.kind == "table":
                yield _table(title, _plain(item.html), at=(index, place))


def _paired(olds: Sequence[_Table], news: Sequence[_Table]) -> Pairs:
    """Which table is which: the very same, the likest that share a heading, then the same headings in a section."""
    pairs = Pairs(len(olds), len(news))
    pairs.by(lambda at: (olds[at].title, olds[at].said), lambda at: (news[at].title, news[at].said))
    pairs.by(lambda at: olds[at].said, lambda at: news[at].said)
    candidates = [
        (likeness(olds[one].words, news[other].words), one, other)
        for one in pairs.left_old
        for other in pairs.left_new
        if abs(one - other) < WINDOW and not set(olds[one].headings).isdisjoint(news[other].headings)
    ]
    pairs.by_likeness(candidates, LIKE)
    pairs.by(lambda at: (olds[at].title, olds[at].headings), lambda at: (news[at].title, news[at].headings))
    return pairs


def _as_before(stored: TableView, read: Read | None) -> ParsedIndicatorTable | None:
    """What was read, as the table that is stored is; None where it has no rows under headings."""
    if isinstance(read, ParsedIndicatorTable):
        return replace(read, kind=stored.kind)
    rows = cells_in(read.html) if read else []
    if len(rows) < 2 or len(rows[0]) < 2:
        return None
    headings = [" ".join(text.split()) for text, _notes in rows[0]]
    named = [index for index, text in enumerate(headings) if text.casefold() == stored.name_heading.casefold()]
    at = named[0] if named else name_column(rows)
    columns = tuple(text for index, text in enumerate(headings) if index != at)
    indicators = []
    for row in rows[1:]:
        if any(text for text, _notes in row):
            name, notes = row[at]
            others = zip(columns, (cell for index, cell in enumerate(row) if index != at), strict=True)
            cells = tuple(ParsedCell(column, text, value_of(text), tuple(marks)) for column, (text, marks) in others)
            indicators.append(ParsedIndicator(-1, " ".join(name.split()), cells, tuple(notes)))
    return ParsedIndicatorTable(headings[at], columns, tuple(indicators), kind=stored.kind)


def _in_order(section: ParsedSection) -> Iterator[Read]:
    """Its paragraphs and tables in the order of the document."""
    last = len(section.paragraphs)
    waiting = sorted(
        section.tables, key=lambda table: last if table.after_paragraph is None else min(table.after_paragraph, last)
    )
    for number, paragraph in enumerate(section.paragraphs):
        while waiting and waiting[0].after_paragraph is not None and waiting[0].after_paragraph <= number:
            yield waiting.pop(0)
        yield paragraph
    yield from waiting


def _with(
    parsed: ParsedPlan, items: Sequence[Sequence[Read]], tables: Mapping[tuple[int, int], ParsedIndicatorTable]
) -> ParsedPlan:
    """What was read with other tables: paragraphs and rows are counted anew, and what refers to a cell follows."""
    numbers, later = count(), dict[int, int]()
    sections = []
    for index, section in enumerate(parsed.sections):
        paragraphs, held = list[ParsedParagraph](), list[ParsedIndicatorTable]()
        for place, item in enumerate(items[index]):
            made = tables.get((index, place), item)
            if isinstance(made, ParsedParagraph):
                paragraphs.append(replace(made, number=len(paragraphs) + 1))
                continue
            rows = []
            for row in made.indicators:
                rows.append(replace(row, index=next(numbers)))
                later[row.index] = rows[-1].index
            held.append(replace(made, indicators=tuple(rows), after_paragraph=len(paragraphs)))
        sections.append(replace(section, paragraphs=tuple(paragraphs), tables=tuple(held)))
    return replace(
        parsed,
        sections=tuple(sections),
        footnotes=tuple(replace(note, cell=_later(note.cell, later)) for note in parsed.footnotes),
        warnings=tuple(replace(warning, cell=_later(warning.cell, later)) for warning in parsed.warnings),
    )


def _later(cell: tuple[int, int] | None, later: Mapping[int, int]) -> tuple[int, int] | None:
    return (later[cell[0]], cell[1]) if cell else None
