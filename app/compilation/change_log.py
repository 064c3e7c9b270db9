"""The log of replies: which was saved when and by whom, and what it said before. Plain values."""

import datetime
from collections.abc import Iterator
from typing import NamedTuple

from app.assessment.views import ReplyWording
from app.comments.numbers import point_number


class ReplyChange(NamedTuple):
    """A reply that was saved: ``before`` is None where it was the first. ``stands``: the body has not taken it back."""

    consultee_id: int
    number: int | None
    part: int
    organisation: str
    stands: bool
    before: ReplyWording | None
    after: ReplyWording

    @property
    def label(self) -> str:
        """The comment's number with its letters."""
        return point_number(self.number, self.part)

    def without_names(self) -> "ReplyChange":
        """The same without who replied and who is responsible."""
        before = self.before._replace(by="", responsible="") if self.before else None
        return self._replace(before=before, after=self.after._replace(by="", responsible=""))


class Published(NamedTuple):
    """That the compilation was published, or that this was taken back (``withdrawn``) and why."""

    at: datetime.datetime
    by: str
    withdrawn: bool
    reason: str


def no_changes() -> Iterator[ReplyChange]:
    """No log: most files hold none."""
    return iter(())
