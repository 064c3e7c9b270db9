"""Tables: recognising those with indicators, and rendering the others."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape

import nh3

from app.plans.importing.blocks import Grid, GridCell, Span, Spans, html_of, one_line, plain, trimmed

_NAME_HEADING = re.compile(
    r"^(?:(?:del|effekt|resultat|process|mål)?indikator(?:er)?|mått(?:et)?|mätetal|nyckeltal|mätpunkt(?:er)?|styrtal|"
    r"målindikator(?:er)?|uppföljningsmått|styrmått|nyckelindikator(?:er)?|resultatmått|effektmått|"
    r"indikatornamn|uppföljningsindikator(?:er)?|mätvärde|"
    r"indicators?|measures?|kpi(?:er)?)\b",
    re.IGNORECASE,
)
_VALUE_HEADING = re.compile(
    r"^(?:nu(?:läge|värde)|utgångs(?:värde|läge|punkt|nivå)|startvärde|riktvärde|börvärde|"
    r"(?:slut|kort|lång)\w*mål|bas(?:år|värde|linje)|(?:senaste )?utfall|resultat|"
    r"(?:del)?mål(?:värde|nivå|läge|tal|år)?|startläge|etappmål|ambition|prognos|referensvärde|värde|"
    r"(?:läget )?idag|läget nu|nuvarande (?:nivå|värde|läge)|dit (?:ska|vill) vi|önskat läge|"
    r"baseline|target|actual|current|goal)\b"
    r"|^(?:19|20)\d\d(?:\b|[-–/])|\b(?:19|20)\d\d$",
    re.IGNORECASE,
)
_GOAL = re.compile(r"(?:(?:del|effekt|resultat|verksamhets|inriktnings|övergripande )?mål|ambition)", re.IGNORECASE)
"""A column of goals in words, which is the first of a table of how they are measured."""
_YEAR = re.compile(
    r"\W*(?:(?:år|våren?|hösten?|vt|ht|kv(?:artal)?\.? ?\d)\s*)?(?:19|20)\d\d(?:[-–/]\d{2,4})?\W*", re.IGNORECASE
)
_PART = re.compile(r"\W*[^\W\d_]|\W*(?:19|20)\d\d(?:[-–/]\d{2,4})?\W*$")
"""What tells rows of the same name apart: words, or a year, and no measured value."""
_SOURCE = re.compile(r"(?:källa|källor|anm(?:ärkning)?|kommentar|source)\s?[:.]\s*\S", re.IGNORECASE)
_TAGS = {"table", "thead", "tbody", "tr", "th", "td", "strong", "em", "br", "sup", "sub", "s", "a"}
_ATTRIBUTES = {"th": {"colspan", "rowspan", "scope"}, "td": {"colspan", "rowspan"}, "a": {"href"}}
_MOST_COLUMNS = 60


@dataclass(frozen=True)
class IndicatorRows:
    """A table with indicators: its headings, its rows of cells (name first), and lines that span all columns."""

    name_heading: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Spans, ...], ...]
    captions: tuple[Spans, ...]
    heading_cells: tuple[Spans, ...]


def full_rows(grid: Grid) -> list[list[Spans]]:
    """The grid as rows of equal length.

    The text of a cell that spans rows holds for each of them and is repeated; that of a cell that spans columns is only
    in the first.
    """
    rows: list[list[Spans]] = []
    hanging: dict[int, tuple[int, Spans]] = {}
    for row in grid.rows:
        cells: list[Spans] = []
        for cell in row:
            _fill_hanging(cells, hanging)
            start = len(cells)
            cells.extend([cell.spans, *([()] * (min(cell.colspan, _MOST_COLUMNS) - 1))])
            if cell.rowspan > 1:
                hanging.update({start + offset: (cell.rowspan - 1, ()) for offset in range(cell.colspan)})
                hanging[start] = (cell.rowspan - 1, cell.spans)
        _fill_hanging(cells, hanging)
        rows.append(cells)
    width = max((len(row) for row in rows), default=0)
    return [[*row, *([()] * (width - len(row)))] for row in rows]


def _fill_hanging(cells: list[Spans], hanging: dict[int, tuple[int, Spans]]) -> None:
    while len(cells) in hanging:
        remaining, spans = hanging.pop(len(cells))
        if remaining > 1:
            hanging[len(cells)] = (remaining - 1, spans)
        cells.append(spans)


def indicator_rows(grid: Grid) -> IndicatorRows | None:
    """The grid read as a table of indicators, or None if its headings do not say that it is one."""
    rows = full_rows(grid)
    captions: list[Spans] = []
    while len(rows) > 1 and _is_caption(rows[0], rows[1]):
        captions.append(next(cell for cell in rows.pop(0) if plain(cell)))
    if len(rows) < 2:
        return None
    headings = _headings(rows, grid)
    titles = [plain(cell) for cell in headings]
    name_column = _name_column(titles)
    if name_column is None or (not _NAME_HEADING.match(titles[name_column]) and _is_timetable(titles, rows[1:])):
        return None
    below = [row for row in rows[1:] if not _is_source(row) and [plain(cell) for cell in row] != titles] or rows[1:]
    sources = [next(cell for cell in row if plain(cell)) for row in rows[1:] if _is_source(row) and row not in below]
    kept, groups = _in_groups(below, name_column, grid, captions[-1:])
    return IndicatorRows(
        name_heading=one_line(titles[name_column]),
        columns=tuple(one_line(name) for index, name in enumerate(titles) if index != name_column),
        rows=tuple(kept),
        captions=(*captions[: len(captions) - (1 if groups else 0)], *sources),
        heading_cells=tuple(headings),
    )


def _in_groups(
    rows: list[list[Spans]], name_column: int, grid: Grid, above: list[Spans]
) -> tuple[list[tuple[Spans, ...]], int]:
    """The rows with their name first, and how many rows are headings of groups: each name below begins with its group.

    ``above`` is a heading above the column headings, which is that of the first group if there are others.
    """
    headings = [_is_group(row, name_column, rows, grid) for row in rows]
    if not any(headings):
        headings = _told_apart(rows, name_column)
    group: Spans = above[0] if above and any(headings) else ()
    kept: list[tuple[Spans, ...]] = []
    for row, is_heading in zip(rows, headings, strict=True):
        if is_heading:
            group = next(cell for cell in row if plain(cell))
        elif any(plain(cell) for cell in row):
            kept.append((_named(group, row[name_column]), *row[:name_column], *row[name_column + 1 :]))
    return _with_parts(kept), sum(headings)


def _with_parts(rows: list[tuple[Spans, ...]]) -> list[tuple[Spans, ...]]:
    """The rows, those that have a name in common told apart by their first column: "Andel, %: Pojkar".

    So it is where a cell with the name spans a row for girls and one for boys, or one for each year.
    """
    times = Counter(plain(row[0]) for row in rows if plain(row[0]))
    alike = [row for row in rows if times[plain(row[0])] > 1]
    pairs = {(plain(row[0]), plain(row[1])) for row in alike if len(row) > 2 and _PART.match(plain(row[1]))}
    if not alike or len(pairs) < len(alike):
        return rows
    return [(_named(row[0], row[1]), *row[1:]) if times[plain(row[0])] > 1 else row for row in rows]


def _is_source(row: Sequence[Spans]) -> bool:
    """Whether a row holds nothing but where the figures come from, or a remark on them."""
    filled = [plain(cell) for cell in row if plain(cell)]
    return len(filled) == 1 and bool(_SOURCE.match(filled[0]))


def _named(group: Spans, name: Spans) -> Spans:
    """The name after that of its group: "Grundskola: Andel behöriga, %"."""
    words = plain(group).rstrip(" :")
    if not words or not plain(name):
        return name
    *before, last = trimmed(group)
    ending = replace(last, text=last.text.rstrip(" :")) if not last.note else last
    return (*before, ending, Span(": "), *name)


def _is_group(row: list[Spans], name_column: int, rows: list[list[Spans]], grid: Grid) -> bool:
    """Whether the row is the heading of a group: one cell across the table, or one bold or ended by a colon while
    others are not."""
    filled = [cell for cell in row if plain(cell)]
    if len(filled) != 1:
        return False
    if _spans_all(row, grid):
        return True
    only = filled[0]
    if only is not row[name_column] and only is not row[0]:
        return False
    names = [other[name_column] for other in rows if sum(bool(plain(cell)) for cell in other) > 1]
    return bool(names) and (
        (_is_bold(only) and not any(map(_is_bold, names)))
        or (plain(only).endswith(":") and not any(plain(name).endswith(":") for name in names))
    )


def _told_apart(rows: list[list[Spans]], name_column: int) -> list[bool]:
    """Which rows have a name alone, where those with the same name below them can only be told apart by them."""
    alone = [sum(bool(plain(cell)) for cell in row) == 1 and bool(plain(row[name_column])) for row in rows]
    groups = [index for index, is_alone in enumerate(alone) if is_alone]
    if len(groups) < 2 or groups[0] or groups[-1] == len(rows) - 1 or any(map(_follows_directly, groups, groups[1:])):
        return [False] * len(rows)
    names = [plain(row[name_column]) for row, is_alone in zip(rows, alone, strict=True) if not is_alone]
    return alone if len(set(names)) < len(names) else [False] * len(rows)


def _follows_directly(first: int, second: int) -> bool:
    return second == first + 1


def _is_bold(cell: Spans) -> bool:
    return all(span.bold for span in cell if span.text.strip())


def _is_timetable(titles: list[str], rows: list[list[Spans]]) -> bool:
    """Whether the columns of years have crosses, words or nothing, as in a timetable, rather than figures."""
    if any(_VALUE_HEADING.search(title) and not _YEAR.fullmatch(title) for title in titles[1:]):
        return False
    years = [index for index, title in enumerate(titles) if index and _YEAR.fullmatch(title)]
    filled = [text for row in rows for index in years if (text := plain(row[index]))]
    return sum(bool(re.search(r"\d", text)) for text in filled) * 2 <= len(filled)


def speaks_of_indicators(title: str, grid: Grid) -> bool:
    """Whether a table that was not read as indicators mentions them in its first row or its section's title."""
    first = full_rows(grid)[0]
    if any(_NAME_HEADING.match(plain(cell)) for cell in first):
        return True
    return len(first) > 1 and bool(_NAME_HEADING.match(title))


def _is_caption(row: list[Spans], below: list[Spans]) -> bool:
    """Whether a first row has only one filled cell of several, and so is a caption above the headings. One that begins
    as a heading does ("Indikatorer för vatten") is one where headings follow."""
    filled = [plain(cell) for cell in row if plain(cell)]
    if len(row) < 2 or len(filled) != 1:
        return False
    return not _NAME_HEADING.match(filled[0]) or _name_column([plain(cell) for cell in below]) is not None


def _spans_all(row: list[Spans], grid: Grid) -> bool:
    """Whether the row is one cell across columns of the table and nothing else, and so a heading inside it."""
    first, *others = row
    if not others or any(plain(cell) for cell in others):
        return False
    return any(cells and cells[0].colspan > 1 and cells[0].spans is first for cells in grid.rows)


def _headings(rows: list[list[Spans]], grid: Grid) -> list[Spans]:
    """The headings. If the first header row spans columns, each is joined with the one below it ("Mål 2030")."""
    spanning = next((row for row in grid.rows if any(cell.colspan > 1 for cell in row) and len(row) > 1), ())
    filled = [cell.spans for cell in spanning if plain(cell.spans)]
    spanned = bool(spanning) and filled == [cell for cell in rows[0] if plain(cell)]
    two_rows = spanned and len(rows) > 2 and all(_is_heading(plain(cell)) for cell in rows[1][1:] if plain(cell))
    if not (two_rows and any(plain(cell) for cell in rows[1][1:])):
        return rows[0]
    above: Spans = ()
    headings: list[Spans] = []
    for index, (upper, lower) in enumerate(zip(rows[0], rows.pop(1), strict=True)):
        above = upper if plain(upper) else above
        above = () if index == 0 and not plain(upper) else above
        repeated = not plain(lower) or plain(lower) == plain(above)
        headings.append(above if repeated else ((*above, *_space(above), *lower)))
    return headings


def _space(above: Spans) -> Spans:
    return (Span(" "),) if above else ()


def _is_heading(text: str) -> bool:
    return bool(_VALUE_HEADING.search(text) or _NAME_HEADING.match(text))


def is_value_heading(text: str) -> bool:
    """Whether a column's heading names a year, a goal or a state: indicators have values in it."""
    return bool(_VALUE_HEADING.search(text.strip()))


def _name_column(headings: list[str]) -> int | None:
    """The column of the indicators' names, or None if these headings are not those of an indicator table."""
    if len(headings) < 2 or len(headings) > _MOST_COLUMNS:
        return None
    named = next((index for index, heading in enumerate(headings) if _NAME_HEADING.match(heading)), None)
    values = sum(
        bool(_VALUE_HEADING.search(heading)) for index, heading in enumerate(headings) if index != (named or 0)
    )
    if named is not None and values:
        return named
    if values < 2 or values * 2 < len(headings) - 1:
        return None
    return 0 if _GOAL.fullmatch(headings[0].strip()) or not _VALUE_HEADING.search(headings[0]) else None


def is_continuation(grid: Grid, before: Grid) -> bool:
    """Whether the grid continues the one before, which was cut: it is as wide and has no headings of its own."""
    rows, above = full_rows(grid), full_rows(before)
    if not rows or not above or len(rows[0]) != len(above[0]) or len(above[0]) < 2 or indicator_rows(before) is None:
        return False
    return grid.headers == 0 and indicator_rows(grid) is None and not any(map(_is_heading, map(plain, rows[0][1:])))


def repeats_headings(grid: Grid, before: Grid) -> bool:
    """Whether the grid begins with the same headings as the one before, as tables cut by a page break do."""
    rows, above = full_rows(grid), full_rows(before)
    return bool(rows and above) and [plain(cell) for cell in rows[0]] == [plain(cell) for cell in above[0]]


def table_text(grid: Grid) -> str:
    """The table as text: one line per row, cells separated by tabs."""
    return "\n".join("\t".join(one_line(plain(cell.spans)) for cell in row) for row in grid.rows)


def table_html(grid: Grid, numbers: dict[str, int]) -> str:
    """The table as safe HTML. If the format marks no header rows, the first row is one."""
    headers = grid.headers or (1 if len(grid.rows) > 1 else 0)
    head = "".join(_row_html(row, numbers, heading=True) for row in grid.rows[:headers])
    body = "".join(_row_html(row, numbers, heading=False) for row in grid.rows[headers:])
    html = f"<table>{f'<thead>{head}</thead>' if head else ''}<tbody>{body}</tbody></table>"
    return nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"})


def _row_html(row: tuple[GridCell, ...], numbers: dict[str, int], *, heading: bool) -> str:
    return "<tr>" + "".join(_cell_html(cell, numbers, heading=heading) for cell in row) + "</tr>"


def _cell_html(cell: GridCell, numbers: dict[str, int], *, heading: bool) -> str:
    span = "".join(
        f' {name}="{escape(str(min(count, 1000)))}"'
        for name, count in (("colspan", cell.colspan), ("rowspan", cell.rowspan))
        if count > 1
    )
    tag, scope = ("th", ' scope="col"') if heading else ("td", "")
    return f"<{tag}{scope}{span}>{html_of(cell.spans, numbers)}</{tag}>"
