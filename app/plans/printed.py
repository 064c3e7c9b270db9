"""A plan as parts of a printed document: every heading, paragraph, list, table and footnote in its order. Pure."""

from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from app.documents.pdf.parts import Facts, Heading, Item, Paragraph, Part, Points, Run, Runs, Table
from app.i18n import _
from app.plans.importing.blocks import raised
from app.plans.paragraphs import Block, Listing
from app.plans.paragraphs import Item as PlanItem
from app.plans.views import SectionView, TableView, VersionView

_NOTE = "#fotnot-"


class _Reader(HTMLParser):
    """A paragraph's sanitised HTML as pieces of text; of a table, cell by cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.runs: list[Run] = []
        self.rows: list[list[Runs]] = []
        self._open: list[tuple[str, str]] = []
        self._spans: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "br":
            self.handle_data("\n")
        elif tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.runs = []
            span = dict(attrs).get("colspan") or "1"
            self._spans.append(int(span) if span.isdecimal() else 1)
        elif tag in ("strong", "b", "em", "i", "a", "s", "sup", "sub"):
            href = dict(attrs).get("href") or ""
            self._open.append((tag, href))

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th") and self.rows:
            cell: Runs = tuple(self.runs)
            self.rows[-1] += [cell, *[()] * (self._spans.pop() - 1)]
            self.runs = []
        elif any(name == tag for name, _href in self._open):
            while self._open.pop()[0] != tag:
                continue

    def handle_data(self, data: str) -> None:
        href = next((href for name, href in self._open if name == "a"), "")
        if href.startswith(_NOTE):
            number = href.removeprefix(_NOTE)
            self.runs.append(Run("", note=int(number) if number.isdecimal() else None))
            return
        names = {name for name, _href in self._open}
        bold, italic = bool(names & {"strong", "b"}), bool(names & {"em", "i"})
        script = next((name for name in ("sup", "sub") if name in names), "")
        self.runs.append(Run(data, bold, italic, href, struck="s" in names, script=script))


def runs_of(html: str) -> Runs:
    """A paragraph's HTML as pieces of text, its footnotes' marks among them."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return tuple(reader.runs)


def plan_parts(plan: VersionView, *, level: int = 1) -> tuple[Part, ...]:
    """All of a plan; its topmost headings are at ``level``. What stands before the first heading comes first."""
    parts: list[Part] = []
    if plan.before is not None:
        parts += _facts(plan.before.facts)
        parts += _content(plan.before)
    else:
        parts += _facts(plan.facts)
    for section in plan.sections:
        heading = section.section
        parts.append(Heading(heading.heading, heading.level + level - 1))
        parts += _content(section)
    return tuple(parts)


def notes_of(plan: VersionView) -> tuple[tuple[int, str], ...]:
    """The footnotes by their numbers."""
    return tuple((note.number, note.text) for note in plan.footnotes)


def unmarked_notes(plan: VersionView, parts: Iterable[Part]) -> tuple[Part, ...]:
    """The footnotes that no mark in these parts leads to: they are told at the end, so that nothing is lost."""
    marked = set(_marks(parts))
    left = [note for note in plan.footnotes if note.number not in marked]
    if not left:
        return ()
    items = tuple(Item((Run(f"{note.number}. {note.text}"),)) for note in left)
    return (Heading(_("Fotnoter")), Points(items))


def _marks(parts: Iterable[Part]) -> Iterator[int]:
    for part in parts:
        if isinstance(part, Paragraph):
            yield from _in_runs(part.runs)
        elif isinstance(part, Points):
            yield from _in_items(part.items)
        elif isinstance(part, Table):
            for row in part.rows:
                for cell in row:
                    yield from _in_runs(cell)


def _in_items(items: Iterable[Item]) -> Iterator[int]:
    for item in items:
        yield from _in_runs(item.runs)
        for below in item.below:
            yield from _in_items(below.items)


def _in_runs(runs: Runs) -> Iterator[int]:
    return (run.note for run in runs if run.note is not None)


def _facts(facts: list[tuple[str, str]]) -> list[Part]:
    return [Facts(tuple((name, value) for name, value in facts))] if facts else []


def _content(section: SectionView) -> Iterator[Part]:
    for part in section.parts:
        for block in part.blocks:
            yield from _block(block)
        if part.table is not None:
            yield _indicators(part.table)


def _block(block: Block) -> Iterator[Part]:
    if block.kind in ("ul", "ol"):
        yield from map(_points, block.lists)
    elif block.kind == "table":
        yield from _table(str(block.paragraphs[0].html))
    else:
        yield Paragraph(runs_of(str(block.paragraphs[0].html)))


def _points(listing: Listing) -> Points:
    return Points(tuple(map(_item, listing.items)), ordered=listing.kind == "ol", labelled=listing.labelled)


def _item(item: PlanItem) -> Item:
    return Item(runs_of(str(item.paragraph.html)), tuple(map(_points, item.lists)))


def _table(html: str) -> Iterator[Part]:
    """A table of the text; its first row is its head. What is no table after all is a paragraph."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    rows = [row for row in reader.rows if row]
    if not rows:
        yield Paragraph(tuple(reader.runs))
        return
    width = max(len(row) for row in rows)
    full = [tuple(row) + ((),) * (width - len(row)) for row in rows]
    head = tuple("".join(raised(run.text) if run.script == "sup" else run.text for run in cell) for cell in full[0])
    yield Table(head, tuple(full[1:]))


def _indicators(table: TableView) -> Table:
    head = (table.name_heading or _("Indikator"), *table.columns)
    rows = []
    for row in table.indicators:
        cells = [(Run(row.name), *_noted(row.footnotes))]
        cells += [(Run(cell.text), *_noted(cell.footnotes)) for cell in row.cells]
        cells += [()] * (len(head) - len(cells))
        rows.append(tuple(cells[: len(head)]))
    return Table(head, tuple(rows))


def _noted(numbers: Iterable[int]) -> Runs:
    return tuple(Run("", note=number) for number in numbers)
