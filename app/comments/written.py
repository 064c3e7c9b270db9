"""A comment as plain values: what is read, merged, stored and shown. Knows no database."""

import datetime
from dataclasses import dataclass
from operator import attrgetter
from typing import Any

from app.comments.fields import EMPTY, Content
from app.comments.kinds import CommentKind, Stance
from app.comments.places import WHOLE, Place

COLUMNS = ("kind", *Place._fields, "stance", *Content._fields)
"""What is stored of a comment, being written and sent alike, by its columns in ``CommentColumns``."""
_VALUES_OF = attrgetter(*COLUMNS)


@dataclass(frozen=True, slots=True)
class WrittenComment:
    """One comment. ``id`` is its point's, None until it is stored; ``slot`` as in ``DraftComment``.

    As it was sent, before ``placed`` has looked it up, ``place`` may leave out what the more exact implies.
    """

    id: int | None
    kind: CommentKind
    place: Place = WHOLE
    stance: Stance | None = None
    content: Content = EMPTY
    by: str = ""
    at: datetime.datetime | None = None
    slot: str | None = None

    @classmethod
    def of_row(cls, row: Any, id: int, **more: Any) -> "WrittenComment":
        """From a row with the columns in ``COLUMNS``."""
        kind, section_id, paragraph, indicator_id, cell_id, stance, *content = _VALUES_OF(row)
        return cls(id, kind, Place(section_id, paragraph, indicator_id, cell_id), stance, Content(*content), **more)

    @property
    def columns(self) -> dict[str, Any]:
        """Its values by the names in ``COLUMNS``."""
        return dict(zip(COLUMNS, self.statement, strict=True))

    @property
    def statement(self) -> tuple[Any, ...]:
        """What its writer decided: a comment with an equal statement needs no saving and makes no conflict."""
        return (self.kind, *self.place, self.stance, *self.content)

    @property
    def counts(self) -> bool:
        """Whether it says something to reply to: a stance alone does not."""
        return any(self.content)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing in it at all."""
        return not self.counts and self.stance is None
