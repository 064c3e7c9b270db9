"""How far the replies to some comments have come: the one sum that pages, API and every file show."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Some comments in figures. Those done, those to be looked at again and those that wait always add up to all.

    ``done`` have a reply to the wording that stands, ``to_look_again`` one to another wording; which is which is
    worked out only in ``actions/standing.py``. ``waiting`` have none and are the rest, so that nothing can disagree.
    """

    comments: int = 0
    done: int = 0
    to_look_again: int = 0

    @property
    def waiting(self) -> int:
        """How many have no reply at all."""
        return self.comments - self.done - self.to_look_again

    @property
    def left(self) -> int:
        """How many are not done."""
        return self.comments - self.done

    @property
    def is_complete(self) -> bool:
        """Whether all are done."""
        return self.left == 0


def sum_of(parts: Iterable[Progress]) -> Progress:
    """The progress of several groups together."""
    groups = list(parts)
    return Progress(
        comments=sum(group.comments for group in groups),
        done=sum(group.done for group in groups),
        to_look_again=sum(group.to_look_again for group in groups),
    )
