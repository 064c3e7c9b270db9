"""A comment as plain values: what is read, merged, stored and shown. Knows no database."""

import datetime
from dataclasses import dataclass
from operator import attrgetter
from typing import Any, NamedTuple

from app.comments.fields import EMPTY, Content
from app.comments.kinds import CommentKind, Stance
from app.comments.places import WHOLE, Place


class Given(NamedTuple):
    """What is given in reply to a question of the round: the question, and the choice or the value where it has one.

    The words of an answer in free text are the comment's own.
    """

    question_id: int | None = None
    choice: str | None = None
    value: int | None = None


NOTHING_GIVEN = Given()
COLUMNS = ("kind", *Place._fields, "stance", *Content._fields, *Given._fields)
"""What is stored of a comment, being written and sent alike, by its columns in ``CommentColumns``."""
STORED = (*COLUMNS, "origin")
"""The same with what its writer did not decide."""
_VALUES_OF = attrgetter(*STORED)


@dataclass(frozen=True, slots=True)
class WrittenComment:
    """One comment. ``id`` is its point's, None until it is stored; ``slot`` as in ``DraftComment``.

    ``origin`` is the code of its place in the earlier version of the plan on which it was written; "" if it was written
    on this one.

    As it was sent, before ``placed`` has looked it up, ``place`` may leave out what the more exact implies.
    """

    id: int | None
    kind: CommentKind
    place: Place = WHOLE
    stance: Stance | None = None
    content: Content = EMPTY
    given: Given = NOTHING_GIVEN
    by: str = ""
    at: datetime.datetime | None = None
    slot: str | None = None
    origin: str = ""

    @classmethod
    def of_row(cls, row: Any, id: int, **more: Any) -> "WrittenComment":
        """From a row with the columns in ``STORED``."""
        kind, section_id, paragraph, indicator_id, cell_id, stance, *rest, origin = _VALUES_OF(row)
        place, content = Place(section_id, paragraph, indicator_id, cell_id), Content(*rest[: len(EMPTY)])
        return cls(id, kind, place, stance, content, Given(*rest[len(EMPTY) :]), origin=origin, **more)

    @property
    def columns(self) -> dict[str, Any]:
        """Its values by the names in ``STORED``."""
        return dict(zip(STORED, (*self.statement, self.origin), strict=True))

    @property
    def statement(self) -> tuple[Any, ...]:
        """What its writer decided: a comment with an equal statement needs no saving and makes no conflict."""
        return (self.kind, *self.place, self.stance, *self.content, *self.given)

    @property
    def counts(self) -> bool:
        """Whether it says something to reply to: a stance, a choice or a value alone does not."""
        return any(self.content)

    @property
    def question_id(self) -> int | None:
        """The question of the round that it answers; None of a comment on the plan."""
        return self.given.question_id

    @property
    def answers(self) -> bool:
        """Whether it answers a question: in words, by a choice or by a value."""
        return self.question_id is not None and (self.counts or any(part is not None for part in self.given[1:]))

    @property
    def says_something(self) -> bool:
        """Whether there is anything to read in it: words, or an answer that is a choice or a value."""
        return self.counts or self.answers

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it at all."""
        return not self.says_something and self.stance is None
