"""What changes as the pages show it: each section with who has written about it."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.plans.differences import Changed, Differences, SectionChange


@dataclass(frozen=True, slots=True)
class Touched:
    """A section that changes, with how many sent comments are about it, and how many bodies are writing about it.

    ``drafts`` is 0 where they are too few to be told.
    """

    change: SectionChange
    sent: int = 0
    drafts: int = 0

    @property
    def is_gone(self) -> bool:
        """Whether the section will not be there any more."""
        return self.change.what is Changed.REMOVED


def section_ids(changes: Differences) -> list[int]:
    """The sections of the version before that change, by their ids there."""
    return [change.before.id for change in changes.sections if change.before is not None]


def touched(changes: Differences, sent: Mapping[int, int], drafts: Mapping[int, int]) -> list[Touched]:
    """The changes with the numbers of what stands there."""
    return [
        Touched(change, sent.get(change.before.id, 0), drafts.get(change.before.id, 0))
        if change.before is not None
        else Touched(change)
        for change in changes.sections
    ]
