"""Comments with the authority's replies, as tables under headings."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from itertools import chain
from operator import attrgetter

from app.assessment.due import due_in_words
from app.assessment.labels import action_kind_label, outcome_label
from app.assessment.views import CommentView
from app.comments.fields import only_words
from app.comments.labels import comment_kind_label, stance_label
from app.comments.wording import without_wording
from app.compilation.compiled import CompiledConsultee, CompiledRound, Layout
from app.compilation.exports import sentences
from app.compilation.exports.document.bars import write_bar
from app.compilation.exports.document.front import anchor
from app.compilation.exports.document.texts import write_text
from app.compilation.exports.document.upright import widened
from app.compilation.exports.document.wordings import wording_blocks
from app.compilation.exports.parts import Written, by_body, by_key, counted, in_layout
from app.compilation.exports.tally import Tally
from app.compilation.labels import layout_title
from app.documents.flow import Block, Cell, Column, Flow, Kept, Run, label_run
from app.documents.shared import in_lots, read_together
from app.documents.widths import fitted, room_for
from app.i18n import _
from app.tracking.labels import flag_label
from app.tracking.rules import Flag

PAGE = 25.6
"""Centimetres between the margins of a lying page."""
_TOGETHER = 100
"""Comments whose cells are made at once."""
_OF_NOTE = attrgetter("kind", *sentences.PLACE)
_OF_BODY = attrgetter("consultee_id", "focus_area", "stance", "late")
_OF_AREA = attrgetter("focus_area", "stance")


def _note(comment: CommentView) -> Block:
    return Block([f"{comment_kind_label(comment.kind)}  ·  {sentences.place(comment)}"], "CellNote")


def _outcome(outcome: str) -> Block:
    return Block([Run(outcome_label(outcome), bold=True)])


def _around_action(kind: str | None, responsible: str, due: str) -> tuple[list[Block], list[Block]]:
    """What stands before and after the words of what is done: of which kind it is; by whom, and until when."""
    before = [Block([Run(action_kind_label(kind), bold=True)])] if kind else []
    after = [Block([f"{_('Ansvarig:')} {responsible}"], "CellNote")] if responsible else []
    if due:
        after.append(Block([f"{_('Klart senast:')} {due_in_words(due)}"], "CellNote"))
    return before, after


class CommentTables:
    """Writes comments as table rows; holds the words and the bodies that every row needs."""

    def __init__(self, flow: Flow, compiled: CompiledRound, *, second: str) -> None:
        """``second`` is what the second column tells: "body", or "area" where a heading tells the body."""
        self.written = Written()
        self._flow, self._compiled = flow, compiled
        self._second = "organisation" if second == "body" else "focus_area"
        self._notes = read_together(_OF_NOTE, _note)
        self._outcome = lru_cache(maxsize=None)(_outcome)  # in this file's language
        self._around_action = lru_cache(maxsize=4096)(_around_action)
        self._no_reply = Kept([Block([_("Inget svar ännu")], "CellNote")])
        cells: dict[str, Callable[[Sequence[CommentView]], Iterable[Cell]]] = {
            "number": partial(map, attrgetter("in_table")),
            "organisation": read_together(_OF_BODY, self._body),
            "focus_area": read_together(_OF_AREA, self._area),
            "text": lambda comments: map(self._comment, comments, self._notes(comments)),
            "reply": partial(map, self._reply),
            "action": partial(map, self._action),
        }
        self._bodies = {consultee.id: consultee for consultee in compiled.consultees}
        every = {
            "number": Column(_("Nr"), 1.3, numeric=True),
            self._second: self._named(second),
            "text": Column(_("Synpunkt"), 9.4, least=3.6),
            "reply": Column(_("Kommunens svar"), 7.2, least=3.1),
            "action": Column(_("Åtgärd"), 3.4, least=3.0),
        }
        names = [name for name in every if compiled.options.shows(name)]
        self._shown = [cells[name] for name in names]
        self._columns = _as_wide([every[name] for name in names], PAGE)

    def _named(self, second: str) -> Column:
        """The column of bodies or focus areas, wide enough for the longest word of their names."""
        bodies = (body.organisation.name for body in self._bodies.values())
        least = min(4.6, room_for(bodies if second == "body" else self._compiled.focus_areas, bold=second == "body"))
        return Column(_("Remissinstans") if second == "body" else _("Fokusområde"), 4.4, least=least)

    def write(self, comments: Iterable[CommentView], description: str) -> None:
        """One table; nothing but a sentence where there are no comments."""
        waiting = iter(comments)
        first = next(waiting, None)
        if first is None:
            self._flow.paragraph(_("Inga synpunkter."))
            return
        rows = self._rows(counted(chain((first,), waiting), self.written))
        self._flow.table(self._columns, rows, description=description)

    def _rows(self, comments: Iterator[CommentView]) -> Iterator[Sequence[Cell]]:
        """Some are made at once, column by column, which is half of the steps that they take one by one."""
        for some in in_lots(comments, _TOGETHER):
            yield from zip(*[cells(some) for cells in self._shown], strict=True)

    def _body(self, comment: CommentView) -> Kept:
        body = self._bodies.get(comment.consultee_id)
        blocks = [Block([Run(comment.organisation.name, bold=True)])]
        if stance := self._stance(comment, body):
            blocks.append(Block([stance], "CellNote"))
        if comment.late:
            blocks.append(Block([flag_label(Flag.LATE)], "CellNote"))
        return Kept(blocks)

    def _area(self, comment: CommentView) -> Kept:
        blocks = [Block([sentences.area(comment.focus_area)])]
        if comment.stance:
            blocks.append(Block([stance_label(comment.stance)], "CellNote"))
        return Kept(blocks)

    def _stance(self, comment: CommentView, body: CompiledConsultee | None) -> str:
        """The stance on the focus area where there is one, else the response's."""
        code = comment.stance
        if code is None and body is not None:
            given = {area.focus_area: area.stance for area in body.area_stances}
            code = given.get(comment.focus_area, body.stance)
        return stance_label(code) if code else ""

    def _comment(self, comment: CommentView, note: Block) -> list[Block | str]:
        blocks: list[Block | str] = [note]
        if comment.question:
            blocks.append(Block([comment.question.text], "CellNote"))
        if comment.file:
            blocks.append(Block([comment.file.in_words], "CellNote"))
            if comment.quoted:
                blocks.append(Block([comment.quoted], "CellQuotation"))
        if only_words(comment.content):  # as most: no other wording is proposed, and no part of it has a label
            if comment.content.text:
                blocks.append(comment.content.text)
            return blocks
        wording = self._compiled.wording(comment)
        if wording:
            blocks += wording_blocks(wording, label="Cell", quotation="CellQuotation")
        for part in without_wording(comment.parts_in_order) if wording else comment.parts_in_order:
            if part.field.name == "reason" and not self._compiled.options.shows("reason"):
                continue
            if part.field.look == "quotation":
                blocks += [Block([Run(part.label, bold=True)]), Block([part.words], "CellQuotation")]
            else:
                blocks.append(Block([label_run(part.label), part.words]) if part.label else part.words)
        return blocks

    def _reply(self, comment: CommentView) -> list[Block | str]:
        reply = comment.reply
        if reply is None:
            return self._no_reply
        blocks: list[Block | str] = [self._outcome(reply.outcome)]
        if reply.text:
            blocks.append(reply.text)
        if others := self._compiled.alike.get(comment.id):
            numbers = sentences.alike(others)
            blocks.append(Block([_("Gemensamt svar: {numbers}").format(numbers=numbers)], "CellNote"))
        if reply.needs_look:
            blocks.append(Block([_("Svaret gäller en tidigare lydelse av synpunkten.")], "CellNote"))
        return blocks

    def _action(self, comment: CommentView) -> Cell:
        reply = comment.reply
        if reply is None:
            return ""
        before, after = self._around_action(reply.action_kind, reply.responsible, reply.due)
        return [*before, reply.action, *after] if reply.action else [*before, *after] or ""


def _as_wide(columns: Sequence[Column], width: float) -> list[Column]:
    """Columns that together are so wide: what those that are left out had room for is shared by the others."""
    return fitted(widened(columns, width / sum(column.width for column in columns)), width)


def write_by_area(flow: Flow, compiled: CompiledRound, tallied: Tally) -> Written:
    """Focus area by focus area: how it went, who stands where, the comments."""
    tables = CommentTables(flow, compiled, second="body")
    flow.turn(landscape=True)
    areas = {area.count.label: area for area in compiled.overview.areas}
    groups = by_key(in_layout(compiled, Layout.FOCUS_AREA), lambda comment: comment.focus_area, areas)
    for index, (label, comments) in enumerate(groups):
        heading = sentences.area(label)
        flow.heading(heading, anchor=anchor(index))
        write_bar(flow, areas[label].outcomes, areas[label].count, width=25.6)
        for sentence in sentences.area_stances(compiled, areas[label]):
            flow.paragraph(sentence, style="Facts")
        write_text(flow, compiled.texts.of_area(areas[label].count), level=2)
        tables.write(comments, _("Synpunkter på {area} med kommunens svar").format(area=heading))
    return tables.written


def write_by_body(flow: Flow, compiled: CompiledRound, tallied: Tally) -> Written:
    """Body by body, in the round's order: stance, summary, comments."""
    tables = CommentTables(flow, compiled, second="area")
    flow.turn(landscape=True)
    flow.heading(layout_title(Layout.ORGANISATION), anchor=anchor(0))
    for consultee, comments in by_body(compiled, in_layout(compiled, Layout.ORGANISATION)):
        flow.heading(consultee.organisation.name, 2)
        stance = stance_label(consultee.stance) if consultee.stance else ""
        flow.paragraph(Run(stance, bold=True), *(f"  ·  {flag}" for flag in sentences.flags(consultee)))
        if consultee.summary and consultee.summary_point is None and not compiled.options.by_place:
            flow.paragraph(consultee.summary)
        if consultee.comments:
            tables.write(comments, _("Synpunkter från {name}").format(name=consultee.organisation.name))
    return tables.written


def write_by_indicator(flow: Flow, compiled: CompiledRound, tallied: Tally) -> Written:
    """Indicator by indicator; the comments on other things come last, so that none is left out."""
    tables = CommentTables(flow, compiled, second="body")
    flow.turn(landscape=True)
    flow.heading(layout_title(Layout.INDICATOR), anchor=anchor(0))
    for indicator, comments in by_key(in_layout(compiled, Layout.INDICATOR), lambda comment: comment.indicator, ()):
        heading = indicator.name if indicator else _("Synpunkter som inte gäller en indikator")
        flow.heading(heading, 2)
        tables.write(comments, heading)
    return tables.written


def write_not_met(flow: Flow, compiled: CompiledRound, tallied: Tally) -> Written:
    """What is not met, and why, focus area by focus area (PBL 5 kap.)."""
    tables = CommentTables(flow, compiled, second="body")
    flow.turn(landscape=True)
    flow.heading(layout_title(Layout.NOT_MET), anchor=anchor(0))
    not_met = compiled.overview.outcomes["not_met"]
    flow.paragraph(
        _("{n} av {total} synpunkter tillgodoses inte. Skälet står i kommunens svar.").format(
            n=not_met, total=compiled.counts.comments
        )
    )
    for label, comments in by_key(in_layout(compiled, Layout.NOT_MET), lambda comment: comment.focus_area, ()):
        flow.heading(sentences.area(label), 2)
        tables.write(comments, sentences.area(label))
    return tables.written
