"""What queries hand out: a comment that stands, with its place, its body and the authority's reply.

Plain immutable values with the stable English codes; pages, API and every export take exactly these, so that they say
the same. Named tuples: a round may have a hundred thousand of them.
"""

import datetime
import enum
from typing import NamedTuple

from app.assessment.due import due_in_words
from app.assessment.file_words import read_in_file
from app.comments.fields import Content, Part, on_pages, parts_of
from app.comments.kinds import CommentKind
from app.comments.numbers import point_number
from app.responses.progress import Progress


class ReplyState(enum.StrEnum):
    """Whether a comment has a reply to the wording that stands. ``UNANSWERED`` (none, or needs a look) is a filter."""

    NONE = "none"
    NEEDS_LOOK = "needs_look"
    DONE = "done"
    UNANSWERED = "unanswered"

    def figure(self, progress: Progress) -> int:
        """How many of some comments are in this state."""
        return {
            ReplyState.DONE: progress.done,
            ReplyState.NEEDS_LOOK: progress.to_look_again,
            ReplyState.NONE: progress.waiting,
            ReplyState.UNANSWERED: progress.left,
        }[self]


class ActionState(enum.StrEnum):
    """What replies may be looked for besides one kind of action: those that change the plan, those that do
    not say, and those that were taken over from one that has changed since."""

    CHANGES = "changes"
    NOT_SAID = "not_said"
    BEHIND = "behind"


class Special(enum.StrEnum):
    """What one may look for among comments beside their kind and what came of them."""

    CONTESTED = "contested"
    PROPOSED = "proposed"
    OVERDUE = "overdue"
    FILES = "files"
    FROM_FILES = "from_files"


class OrganisationRef(NamedTuple):
    """The body that a row speaks of."""

    id: int
    name: str


class SectionRef(NamedTuple):
    """A section of the plan; ``number`` is its position in the tree ("4.2.1")."""

    id: int
    number: str
    title: str


class IndicatorRef(NamedTuple):
    """An indicator of the plan."""

    id: int
    name: str


class CellRef(NamedTuple):
    """One cell of an indicator's row; ``text`` exactly as the plan has it, "" when empty."""

    id: int
    column: str
    text: str


class QuestionRef(NamedTuple):
    """A question of the round that a comment answers; ``number`` is its place among them."""

    id: int
    number: int
    text: str


class FileRef(NamedTuple):
    """Where officials have read what a comment says: a file of an answer, and its words there.

    ``page`` is None where no page is told.
    """

    response_id: int
    attachment_id: int
    name: str
    page: int | None
    passage: str

    @property
    def in_words(self) -> str:
        """That the comment is the officials' reading, and of what."""
        return read_in_file(self.name, self.page)


class ReplyView(NamedTuple):
    """The authority's reply. ``needs_look``: it answers an earlier wording and does not count as done.

    What is done is told in words (``action``), by kind, by whom and until when (``due.due_of``).
    ``review``: where it stands in a second person's review; it says something only where the round asks for one.
    """

    outcome: str
    text: str
    action: str
    version: int
    needs_look: bool
    by: str
    at: datetime.datetime
    action_kind: str | None = None
    responsible: str = ""
    due: str = ""
    review: str = "to_review"

    @property
    def until(self) -> str:
        """Until when it is done, as it is read."""
        return due_in_words(self.due)


class ReplyWording(NamedTuple):
    """One of a reply's wordings, as it was saved."""

    version: int
    outcome: str
    text: str
    action: str
    by: str
    at: datetime.datetime
    action_kind: str | None = None
    responsible: str = ""
    due: str = ""

    @property
    def until(self) -> str:
        """Until when it is done, as it is read."""
        return due_in_words(self.due)


class CommentView(NamedTuple):
    """One comment of a current response. ``focus_area`` is a label of the plan, or one of the two groups of ours.

    ``wording`` is another number when the body has changed the comment; a reply is to the wording that was read.
    ``part`` is the place among the parts of the comment ``parent_id``, 0 and None where it is not divided.
    ``file``: officials have read it there; None of what the body has written as a comment.
    """

    id: int
    number: int
    consultee_id: int
    organisation: OrganisationRef
    group: str
    kind: str
    stance: str | None
    focus_area: str
    section: SectionRef | None
    paragraph: int | None
    indicator: IndicatorRef | None
    cell: CellRef | None
    content: Content
    received_at: datetime.datetime
    late: bool
    reply: ReplyView | None
    wording: int = 0
    question: QuestionRef | None = None
    part: int = 0
    parent_id: int | None = None
    file: FileRef | None = None

    @property
    def quoted(self) -> str:
        """The file's words where they are not the comment's own."""
        return "" if self.file is None or self.file.passage == self.content.text else self.file.passage

    @property
    def label(self) -> str:
        """Its number as it is shown: "14", "14 a"."""
        return point_number(self.number, self.part)

    @property
    def in_table(self) -> int | str:
        """The same in a cell: a number that can be added to and sorted, unless it is a part's."""
        return self.label if self.part else self.number

    @property
    def parts(self) -> list[Part]:
        """What it says, field by field, in the order of a page."""
        return parts_of(self.kind, self.content, on_pages(CommentKind(self.kind)))

    @property
    def parts_in_order(self) -> list[Part]:
        """The same in the order of the fields, as documents have it: its own words first."""
        return parts_of(self.kind, self.content)

    @property
    def done(self) -> bool:
        """It has a reply, and the reply answers the wording that stands."""
        return self.reply is not None and not self.reply.needs_look

    @property
    def state(self) -> ReplyState:
        """Whether it has a reply to the wording that stands."""
        if self.reply is None:
            return ReplyState.NONE
        return ReplyState.NEEDS_LOOK if self.reply.needs_look else ReplyState.DONE
