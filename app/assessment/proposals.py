"""What bodies put forward, beside what the plan has: values, wordings, indicators, activities, priorities. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from app.assessment.desk import Shown
from app.assessment.views import CommentView
from app.comments.kinds import CommentKind

KINDS = (
    CommentKind.INDICATOR_VALUE,
    CommentKind.TEXT_CHANGE,
    CommentKind.NEW_INDICATOR,
    CommentKind.ACTIVITY,
    CommentKind.PRIORITY,
)
"""What puts something forward that could stand in the plan, in the order of the page."""

Row = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ProposalGroup:
    """What is put forward for one and the same: an indicator, a paragraph, or a focus area.

    ``today``: the indicator's whole row, (column, text). ``quote``: the paragraph as it stands. ``collides``: several
    want different words, or different values in one cell, so that not all of them can be met.
    """

    name: str
    today: Row
    quote: str
    proposals: tuple[Shown, ...]
    collides: bool

    @property
    def alike(self) -> list[list[int]]:
        """The ids of those that put forward the very same in the same place: several at a time."""
        same: dict[object, list[int]] = {}
        for comment in (each.comment for each in self.proposals):
            wanted = " ".join(comment.content.proposed_text.split())
            if wanted and (at := _place(comment)) is not None:
                same.setdefault((at, wanted), []).append(comment.id)
        return [ids for ids in same.values() if len(ids) > 1]


def grouped(shown: Sequence[Shown], rows: Mapping[int, Row]) -> list[ProposalGroup]:
    """The proposals of one kind, in the plan's order, by what they are about. ``rows``: by indicator's id."""
    return [_group(tuple(group), rows) for _key, group in groupby(shown, _about)]


def _about(shown: Shown) -> tuple[object, ...]:
    comment = shown.comment
    if comment.indicator:
        return ("indicator", comment.indicator.id)
    if comment.kind == CommentKind.TEXT_CHANGE and comment.section:
        return ("paragraph", comment.section.id, comment.paragraph)
    return ("area", comment.focus_area)


def _group(proposals: tuple[Shown, ...], rows: Mapping[int, Row]) -> ProposalGroup:
    first = proposals[0].comment
    if first.indicator:
        return ProposalGroup(first.indicator.name, rows.get(first.indicator.id, ()), "", proposals, _collide(proposals))
    if first.kind == CommentKind.TEXT_CHANGE and first.section:
        name = f"{first.section.number} {first.section.title}".strip()
        return ProposalGroup(name, (), proposals[0].quote, proposals, _collide(proposals))
    return ProposalGroup(first.focus_area, (), "", proposals, collides=False)


def _collide(proposals: Sequence[Shown]) -> bool:
    """Whether two put forward something else in the same place."""
    places: dict[object, set[str]] = {}
    for comment in (each.comment for each in proposals):
        at = _place(comment)
        if at is not None and comment.content.proposed_text:
            places.setdefault(at, set()).add(" ".join(comment.content.proposed_text.split()))
    return any(len(wanted) > 1 for wanted in places.values())


def _place(comment: CommentView) -> int | None:
    """The cell or the paragraph, in what the proposals are grouped by."""
    return comment.cell.id if comment.cell else comment.paragraph


def indicators_in(shown: Sequence[Shown]) -> Iterator[int]:
    """The indicators that are spoken of."""
    return (each.comment.indicator.id for each in shown if each.comment.indicator)
