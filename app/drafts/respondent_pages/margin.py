"""The margin of a section: where each comment stands beside the text, and where one goes back to when it is written."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from app.comments.kinds import CommentKind
from app.comments.places import Place, place_code
from app.comments.rules import needed_words, unfinished
from app.comments.written import WrittenComment
from app.drafts.merge import Edit, find
from app.drafts.state import DraftState
from app.plans.views import SectionView
from app.rounds.respondent_frame import RespondentFrame

N = TypeVar("N")

GENERAL = "section"
"""The spot of what is said about a whole section, or about the whole plan: after the text."""

WRITE = "write"
"""The id of the open editor's first field."""

OFFERED = {
    CommentKind.NEW_INDICATOR: "new-indicator",
    CommentKind.ACTIVITY: "new-activity",
    CommentKind.PRIORITY: "new-priority",
    CommentKind.FACT_ERROR: "fact-error",
}
"""The kinds with a short form of their own, and the id of the link that opens it below a section's text."""


def spot_of(place: Place, view: SectionView | None) -> str:
    """Beside what a comment stands: "p2" (a paragraph), "t5" (a table of indicators) or ``GENERAL``."""
    if place.paragraph:
        return f"p{place.paragraph}"
    tables = view.tables if view is not None and place.indicator_id else []
    return next((f"t{t.id}" for t in tables if any(row.id == place.indicator_id for row in t.indicators)), GENERAL)


def by_spot(notes: Iterable[N], places: Iterable[Place], view: SectionView | None) -> dict[str, list[N]]:
    """Notes by the spot that their places have in a section."""
    spots: dict[str, list[N]] = defaultdict(list)
    for note, place in zip(notes, places, strict=True):
        spots[spot_of(place, view)].append(note)
    return dict(spots)


def way_back(kind: CommentKind, place: Place, comment_id: int | None) -> str:
    """The id of the link that opened an editor: of a comment that is there already its own, else its place's.

    A comment on the whole has a field that is always open.
    """
    if comment_id is not None:
        return f"edit-{comment_id}"
    if place.cell_id:
        return f"cell-{place.cell_id}"
    if place.indicator_id:
        return f"indicator-{place.indicator_id}"
    if place.paragraph:
        return f"{'reword' if kind is CommentKind.TEXT_CHANGE else 'comment'}-p{place.paragraph}"
    return OFFERED.get(kind, WRITE)


@dataclass(frozen=True, slots=True)
class Gone:
    """A comment that was just taken away: its id and its spot, where the button that brings it back is shown."""

    id: int
    spot: str


def after_writing(address: str, edit: Edit, draft: DraftState, removed: list[int]) -> str:
    """Where "Klar" and "Ta bort" lead: to where one came from, to the comment, or to what offers it back."""
    row = edit.rows[0] if edit.rows else None
    if row is None:
        return f"{address}#heading"
    if removed:
        return f"{address}?removed={removed[0]}&place={place_code(row.mine.place)}#removed"
    known = find(draft.comments, row.key)
    id_ = known.id if known else None
    back = way_back(row.mine.kind, row.mine.place, id_ if not row.is_new else None)
    return f"{address}#edit-{id_}" if back == WRITE and id_ else f"{address}#{back}"


@dataclass(frozen=True, slots=True)
class UnfinishedComment:
    """A comment that lacks what its kind cannot do without: what is missing, and where it is written."""

    id: int | None
    words: str
    href: str


def unfinished_comments(frame: RespondentFrame, draft: DraftState) -> list[UnfinishedComment]:
    """What has to be filled in before the answer can be sent, in order."""
    return [
        UnfinishedComment(comment.id, needed_words(comment.kind, field), _where_it_is_written(frame, comment))
        for comment, field in unfinished(draft.comments)
    ]


def _where_it_is_written(frame: RespondentFrame, comment: WrittenComment) -> str:
    section_id = comment.place.section_id
    return f"{frame.base}/{f'sections/{section_id}' if section_id else 'whole'}?edit={comment.id}#write"
