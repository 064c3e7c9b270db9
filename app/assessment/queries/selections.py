"""All comments that the desk's filters leave, as they stand: what is done to all of them at once is judged by it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col

from app.assessment.models import Reply
from app.assessment.queries.comments import ORDER, with_places
from app.assessment.queries.filters import Filters, conditions
from app.assessment.queries.rows import joined
from app.responses.models import Standing


@dataclass(frozen=True, slots=True)
class Selection:
    """A selection's comments in the view's order: (id, its reply's version, 0 without one, its wording)."""

    rows: tuple[tuple[int, int, int], ...]

    @property
    def ids(self) -> list[int]:
        """The comments' ids."""
        return [id_ for id_, _version, _wording in self.rows]

    @property
    def replied(self) -> int:
        """How many have a reply already."""
        return sum(version > 0 for _id, version, _wording in self.rows)

    @property
    def as_read(self) -> str:
        """What a form sends back where replies are to be written: another comment, reply or wording makes another."""
        return _mark(number for row in self.rows for number in row)

    @property
    def members(self) -> str:
        """What a form sends back where it matters which comments there are, and not what has been replied to them."""
        return _mark(self.ids)

    def __len__(self) -> int:
        return len(self.rows)


def selection(session: Session, round_id: int, filters: Filters) -> Selection:
    """The comments that the filters leave (one statement, two for words)."""
    filters = with_places(session, round_id, filters)
    columns = (col(Standing.point_id), func.coalesce(col(Reply.version), 0), col(Standing.comment_id))
    query = joined().where(*conditions(round_id, filters)).with_only_columns(*columns).order_by(*ORDER)
    return Selection(tuple((id_, version, wording) for id_, version, wording in session.connection().execute(query)))


def _mark(numbers: Iterable[int]) -> str:
    return hashlib.sha256(" ".join(map(str, numbers)).encode()).hexdigest()[:32]
