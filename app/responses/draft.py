"""A draft as plain values: what is read, merged, stored and shown. Nothing here knows a database."""

import datetime
from dataclasses import dataclass, field, replace
from typing import Any

from app.responses.models import CommentKind, Stance


@dataclass(frozen=True, slots=True)
class Place:
    """What a comment is about; all None is the plan as a whole. The more exact implies the others."""

    section_id: int | None = None
    paragraph: int | None = None
    indicator_id: int | None = None
    cell_id: int | None = None

    @property
    def parts(self) -> tuple[int | None, int | None, int | None, int | None]:
        """Section, paragraph, indicator, cell."""
        return self.section_id, self.paragraph, self.indicator_id, self.cell_id

    def may_mean(self, full: "Place") -> bool:
        """Whether this, perhaps with parts left out, names the resolved place ``full``."""
        exact = self.cell_id == full.cell_id and (full.cell_id is not None or self.indicator_id == full.indicator_id)
        if full.indicator_id is None:
            exact = exact and (self.section_id, self.paragraph) == (full.section_id, full.paragraph)
        return exact and all(given in (None, known) for given, known in zip(self.parts, full.parts, strict=True))


WHOLE = Place()


@dataclass(frozen=True, slots=True)
class Written:
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


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that goes with an answer: the name a person gave, and bytes that are safely kept. ``size`` in bytes.

    ``id`` is its row's, None before there is one.
    """

    name: str
    sha256: str
    size: int
    media_type: str
    id: int | None = None

    def json(self) -> dict[str, Any]:
        """As the API tells it."""
        facts = {"name": self.name, "size": self.size, "sha256": self.sha256, "media_type": self.media_type}
        return {"id": self.id, **facts}


@dataclass(frozen=True, slots=True)
class DraftState:
    """A whole draft. ``version`` 0: nobody has saved anything."""

    version: int = 0
    stance: Stance | None = None
    summary: str = ""
    show_progress: bool = True
    comments: list[Written] = field(default_factory=list)
    seen: list[int] = field(default_factory=list)
    saved_at: datetime.datetime | None = None
    saved_by: str = ""
    kept_at: datetime.datetime | None = None

    def but(self, **changes: Any) -> "DraftState":
        """The same with some fields replaced."""
        return replace(self, **changes)

    @property
    def texts(self) -> tuple[Any, ...]:
        """Everything that is worth keeping an earlier state of."""
        return (self.stance, self.summary, *((one.id, *one.content) for one in self.comments))

    @property
    def has_words(self) -> bool:
        """Whether anybody has written anything."""
        return bool(self.summary) or any(one.counts for one in self.comments)


def comment_json(one: Written) -> dict[str, Any]:
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


def draft_json(state: DraftState) -> dict[str, Any]:
    """A draft as the API tells it, and as it may be sent back."""
    return {
        "version": state.version,
        "stance": state.stance.value if state.stance else None,
        "summary": state.summary,
        "show_progress": state.show_progress,
        "comments": [comment_json(one) for one in state.comments],
    }
