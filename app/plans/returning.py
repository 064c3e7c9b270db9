"""Places that a correction took away, and a later version of the plan has again: they are what they were. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import replace

from app.plans.pairing import Lineages, lineages
from app.plans.views import VersionView


def with_returned(
    known: Lineages, base: VersionView, after: VersionView, earlier: Iterable[Callable[[], VersionView]]
) -> Lineages:
    """The lineages of ``after``, where what ``base`` lacks and an earlier version had has its lineage again.

    ``earlier``: the versions before ``base``, the last first; none is read while nothing is new. A paragraph or a cell
    is found again only in the section or row that it lay in.
    """
    taken = _all_of(base)
    new = _all_in(known) - taken
    for read in earlier:
        if not new:
            break
        known = _with_those_of(known, lineages(read(), after), new, taken)
        new &= _all_in(known)
    return known


def _with_those_of(known: Lineages, found: Lineages, new: set[str], taken: set[str]) -> Lineages:
    """``known``, where what is new has the lineage that it had in an earlier version, if no other has that."""
    used = taken | _all_in(known)

    def back(own: str, was: str) -> str:
        return was if own in new and was not in used else own

    sections = [back(own, was) for own, was in zip(known.sections, found.sections, strict=True)]
    rows = [back(own, was) for own, was in zip(known.indicators, found.indicators, strict=True)]
    paragraphs = {
        key: back(own, found.paragraphs[key]) if sections[key[0]] == found.sections[key[0]] else own
        for key, own in known.paragraphs.items()
    }
    cells = {
        key: back(own, found.cells[key]) if rows[key[0]] == found.indicators[key[0]] else own
        for key, own in known.cells.items()
    }
    return replace(known, sections=sections, paragraphs=paragraphs, indicators=rows, cells=cells)


def _all_in(known: Lineages) -> set[str]:
    return {*known.sections, *known.paragraphs.values(), *known.indicators, *known.cells.values()}


def _all_of(version: VersionView) -> set[str]:
    own = {view.section.lineage for view in version.places}
    own |= {paragraph.lineage for view in version.places for paragraph in view.paragraphs}
    rows = version.indicators
    return own | {row.lineage for row in rows} | {cell.lineage for row in rows for cell in row.cells}
