"""Where a body of the register is used: the lists it has stood on, and the rounds that ask it."""

from collections.abc import Collection
from dataclasses import dataclass, field

from sqlalchemy import func, select, true
from sqlmodel import Session, col

from app.organisations.queries import lists_with, merged_into
from app.rounds.meeting_models import Meeting
from app.rounds.models import Consultee, Membership, Round


@dataclass(frozen=True, slots=True)
class AskedIn:
    """A round that asks a body, and whether it has answered there. ``title`` is empty for who may not see the round.

    ``asks_both``: whether it asks another body too, that was named.
    """

    round_id: int
    title: str
    has_answered: bool
    asks_both: bool = False


@dataclass(frozen=True, slots=True)
class Usage:
    """What a body is used in. ``lists``: id and name; ``merged``: the bodies that have been merged into it."""

    lists: list[tuple[int, str]] = field(default_factory=list)
    rounds: list[AskedIn] = field(default_factory=list)
    merged: list[str] = field(default_factory=list)

    @property
    def is_used(self) -> bool:
        """Whether it has to stay in the register."""
        return bool(self.lists or self.rounds or self.merged)


def usage_of(session: Session, organisation_id: int, *, members: Collection[int] | None = None) -> Usage:
    """Where a body is used (three statements). ``members``: the titles of these officials' rounds alone; None: all."""
    return Usage(
        lists_with(session, organisation_id, ever=True),
        rounds_asking(session, organisation_id, members=members),
        merged_into(session, organisation_id),
    )


def rounds_asking(
    session: Session, organisation_id: int, *, members: Collection[int] | None = None, other: int = 0
) -> list[AskedIn]:
    """The rounds that ask a body, the oldest first (one statement); ``other``: a body that they may ask too."""
    seen = select(col(Membership.round_id)).where(col(Membership.user_id).in_(members or ()))
    both = select(col(Consultee.round_id)).where(col(Consultee.organisation_id) == other)
    query = (
        select(
            col(Round.id),
            col(Round.title),
            col(Consultee.current_response_id),
            (true() if members is None else col(Round.id).in_(seen)).label("is_seen"),
            col(Round.id).in_(both).label("asks_both"),
        )
        .join(Consultee, col(Consultee.round_id) == col(Round.id))
        .where(col(Consultee.organisation_id) == organisation_id)
        .order_by(col(Round.id))
    )
    return [
        AskedIn(row.id, row.title if row.is_seen else "", row.current_response_id is not None, bool(row.asks_both))
        for row in session.connection().execute(query)
    ]


def count_meetings(session: Session, organisation_id: int) -> int:
    """On how many days a body meets, as far as they are known."""
    query = select(func.count()).select_from(Meeting).where(col(Meeting.organisation_id) == organisation_id)
    return int(session.connection().execute(query).scalar_one())
