"""What the plan says beside what is proposed instead: both wordings and what differs, or a cell's value. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from app.comments.fields import Content, Part
from app.comments.kinds import CommentKind
from app.i18n import _
from app.plans.diff import Piece, difference


@dataclass(frozen=True, slots=True)
class Wording:
    """Both wordings of a paragraph, and the words that were struck and added in reading order."""

    before: str
    proposed: str
    pieces: tuple[Piece, ...]


def wording_of(kind: CommentKind, content: Content, before: str) -> Wording | None:
    """The changed wording of a comment; None when it proposes none, or none that stands against words of the plan."""
    if kind is not CommentKind.TEXT_CHANGE or not before or not content.proposed_text:
        return None
    return _compared(before, content.proposed_text)


@lru_cache(maxsize=1024)
def _compared(before: str, proposed: str) -> Wording:
    """Kept, since a file tells the same change among the comments of its place and again in the answer it came with."""
    return Wording(before, proposed, tuple(difference(before, proposed)))


def without_wording(parts: Iterable[Part]) -> list[Part]:
    """What else a comment says, where its wording is shown as one."""
    return [part for part in parts if part.field.name != "proposed_text"]


def plan_value(kind: CommentKind, cell_text: str | None) -> str:
    """What the plan has in the cell for which a comment proposes a value, in words; "" for any other comment."""
    if kind is not CommentKind.INDICATOR_VALUE or cell_text is None:
        return ""
    return cell_text or _("tomt")
