"""What must be known before the first row is written: one reading of all comments, kept as numbers."""

from collections import Counter
from dataclasses import dataclass, field

from app.assessment.views import CommentView
from app.compilation.compiled import CompiledRound
from app.documents.text import utf16_length


@dataclass(slots=True)
class AreaTally:
    """One focus area: its comments by outcome ("" is none), how many are done, and the bodies' stances on it."""

    comments: int = 0
    done: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    stances: Counter[str] = field(default_factory=Counter)


@dataclass(slots=True)
class Tally:
    """The round in numbers. ``unanswered``: the comments with no reply; ``earlier``: with one to an earlier wording."""

    areas: dict[str, AreaTally]
    unanswered: list[int] = field(default_factory=list)
    earlier: list[int] = field(default_factory=list)
    without_indicator: int = 0
    longest: int = 0

    @property
    def comments(self) -> int:
        """All comments."""
        return sum(area.comments for area in self.areas.values())

    @property
    def done(self) -> int:
        """Comments with a reply to the wording that stands."""
        return sum(area.done for area in self.areas.values())

    @property
    def outcomes(self) -> Counter[str]:
        """Comments by outcome in the whole round; "" is none."""
        return sum((area.outcomes for area in self.areas.values()), Counter())


def tally(compiled: CompiledRound) -> Tally:
    """Read all comments once and count them."""
    found = Tally({label: AreaTally() for label in compiled.focus_areas})
    for consultee in compiled.consultees:
        for given in consultee.area_stances:
            found.areas.setdefault(given.focus_area, AreaTally()).stances[given.stance] += 1
    for comment in compiled.comments("focus-area"):
        _count(found, comment)
    return found


def _count(found: Tally, comment: CommentView) -> None:
    area = found.areas.setdefault(comment.focus_area, AreaTally())
    area.comments += 1
    area.outcomes[comment.reply.outcome if comment.reply else ""] += 1
    if comment.done:
        area.done += 1
    else:
        (found.earlier if comment.reply else found.unanswered).append(comment.number)
    if comment.indicator is None:
        found.without_indicator += 1
    reply = (comment.reply.text, comment.reply.action) if comment.reply else ()
    for text in (*comment.content, *reply):
        if len(text) * 2 > found.longest:
            found.longest = max(found.longest, utf16_length(text))


def ranges(numbers: list[int]) -> str:
    """Numbers as they are read, in order: "3, 7–9"."""
    found: list[str] = []
    ordered = sorted(numbers)
    start = 0
    for index, number in enumerate(ordered):
        if index + 1 < len(ordered) and ordered[index + 1] == number + 1:
            continue
        first = ordered[start]
        found.append(str(first) if first == number else f"{first}–{number}")
        start = index + 1
    return ", ".join(found)
