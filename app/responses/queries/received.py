"""Submitted answers for officials. Reads what was sent and nothing of what is being written."""

import datetime
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import and_, exists, func, select
from sqlmodel import Session, col

from app.comments.kinds import Stance
from app.comments.models import Point
from app.comments.numbers import point_number
from app.responses.decisions import AnswerDecision, decision_of
from app.responses.models import (
    ArrivalBasis,
    Channel,
    Comment,
    Confirmation,
    Reading,
    Registration,
    Response,
    SetAside,
    Standing,
    Withdrawal,
)
from app.responses.queries.answers import Receipt, of_rows
from app.responses.queries.inclusions import with_decision
from app.responses.queries.moves import NEVER, Moves, moves_of
from app.responses.queries.readings import IS_UNREAD, Looked
from app.responses.summaries import IS_POINT
from app.rounds.models import Consultee, Origin


@dataclass(frozen=True, slots=True)
class ReceivedRow:
    """An answer in the list. ``current``: it counts; otherwise a later one has replaced it. ``comments`` that count.

    ``read``: an official who handles the round has looked at it. ``withdrawn``: its body has taken it back.
    ``statements``: how many separate ones came with it, or with its confirmation. ``moved_to`` and ``moved_from``: the
    answer that it became at the right body, and the one that it was at the wrong one.
    """

    id: int
    number: str
    consultee_id: int
    organisation_id: int
    organisation: str
    group: str
    revision: int
    stance: Stance
    received_at: datetime.datetime
    received_on: datetime.date
    late: bool
    preliminary: bool
    confirmed: bool
    channel: Channel
    current: bool
    comments: int
    read: bool
    withdrawn: bool
    statements: int
    moved_to: int | None
    moved_from: int | None
    left_out: bool
    decision: AnswerDecision | None

    @property
    def is_registered(self) -> bool:
        """Whether an official registered it: then the day it came is known, and no time of day."""
        return self.channel.is_registered


_IS_CURRENT: Any = col(Consultee.current_response_id).is_not_distinct_from(col(Response.id))
"""Whether an answer is the one of its body that counts."""


_IS_ASKED: Any = col(Consultee.origin).in_((Origin.LISTED, Origin.ADDED)).label("is_asked")
_IS_LEFT_OUT: Any = and_(_IS_CURRENT, col(Consultee.left_out)).label("is_left_out")
_DECISION = tuple(col(getattr(Response, f"decision_{name}")) for name in AnswerDecision._fields)


def _count(table: Any) -> Any:
    """How many separate statements a row has, in both databases."""
    return func.json_array_length(col(table.statements))


def _rows(round_id: int) -> Any:
    comments = select(func.count(col(Comment.id))).where(col(Comment.response_id) == col(Response.id), IS_POINT)
    return (
        select(
            col(Response.id),
            col(Response.number),
            col(Response.consultee_id),
            col(Consultee.organisation_id),
            col(Consultee.name),
            col(Consultee.group),
            col(Response.revision),
            col(Response.stance),
            col(Response.received_at),
            col(Response.received_on),
            col(Response.late),
            col(Response.preliminary),
            col(Confirmation.response_id).is_not(None),
            col(Response.channel),
            _IS_CURRENT,
            comments.correlate(Response).scalar_subquery(),
            exists().where(col(Reading.response_id) == col(Response.id)),
            exists().where(col(Withdrawal.response_id) == col(Response.id), col(Withdrawal.moved_to).is_(None)),
            _count(Response) + func.coalesce(_count(Confirmation), 0),
            select(col(Withdrawal.moved_to)).where(col(Withdrawal.response_id) == col(Response.id)).scalar_subquery(),
            select(col(Withdrawal.response_id)).where(col(Withdrawal.moved_to) == col(Response.id)).scalar_subquery(),
            _IS_LEFT_OUT,
            *_DECISION,
        )
        .join(Consultee, col(Consultee.id) == col(Response.consultee_id))
        .outerjoin(Confirmation, col(Confirmation.response_id) == col(Response.id))
        .where(col(Response.round_id) == round_id)
    )


def received(
    session: Session,
    round_id: int,
    *,
    before: int = 0,
    limit: int = 100,
    replaced: bool = True,
    unread: bool = False,
) -> list[ReceivedRow]:
    """Answers of a round, the last received first (one statement). ``before`` an item's id pages on.

    ``unread``: only those that count and that nobody has looked at.
    """
    query = _rows(round_id)
    if before:
        query = query.where(col(Response.id) < before)
    if unread:
        query = query.where(IS_UNREAD)
    if unread or not replaced:
        query = query.where(_IS_CURRENT)
    query = query.order_by(col(Response.id).desc()).limit(limit)
    said = len(_DECISION)
    rows: Any = session.connection().execute(query)
    return [ReceivedRow(*(*row[:-said], decision_of(*row[-said:]))) for row in rows]


def count_received(session: Session, round_id: int) -> int:
    """How many answers have come in to a round, replaced ones too."""
    query = select(func.count(col(Response.id))).where(col(Response.round_id) == round_id)
    return int(session.connection().execute(query).scalar_one())


@dataclass(frozen=True, slots=True)
class Registered:
    """Who registered an answer that came by another way than the web, and when, with what is for officials alone.

    ``basis``: what the day it came is taken from; ``sender``: who sent it, name and address as it said.
    """

    at: datetime.datetime
    by: str
    note: str
    basis: ArrivalBasis | None
    sender_name: str
    sender_address: str

    @property
    def sender(self) -> str:
        """Who sent it, in a line; empty where nobody wrote it down."""
        return ", ".join(part for part in (self.sender_name, self.sender_address) if part)

    @classmethod
    def of(cls, row: Registration | None) -> "Registered | None":
        """From its row; None for an answer that the body sent itself."""
        if row is None:
            return None
        return cls(row.at, row.by_name, row.note, row.basis, row.sender_name, row.sender_address)


@dataclass(frozen=True, slots=True)
class ReceivedAnswer:
    """One answer whole, with who signed it and all revisions of its body.

    ``registered`` is None for one that the body sent itself. ``asked``: its body was asked to answer.
    """

    round_id: int
    consultee_id: int
    organisation: str
    channel: str
    title: str
    email: str
    receipt: Receipt
    revisions: list[Receipt]
    registered: Registered | None
    looked: Looked | None
    asked: bool = True
    moves: Moves = NEVER

    @property
    def newest(self) -> Receipt:
        """The last of its body's answers that was not moved away; this one where all were."""
        return next((one for one in self.revisions if not (one.withdrawal and one.withdrawal.moved)), self.receipt)


def received_answer(session: Session, response_id: int) -> ReceivedAnswer:
    """One answer among its body's (two statements; one more for what an official registered)."""
    body_id = select(col(Response.consultee_id)).where(col(Response.id) == response_id).scalar_subquery()
    query: Any = (
        select(Response, col(Consultee.name), _IS_ASKED, _IS_LEFT_OUT, Registration, Withdrawal, Reading)
        .join(Consultee, col(Consultee.id) == col(Response.consultee_id))
        .outerjoin(Registration, col(Registration.response_id) == col(Response.id))
        .outerjoin(Withdrawal, col(Withdrawal.response_id) == col(Response.id))
        .outerjoin(Reading, col(Reading.response_id) == col(Response.id))
        .where(col(Response.consultee_id) == body_id)
        .order_by(col(Response.revision).desc())
    )
    rows = session.execute(query).all()
    one = next(row for row in rows if row.Response.id == response_id)
    row, body, asked, is_left_out, registered, _withdrawal, looked = one
    revisions = of_rows(session, [(row.Response, row.Withdrawal) for row in rows])
    receipt = next(revision for revision in revisions if revision.response_id == response_id)
    return ReceivedAnswer(
        row.round_id,
        row.consultee_id,
        body,
        str(row.channel),
        row.signatory_title,
        row.signatory_email,
        with_decision(session, row.consultee_id, receipt, is_left_out=is_left_out),
        revisions,
        Registered.of(registered),
        Looked(looked.at, looked.by_name) if looked else None,
        bool(asked),
        moves_of(session, response_id) if registered else NEVER,
    )


def registration_of(session: Session, response_id: int) -> Registered | None:
    """Who registered an answer, and when; None for one that the body sent itself (one statement)."""
    return Registered.of(session.get(Registration, response_id))


@dataclass(frozen=True, slots=True)
class SummaryPoint:
    """What an answer says in short, as a point: ``set_aside_by`` names the official who found it none, "" if it is one.

    ``stands``: it counts as it stands in the answer; ``parts``: the numbers of the parts that stand in its place, where
    it is divided.
    """

    id: int
    number: int
    stands: bool
    set_aside_by: str
    set_aside_at: datetime.datetime | None
    parts: tuple[str, ...] = ()


def summary_point(session: Session, point_id: int) -> SummaryPoint:
    """The point that a body's current answer makes in short (one statement, and one where it does not stand whole)."""
    query = (
        select(
            col(Point.id),
            func.coalesce(col(Point.number), 0),
            col(Standing.point_id).is_not(None),
            func.coalesce(col(SetAside.by_name), ""),
            col(SetAside.at),
        )
        .outerjoin(Standing, col(Standing.point_id) == col(Point.id))
        .outerjoin(SetAside, col(SetAside.point_id) == col(Point.id))
        .where(col(Point.id) == point_id)
    )
    found = SummaryPoint(*session.connection().execute(query).one())
    if found.stands:
        return found
    parts = select(col(Standing.part)).join(Point, col(Point.id) == col(Standing.point_id))
    standing = session.connection().execute(parts.where(col(Point.parent_id) == point_id).order_by(col(Standing.part)))
    return replace(found, parts=tuple(point_number(found.number, part) for part in standing.scalars()))
