"""Reading the inbox, in a constant number of statements."""

import datetime
import enum
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, not_
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from app.inbox.models import FetchedMailbox, InboxFile, InboxItem, MailboxFault, MatchedBy
from app.intake.reports import DeliveryOutcome
from app.responses.content import AttachedFile
from app.responses.models import ArrivalBasis, Channel
from app.rounds.models import Consultee, Membership, Milestone, Round, Step
from app.storage.scans import SCAN_COLUMNS, scanned, with_scans


class InboxState(enum.StrEnum):
    """Where an item of the inbox stands. ``bounce``, ``report``: it tells what became of a letter of ours."""

    WAITING = "waiting"
    ASSIGNED = "assigned"
    REGISTERED = "registered"
    SET_ASIDE = "set_aside"
    BOUNCE = "bounce"
    REPORT = "report"


def state_of(item: InboxItem) -> InboxState:
    """Where an item stands: the furthest."""
    if item.response_id is not None:
        return InboxState.REGISTERED
    if item.set_aside_at is not None:
        return InboxState.SET_ASIDE
    if item.assigned_at is not None:
        return InboxState.ASSIGNED
    if item.letter_id is None or item.outcome is None:
        return InboxState.WAITING
    return InboxState.BOUNCE if item.outcome is DeliveryOutcome.FAILED else InboxState.REPORT


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item with the names of its round and its body, proposed or assigned, and its files, the original first."""

    id: int
    state: InboxState
    subject: str
    sender: str
    sender_name: str
    came_in_at: datetime.datetime
    arrived_at: datetime.datetime | None
    pictures: int
    unread: bool
    automatic: bool
    round_id: int | None
    round_title: str
    consultee_id: int | None
    body: str
    matched_by: MatchedBy | None
    response_id: int | None
    set_aside_why: str
    version: int
    text_id: int
    channel: Channel | None
    received_on: datetime.date | None
    basis: ArrivalBasis | None
    outcome: DeliveryOutcome | None
    letter_id: int | None
    files: list[AttachedFile]

    @property
    def name(self) -> str:
        """What it is called in a list: its subject, else its file's name."""
        return self.subject or self.files[0].name


def _where(state: InboxState | None) -> list[ColumnElement[bool]]:
    registered, aside = col(InboxItem.response_id), col(InboxItem.set_aside_at)
    waits: list[ColumnElement[bool]] = [registered.is_(None), aside.is_(None)]
    fresh = [*waits, col(InboxItem.assigned_at).is_(None)]
    told, failed = col(InboxItem.outcome), col(InboxItem.outcome) == DeliveryOutcome.FAILED
    of_a_letter = and_(col(InboxItem.letter_id).is_not(None), told.is_not(None))
    conditions: dict[InboxState | None, list[ColumnElement[bool]]] = {
        None: [],
        InboxState.WAITING: [*fresh, ~of_a_letter],
        InboxState.ASSIGNED: [*waits, col(InboxItem.assigned_at).is_not(None)],
        InboxState.REGISTERED: [registered.is_not(None)],
        InboxState.SET_ASIDE: [registered.is_(None), aside.is_not(None)],
        InboxState.BOUNCE: [*fresh, of_a_letter, failed],
        InboxState.REPORT: [*fresh, of_a_letter, ~failed],
    }
    return conditions[state]


def _of_nobody() -> ColumnElement[bool]:
    """What waits and matches no round that we have."""
    waits = _where(InboxState.WAITING)
    return and_(*waits, col(InboxItem.round_id).is_(None), col(InboxItem.consultee_id).is_(None))


def items(
    session: Session,
    seen: ColumnElement[bool],
    *,
    state: InboxState | None,
    matched: bool | None = None,
    before: int = 0,
    limit: int = 100,
) -> tuple[list[ShownItem], int]:
    """Items that somebody may see, the newest first, and how many there are in all (three statements).

    ``matched``: False for those alone that wait and match no round, True for all others.
    """
    where = [seen, *_where(state)]
    if matched is not None:
        where.append(not_(_of_nobody()) if matched else _of_nobody())
    total = session.exec(select(func.count(col(InboxItem.id))).where(*where)).one()
    paged = [*where, col(InboxItem.id) < before] if before else where
    query = _named().where(*paged).order_by(col(InboxItem.id).desc()).limit(limit)
    return _shown(session, session.exec(query).all()), total


def in_groups(
    session: Session, seen: ColumnElement[bool], *, limit: int, most_strangers: int
) -> tuple[tuple[list[ShownItem], int], tuple[list[ShownItem], int]]:
    """The newest items that match a round or are dealt with, and those that match none; how many (four statements)."""
    strange = case((_of_nobody(), col(InboxItem.id)))
    counted = select(func.count(col(InboxItem.id)), func.count(strange)).where(seen)
    total, strangers = session.exec(counted).one()
    newest = _named().where(seen).order_by(col(InboxItem.id).desc())
    known = session.exec(newest.where(not_(_of_nobody())).limit(limit)).all()
    unknown = session.exec(newest.where(_of_nobody()).limit(most_strangers)).all()
    both = _shown(session, [*known, *unknown])
    return (both[: len(known)], total - strangers), (both[len(known) :], strangers)


def shown(session: Session, item: InboxItem) -> ShownItem:
    """One item (two statements)."""
    return _shown(session, session.exec(_named().where(col(InboxItem.id) == item.id)).all())[0]


def _named() -> Any:
    return (
        select(InboxItem, Round.title, Consultee.name)
        .outerjoin(Round, col(Round.id) == col(InboxItem.round_id))
        .outerjoin(Consultee, col(Consultee.id) == col(InboxItem.consultee_id))
    )


def files_of(session: Session, item_ids: Collection[int]) -> dict[int, list[AttachedFile]]:
    """The files of items, by item, each item's original first (one statement)."""
    query: Any = with_scans(columns(InboxFile, *SCAN_COLUMNS), col(InboxFile.sha256))
    query = query.where(col(InboxFile.item_id).in_(item_ids))
    files: dict[int, list[AttachedFile]] = {}
    ordered = query.order_by(col(InboxFile.item_id), col(InboxFile.position))
    for row in session.connection().execute(ordered):
        file = AttachedFile(row.name, row.sha256, row.size, row.media_type, row.position, scanned(session, row))
        files.setdefault(row.item_id, []).append(file)
    return files


def _shown(session: Session, rows: Collection[tuple[InboxItem, str | None, str | None]]) -> list[ShownItem]:
    files = files_of(session, [item.id for item, _title, _name in rows])
    return [
        ShownItem(
            id=item.id,
            state=state_of(item),
            subject=item.subject,
            sender=item.sender,
            sender_name=item.sender_name,
            came_in_at=item.came_in_at,
            arrived_at=item.arrived_at,
            pictures=item.pictures,
            unread=item.unread,
            automatic=item.automatic,
            round_id=item.round_id,
            round_title=title or "",
            consultee_id=item.consultee_id,
            body=name or "",
            matched_by=item.matched_by,
            response_id=item.response_id,
            set_aside_why=item.set_aside_why,
            version=item.version,
            text_id=item.text_id,
            channel=item.channel,
            received_on=item.received_on,
            basis=item.basis,
            outcome=item.outcome,
            letter_id=item.letter_id,
            files=files[item.id],
        )
        for item, title, name in rows
    ]


def rounds_to_choose(session: Session, people: Collection[int] | None) -> list[tuple[str, str]]:
    """(id, title and number) of opened rounds, the newest first (one statement); ``people``: only those of members."""
    opened = select(Milestone.round_id).where(Milestone.step == Step.OPENED)
    over = select(Milestone.round_id).where(col(Milestone.step).in_((Step.ARCHIVED, Step.CANCELLED)))
    query = select(Round.id, Round.title, Round.registry_number).where(col(Round.id).in_(opened))
    query = query.where(col(Round.id).not_in(over)).order_by(col(Round.id).desc())
    if people is not None:
        own = select(Membership.round_id).where(col(Membership.user_id).in_(people))
        query = query.where(col(Round.id).in_(own))
    return [(str(id_), f"{title}, {number}") for id_, title, number in session.exec(query)]


def bodies_to_choose(session: Session, round_id: int | None) -> list[tuple[str, str]]:
    """(id, name) of a round's bodies, by name (one statement)."""
    query = select(Consultee.id, Consultee.name).where(Consultee.round_id == round_id)
    return [(str(id_), name) for id_, name in session.exec(query.order_by(col(Consultee.sort_key)))]


@dataclass(frozen=True, slots=True)
class MailboxState:
    """How it is with the authority's own mailbox: when it was last read, or what is wrong with it and since when."""

    looked_at: datetime.datetime | None = None
    fault: MailboxFault | None = None
    fault_since: datetime.datetime | None = None


def mailbox_state(session: Session, name: str) -> MailboxState:
    """How it is with a mailbox (one statement)."""
    known = session.exec(select(FetchedMailbox).where(FetchedMailbox.name == name)).first()
    return MailboxState(known.looked_at, known.fault, known.fault_since) if known else MailboxState()
