"""One round as one object: what page, API and every export take, so that their counts agree by construction.

Plain frozen values, built by the room's queries. ``overview`` holds the figures: no page or file counts for itself.
Codes (stances, outcomes, kinds, statuses) are the stable English ones; pages and files word them. Comments are not held
but streamed: ``CompiledRound.comments`` is called for each reading.
"""

import datetime
import enum
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Literal

from app.assessment.views import CommentView, OrganisationRef
from app.comments.kinds import CommentKind
from app.comments.wording import Wording, wording_of
from app.compilation.change_log import Published, ReplyChange, no_changes
from app.compilation.options import Options
from app.compilation.originals import Original, nothing_original
from app.compilation.plan import CompiledPlan
from app.compilation.since import Since
from app.compilation.text_views import OfficialTexts
from app.organisations.postal import PostalAddress
from app.plans.views import Wordings
from app.responses.decisions import AnswerDecision
from app.responses.identified import Identified
from app.responses.progress import Progress, sum_of
from app.responses.queries.counts import AreaCount
from app.responses.queries.files import FileReading
from app.responses.rules import is_only_in_file
from app.responses.statements import SeparateStatement
from app.rounds.background import NOTHING_KNOWN, Background
from app.rounds.conclusions import Decision
from app.rounds.counts import Counts
from app.rounds.models import ContactPerson
from app.rounds.questions import AskedQuestion

Order = Literal["focus-area", "organisation", "indicator"]


class Layout(enum.StrEnum):
    """What a file holds and in what order."""

    FOCUS_AREA = "focus-area"
    ORGANISATION = "organisation"
    INDICATOR = "indicator"
    NOT_MET = "not-met"
    APPENDIX = "appendix"
    STATISTICS = "statistics"
    QUESTIONS = "questions"
    BRIEF = "brief"
    STAFF_REPORT = "staff-report"
    CHANGE_LOG = "change-log"
    LETTERS = "letters"
    MARGIN = "margin"

    @property
    def order(self) -> Order:
        """The order in which it takes the comments."""
        return _SHAPES[self][0]

    @property
    def has_all(self) -> bool:
        """Whether it has every comment, or counts them all: then its counts are those of the round."""
        return self not in (Layout.NOT_MET, Layout.QUESTIONS, Layout.CHANGE_LOG)

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats that have it."""
        return _SHAPES[self][1]


_SHAPES: dict[Layout, tuple[Order, tuple[str, ...]]] = {
    Layout.FOCUS_AREA: ("focus-area", ("docx", "pdf", "xlsx", "csv", "json", "html", "zip")),
    Layout.ORGANISATION: ("organisation", ("docx", "pdf", "xlsx", "csv", "json", "html")),
    Layout.INDICATOR: ("indicator", ("docx", "pdf", "xlsx", "csv", "json", "html")),
    Layout.NOT_MET: ("focus-area", ("docx", "pdf", "xlsx", "csv", "html")),
    Layout.APPENDIX: ("organisation", ("docx", "pdf", "html")),
    Layout.STATISTICS: ("focus-area", ("docx", "pdf", "xlsx", "html")),
    Layout.QUESTIONS: ("focus-area", ("docx", "pdf", "xlsx", "csv", "html")),
    Layout.BRIEF: ("focus-area", ("docx", "pdf", "html")),
    Layout.STAFF_REPORT: ("focus-area", ("docx", "pdf", "html")),
    Layout.CHANGE_LOG: ("focus-area", ("docx", "pdf", "xlsx", "csv", "json", "html")),
    Layout.LETTERS: ("organisation", ("docx", "pdf", "html")),
    Layout.MARGIN: ("focus-area", ("docx", "pdf", "html")),
}


@dataclass(frozen=True, slots=True)
class AreaStance:
    """A body's stance on one focus area, given with or without a comment."""

    focus_area: str
    stance: str


@dataclass(frozen=True, slots=True)
class CompiledFile:
    """A file that came with a response: its name, its checksum (hexadecimal) and its size in bytes.

    ``minutes``: it came with the response's confirmation. ``reading``: how far officials have come with it.
    """

    name: str
    sha256: str
    size: int
    minutes: bool = False
    reading: str = FileReading.WAITING.value


@dataclass(frozen=True, slots=True)
class CompiledMove:
    """That an answer was registered on the wrong body and moved. ``here``: to this one; else from this one.

    ``number`` is the answer's at this body; the other's name, and the number there; ``reason`` where it may be told.
    """

    here: bool
    number: str
    organisation: str
    organisation_number: str
    reason: str


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
class CompiledConsultee:
    """One organisation's place in the round. What belongs to a response is None or empty without one.

    ``status`` is the board's; ``number`` the response's item number; ``comments`` how many comments stand in it;
    ``file_points`` how many of these come from its files, ``undone_points`` the numbers of such undone;
    ``withdrawn_points`` the numbers of comments that a later revision removed; ``summary_point`` that of the summary
    among the comments, None without one that counts (``set_aside_points``). ``through`` names the body whose answer,
    sent for both, counts as this one's: its words stand there alone; ``on_behalf_of`` the bodies that this one's was
    sent for; ``identified`` as whom its signatory was. ``plan_version`` is the number of the version of the plan that
    the response read. ``responded_at`` of an answer that an official registered is the last moment of the day it came;
    ``channel`` tells which. ``statements`` are separate ones from the minutes. ``moves``: answers that were registered
    on the wrong body, from this one or to it. ``left_out``: officials have decided that it does not count, for
    ``left_out_reason``: its words are in no file. ``private``: it is a person. ``in_file``: see ``only_in_file``.
    """

    id: int
    organisation: OrganisationRef
    group: str
    status: str
    deadline: datetime.date
    responded_at: datetime.datetime | None = None
    channel: str | None = None
    late: bool = False
    extended: bool = False
    preliminary: bool = False
    confirmed: bool = False
    withdrawn: bool = False
    left_out: bool = False
    left_out_reason: str = ""
    through: str = ""
    on_behalf_of: tuple[str, ...] = ()
    decision: AnswerDecision | None = None
    unsolicited: bool = False
    meeting: bool = False
    not_mailed: bool = False
    mail_waits: bool = False
    stance: str | None = None
    area_stances: tuple[AreaStance, ...] = ()
    summary: str = ""
    signatory: str = ""
    identified: Identified | None = None
    number: str = ""
    revision: int | None = None
    sha256: str = ""
    comments: int = 0
    file_points: int = 0
    undone_points: tuple[int, ...] = ()
    withdrawn_points: tuple[int, ...] = ()
    summary_point: int | None = None
    set_aside_points: tuple[int, ...] = ()
    plan_version: int | None = None
    attachments: tuple[CompiledFile, ...] = ()
    statements: tuple[SeparateStatement, ...] = ()
    moves: tuple[CompiledMove, ...] = ()
    private: bool = False
    in_file: bool | None = None

    @property
    def responded(self) -> bool:
        """It has a current response."""
        return self.responded_at is not None

    @property
    def counts(self) -> bool:
        """It has a current response that is not left out."""
        return self.responded and not self.left_out

    @property
    def only_in_file(self) -> bool:
        """What its response says lies in a file alone; of one that is left out nobody has to read it."""
        if self.left_out:
            return False
        if self.in_file is not None:
            return self.in_file
        comments = self.comments - self.file_points - (self.summary_point is not None)
        waiting = sum(not file.minutes and file.reading == FileReading.WAITING for file in self.attachments)
        return is_only_in_file(self.stance or "", comments=comments, files=waiting)


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


@dataclass(frozen=True, slots=True)
class RoundFacts:
    """What a title page says of the round. Dates are the municipality's, ``made_at`` the moment this was read.

    ``plan_version`` is the number of the plan's version in the round; more than 1 where it was corrected.
    """

    id: int
    title: str
    registry_number: str
    status: str
    deadline: datetime.date
    authority: str
    plan_title: str
    closed_on: datetime.date | None
    compiled_on: datetime.date | None
    published_on: datetime.date | None
    made_at: datetime.datetime
    contact: ContactPerson | None = None
    decision: Decision | None = None
    background: Background = NOTHING_KNOWN
    plan_version: int = 1


@dataclass(frozen=True, slots=True)
class CompiledRound:
    """Everything of one round. ``consultees`` stand in the list's order, ``focus_areas`` in the plan's.

    ``comments(order)`` reads every comment exactly once, from one snapshot of the database:

    * ``focus-area``: by focus area as in ``focus_areas``, then place in the plan's order, then number
    * ``organisation``: by body as in ``consultees``, then place in the plan's order, then number
    * ``indicator``: by indicator and cell in the plan's order, then number; those without an indicator last

    ``wordings`` are the paragraphs of the plan that somebody proposes other words for. ``texts``: officials' own words.
    ``alike``: by comment, the numbers of all that are grouped and have the same reply, where there are several.
    ``originals`` reads the answers as they were sent (``called``: without who signed), ``changes`` the log of
    replies, where a file is to hold them; ``published`` then tells when the compilation was published, and when that
    was taken back.
    ``options``: what was chosen of it for a file, from the ``whole``. ``template``: what Word files are made of.
    ``since``: what has changed since the last file. ``addresses``: where a letter goes, by a body's id.
    ``plan``: its text, where a file is to hold it.
    """

    round: RoundFacts
    questions: tuple[CompiledQuestion, ...]
    counts: Counts
    overview: Overview
    consultees: tuple[CompiledConsultee, ...]
    focus_areas: tuple[str, ...]
    comments: Callable[[Order], Iterator[CommentView]]
    wordings: Wordings = field(default_factory=dict)
    texts: OfficialTexts = field(default_factory=OfficialTexts)
    alike: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    originals: Callable[..., Iterator[Original]] = nothing_original
    options: Options = field(default_factory=Options)
    whole: "CompiledRound | None" = None
    changes: Callable[[], Iterator[ReplyChange]] = no_changes
    published: tuple[Published, ...] = ()
    template: Path | None = None
    since: Since | None = None
    addresses: Mapping[int, PostalAddress] = field(default_factory=dict)
    plan: CompiledPlan | None = None

    def wording(self, comment: CommentView) -> Wording | None:
        """The changed wording of a comment against the plan's own, if it proposes one for a paragraph."""
        if comment.kind != CommentKind.TEXT_CHANGE:
            return None
        at = (comment.section.id, comment.paragraph) if comment.section and comment.paragraph else None
        before = self.wordings.get(at, "") if at else ""
        return wording_of(CommentKind(comment.kind), comment.content, before)
