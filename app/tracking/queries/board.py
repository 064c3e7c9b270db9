"""The board as page and API need it, in one statement each (two when it is narrowed or very large)."""

import datetime
from collections import namedtuple
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.responses.models import Channel, Comment, Response
from app.responses.summaries import IS_POINT
from app.rounds.calendar import day_of
from app.rounds.models import Consultee, Origin, Round
from app.tracking import board
from app.tracking.rules import (
    RESPONDED,
    Addressee,
    BoardStatus,
    Flag,
    Part,
    extension_status,
    is_not_mailed,
    part_of,
    status_of,
    waits_for_decision,
)


@dataclass(frozen=True, slots=True)
class BoardItem:
    """A body on the board. ``begun_on`` is None where it does not show its progress."""

    id: int
    organisation_id: int
    name: str
    sort_key: str
    group: str
    position: int
    status: BoardStatus
    deadline: datetime.date
    email: str | None
    sent_at: datetime.datetime | None
    opened_at: datetime.datetime | None
    begun_on: datetime.date | None
    responded_at: datetime.datetime | None
    response_id: int | None
    late: bool
    extended: bool
    preliminary: bool
    confirmed: bool
    withdrawn: bool
    left_out: bool
    through: str
    through_id: int | None
    channel: Channel | None
    unsolicited: bool
    meeting: bool
    exempt: bool
    not_mailed: bool
    mail_waits: bool
    invited: bool
    mailed: bool
    bounced: bool
    reminders: int
    reminded_at: datetime.datetime | None
    extension_id: int | None
    extension_status: str | None
    extension_deadline: datetime.date | None
    printed_at: datetime.datetime | None = None
    posted_on: datetime.date | None = None
    last_meeting: datetime.date | None = None
    next_meeting: datetime.date | None = None

    @property
    def is_registered(self) -> bool:
        """Whether an official registered its answer: then the day it came is known, and no time of day."""
        return self.channel is not None and self.channel.is_registered

    @property
    def responded_on(self) -> datetime.date | None:
        """The day its answer came in."""
        return day_of(self.responded_at) if self.responded_at else None

    @property
    def only_kept(self) -> bool:
        """Whether "sent" would be untrue: its letters lie in the outbox."""
        return self.not_mailed and self.status is BoardStatus.SENT

    @property
    def only_waits(self) -> bool:
        """Whether its letters are still to go: that, and not that it cannot be reached, is said of it."""
        return self.mail_waits and self.status in (BoardStatus.NOT_SENT, BoardStatus.BOUNCED)

    @property
    def status_is_said(self) -> bool:
        """Whether the status is shown; where it would mislead, a flag alone says where the body stands."""
        return not (self.only_kept or self.only_waits)

    @property
    def responded(self) -> bool:
        """Whether it has a current response."""
        return self.status in RESPONDED

    @property
    def awaited(self) -> bool:
        """Whether an answer is waited for: it was asked, need answer, and has not."""
        return not (self.responded or self.unsolicited or self.exempt)

    @property
    def asked_for_time(self) -> bool:
        """Whether it waits for word about more time."""
        decided = self.extension_status != extension_status(None)
        return waits_for_decision(asked=self.extension_id is not None, decided=decided, responded=self.responded)

    @property
    def reminded(self) -> bool:
        """Whether it has been written a reminder."""
        return self.reminders > 0

    @property
    def printed(self) -> bool:
        """Whether a letter has been printed that nobody has posted, for a body that is not heard of."""
        heard = self.opened_at or self.begun_on or self.responded
        return self.printed_at is not None and self.posted_on is None and not heard

    @property
    def meets_too_late(self) -> bool:
        """Whether it is waited for, and meets only after its own last day, as far as its meetings are known."""
        return self.awaited and self.last_meeting is None and self.next_meeting is not None

    @property
    def part(self) -> Part:
        """The part of the bar that it is counted in."""
        return part_of(self.status, not_mailed=self.not_mailed, mail_waits=self.mail_waits)

    @property
    def addressee(self) -> Addressee:
        """What decides whether it is reminded."""
        reminded = day_of(self.reminded_at) if self.reminded_at else None
        return Addressee(
            responded=self.responded,
            unsolicited=self.unsolicited,
            email=self.email,
            bounced=self.bounced,
            reminded_on=reminded,
            asked_for_time=self.asked_for_time,
            invited=self.invited,
            exempt=self.exempt,
        )


def item_of(row: Any, deadline: datetime.date, today: datetime.date) -> BoardItem:
    """A row of the board's statement with its status. ``deadline`` is the round's."""
    own = max(deadline, row.own_deadline or deadline)
    unsolicited, bounced = row.origin == Origin.UNSOLICITED, bool(row.bounced)
    status = status_of(
        stance=row.stance,
        exempt=row.exempted_at is not None,
        deadline=own,
        unsolicited=unsolicited,
        begun=row.begun_on is not None,
        opened=row.opened_at is not None,
        bounced=bounced and row.posted_on is None,
        sent=row.sent_at is not None or row.posted_on is not None,
        today=today,
    )
    return BoardItem(
        id=row.id,
        organisation_id=row.organisation_id,
        name=row.name,
        sort_key=row.sort_key,
        group=row.group,
        position=row.position,
        status=status,
        deadline=own,
        email=row.email,
        sent_at=row.sent_at,
        opened_at=row.opened_at,
        begun_on=row.begun_on,
        responded_at=row.received_at,
        response_id=row.response_id,
        late=bool(row.late),
        extended=own > deadline,
        preliminary=bool(row.preliminary),
        confirmed=bool(row.confirmed),
        withdrawn=bool(row.withdrawn),
        left_out=bool(row.left_out),
        through=row.through or "",
        through_id=row.through_id,
        channel=row.channel,
        unsolicited=unsolicited,
        meeting=row.origin == Origin.MEETING,
        exempt=row.exempted_at is not None,
        not_mailed=is_not_mailed(
            kept=row.sent_at is not None,
            mailed=bool(row.mailed) or row.posted_on is not None,
            opened=row.opened_at is not None,
            begun=row.begun_on is not None,
            responded=row.stance is not None,
        ),
        mail_waits=bool(row.waiting) and not any((row.opened_at, row.begun_on, row.stance)),
        invited=row.mailed is None or any((row.sent_at, row.posted_on, row.opened_at, row.waiting)),
        mailed=bool(row.mailed),
        bounced=bounced,
        reminders=row.reminders or 0,
        reminded_at=row.reminded_at,
        extension_id=row.extension_id,
        extension_status=extension_status(row.decision) if row.extension_id else None,
        extension_deadline=(row.granted_deadline or row.requested_deadline) if row.extension_id else None,
        printed_at=row.printed_at,
        posted_on=row.posted_on,
        last_meeting=row.last_meeting,
        next_meeting=row.next_meeting,
    )


def stored_rows(session: Session, round_: Round, today: datetime.date) -> Sequence[Any]:
    """Every body of a round as it is stored, its id first, in the order of the list: to see what has changed."""
    return cast("Sequence[Any]", _run(session, board.AS_STORED, round_, today).all())


def board_items(
    session: Session,
    round_: Round,
    today: datetime.date,
    *,
    only: Collection[int] | None = None,
    meetings: bool = False,
) -> list[BoardItem]:
    """Every body of a round (or ``only`` some) with its status, in the order of the list; ``meetings``: those, too."""
    statement = (board.BODIES_AND_MEETINGS if meetings else board.BOARD).order_by(col(Consultee.position))
    if only is not None and len(only) < FEW:
        statement = statement.where(col(Consultee.id).in_(only))
    rows = _named(_run(session, statement, round_, today))
    return [item_of(row, round_.deadline, today) for row in rows if only is None or row.id in only]


FEW = 100


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """What an official may know of a body's first link: its generation, to whom it was shown, when it was stopped."""

    generation: int
    shown_to: str
    shown_at: datetime.datetime | None
    revoked_at: datetime.datetime | None


def one_body(session: Session, round_: Round, consultee_id: int, today: datetime.date) -> tuple[BoardItem, LinkFacts]:
    """One body with its status, and its link."""
    statement = board.ONE_BODY.where(col(Consultee.id) == consultee_id)
    row = _run(session, statement, round_, today).one()
    link = LinkFacts(row.generation or 0, row.shown_to or "", row.shown_at, row.revoked_at)
    return item_of(row, round_.deadline, today), link


def board_page(
    session: Session,
    round_: Round,
    today: datetime.date,
    *,
    statuses: list[BoardStatus],
    flags: list[Flag],
    after: int,
    limit: int,
) -> tuple[list[BoardItem], int]:
    """A page of the board after a position, narrowed, and how many there are in all."""
    statement = board.narrowed(board.BOARD, statuses, flags)
    page = statement.where(col(Consultee.position) > after).order_by(col(Consultee.position)).limit(limit)
    counted = board.narrowed(board.of_round(func.count()), statuses, flags)
    items = [item_of(row, round_.deadline, today) for row in _named(_run(session, page, round_, today))]
    return items, int(_run(session, counted, round_, today).scalar_one())


def _named(rows: Any) -> Iterator[Any]:
    """The same rows, whose many fields are found in a tenth of the time."""
    return map(_maker(tuple(rows.keys())), rows)


@lru_cache(maxsize=8)
def _maker(names: tuple[str, ...]) -> Any:
    kind: Any = namedtuple("Row", names)  # type: ignore[misc]  # known at run time alone
    return kind._make


def _run(session: Session, statement: Any, round_: Round, today: datetime.date) -> Any:
    return session.connection().execute(statement, board.given(round_.id, round_.deadline, today))


def comment_counts(session: Session, round_id: int, *, only: Collection[int]) -> dict[int, int]:
    """Response id → how many of its comments count, for ``only`` some responses of a round."""
    if not only:
        return {}
    query = select(col(Comment.response_id), func.count()).where(IS_POINT).group_by(col(Comment.response_id))
    if len(only) < FEW:
        query = query.where(col(Comment.response_id).in_(only))
    else:
        query = query.join(Response, col(Response.id) == col(Comment.response_id))
        query = query.where(col(Response.round_id) == round_id)
    return dict(session.connection().execute(query).all())
