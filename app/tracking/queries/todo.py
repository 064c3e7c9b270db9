"""What waits for an official over all rounds: four statements, however many they are."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sqlalchemy import Date, String, and_, case, cast, literal, literal_column, null, or_, select, union_all
from sqlmodel import Session, col

from app.accounts.substitutes import Covered
from app.jobs.queries import JobDone, done_lately
from app.mail.addresses import mailbox
from app.responses.models import Attachment
from app.responses.queries.assignments import how_many_left, how_many_sent_back
from app.responses.queries.readings import how_many_unread
from app.rounds.access import status_of
from app.rounds.calendar import day_of
from app.rounds.counts import Counts, counts
from app.rounds.models import Consultee, Link, Membership, Milestone, Round, RoundStatus, Step
from app.rounds.next_step import is_overdue, next_step, waits_for_officials
from app.storage.models import FileScan
from app.storage.scans import is_locked, scan_of
from app.tracking.board import UNREACHED
from app.tracking.models import Extension, RoundSchedule
from app.tracking.todo_kinds import TodoKind

FILES_STAY = datetime.timedelta(days=3)
"""How long a finished file can be fetched."""


@dataclass(frozen=True, slots=True)
class TodoItem:
    """Something that waits. ``names``: of the bodies, or the file; ``day``: the day that is asked for, or the deadline.

    ``count``: how many answers nobody has looked at, or comments are the official's (``whose``), ``late`` of them, or
    replies of theirs are sent back.
    ``step``: what comes next, in words, where the round itself waits.
    ``stands_in_for``: whose it is, "" if one's own.
    """

    kind: TodoKind
    round_id: int | None
    round_title: str
    name: str = ""
    consultee_id: int | None = None
    day: datetime.date | None = None
    at: datetime.datetime | None = None
    figures: Counts = field(default_factory=Counts)
    step: str = ""
    count: int = 0
    late: int = 0
    whose: int = 0
    job_id: int | None = None
    stands_in_for: str = ""


class Rights(NamedTuple):
    """What the official may do: act in rounds, reply to comments, look at answers for all who handle the round.

    ``sees_stopped``: is told of every round that did not open by itself, also where one is no member.
    """

    acts: bool
    replies: bool
    reads: bool
    sees_stopped: bool


class _Work(NamedTuple):
    """What one member of a round is to do there: comments to reply to, those that are late, replies to write anew."""

    assigned: int
    late: int
    sent_back: int


class _Mine(NamedTuple):
    """A round of one's own, or of somebody for whom one stands in; as ``next_step`` and ``is_overdue`` judge it.

    Without ``members`` it is neither: its opening has stopped.
    """

    id: int
    title: str
    deadline: datetime.date
    status: RoundStatus
    schedule: RoundSchedule | None
    members: Mapping[int, _Work]
    unread: int
    counts: Counts = Counts()
    plan_id: int | None = None
    distribution_list_id: int | None = None


def todo(
    session: Session,
    user_id: int,
    email: str,
    covers: Sequence[Covered],
    *,
    rights: Rights,
    now: datetime.datetime,
) -> list[TodoItem]:
    """What waits for the official, most pressing kind first."""
    away = {person.id: person.name for person in covers}
    whose, today = [user_id, *away], day_of(now)
    rounds = _rounds(session, whose, today, stopped=rights.sees_stopped) if rights.acts else []
    rounds = [mine for mine in rounds if mine.members or mine.status is RoundStatus.DRAFT]
    live = [mine for mine in rounds if mine.status in (RoundStatus.OPEN, RoundStatus.CLOSED, RoundStatus.COMPILING)]
    figures = counts(session, [mine.id for mine in live], now) if live else {}
    rounds = [mine._replace(counts=figures.get(mine.id, mine.counts)) for mine in rounds]
    opened = {mine.id: mine for mine in rounds if mine.status is RoundStatus.OPEN}
    waiting = _waiting(session, {mine.id: mine for mine in live}, opened, mailbox(email), day_of(now)) if live else []
    items = [*waiting, *_of_rounds(rounds, waiting, replies=rights.replies, now=now)]
    items += _unread(live) if rights.reads else []
    items += _work(live, whose, away) if rights.replies else []
    by_id = {mine.id: mine for mine in rounds}
    items = [_whose(item, by_id[item.round_id or 0], user_id, away) for item in items]
    items += [_file(job, by_id) for job in done_lately(session, since=now - FILES_STAY, by_id=user_id)]
    return sorted(items, key=lambda item: list(TodoKind).index(item.kind))


def _rounds(session: Session, user_ids: Sequence[int], today: datetime.date, *, stopped: bool) -> list[_Mine]:
    """The rounds of these officials that are not put away, each with its steps, its schedule and who of them it has.

    ``stopped``: those of anybody whose opening has stopped as well.
    """
    is_mine: Any = col(Membership.user_id).is_not(None)
    sent_back = how_many_sent_back(col(Round.id), col(Membership.user_id))
    query: Any = (
        select(
            col(Round.id),
            col(Round.title),
            col(Round.deadline),
            col(Milestone.step),
            col(Milestone.at),
            col(Membership.user_id),
            RoundSchedule,
            how_many_unread(col(Round.id)).label("unread"),
            how_many_left(col(Round.id), col(Membership.user_id)).label("assigned"),
            how_many_left(col(Round.id), col(Membership.user_id), today).label("late"),
            case((col(Round.review_required), sent_back), else_=0).label("sent_back"),
        )
        .outerjoin(Membership, and_(col(Membership.round_id) == col(Round.id), col(Membership.user_id).in_(user_ids)))
        .outerjoin(Milestone, col(Milestone.round_id) == col(Round.id))
        .outerjoin(RoundSchedule, col(RoundSchedule.round_id) == col(Round.id))
        .where(or_(is_mine, col(RoundSchedule.stopped_at).is_not(None)) if stopped else is_mine)
        .order_by(col(Round.deadline), col(Round.id))
    )
    grouped: dict[int, list[Any]] = {}
    for row in session.execute(query):
        grouped.setdefault(row.id, []).append(row)
    return [
        _Mine(
            round_id,
            rows[0].title,
            rows[0].deadline,
            status_of({Step(row.step): row.at for row in rows if row.step}),
            rows[0].RoundSchedule,
            {row.user_id: _Work(row.assigned, row.late, row.sent_back) for row in rows if row.user_id is not None},
            rows[0].unread,
        )
        for round_id, rows in grouped.items()
    ]


def _waiting(
    session: Session, live: dict[int, _Mine], rounds: dict[int, _Mine], own_mailbox: str, today: datetime.date
) -> list[TodoItem]:
    """Requests that nobody has decided, bodies that letters do not reach, and those that one answers for oneself.

    These of rounds that are open; and of all that live the bodies with a locked file in the answer that stands.
    """
    asked: Any = (
        select(
            literal(TodoKind.TIME_REQUEST.value).label("kind"),
            col(Consultee.round_id),
            col(Consultee.id).label("consultee_id"),
            col(Consultee.name),
            col(Extension.requested_deadline).label("day"),
        )
        .join(Extension, col(Extension.consultee_id) == col(Consultee.id))
        .where(col(Consultee.round_id).in_(list(rounds)), col(Extension.decision).is_(None))
        .where(col(Consultee.stance).is_(None))
    )
    bounced: Any = UNREACHED.with_only_columns(
        cast(literal(TodoKind.BOUNCE.value), String).label("kind"),
        col(Consultee.round_id),
        col(Consultee.id).label("consultee_id"),
        col(Consultee.name),
        cast(null(), Date).label("day"),
    )
    contact: Any = (
        select(
            literal(TodoKind.ALSO_CONTACT.value).label("kind"),
            col(Consultee.round_id),
            col(Consultee.id).label("consultee_id"),
            col(Consultee.name),
            cast(null(), Date).label("day"),
        )
        .join(Link, col(Link.consultee_id) == col(Consultee.id))
        .where(col(Consultee.round_id).in_(list(rounds)), col(Link.revoked_at).is_(None))
        .where(col(Link.mailbox) == own_mailbox)
    )
    query = union_all(asked, bounced, contact, _locked(list(live))).order_by(
        literal_column("2"), literal_column("4"), literal_column("3")
    )
    rows = session.connection().execute(query, {"round_ids": list(rounds), "today": today})
    return [
        TodoItem(
            TodoKind(row.kind),
            row.round_id,
            live[row.round_id].title,
            name=row.name,
            consultee_id=row.consultee_id,
            day=row.day,
        )
        for row in rows
    ]


def _locked(round_ids: list[int]) -> Any:
    return (
        select(
            literal(TodoKind.LOCKED_FILE.value).label("kind"),
            col(Consultee.round_id),
            col(Consultee.id).label("consultee_id"),
            col(Consultee.name),
            cast(null(), Date).label("day"),
        )
        .join(Attachment, col(Attachment.response_id) == col(Consultee.current_response_id))
        .join(FileScan, scan_of(col(Attachment.sha256)))
        .where(col(Consultee.round_id).in_(round_ids), is_locked())
        .distinct()
    )


def _of_rounds(
    rounds: Sequence[_Mine], waiting: Sequence[TodoItem], *, replies: bool, now: datetime.datetime
) -> Iterator[TodoItem]:
    """What the rounds themselves wait for: as the list of rounds says."""
    asking = {item.round_id for item in waiting if item.kind is TodoKind.TIME_REQUEST}
    for mine in rounds:
        schedule = mine.schedule
        if mine.status is RoundStatus.DRAFT:
            if schedule and schedule.stopped_at:
                yield TodoItem(TodoKind.OPENING_STOPPED, mine.id, mine.title, at=schedule.stopped_at)
            elif schedule and schedule.opens_at:
                yield TodoItem(TodoKind.OPENING, mine.id, mine.title, at=schedule.opens_at)
        elif is_overdue(mine, now):
            yield TodoItem(TodoKind.OVERDUE, mine.id, mine.title, figures=mine.counts, day=mine.deadline)
        elif mine.id not in asking and waits_for_officials(mine, now, replies=replies):
            step = next_step(mine, now, replies=replies)
            yield TodoItem(TodoKind.NEXT_STEP, mine.id, mine.title, figures=mine.counts, step=step)


def _unread(rounds: Sequence[_Mine]) -> Iterator[TodoItem]:
    """Answers that nobody who handles the round has looked at, a line for each round."""
    for mine in rounds:
        if mine.unread:
            yield TodoItem(TodoKind.UNREAD, mine.id, mine.title, count=mine.unread)


def _work(rounds: Sequence[_Mine], whose: Sequence[int], away: dict[int, str]) -> Iterator[TodoItem]:
    """Replies that are sent back and comments to reply to, a line a round: one's own, and theirs who are away."""
    for mine in rounds:
        for each in whose:
            if each not in mine.members:
                continue
            work = mine.members[each]
            item = TodoItem(TodoKind.SENT_BACK, mine.id, mine.title, whose=each, stands_in_for=away.get(each, ""))
            if work.sent_back:
                yield replace(item, count=work.sent_back)
            if work.assigned:
                yield replace(item, kind=TodoKind.ASSIGNED, count=work.assigned, late=work.late)


def _whose(item: TodoItem, mine: _Mine, user_id: int, away: dict[int, str]) -> TodoItem:
    """The item, with those for whom one stands in where the round is not one's own."""
    if item.whose or user_id in mine.members or not mine.members:
        return item
    return replace(item, stands_in_for=", ".join(sorted(away[member] for member in mine.members)))


def _file(job: JobDone, rounds: dict[int, _Mine]) -> TodoItem:
    title = rounds[job.round_id].title if job.round_id in rounds else ""
    return TodoItem(TodoKind.FILE, job.round_id, title, name=job.name, at=job.at, job_id=job.id)
