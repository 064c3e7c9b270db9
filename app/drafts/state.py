"""A draft as plain values: what is read, merged, stored and shown. Nothing here knows a database."""

import datetime
from dataclasses import dataclass, field, replace
from typing import Any

from app.comments.schemas import answer_json, draft_comment_json
from app.responses.content import AnswerContent
from app.responses.statements import stored_statements


@dataclass(frozen=True, slots=True)
class DraftState(AnswerContent):
    """A whole draft. ``version`` 0: nobody has saved anything, and nothing has been sent or registered.

    ``id`` is its row's, None before there is one, and ``line`` the number of the line of links it belongs to. Until it
    is ``touched`` it says what ``based_on`` (a response's id) said. Where a later response counts by now the draft is
    shown as a copy of that one: ``copied`` is true, and of what is shown nothing is stored. ``stored_version`` is the
    row's. ``moved``: it was written on an earlier version of the plan, and its places were found in the newer one.
    """

    version: int = 0
    show_progress: bool = True
    seen: list[int] = field(default_factory=list)
    saved_at: datetime.datetime | None = None
    saved_by: str = ""
    kept_at: datetime.datetime | None = None
    id: int | None = None
    line: int = 1
    touched: bool = False
    based_on: int | None = None
    copied: bool = False
    stored_version: int = 0
    moved: bool = False

    def but(self, **changes: Any) -> "DraftState":
        """The same with some fields replaced."""
        return replace(self, **changes)

    @property
    def texts(self) -> tuple[Any, ...]:
        """Everything that is worth keeping an earlier state of."""
        return (
            self.stance,
            self.summary,
            *self.statements,
            *((comment.id, *comment.statement) for comment in self.comments),
        )

    @property
    def has_words(self) -> bool:
        """Whether anybody has written anything."""
        return bool(self.summary or self.statements) or any(comment.says_something for comment in self.comments)


def draft_json(state: DraftState) -> dict[str, Any]:
    """A draft as the API tells it, and as it may be sent back."""
    return {
        "version": state.version,
        "stance": state.stance.value if state.stance else None,
        "summary": state.summary,
        "show_progress": state.show_progress,
        "comments": [draft_comment_json(comment) for comment in state.remarks],
        "answers": [answer_json(comment) for comment in state.answers],
        "statements": stored_statements(state.statements),
    }
