"""Building sections from blocks, and numbering footnotes as the text refers to them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from app.plans.importing.blocks import Grid, Line, Spans, html_of, note_keys, plain
from app.plans.importing.list_labels import label_in, labelled, without_label
from app.plans.importing.parsed import (
    ParsedCell,
    ParsedFootnote,
    ParsedIndicator,
    ParsedIndicatorTable,
    ParsedParagraph,
)
from app.plans.importing.tables import IndicatorRows, indicator_rows, speaks_of_indicators, table_html, table_text
from app.plans.importing.values import value_of


class Notes:
    """Numbers footnotes from 1 in the order in which the text refers to them, and records where it does."""

    def __init__(self, texts: dict[str, str]) -> None:
        self.numbers: dict[str, int] = {}
        self._texts = texts
        self._places: dict[str, tuple[int | None, tuple[int, int] | None]] = {}

    def refer(self, spans: Spans, section: int | None, cell: tuple[int, int] | None = None) -> tuple[int, ...]:
        """Record the footnotes that the spans refer to, and return their numbers."""
        keys = [key for key in note_keys(spans) if key in self._texts]
        for key in keys:
            self.numbers.setdefault(key, len(self.numbers) + 1)
            self._places.setdefault(key, (section, cell))
        return tuple(dict.fromkeys(self.numbers[key] for key in keys))

    def parsed(self) -> tuple[ParsedFootnote, ...]:
        """All footnotes by number; those that nothing refers to come last."""
        for key in self._texts:
            self.numbers.setdefault(key, len(self.numbers) + 1)
        return tuple(
            ParsedFootnote(number, self._texts[key], *self._places.get(key, (None, None)))
            for key, number in self.numbers.items()
        )


@dataclass
class SectionBuilder:
    """A section that blocks are added to in document order; ``index`` is None for the preamble."""

    title: str
    level: int
    index: int | None
    parent: int | None
    notes: Notes
    doubt: str | None = None
    number: str = ""
    paragraphs: list[ParsedParagraph] = field(default_factory=list)
    tables: list[ParsedIndicatorTable] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)  # first rows of tables that mention indicators but have no values

    def add(self, block: Line | Grid, indicators_before: int) -> int:
        """Add a block, and return how many indicators it had. The preamble, which is not a section, has none."""
        if isinstance(block, Line):
            self._add_line(block)
            return 0
        table = indicator_rows(block) if self.index is not None else None
        if table is None or not table.rows:
            self._add_grid(block)
            return 0
        for caption in table.captions:
            self._add_line(Line(caption))
        self.tables.append(self._indicator_table(table, indicators_before))
        return len(table.rows)

    def _add_line(self, line: Line) -> None:
        self.notes.refer(line.spans, self.index)
        html = html_of(line.spans, self.notes.numbers)
        if not plain(line.spans) and not html:
            return
        number = len(self.paragraphs) + 1
        kind, level = ("list", line.level) if line.kind == "list" else ("text", 0)
        text = plain(line.spans)
        if line.mark:
            text, html = f"{line.mark} {text}", labelled(line.mark, html)
        self.paragraphs.append(ParsedParagraph(number, text, html, kind, level, line.ordered))

    def _add_grid(self, grid: Grid) -> None:
        for row in grid.rows:
            for cell in row:
                self.notes.refer(cell.spans, self.index)
        if text := table_text(grid).strip("\n"):
            if self.index is not None and speaks_of_indicators(self.title, grid):
                self.unread.append(text.split("\n")[0])
            html = table_html(grid, self.notes.numbers)
            self.paragraphs.append(ParsedParagraph(len(self.paragraphs) + 1, text, html, "table"))

    def _indicator_table(self, table: IndicatorRows, before: int) -> ParsedIndicatorTable:
        for heading in table.heading_cells:
            self.notes.refer(heading, self.index)
        indicators = []
        for index, (name, *cells) in enumerate(table.rows, start=before):
            footnotes = self.notes.refer(name, self.index)
            parsed = tuple(
                self._cell(column, spans, (index, cell_index))
                for cell_index, (column, spans) in enumerate(zip(table.columns, cells, strict=True))
            )
            indicators.append(ParsedIndicator(index, " ".join(plain(name).split()), parsed, footnotes))
        return ParsedIndicatorTable(table.name_heading, table.columns, tuple(indicators), len(self.paragraphs))

    def _cell(self, column: str, spans: Spans, place: tuple[int, int]) -> ParsedCell:
        text = plain(spans)
        return ParsedCell(column, text, value_of(text), self.notes.refer(spans, self.index, place))

    def lists(self) -> tuple[tuple[str, ...], ...]:
        """Its lists, each as the texts of its top-level items without their labels."""
        runs = groupby(self.paragraphs, key=lambda paragraph: paragraph.kind == "list")
        return tuple(
            tuple(without_label(item.text, item.html) for item in run if item.level == 1)
            for is_list, run in runs
            if is_list
        )

    def words(self) -> str:
        """All its text."""
        return " ".join([self.title, *(paragraph.text for paragraph in self.paragraphs)])

    def block_html(self) -> str:
        """Its paragraphs as complete, safe HTML blocks, with consecutive items in one list and lists in their items."""
        return blocks_html(self.paragraphs)


def blocks_html(paragraphs: list[ParsedParagraph]) -> str:
    """Paragraphs as complete, safe HTML blocks, with consecutive items in one list and lists in their items."""
    return "".join(_html_blocks(paragraphs))


def _html_blocks(paragraphs: list[ParsedParagraph]) -> Iterator[str]:
    for is_list, run in groupby(paragraphs, key=lambda paragraph: paragraph.kind == "list"):
        if is_list:
            yield _html_list(list(run))
        else:
            yield from (each.html if each.kind == "table" else f"<p>{each.html}</p>" for each in run)


def _html_list(items: list[ParsedParagraph]) -> str:
    html = ""
    lists: list[tuple[int, str]] = []  # those that are open, with their level; each has an open item
    for item in items:
        tag = "ol" if item.ordered else "ul"
        while lists and (lists[-1][0] > item.level or lists[-1] == (item.level, "ul" if item.ordered else "ol")):
            html += f"</li></{lists.pop()[1]}>"
        if lists and lists[-1][0] == item.level:
            html += "</li>"
        else:
            html += f'<{tag} class="labelled">' if label_in(item.html) else f"<{tag}>"
            lists.append((item.level, tag))
        html += f"<li>{item.html}"
    return html + "".join(f"</li></{tag}>" for _level, tag in reversed(lists))
