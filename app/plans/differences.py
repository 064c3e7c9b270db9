"""What changed between two versions of a plan, section by section and word by word. Pure.

Places of the two versions that have the same lineage are the same place. Blanks alone make no difference, nor does a
number that only counts what stands before.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from app.plans.diff import Piece, difference
from app.plans.views import IndicatorView, SectionRow, SectionView, VersionView


class Changed(StrEnum):
    """What happened to a place."""

    ADDED = "added"
    REMOVED = "removed"
    REWORDED = "reworded"
    MOVED = "moved"


@dataclass(frozen=True, slots=True)
class PassageChange:
    """A paragraph, a cell, the name of an indicator, a footnote or a fact that changed.

    ``row`` and ``column`` say where in a table it stands; ``number`` is the paragraph's, in the newer version unless it
    was removed. ``before`` and ``after`` are the whole wordings.
    """

    what: Changed
    before: str
    after: str
    number: int | None = None
    row: str = ""
    column: str = ""
    note: int | None = None

    @property
    def pieces(self) -> list[Piece]:
        """What was struck and added, in reading order."""
        return difference(self.before, self.after)


@dataclass(frozen=True, slots=True)
class SectionChange:
    """A section of which something changed. ``what`` MOVED: it stands elsewhere, below another heading or in another
    order; its words may have changed as well. REWORDED: its heading or something in it, or the focus area it begins.

    ``area``: that focus area before and after, "" for none; None where it is the same.
    """

    what: Changed
    before: SectionRow | None
    after: SectionRow | None
    passages: list[PassageChange] = field(default_factory=list)
    area: tuple[str, str] | None = None

    @property
    def section(self) -> SectionRow:
        """The section as it is called now; one that is gone as it was called."""
        section = self.after or self.before
        if section is None:
            raise ValueError("a change is of a section that one of the versions has")
        return section

    @property
    def heading(self) -> str:
        """Number and title."""
        return self.section.heading

    @property
    def is_renamed(self) -> bool:
        """Whether the heading has other words."""
        return bool(self.before and self.after and _blank(self.before.title) != _blank(self.after.title))

    @property
    def title_pieces(self) -> list[Piece]:
        """What changed of the heading's words."""
        return difference(self.before.title, self.after.title) if self.before and self.after else []

    @property
    def area_pieces(self) -> list[Piece]:
        """What changed of the focus area's name."""
        return difference(*self.area) if self.area else []

    @property
    def is_only_area(self) -> bool:
        """Whether all that changed is the focus area that it begins."""
        return bool(self.area) and self.what is Changed.REWORDED and not (self.passages or self.is_renamed)


@dataclass(frozen=True, slots=True)
class Differences:
    """All that changed, in the order of the newer version; what is gone stands where it stood.

    ``title``: the plan's own title before and after. ``renumbered``: how many sections have another number and are
    otherwise as they were.
    """

    title: tuple[str, str]
    sections: list[SectionChange]
    renumbered: int = 0

    def __bool__(self) -> bool:
        return bool(self.sections) or self.is_renamed

    @property
    def is_renamed(self) -> bool:
        """Whether the plan itself is called something else."""
        return _blank(self.title[0]) != _blank(self.title[1])

    @property
    def title_pieces(self) -> list[Piece]:
        """What changed of the plan's title."""
        return difference(*self.title)

    def without_areas(self) -> "Differences":
        """The same where the focus areas stay as they were."""
        others = [replace(change, area=None) for change in self.sections if not change.is_only_area]
        return replace(self, sections=others)

    def of(self, what: Changed) -> list[SectionChange]:
        """The sections of which this is so."""
        return [change for change in self.sections if change.what is what]

    @property
    def gone(self) -> list[SectionChange]:
        """The sections that the newer version does not have."""
        return self.of(Changed.REMOVED)

    @property
    def passages(self) -> int:
        """How many passages changed in all."""
        return sum(len(change.passages) for change in self.sections)


def differences(before: VersionView, after: VersionView) -> Differences:
    """What changed between two versions whose places know their lineages."""
    old = {view.section.lineage: view for view in before.places}
    kept = {view.section.lineage for view in after.places} & set(old)
    moved = _moved(before.places, after.places)
    seen_elsewhere = _wordings(after.places) & _wordings(before.places)
    changes: list[SectionChange] = []
    renumbered = 0
    gone = _gone_after(before.places, kept)
    changes += [_removed(view, seen_elsewhere) for view in gone.get("", [])]
    for view in after.places:
        lineage = view.section.lineage
        known = old.get(lineage)
        if known is None:
            changes.append(_added(view, seen_elsewhere))
            continue
        change = _compared(known, view, seen_elsewhere, moved=lineage in moved)
        if change is not None:
            changes.append(change)
        elif known.section.number != view.section.number:
            renumbered += 1
        changes += [_removed(lost, seen_elsewhere) for lost in gone.get(lineage, [])]
    return Differences((before.title, after.title), changes, renumbered)


def _blank(text: str) -> str:
    return " ".join(text.split())


def _wordings(views: Iterable[SectionView]) -> set[str]:
    return {paragraph.lineage for view in views for paragraph in view.paragraphs}


def _gone_after(views: Sequence[SectionView], kept: set[str]) -> Mapping[str, list[SectionView]]:
    """The sections that are gone, by the lineage of the section before them that is not; "" before all of them."""
    last = ""
    gone: dict[str, list[SectionView]] = {}
    for view in views:
        if view.section.lineage in kept:
            last = view.section.lineage
        else:
            gone.setdefault(last, []).append(view)
    return gone


def _moved(before: Sequence[SectionView], after: Sequence[SectionView]) -> set[str]:
    """The lineages of the sections that have another parent, or do not stand in the order they had.

    As few as possible: those outside the longest run that kept its order.
    """
    position = {view.section.lineage: index for index, view in enumerate(before)}
    old_parent, new_parent = _parents(before), _parents(after)
    common = [view.section.lineage for view in after if view.section.lineage in position]
    moved = {
        lineage
        for lineage in common
        if old_parent[lineage] != new_parent[lineage]
        and (old_parent[lineage] in new_parent and new_parent[lineage] in old_parent)
    }
    return moved | (set(common) - set(_in_order(common, position)))


def _parents(views: Sequence[SectionView]) -> dict[str, str]:
    lineage_of = {view.section.id: view.section.lineage for view in views}
    parents = {
        view.section.lineage: lineage_of.get(view.section.parent_id, "") if view.section.parent_id else ""
        for view in views
    }
    return {**parents, "": ""}


def _in_order(lineages: Sequence[str], position: Mapping[str, int]) -> list[str]:
    """The longest run of these that stands in order (patience sorting)."""
    tops: list[int] = []
    piles: list[int] = []
    previous: list[int] = []
    for index, lineage in enumerate(lineages):
        at = bisect_left(tops, position[lineage])
        previous.append(piles[at - 1] if at else -1)
        if at == len(tops):
            tops.append(position[lineage])
            piles.append(index)
        else:
            tops[at], piles[at] = position[lineage], index
    run: list[str] = []
    index = piles[-1] if piles else -1
    while index >= 0:
        run.append(lineages[index])
        index = previous[index]
    return run


def _added(view: SectionView, elsewhere: set[str]) -> SectionChange:
    """A section that is new, perhaps with paragraphs that stood in another one."""
    here = {paragraph.number: paragraph for paragraph in view.paragraphs if paragraph.lineage in elsewhere}
    passages = [
        replace(passage, what=Changed.MOVED, before=passage.after)
        if passage.number in here and passage.note is None
        else passage
        for passage in _all(view, Changed.ADDED)
    ]
    return SectionChange(Changed.ADDED, None, view.section, passages)


def _removed(view: SectionView, elsewhere: set[str]) -> SectionChange:
    """A section that is gone. What of it stands in another section now is said there to be moved."""
    return SectionChange(Changed.REMOVED, view.section, None, list(_all(view, Changed.REMOVED, elsewhere)))


def _all(view: SectionView, what: Changed, elsewhere: Iterable[str] = ()) -> Iterator[PassageChange]:
    """Everything that a section says, as added or removed."""

    def change(text: str, **where: object) -> PassageChange:
        words = ("", text) if what is Changed.ADDED else (text, "")
        return PassageChange(what, *words, **where)  # type: ignore[arg-type]  # the fields that say where

    for name, value in view.facts:
        yield change(value, row=name)
    for paragraph in view.paragraphs:
        if paragraph.lineage not in elsewhere:
            yield change(paragraph.text, number=paragraph.number)
    for row in _rows(view):
        yield change(row.name, row=row.name)
        for cell in row.cells:
            if cell.text:
                yield change(cell.text, row=row.name, column=cell.column)
    for note in view.footnotes:
        yield change(note.text, note=note.number)


def _rows(view: SectionView) -> list[IndicatorView]:
    return [row for table in view.tables for row in table.indicators]


def _compared(old: SectionView, new: SectionView, elsewhere: set[str], *, moved: bool) -> SectionChange | None:
    passages = [
        *_facts(old, new),
        *_paragraphs(old, new, elsewhere),
        *_indicators(old, new),
        *_notes(old, new),
    ]
    renamed = _blank(old.section.title) != _blank(new.section.title)
    areas = (_own_area(old.section), _own_area(new.section))
    area = areas if _blank(areas[0]) != _blank(areas[1]) else None
    if not (passages or renamed or moved or area):
        return None
    return SectionChange(Changed.MOVED if moved else Changed.REWORDED, old.section, new.section, passages, area)


def _own_area(section: SectionRow) -> str:
    """The focus area that a section begins; "" for one that begins none."""
    return (section.focus_label or "") if section.is_focus_area else ""


def _reworded(before: str, after: str) -> bool:
    return _blank(before) != _blank(after)


def _facts(old: SectionView, new: SectionView) -> Iterator[PassageChange]:
    before, after = dict(old.facts), dict(new.facts)
    for name in dict.fromkeys([*before, *after]):
        was, is_now = before.get(name), after.get(name)
        if was is None or is_now is None:
            yield PassageChange(Changed.ADDED if was is None else Changed.REMOVED, was or "", is_now or "", row=name)
        elif _reworded(was, is_now):
            yield PassageChange(Changed.REWORDED, was, is_now, row=name)


def _paragraphs(old: SectionView, new: SectionView, elsewhere: set[str]) -> Iterator[PassageChange]:
    """Of one that stands in another section now it is said there that it was moved."""
    before = {paragraph.lineage: paragraph for paragraph in old.paragraphs}
    after = {paragraph.lineage: paragraph for paragraph in new.paragraphs}
    common = [lineage for lineage in after if lineage in before]
    in_order = set(_in_order(common, {lineage: index for index, lineage in enumerate(before)}))
    gone = _runs_of_gone([lineage for lineage in before if lineage not in elsewhere or lineage in after], set(after))
    for lineage in gone.get("", []):
        yield PassageChange(Changed.REMOVED, before[lineage].text, "", before[lineage].number)
    for lineage, paragraph in after.items():
        known = before.get(lineage)
        if known is None:
            came = (Changed.MOVED, paragraph.text) if lineage in elsewhere else (Changed.ADDED, "")
            yield PassageChange(*came, paragraph.text, paragraph.number)
            continue
        if _reworded(known.text, paragraph.text):
            yield PassageChange(Changed.REWORDED, known.text, paragraph.text, paragraph.number)
        elif lineage not in in_order:
            yield PassageChange(Changed.MOVED, known.text, paragraph.text, paragraph.number)
        for lost in gone.get(lineage, []):
            yield PassageChange(Changed.REMOVED, before[lost].text, "", before[lost].number)


def _runs_of_gone(lineages: Sequence[str], kept: set[str]) -> Mapping[str, list[str]]:
    last = ""
    gone: dict[str, list[str]] = {}
    for lineage in lineages:
        if lineage in kept:
            last = lineage
        else:
            gone.setdefault(last, []).append(lineage)
    return gone


def _indicators(old: SectionView, new: SectionView) -> Iterator[PassageChange]:
    before = {row.lineage: row for row in _rows(old)}
    after = {row.lineage: row for row in _rows(new)}
    for lineage, row in after.items():
        known = before.get(lineage)
        if known is None:
            yield PassageChange(Changed.ADDED, "", row.name, row=row.name)
        elif _reworded(known.name, row.name):
            yield PassageChange(Changed.REWORDED, known.name, row.name, row=row.name)
        cells = {cell.lineage: cell for cell in known.cells} if known else {}
        for cell in row.cells:
            was = cells.pop(cell.lineage, None)
            if _reworded(was.text if was else "", cell.text):
                what = Changed.REWORDED if was and was.text and cell.text else Changed.ADDED
                what = what if cell.text else Changed.REMOVED
                yield PassageChange(what, was.text if was else "", cell.text, row=row.name, column=cell.column)
        for lost in cells.values():
            if lost.text:
                yield PassageChange(Changed.REMOVED, lost.text, "", row=row.name, column=lost.column)
    for lineage, row in before.items():
        if lineage not in after:
            yield PassageChange(Changed.REMOVED, row.name, "", row=row.name)
            for cell in row.cells:
                if cell.text:
                    yield PassageChange(Changed.REMOVED, cell.text, "", row=row.name, column=cell.column)


def _notes(old: SectionView, new: SectionView) -> Iterator[PassageChange]:
    """Footnotes have no lineage: those with the same words are the same, whatever their numbers; then by order."""
    same = {_blank(note.text) for note in old.footnotes} & {_blank(note.text) for note in new.footnotes}
    before = [note for note in old.footnotes if _blank(note.text) not in same]
    after = [note for note in new.footnotes if _blank(note.text) not in same]
    for was, is_now in zip(before, after, strict=False):
        yield PassageChange(Changed.REWORDED, was.text, is_now.text, note=is_now.number)
    for was in before[len(after) :]:
        yield PassageChange(Changed.REMOVED, was.text, "", note=was.number)
    for is_now in after[len(before) :]:
        yield PassageChange(Changed.ADDED, "", is_now.text, note=is_now.number)
