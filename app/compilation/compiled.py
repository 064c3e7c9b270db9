"""One round as one object: what page, API and every export take, so that their counts agree by construction.

Plain frozen values, built by the room's queries. ``overview`` holds the figures (``figures.py``).
Codes (stances, outcomes, kinds, statuses) are the stable English ones; pages and files word them. Comments are not held
but streamed: ``CompiledRound.comments`` is called for each reading.
"""

import datetime
import enum
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from app.assessment.views import CommentView, OrganisationRef
from app.comments.kinds import CommentKind
from app.comments.wording import Wording, wording_of
from app.compilation.change_log import Published, ReplyChange, no_changes
from app.compilation.figures import CompiledQuestion, Overview
from app.compilation.options import Options
from app.compilation.originals import Original, nothing_original
from app.compilation.plan import CompiledPlan
from app.compilation.since import Since
from app.compilation.text_views import OfficialTexts
from app.organisations.postal import PostalAddress
from app.plans.views import Wordings
from app.responses.decisions import AnswerDecision
from app.responses.identified import Identified
from app.responses.queries.files import FileReading
from app.responses.rules import is_only_in_file
from app.responses.statements import SeparateStatement
from app.rounds.background import NOTHING_KNOWN, Background
from app.rounds.conclusions import Decision
from app.rounds.counts import Counts
from app.rounds.models import ContactPerson

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
