"""A comment as plain values: what is read, merged, stored and shown. Knows no database."""

import datetime
from dataclasses import dataclass
from typing import Any

from app.comments.kinds import CommentKind, Stance
from app.comments.places import WHOLE, Place


@dataclass(frozen=True, slots=True)
class WrittenComment:
    """One comment as it is being written. ``id`` is None until it is stored; ``slot`` as in ``DraftComment``."""

    id: int | None
    kind: CommentKind
    place: Place = WHOLE
    stance: Stance | None = None
    text: str = ""
    proposed_text: str = ""
    reason: str = ""
    by: str = ""
    at: datetime.datetime | None = None
    slot: str | None = None

    @property
    def content(self) -> tuple[Any, ...]:
        """What it says: equal contents need no saving and make no conflict."""
        return (self.kind.value, *self.place.parts, self.stance, self.text, self.proposed_text, self.reason)

    @property
    def words(self) -> tuple[str, str, str]:
        """What somebody typed in it."""
        return self.text, self.proposed_text, self.reason

    @property
    def counts(self) -> bool:
        """Whether it says something to reply to: a stance alone does not."""
        return any(self.words)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it at all."""
        return not self.counts and self.stance is None


def comment_json(one: WrittenComment) -> dict[str, Any]:
    """A comment of a draft as the API tells it, and as it may be sent back."""
    section_id, paragraph, indicator_id, cell_id = one.place.parts
    return {
        "id": one.id,
        "section_id": section_id,
        "paragraph": paragraph,
        "indicator_id": indicator_id,
        "cell_id": cell_id,
        "kind": one.kind.value,
        "stance": one.stance.value if one.stance else None,
        "text": one.text,
        "proposed_text": one.proposed_text or None,
        "reason": one.reason or None,
    }
