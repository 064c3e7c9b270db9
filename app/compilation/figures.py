"""The figures of a round's compilation: per focus area, body and question. No page or file counts for itself."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from app.assessment.views import OrganisationRef
from app.responses.progress import Progress, sum_of
from app.responses.queries.counts import AreaCount
from app.rounds.questions import AskedQuestion

GivenTo = tuple[int, str | None, int | None]
"""A question's id with the choice or the value that is given to it; neither where it is answered in words."""


@dataclass(frozen=True, slots=True)
class CompiledQuestion:
    """A question with what the answers that count say: how many bodies chose each alternative or step, none left out.

    ``answered`` counts the bodies that answered it, whichever way.
    """

    question: AskedQuestion
    answered: int = 0
    choices: tuple[tuple[str, int], ...] = ()
    steps: tuple[tuple[int, int], ...] = ()

    @property
    def mean(self) -> float | None:
        """The mean of the values that were given, to two decimals; None where there are none."""
        total = sum(count for _step, count in self.steps)
        return round(sum(step * count for step, count in self.steps) / total, 2) if total else None

    @property
    def median(self) -> float | None:
        """The middle value, halfway between two where they are even in number; None where there are none."""
        given = [step for step, count in self.steps for _n in range(count)]
        return float(median(given)) if given else None

    @property
    def rows(self) -> list[tuple[str, int]]:
        """What could be chosen and how many did, to read; none for a question that is answered in text."""
        if not self.steps:
            return list(self.choices)
        ends = {1: self.question.choices[0], self.question.steps: self.question.choices[-1]}
        return [(f"{step} ({ends[step]})" if step in ends else str(step), count) for step, count in self.steps]


@dataclass(frozen=True, slots=True)
class AreaOverview:
    """A focus area in figures. ``outcomes``: of comments that are done; ``stances``: the bodies' stances on it, of the
    plan as a whole those of their answers."""

    count: AreaCount
    outcomes: Counter[str] = field(default_factory=Counter)
    stances: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class BodyOverview(Progress):
    """A body with an answer, in figures. ``only_in_file``: see ``responses.rules.is_only_in_file``.

    ``also``: how many other bodies its answer is for. ``file_points``: how many of its comments officials have taken
    out of its files; ``summary_point``: the number of the one that is its summary.
    """

    consultee_id: int
    response_id: int
    organisation: OrganisationRef
    group: str
    stance: str
    only_in_file: bool
    also: int = 0
    meeting: bool = False
    file_points: int = 0
    summary_point: int | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """A round's comments in figures; all sums agree with the counters. ``given``: how often each answer was given.

    ``reviews``: per focus area's key and state of the review, replies that a second person has not approved, where the
    round asks for that.
    """

    areas: Sequence[AreaOverview]
    bodies: Sequence[BodyOverview]
    given: Counter[GivenTo] = field(default_factory=Counter)
    reviews: Counter[tuple[int, str]] = field(default_factory=Counter)

    def questions(self, asked: Iterable[AskedQuestion]) -> tuple[CompiledQuestion, ...]:
        """Each question in order with what the answers that count say to it."""
        return tuple(self._question(question) for question in asked)

    def _question(self, question: AskedQuestion) -> CompiledQuestion:
        return CompiledQuestion(
            question=question,
            answered=sum(n for (of, _choice, _value), n in self.given.items() if of == question.id),
            choices=tuple(
                (choice, self.given[question.id, choice, None]) for choice in question.choices if not question.scale
            ),
            steps=tuple((step, self.given[question.id, None, step]) for step in question.scale),
        )

    @property
    def progress(self) -> Progress:
        """How far the replies have come."""
        return sum_of(area.count for area in self.areas)

    @property
    def stances(self) -> Counter[str]:
        """The bodies' stances on the whole: an answer that was sent for several is each one's."""
        taken: Counter[str] = Counter()
        for body in self.bodies:
            if body.meeting:
                continue  # nobody took a stance there
            taken[body.stance] += 1 + body.also
        return taken

    @property
    def outcomes(self) -> Counter[str]:
        """What came of the comments that are done."""
        return sum((area.outcomes for area in self.areas), Counter())

    @property
    def only_in_files(self) -> Sequence[BodyOverview]:
        """Bodies whose answer lies in a file alone: what they say is no comment yet, and waits to be made one."""
        return [body for body in self.bodies if body.only_in_file]

    @property
    def is_complete(self) -> bool:
        """Whether everything that was answered has a reply: every comment, and no answer waits in a file."""
        return self.progress.is_complete and not self.only_in_files
