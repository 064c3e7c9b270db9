"""The plan itself, in its order and wording, with the comments on each place beside it.

A Word file has them in its margin; where there is none they follow what they are about.
"""

from collections.abc import Iterator, Mapping, Sequence

from app.assessment.labels import action_kind_label, outcome_label
from app.assessment.views import CommentView
from app.comments.labels import comment_kind_label, stance_label
from app.comments.wording import without_wording
from app.compilation.compiled import CompiledRound, Layout
from app.compilation.exports import sentences
from app.compilation.exports.document.front import anchor, write_front
from app.compilation.exports.document.places import Placed, section_anchor
from app.compilation.exports.document.wordings import wording_blocks
from app.compilation.exports.parts import Written
from app.compilation.exports.tally import tally
from app.compilation.labels import layout_title
from app.documents.flow import Block, Column, Flow, Remark, Run
from app.documents.widths import fitted, room_for
from app.i18n import _
from app.plans.footnotes import mark
from app.plans.importing.list_labels import label_in
from app.plans.paragraphs import Block as PlanBlock
from app.plans.paragraphs import ParagraphView
from app.plans.views import SectionView, TableView
from app.tracking.labels import flag_label
from app.tracking.rules import Flag

_WIDE = 17.0
_DEEPEST = 3


def write_margin(flow: Flow, compiled: CompiledRound) -> Written:
    """Each comment stands once, at the most exact place that the plan still has; those on the whole first."""
    placed = Placed(compiled)
    write_front(flow, compiled, tally(compiled), Layout.MARGIN)
    flow.new_page()
    page = _Page(flow, compiled, placed)
    page.begin()
    for section in compiled.plan.places if compiled.plan else ():
        page.section(section)
    page.end()
    return placed.written


class _Page:
    """Writes places with what is said of each."""

    def __init__(self, flow: Flow, compiled: CompiledRound, placed: Placed) -> None:
        self._flow, self._compiled, self._placed = flow, compiled, placed
        self._gone = compiled.plan.gone if compiled.plan else {}

    def begin(self) -> None:
        """The plan's title with the comments on the whole, then the answers to the round's questions."""
        plan = self._compiled.plan
        self._heading(plan.title if plan else self._compiled.round.title, 1, self._placed.take("w"), anchor(0))
        asked = self._placed.take_questions()
        if asked:
            self._flow.heading(layout_title(Layout.QUESTIONS), 2)
        for words, comments in asked:
            self._said([Run(words, bold=True)], comments)

    def section(self, view: SectionView) -> None:
        """A section: its heading, its paragraphs and tables in their order, its footnotes."""
        row = view.section
        about = self._placed.take(f"s{row.id}")
        self._heading(row.heading, min(row.level, _DEEPEST), about, section_anchor(row.id))
        for name, value in view.facts:
            self._flow.paragraph(Run(name, bold=True), f"\t{value}", style="FactLine")
        for part in view.parts:
            for block in part.blocks:
                if block.kind in ("ul", "ol"):
                    self._list(row.id, block)
                else:
                    self._paragraph(row.id, block.paragraphs[0])
            if part.table:
                self._table(part.table, row.heading)
        for note in view.footnotes:
            self._flow.paragraph(f"{mark(note.number)} {note.text}", style="Facts")

    def end(self) -> None:
        """What is left: comments on places that are gone, each under the name that its place had."""
        left = self._placed.take_the_rest(self._gone)
        if left:
            self._flow.heading(_("Ställen som inte finns kvar i planen"), 1)
        for name, comments in left:
            self._said([Run(name, bold=True)], comments)

    def _heading(self, text: str, level: int, comments: Sequence[CommentView], name: str) -> None:
        remarks = self._remarks(comments)
        marks = self._flow.remark(remarks)
        self._flow.heading(text, level, anchor=name, remarks=marks)
        self._below(remarks, marks)

    def _said(self, runs: Sequence[str | Run], comments: Sequence[CommentView]) -> None:
        """A paragraph with what is said of it."""
        remarks = self._remarks(comments)
        marks = self._flow.remark(remarks)
        if marks:
            first, *rest = (run if isinstance(run, Run) else Run(run) for run in runs)
            runs = [first._replace(remarks=marks), *rest]
        self._flow.paragraph(*runs)
        self._below(remarks, marks)

    def _below(self, remarks: Sequence[Remark], marks: tuple[int, ...]) -> None:
        """The remarks as text, where they have no margin to stand in."""
        if marks:
            return
        for remark in remarks:
            self._written(remark, "Remark")
            if remark.answer:
                self._written(remark.answer, "RemarkAnswer")

    def _written(self, remark: Remark, style: str) -> None:
        """One paragraph, a line for each of its blocks."""
        runs: list[str | Run] = [Run(remark.author, bold=True), "  ·  "]
        for index, block in enumerate(remark.blocks):
            runs += ["\n", *block.runs] if index else block.runs
        self._flow.paragraph(*runs, style=style)

    def _list(self, section_id: int, block: PlanBlock) -> None:
        """Items with the labels that a page gives them, unless they say their own."""
        counted: dict[int, int] = {}
        for item in block.paragraphs:
            counted = {level: n for level, n in counted.items() if level <= item.level}
            counted[item.level] = counted.get(item.level, 0) + 1
            label = f"{counted[item.level]}." if item.ordered else "•"
            begins = "\u2003" * max(0, item.level - 1) + ("" if label_in(item.html) else f"{label}\u00a0")
            self._said([f"{begins}{item.marked}"], self._placed.take(f"p{section_id}.{item.number}"))

    def _paragraph(self, section_id: int, paragraph: ParagraphView) -> None:
        comments = self._placed.take(f"p{section_id}.{paragraph.number}")
        if paragraph.kind != "table":
            self._said([paragraph.marked], comments)
            return
        name = _("Tabell, stycke {n}").format(n=paragraph.number)
        self._grid([line.split("\t") for line in paragraph.text.split("\n")], name)
        if comments:
            self._said([Run(name, bold=True)], comments)

    def _grid(self, rows: Sequence[Sequence[str]], description: str) -> None:
        """A table whose cells are no places of their own."""
        most = max(map(len, rows))
        head, *below = ([*row, *[""] * (most - len(row))] for row in rows)
        if below:
            self._flow.table([Column(header, _WIDE / most) for header in head], below, description=description)
        else:
            self._flow.paragraph("  ".join(head))

    def _table(self, table: TableView, heading: str) -> None:
        """A table whose rows and cells are places: in a margin the comments stand at them, else below the table."""
        first = min(6.0, _WIDE / 2)
        rest = (_WIDE - first) / max(1, len(table.columns))
        needed = [
            room_for(cell.text for row in table.indicators for cell in row.cells[at : at + 1])
            for at in range(len(table.columns))
        ]
        columns = [
            Column(table.name_heading, first),
            *(Column(name, rest, least=min(wide, 4.0)) for name, wide in zip(table.columns, needed, strict=True)),
        ]
        below: list[tuple[str, Sequence[Remark]]] = []

        def cell(code: str, name: str, text: str) -> Sequence[Block]:
            remarks = self._remarks(self._placed.take(code))
            marks = self._flow.remark(remarks)
            if remarks and not marks:
                below.append((name, remarks))
            return [Block([Run(text, remarks=marks)])]

        rows = [
            [
                cell(f"i{row.id}", row.name, with_numbers(row.name, row.footnotes)),
                *(
                    cell(f"c{each.id}", f"{row.name}, {each.column}", with_numbers(each.text, each.footnotes))
                    for each in row.cells
                ),
            ]
            for row in table.indicators
        ]
        self._flow.table(fitted(columns, _WIDE), rows, description=table.name_heading or heading)
        for name, remarks in below:
            self._flow.paragraph(Run(name, bold=True))
            self._below(remarks, ())

    def _remarks(self, comments: Sequence[CommentView]) -> list[Remark]:
        return [self._remark(comment) for comment in comments]

    def _remark(self, comment: CommentView) -> Remark:
        answer = None
        if comment.reply is not None:
            answer = Remark(self._compiled.round.authority, comment.reply.at, _replied(self._compiled, comment))
        author = comment.organisation.name
        return Remark(author, comment.received_at, list(_blocks(self._compiled, comment, self._gone)), answer)


def with_numbers(text: str, footnotes: Sequence[int]) -> str:
    """A cell's text with its footnotes' marks."""
    return text + "".join(map(mark, footnotes))


def _blocks(compiled: CompiledRound, comment: CommentView, gone: Mapping[int, str]) -> Iterator[Block]:
    """What a comment says, beside the words that it is about."""
    notes = [comment_kind_label(comment.kind)]
    if comment.stance:
        notes.append(stance_label(comment.stance))
    if comment.late:
        notes.append(flag_label(Flag.LATE))
    if comment.reply is None:
        notes.append(_("inget svar ännu"))
    yield Block([Run(_("Synpunkt {n}").format(n=comment.label), bold=True), "  ·  ", "  ·  ".join(notes)])
    if comment.id in gone:
        yield Block([_("Skriven till {place}.").format(place=gone[comment.id])], "CellNote")
    if comment.file:
        yield Block([comment.file.in_words], "CellNote")
    if comment.quoted:
        yield Block([comment.quoted], "CellQuotation")
    wording = compiled.wording(comment)
    if wording:  # the plan's own words stand beside
        yield from wording_blocks(wording, label="Cell", quotation="CellQuotation")[2:]
    for part in without_wording(comment.parts_in_order) if wording else comment.parts_in_order:
        label = [Run(f"{part.label}: ", bold=True)] if part.label else []
        yield Block([*label, part.words])


def _replied(compiled: CompiledRound, comment: CommentView) -> list[Block]:
    reply = comment.reply
    if reply is None:
        return []
    blocks = [Block([Run(outcome_label(reply.outcome), bold=True)])]
    if reply.text:
        blocks.append(Block([reply.text]))
    if numbers := sentences.alike(compiled.alike.get(comment.id, ())):
        blocks.append(Block([_("Gemensamt svar: {numbers}").format(numbers=numbers)], "CellNote"))
    if reply.needs_look:
        blocks.append(Block([_("Svaret gäller en tidigare lydelse av synpunkten.")], "CellNote"))
    done = [action_kind_label(reply.action_kind)] if reply.action_kind else []
    done += [reply.action] if reply.action else []
    told = ((_("Ansvarig:"), reply.responsible), (_("Klart senast:"), reply.until))
    done += [f"{label} {what}" for label, what in told if what]
    if done:
        blocks.append(Block([Run(f"{_('Det här görs:')} ", bold=True), "\n".join(done)]))
    return blocks
