"""What the page of a divided text shows: its passages, the one in hand, and the plan around its place. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from app.comments.fields import Part as CommentPart
from app.comments.fields import on_pages, parts_of
from app.comments.place_names import place_name
from app.comments.places import WHOLE, Place
from app.inbox.page_forms import StepForm
from app.inbox.steps import places_to_choose
from app.passages.own_headings import own_headings
from app.passages.pieces import Piece, next_to_judge, sentences
from app.passages.plan_words import PlanWords, words
from app.passages.queries import Division
from app.plans.views import FootnoteView, IndicatorView, Part, Places, SectionPlace, SectionRow, SectionView, TableView
from app.web.forms import Filled, blank

MOST_BESIDE = 60
"""Paragraphs, and rows of a table, that stand beside the text at once: a plan may have thousands in one section."""
MOST_HEADINGS = 40
_BEFORE = 3
"""Paragraphs before the one that a passage is about."""


class Asked(NamedTuple):
    """What the address asks for: the passage in hand (0: the first that wants somebody), whether to divide it, and the
    part of the plan beside it: a section, from a paragraph, or what somebody typed to find."""

    at: int = 0
    split: bool = False
    section: int = 0
    paragraph: int = 0
    find: str = ""


@dataclass(frozen=True, slots=True)
class ShownPassage:
    """A passage; the one in hand has a form. ``cuts`` are (character, sentence) to divide before, where asked for."""

    number: int
    words: str
    piece: Piece
    place: str
    is_last: bool
    form: Filled[StepForm] | None = None
    cuts: list[tuple[str, str]] | None = None
    parts: list[CommentPart] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ShownHeading:
    """A heading of the text's own, and how many passages wait under it; its form has the place that is proposed."""

    number: int
    title: str
    waiting: int
    form: Filled[StepForm]


@dataclass(frozen=True, slots=True)
class Beside:
    """The part of the plan that stands beside the text.

    ``row``: the indicator that the passage in hand is about;
    ``earlier`` and ``later``: the paragraphs where what is left out begins; ``missed``: what was typed and not found.
    """

    section: SectionRow
    parts: list[Part]
    footnotes: list[FootnoteView]
    row: IndicatorView | None
    earlier: int | None
    later: int | None
    before: SectionPlace | None
    after: SectionPlace | None
    missed: str


def in_hand(pieces: Sequence[Piece], asked: Asked) -> int:
    """The number of the passage that somebody has in hand; 0 when nothing waits for anybody."""
    if 1 <= asked.at <= len(pieces):
        return asked.at
    first_open = next((number for number, piece in enumerate(pieces, 1) if piece.is_open), 0)
    return first_open or next_to_judge(pieces, 0)


def next_open(pieces: Sequence[Piece], after: int) -> int:
    """The next passage that nobody has placed, from the beginning again after the last; 0 without one."""
    found = [number for number, piece in enumerate(pieces, 1) if piece.is_open and number != after]
    return next((number for number in found if number > after), found[0] if found else 0)


def shown_passages(
    divided: Division, named: Places, step: Filled[StepForm], at: int, split: bool
) -> list[ShownPassage]:
    """Every passage in order. ``step``: the form that was sent, which stands in hand again when it was refused."""
    shown: list[ShownPassage] = []
    for number, piece in enumerate(divided.pieces, 1):
        name = place_name(named, piece.place) if piece.is_comment else ""
        parts = parts_of(piece.kind, piece.content(divided.text), on_pages(piece.kind)) if piece.parts else []
        last = number == len(divided.pieces)
        one = ShownPassage(number, divided.words(piece).strip(), piece, name, last, parts=parts)
        if number == at:
            is_refused = step.errors and step.value("do") != "heading"
            form = step if is_refused else blank(StepForm, place=name, kind=piece.kind)
            one = replace(one, form=form, cuts=_cuts(divided, piece) if split else None)
        shown.append(one)
    return shown


def shown_headings(divided: Division, named: Places, plan: PlanWords, step: Filled[StepForm]) -> list[ShownHeading]:
    """The text's own headings under which something waits. ``step``: as in ``shown_passages``."""
    shown: list[ShownHeading] = []
    for one in own_headings(divided.pieces, divided.text, plan)[:MOST_HEADINGS]:
        is_refused = step.errors and step.value("do") == "heading" and step.value("number") == str(one.number)
        near = place_name(named, one.near) if one.near is not None else ""
        form = step if is_refused else blank(StepForm, place=near)
        shown.append(ShownHeading(one.number, one.title, len(one.waiting), form))
    return shown


def _cuts(divided: Division, piece: Piece) -> list[tuple[str, str]]:
    return [
        (str(start), " ".join(divided.text[start:end].split())[:120])
        for start, end in sentences(divided.text, piece)[1:]
    ]


def beside(
    pieces: Sequence[Piece],
    at: int,
    asked: Asked,
    named: Places,
    plan: PlanWords,
    read: Callable[[int], SectionView],
) -> Beside | None:
    """The plan around the section that is asked for, else the one of the passage in hand; ``read`` reads a section."""
    place = pieces[at - 1].place if at else WHOLE
    found = _found(asked.find, named, plan) if asked.find else None
    wanted = (found.section_id if found else asked.section) or place.section_id or _under(pieces, at)
    if wanted not in named.sections:
        wanted = next((id for id, section in named.sections.items() if not section.is_preamble), None)
    if wanted is None:
        return None
    view = read(wanted)
    is_own = wanted == place.section_id
    row_id = (found.indicator_id if found else None) or (place.indicator_id if is_own else None)
    start = max(
        0, (asked.paragraph or (place.paragraph if is_own else None) or 0) - 1 - (0 if asked.paragraph else _BEFORE)
    )
    part = _window(view, start, row_id)
    order = list(named.sections)
    here = order.index(wanted)
    end = start + MOST_BESIDE
    return Beside(
        section=view.section,
        parts=part.parts,
        footnotes=view.footnotes,
        row=next((row for table in view.tables for row in table.indicators if row.id == row_id), None),
        earlier=max(1, start + 1 - MOST_BESIDE) if start > 0 else None,
        later=end + 1 if end < len(view.paragraphs) else None,
        before=named.sections[order[here - 1]] if here else None,
        after=named.sections[order[here + 1]] if here + 1 < len(order) else None,
        missed=asked.find if asked.find and found is None else "",
    )


def _found(typed: str, named: Places, plan: PlanWords) -> Place | None:
    chosen = places_to_choose(named)
    known = chosen.get(typed) or next((place for name, place in chosen.items() if words(name) == words(typed)), None)
    found = known or plan.of_heading(typed)
    return found if found and found.section_id else None


def _under(pieces: Sequence[Piece], at: int) -> int | None:
    """The section of the nearest passage before: what follows is often about the same."""
    return next(
        (piece.place.section_id for piece in reversed(pieces[: max(0, at - 1)]) if piece.place.section_id), None
    )


def _window(view: SectionView, start: int, row_id: int | None) -> SectionView:
    """A section with the paragraphs from ``start`` and the tables among them; all of a short one."""
    end = start + MOST_BESIDE
    count = len(view.paragraphs)
    tables = []
    for table in view.tables:
        after = count if table.after_paragraph is None else min(table.after_paragraph, count)
        if start <= after <= end:
            tables.append(replace(_rows_around(table, row_id), after_paragraph=after - start))
    return replace(view, paragraphs=view.paragraphs[start:end], tables=tables)


def _rows_around(table: TableView, row_id: int | None) -> TableView:
    at = next((number for number, row in enumerate(table.indicators) if row.id == row_id), 0)
    start = max(0, at - MOST_BESIDE // 2)
    return replace(table, indicators=table.indicators[start : start + MOST_BESIDE])
