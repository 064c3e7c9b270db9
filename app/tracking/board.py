"""The board's one statement: every body of a round with the facts that its status is computed from.

Columns only, no entities; built once, with ``round_id``, ``deadline`` (the round's) and ``today`` to fill in. The
status of what is shown is decided by ``rules.status_of``; ``STATUS`` says the same to the database, for narrowing and
counting where a round is too large to be read whole. A test holds the two together over every combination of facts.
"""

import datetime
from typing import Any

from sqlalchemy import Date, Select, and_, bindparam, case, func, or_, select, type_coerce
from sqlalchemy.orm import aliased
from sqlalchemy.types import NullType
from sqlmodel import col

from app.comments.kinds import Stance
from app.mail.claims import unsettled
from app.mail.kinds import LetterKind
from app.mail.models import Letter
from app.responses.models import Response
from app.rounds.counts import IS_BODY
from app.rounds.meeting_models import Meeting
from app.rounds.models import Consultee, Link, Origin, Round
from app.tracking.models import Extension
from app.tracking.rules import BoardStatus, Flag

ROUND_ID: Any = bindparam("round_id")
DEADLINE: Any = bindparam("deadline", type_=Date())
TODAY: Any = bindparam("today", type_=Date())

TO_CONTACT = (
    LetterKind.INVITATION,
    LetterKind.REMINDER,
    LetterKind.EXTENSION,
    LetterKind.NEW_LINK,
    LetterKind.DOCUMENT,
    LetterKind.PLAN_VERSION,
)
"""Letters that follow a body's first link. A receipt goes to who signed, which may be another address."""

_LEFT: Any = or_(col(Letter.sent_at).is_not(None), col(Letter.bounced_at).is_not(None))
_WENT: Any = case((_LEFT, col(Letter.id)))
_BOUNCED: Any = case((col(Letter.bounced_at).is_not(None), col(Letter.id)))
_TAKEN: Any = and_(_LEFT, col(Letter.attempts) > 0)
"""A server took the letter, or refused it. Without one a letter counts as sent after no attempt (decision 0050)."""
_REMINDER: Any = and_(col(Letter.kind) == LetterKind.REMINDER, col(Letter.given_up_at).is_(None))


def _letters_of(which: Any, name: str) -> Any:
    """What the letters of some rounds say, by link."""
    return (
        select(
            col(Letter.link_id).label("link_id"),
            func.min(col(Letter.sent_at)).label("sent_at"),
            func.coalesce(func.sum(case((_TAKEN, 1), else_=0)), 0).label("mailed"),
            (func.coalesce(func.max(_BOUNCED), 0) == func.coalesce(func.max(_WENT), -1)).label("bounced"),
            func.coalesce(func.sum(case((unsettled(), 1), else_=0)), 0).label("waiting"),
            func.sum(case((_REMINDER, 1), else_=0)).label("reminders"),
            func.max(case((_REMINDER, col(Letter.created_at)))).label("reminded_at"),
        )
        .where(which, col(Letter.kind).in_(TO_CONTACT))
        .group_by(col(Letter.link_id))
        .subquery(name)
    )


LETTERS = _letters_of(col(Letter.round_id) == ROUND_ID, "letters")
"""What the letters of each link say: first sent, how many a server took, whether the last one bounced, how many are
still to go, reminders, when the last of them was written."""

_STANCE: Any = col(Consultee.stance)
_UNSOLICITED: Any = col(Consultee.origin) == Origin.UNSOLICITED
_POSTED: Any = col(Consultee.posted_on).is_not(None)
"""A letter on paper has gone: whatever became of mail, the body has been sent for."""


def _own_deadline(deadline: Any) -> Any:
    """The body's own last day, where that is later than the round's."""
    return case((col(Consultee.deadline) > deadline, col(Consultee.deadline)), else_=deadline)


def _status(letters: Any, deadline: Any) -> Any:
    """Where a body stands, by the letters of its link and the round's last day."""
    return case(
        (_STANCE == Stance.NO_OBJECTION, BoardStatus.NO_OBJECTION.value),
        (_STANCE == Stance.ABSTAINS, BoardStatus.ABSTAINED.value),
        (_STANCE.is_not(None), BoardStatus.ANSWERED.value),
        (col(Consultee.exempted_at).is_not(None), BoardStatus.NOT_REQUIRED.value),
        (and_(_own_deadline(deadline) < TODAY, ~_UNSOLICITED), BoardStatus.MISSING.value),
        (and_(col(Consultee.begun_on).is_not(None), col(Consultee.show_progress)), BoardStatus.DRAFTING.value),
        (col(Consultee.opened_at).is_not(None), BoardStatus.OPENED.value),
        (and_(letters.c.bounced, ~_POSTED), BoardStatus.BOUNCED.value),
        (or_(letters.c.sent_at.is_not(None), _POSTED), BoardStatus.SENT.value),
        else_=BoardStatus.NOT_SENT.value,
    )


OWN_DEADLINE: Any = _own_deadline(DEADLINE)
STATUS: Any = _status(LETTERS, DEADLINE)

_AWAITED: Any = and_(_STANCE.is_(None), ~_UNSOLICITED, col(Consultee.exempted_at).is_(None))
_ITS_MEETING: Any = col(Meeting.organisation_id) == col(Consultee.organisation_id)
_LAST_MEETING: Any = (
    select(func.max(col(Meeting.day)))
    .where(_ITS_MEETING, col(Meeting.day) >= TODAY, col(Meeting.day) <= OWN_DEADLINE)
    .correlate(Consultee)
    .scalar_subquery()
)
_NEXT_MEETING: Any = (
    select(func.min(col(Meeting.day)))
    .where(_ITS_MEETING, col(Meeting.day) >= TODAY, col(Meeting.day) > OWN_DEADLINE)
    .correlate(Consultee)
    .scalar_subquery()
)
"""The last meeting at which a body can decide in time, and the first after its own last day: of those still to come."""

_UNHEARD: Any = and_(
    col(Consultee.opened_at).is_(None),
    ~and_(col(Consultee.begun_on).is_not(None), col(Consultee.show_progress)),
    _STANCE.is_(None),
)
"""Nothing that the body does shows that it knows of the round."""

FLAGS: dict[Flag, Any] = {
    Flag.LATE: col(Consultee.late).is_(True),
    Flag.PRELIMINARY: col(Consultee.preliminary).is_(True),
    Flag.CONFIRMED: col(Consultee.confirmed).is_(True),
    Flag.WITHDRAWN: col(Consultee.withdrawn).is_(True),
    Flag.THROUGH: col(Consultee.through_id).is_not(None),
    Flag.EXTENDED: col(Consultee.deadline) > DEADLINE,
    Flag.UNSOLICITED: _UNSOLICITED,
    Flag.LEFT_OUT: col(Consultee.left_out),
    Flag.ASKED_FOR_TIME: and_(col(Extension.id).is_not(None), col(Extension.decision).is_(None), _STANCE.is_(None)),
    Flag.REMINDED: LETTERS.c.reminders > 0,
    Flag.NOT_MAILED: and_(
        LETTERS.c.sent_at.is_not(None),
        LETTERS.c.mailed == 0,
        ~_POSTED,
        _UNHEARD,
    ),
    Flag.MAIL_WAITS: and_(LETTERS.c.waiting > 0, _UNHEARD),
    Flag.PRINTED: and_(col(Consultee.printed_at).is_not(None), ~_POSTED, _UNHEARD),
    Flag.MEETS_TOO_LATE: and_(_LAST_MEETING.is_(None), _NEXT_MEETING.is_not(None), _AWAITED),
}

_LATEST: Any = (
    select(func.max(col(Extension.id)))
    .where(col(Extension.consultee_id) == col(Consultee.id))
    .correlate(Consultee)
    .scalar_subquery()
)


_SENDER: Any = aliased(Consultee)
"""The body whose answer counts for another one, too."""


def of_round(*columns: Any, responses: bool = True, meetings: bool = False) -> Select[Any]:
    """A statement over the bodies of ``round_id``: the given columns. ``meetings``: over its dialogue meetings, too."""
    contact = and_(col(Link.consultee_id) == col(Consultee.id), col(Link.is_contact))
    statement = (
        select(*columns)
        .select_from(Consultee)
        .join(Link, contact, isouter=True)
        .join(LETTERS, LETTERS.c.link_id == col(Link.id), isouter=True)
        .join(Extension, col(Extension.id) == _LATEST, isouter=True)
        .where(col(Consultee.round_id) == ROUND_ID)
    )
    if not meetings:
        statement = statement.where(IS_BODY)
    if not responses:
        return statement
    statement = statement.join(_SENDER, _SENDER.id == col(Consultee.through_id), isouter=True)
    counts = func.coalesce(col(Consultee.current_response_id), _SENDER.current_response_id)
    return statement.join(Response, col(Response.id) == counts, isouter=True)


_COLUMNS: tuple[Any, ...] = (
    col(Consultee.id),
    col(Consultee.organisation_id),
    col(Consultee.name),
    col(Consultee.sort_key),
    col(Consultee.group).label("group"),
    col(Consultee.position),
    col(Consultee.origin),
    col(Consultee.deadline).label("own_deadline"),
    col(Consultee.opened_at),
    case((col(Consultee.show_progress), col(Consultee.begun_on))).label("begun_on"),
    col(Consultee.exempted_at),
    col(Consultee.printed_at),
    col(Consultee.posted_on),
    col(Link.email),
    LETTERS.c.sent_at,
    LETTERS.c.mailed,
    LETTERS.c.bounced,
    LETTERS.c.waiting,
    LETTERS.c.reminders,
    LETTERS.c.reminded_at,
    col(Consultee.current_response_id).label("response_id"),
    col(Consultee.stance),
    col(Response.received_at),
    col(Consultee.late),
    col(Consultee.preliminary),
    col(Consultee.confirmed),
    col(Consultee.withdrawn),
    col(Consultee.left_out),
    col(Response.channel),
    _SENDER.name.label("through"),
    col(Consultee.through_id),
    col(Extension.id).label("extension_id"),
    col(Extension.decision),
    col(Extension.requested_deadline),
    col(Extension.deadline).label("granted_deadline"),
    _LAST_MEETING.label("last_meeting"),
    _NEXT_MEETING.label("next_meeting"),
)

BOARD = of_round(*_COLUMNS)
BODIES_AND_MEETINGS = of_round(*_COLUMNS, meetings=True)
"""One row a body. ``begun_on`` is empty where a body does not show its progress: nothing above can tell."""

ONE_BODY = of_round(
    *_COLUMNS, col(Link.generation), col(Link.shown_to), col(Link.shown_at), col(Link.revoked_at), meetings=True
)
"""The same of one body, with what an official may know of its link."""

_CHANGING: tuple[Any, ...] = (
    col(Consultee.id),
    col(Consultee.name),
    col(Consultee.deadline),
    col(Consultee.opened_at),
    case((col(Consultee.show_progress), col(Consultee.begun_on))),
    col(Consultee.exempted_at),
    col(Consultee.printed_at),
    col(Consultee.posted_on),
    col(Link.email),
    LETTERS.c.sent_at,
    LETTERS.c.mailed,
    LETTERS.c.bounced,
    LETTERS.c.waiting,
    LETTERS.c.reminders,
    LETTERS.c.reminded_at,
    col(Consultee.current_response_id),
    col(Consultee.stance),
    col(Consultee.late),
    col(Consultee.preliminary),
    col(Consultee.confirmed),
    col(Consultee.withdrawn),
    col(Consultee.left_out),
    col(Consultee.through_id),
    col(Consultee.group),
    col(Consultee.origin),
    col(Consultee.sort_key),
    col(Extension.id),
    col(Extension.decision),
    col(Extension.requested_deadline),
    col(Extension.deadline),
    _LAST_MEETING,
    _NEXT_MEETING,
)
AS_STORED = of_round(*(type_coerce(column, NullType()) for column in _CHANGING), responses=False).order_by(
    col(Consultee.position)
)
"""What can change of a body, in the database's own form, its id first: several times cheaper than ``BOARD``, and enough
to see whether a row is as it was. A response never changes."""


def narrowed(statement: Select[Any], statuses: list[BoardStatus], flags: list[Flag]) -> Select[Any]:
    """Only bodies with one of the statuses or flags; all when none is given."""
    wanted = [FLAGS[flag] for flag in flags]
    if statuses:
        wanted.append(STATUS.in_([status.value for status in statuses]))
    return statement.where(or_(*wanted)) if wanted else statement


def given(round_id: int, deadline: datetime.date, today: datetime.date) -> dict[str, Any]:
    """What the statements are filled in with."""
    return {"round_id": round_id, "deadline": deadline, "today": today}


ROUND_IDS: Any = bindparam("round_ids", expanding=True)
_LETTERS_OF_MANY = _letters_of(col(Letter.round_id).in_(ROUND_IDS), "letters_of_many")
UNREACHED: Any = (
    select(col(Consultee.round_id), col(Consultee.id).label("consultee_id"), col(Consultee.name))
    .join(Round, col(Round.id) == col(Consultee.round_id))
    .join(Link, and_(col(Link.consultee_id) == col(Consultee.id), col(Link.is_contact)))
    .join(_LETTERS_OF_MANY, _LETTERS_OF_MANY.c.link_id == col(Link.id))
    .where(col(Consultee.round_id).in_(ROUND_IDS))
    .where(_status(_LETTERS_OF_MANY, col(Round.deadline)) == BoardStatus.BOUNCED.value)
)
"""The bodies of several rounds whose letters bounce, as their boards say."""
