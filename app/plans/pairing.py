"""Which place of an earlier version each place of a newer one is: the same, also where it was moved or renamed. Pure.

Nothing says so in a file. Sections are paired by what they say and how they are called, from what is certain to what is
likely; paragraphs, indicators and cells within paired sections, and then wherever the rest of the plan has the same
words. A place is paired once. What is left over is new, or gone.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from typing import TypeVar

from app.plans.models import new_lineage
from app.plans.paragraphs import ParagraphView
from app.plans.views import CellView, IndicatorView, SectionView, VersionView

LIKE = 0.5
"""How much two sections or paragraphs must have in common to be the same one with other words, of 1."""
LIKE_IN_PLACE = 0.3
"""The same for those that stand between the same neighbours."""
WINDOW = 40
"""How far from its place a changed paragraph is looked for: beyond that only the very same words are found."""
WORTH_MOVING = 20
"""Shorter texts are not found again elsewhere in the plan: "Mål" stands in many places."""

_WORD = re.compile(r"\w+")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Lineages:
    """The lineages of a version's places, by their order: of sections, of paragraphs in them, of rows and cells.

    The first section is what stands before the first heading, if the version has that (``before``).
    """

    sections: list[str] = field(default_factory=list)
    paragraphs: dict[tuple[int, int], str] = field(default_factory=dict)
    indicators: list[str] = field(default_factory=list)
    cells: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Words:
    """A text to compare: its words counted, and all of it without blanks that differ."""

    whole: str
    count: Counter[str]
    total: int


def words_of(text: str) -> Words:
    """A text as it is compared."""
    count = Counter(_WORD.findall(text.casefold()))
    return Words(" ".join(text.split()), count, count.total())


def likeness(first: Words, second: Words) -> float:
    """How much of their words two texts have in common: 1 all, 0 none."""
    total = first.total + second.total
    if not total:
        return 1.0 if first.whole == second.whole else 0.0
    fewer, more = (first, second) if len(first.count) < len(second.count) else (second, first)
    if 2 * min(first.total, second.total) / total < LIKE_IN_PLACE:
        return 0.0  # too different in length
    return 2 * sum(min(number, more.count[word]) for word, number in fewer.count.items()) / total


class Pairs:
    """Which of the new ones is which of the old ones, by their indices; each is taken once."""

    def __init__(self, old: int, new: int) -> None:
        self.old_of: dict[int, int] = {}
        self.new_of: dict[int, int] = {}
        self._sizes = old, new

    def pair(self, old: int, new: int) -> None:
        """Let them be the same, unless one of them is taken."""
        if old not in self.new_of and new not in self.old_of:
            self.new_of[old], self.old_of[new] = new, old

    @property
    def left_old(self) -> list[int]:
        """The old ones without a counterpart, in order."""
        return [index for index in range(self._sizes[0]) if index not in self.new_of]

    @property
    def left_new(self) -> list[int]:
        """The new ones without a counterpart, in order."""
        return [index for index in range(self._sizes[1]) if index not in self.old_of]

    def by(self, old_key: Callable[[int], Hashable], new_key: Callable[[int], Hashable]) -> None:
        """Pair those left that have the same key, in order where several have it. None is no key."""
        waiting: defaultdict[Hashable, list[int]] = defaultdict(list)
        for index in reversed(self.left_old):
            waiting[old_key(index)].append(index)
        for index in self.left_new:
            key = new_key(index)
            if key is not None and waiting[key]:
                self.pair(waiting[key].pop(), index)

    def by_likeness(self, candidates: Iterable[tuple[float, int, int]], least: float) -> None:
        """Pair the likest first; of those that are as like, the nearest."""
        for _like, _distance, old, new in sorted(
            (-like, abs(old - new), old, new) for like, old, new in candidates if like >= least
        ):
            self.pair(old, new)


def lineages(before: VersionView, after: VersionView) -> Lineages:
    """The lineages of ``after``, whose own are not known yet: those of ``before`` where a place is the same."""
    old, new = before.places, after.places
    sections = _sections(old, new)
    own = [
        old[sections.old_of[index]].section.lineage if index in sections.old_of else new_lineage()
        for index in range(len(new))
    ]
    indicators = _indicators(before.indicators, after.indicators, _paired_ids(old, new, sections))
    rows, cells = [], {}
    for index, row in enumerate(after.indicators):
        known = before.indicators[indicators.old_of[index]] if index in indicators.old_of else None
        rows.append(known.lineage if known else new_lineage())
        for position, lineage in enumerate(_cells(known.cells if known else [], row.cells)):
            cells[index, position] = lineage
    return Lineages(own, _paragraphs(old, new, sections), rows, cells)


def _name(section: SectionView) -> str:
    return " ".join(section.section.title.casefold().split())


def _said(section: SectionView) -> str:
    rows = (row.name for table in section.tables for row in table.indicators)
    return " ".join([*(paragraph.text for paragraph in section.paragraphs), *rows])


def _path(sections: Sequence[SectionView]) -> list[str]:
    """Each section's name below those above it."""
    names = {section.section.id: _name(section) for section in sections}
    parents = {section.section.id: section.section.parent_id for section in sections}
    paths = []
    for section in sections:
        parts: list[str] = []
        at: int | None = section.section.id
        while at is not None and at in names and len(parts) < 10:
            parts.append(names[at])
            at = parents[at]
        paths.append("\n".join(parts))
    return paths


def _sections(old: Sequence[SectionView], new: Sequence[SectionView]) -> Pairs:
    pairs = Pairs(len(old), len(new))
    if old and new and old[0].section.is_preamble and new[0].section.is_preamble:
        pairs.pair(0, 0)
    olds, news = [words_of(_said(section)) for section in old], [words_of(_said(section)) for section in new]

    def proper(sections: Sequence[SectionView], key: Callable[[int], Hashable]) -> Callable[[int], Hashable]:
        return lambda index: None if sections[index].section.is_preamble else key(index)

    def by(key: Callable[[Sequence[SectionView], Sequence[Words], list[str], int], Hashable]) -> None:
        old_paths, new_paths = _path(old), _path(new)
        pairs.by(
            proper(old, lambda index: key(old, olds, old_paths, index)),
            proper(new, lambda index: key(new, news, new_paths, index)),
        )

    by(lambda _sections, words, paths, index: (paths[index], words[index].whole))
    by(lambda sections, words, _paths, index: (_name(sections[index]), words[index].whole or None, "text"))
    by(lambda _sections, _words, paths, index: paths[index])
    by(lambda _sections, words, _paths, index: words[index].whole if words[index].total > 5 else None)
    candidates = [
        (likeness(olds[one], news[other]), one, other)
        for one in pairs.left_old
        for other in pairs.left_new
        if olds[one].total and news[other].total
        if not old[one].section.is_preamble and not new[other].section.is_preamble
    ]
    pairs.by_likeness(candidates, LIKE)
    by(lambda sections, _words, _paths, index: _name(sections[index]))
    _renamed(pairs, old, new, olds, news)
    return pairs


def _renamed(
    pairs: Pairs,
    old: Sequence[SectionView],
    new: Sequence[SectionView],
    olds: Sequence[Words],
    news: Sequence[Words],
) -> None:
    """Sections with another heading and without much text: between the same neighbours, at the same level."""
    for index in pairs.left_new:
        at = pairs.old_of.get(index - 1, -1) + 1
        if at >= len(old) or at in pairs.new_of or (index - 1 not in pairs.old_of and index):
            continue
        if old[at].section.is_preamble or new[index].section.is_preamble:
            continue
        same_level = old[at].section.level == new[index].section.level
        names = SequenceMatcher(None, _name(old[at]), _name(new[index]), autojunk=False).ratio()
        short = olds[at].total + news[index].total < 10
        if same_level and (names >= 0.6 or (short and names >= LIKE_IN_PLACE)):
            pairs.pair(at, index)


def _paired_ids(old: Sequence[SectionView], new: Sequence[SectionView], sections: Pairs) -> dict[int, int]:
    """Of each new section's id that of the old one."""
    return {new[there].section.id: old[here].section.id for there, here in sections.old_of.items()}


def _paragraphs(old: Sequence[SectionView], new: Sequence[SectionView], sections: Pairs) -> dict[tuple[int, int], str]:
    own: dict[tuple[int, int], str] = {}
    left_old: list[ParagraphView] = [paragraph for index in sections.left_old for paragraph in old[index].paragraphs]
    for index, section in enumerate(new):
        if index not in sections.old_of:
            continue
        before = old[sections.old_of[index]].paragraphs
        pairs = _in_order(before, section.paragraphs)
        for there, here in pairs.old_of.items():
            own[index, section.paragraphs[there].number] = before[here].lineage
        left_old += [before[here] for here in pairs.left_old]
    _moved(left_old, new, own)
    for index, section in enumerate(new):
        for paragraph in section.paragraphs:
            own.setdefault((index, paragraph.number), new_lineage())
    return own


def _in_order(before: Sequence[ParagraphView], after: Sequence[ParagraphView]) -> Pairs:
    """The paragraphs of one section: those with the same words, then the likest between them."""
    pairs = Pairs(len(before), len(after))
    olds, news = [words_of(one.text) for one in before], [words_of(one.text) for one in after]
    matcher = SequenceMatcher(None, [one.whole for one in olds], [one.whole for one in news], autojunk=False)
    gaps: list[tuple[int, int, int, int]] = []
    for tag, old_from, old_to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            for step in range(old_to - old_from):
                pairs.pair(old_from + step, new_from + step)
        elif tag == "replace":
            gaps.append((old_from, old_to, new_from, new_to))
    pairs.by(lambda index: olds[index].whole, lambda index: news[index].whole)
    for old_from, old_to, new_from, new_to in gaps:
        pairs.by_likeness(_near(olds, news, pairs, range(old_from, old_to), range(new_from, new_to)), LIKE_IN_PLACE)
        if old_to - old_from == new_to - new_from == 1 and before[old_from].kind == after[new_from].kind:
            pairs.pair(old_from, new_from)  # one paragraph in place of one: rewritten
    pairs.by_likeness(_near(olds, news, pairs, range(len(olds)), range(len(news))), LIKE)
    return pairs


def _near(
    olds: Sequence[Words], news: Sequence[Words], pairs: Pairs, old: range, new: range
) -> Iterator[tuple[float, int, int]]:
    for one in old:
        if one in pairs.new_of:
            continue
        at = one - old.start + new.start
        for other in range(max(new.start, at - WINDOW), min(new.stop, at + WINDOW)):
            if other not in pairs.old_of:
                yield likeness(olds[one], news[other]), one, other


def _moved(left: Sequence[ParagraphView], new: Sequence[SectionView], own: dict[tuple[int, int], str]) -> None:
    """Paragraphs that stand in another section now, with the very same words."""
    waiting: defaultdict[str, list[str]] = defaultdict(list)
    for paragraph in reversed(left):
        if len(paragraph.text) >= WORTH_MOVING:
            waiting[words_of(paragraph.text).whole].append(paragraph.lineage)
    if not waiting:
        return
    for index, section in enumerate(new):
        for paragraph in section.paragraphs:
            key = index, paragraph.number
            found = waiting.get(" ".join(paragraph.text.split())) if key not in own else None
            if found:
                own[key] = found.pop()


def _indicators(old: Sequence[IndicatorView], new: Sequence[IndicatorView], ids: dict[int, int]) -> Pairs:
    pairs = Pairs(len(old), len(new))

    def name(row: IndicatorView) -> str:
        return " ".join(row.name.casefold().split())

    def said(row: IndicatorView) -> Words:
        return words_of(" ".join([row.name, *(cell.text for cell in row.cells)]))

    pairs.by(
        lambda index: (old[index].section_id, name(old[index])),
        lambda index: (ids.get(new[index].section_id), name(new[index])),
    )
    pairs.by(
        lambda index: name(old[index]) or None,
        lambda index: name(new[index]) if len(name(new[index])) >= WORTH_MOVING else None,
    )
    olds = {index: said(old[index]) for index in pairs.left_old}
    news = {index: said(new[index]) for index in pairs.left_new}
    candidates = [
        (likeness(olds[one], news[other]), one, other)
        for one in olds
        for other in news
        if ids.get(new[other].section_id) == old[one].section_id
    ]
    pairs.by_likeness(candidates, LIKE)
    return pairs


def _cells(old: Sequence[CellView], new: Sequence[CellView]) -> list[str]:
    """The cells of a row: by the heading of their column; where a heading was reworded, by their place."""
    pairs = Pairs(len(old), len(new))
    pairs.by(lambda index: old[index].column.casefold(), lambda index: new[index].column.casefold())
    if len(old) == len(new):
        for index in range(len(new)):
            pairs.pair(index, index)
    return [old[pairs.old_of[index]].lineage if index in pairs.old_of else new_lineage() for index in range(len(new))]


def with_lineages(plan: VersionView, known: Lineages) -> VersionView:
    """The same version with the lineages of its places."""
    places, rows = [], 0
    for index, view in enumerate(plan.places):
        tables = []
        for table in view.tables:
            indicators = []
            for row in table.indicators:
                cells = [replace(cell, lineage=known.cells[rows, at]) for at, cell in enumerate(row.cells)]
                indicators.append(replace(row, lineage=known.indicators[rows], cells=cells))
                rows += 1
            tables.append(replace(table, indicators=indicators))
        paragraphs = [
            replace(paragraph, lineage=known.paragraphs[index, paragraph.number]) for paragraph in view.paragraphs
        ]
        section = replace(view.section, lineage=known.sections[index])
        places.append(replace(view, section=section, paragraphs=paragraphs, tables=tables))
    before = places.pop(0) if plan.before else None
    return replace(plan, before=before, sections=places)
