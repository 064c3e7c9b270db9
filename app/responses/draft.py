"""A draft as plain values: what is read, merged, stored and shown. Nothing here knows a database."""

import datetime
from dataclasses import dataclass, field, replace
from typing import Any

from app.comments.kinds import Stance
from app.comments.schemas import draft_comment_json
from app.comments.written import WrittenComment


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
    comments: list[WrittenComment] = field(default_factory=list)
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
        return (self.stance, self.summary, *((one.id, *one.statement) for one in self.comments))

    @property
    def has_words(self) -> bool:
        """Whether anybody has written anything."""
        return bool(self.summary) or any(one.counts for one in self.comments)


def draft_json(state: DraftState) -> dict[str, Any]:
    """A draft as the API tells it, and as it may be sent back."""
    return {
        "version": state.version,
        "stance": state.stance.value if state.stance else None,
        "summary": state.summary,
        "show_progress": state.show_progress,
        "comments": [draft_comment_json(one) for one in state.comments],
    }
