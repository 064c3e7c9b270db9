"""What each kind of rule disposes of: which rows are due, and what becomes of them."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, and_, delete, func, or_, select, update
from sqlmodel import Session, SQLModel

from app.database.triggers import ERASED
from app.privacy.actions import delete_drafts
from app.privacy.models import DisposalKind

OF_THE_PERSON = (
    "name",
    "browser",
    "network",
    "invited_by",
    "marked_by",
    "signatory",
)
"""Facts of a letter that name whoever it went to, or a colleague of theirs, or say from where they came in. They are
replaced and not taken out: a letter is read as it was sent, and needs all that its words name."""
AT_ONCE = 1000
"""Rows of a transaction."""


@dataclass(frozen=True, slots=True)
class Due:
    """A row that is due: its id, its event, its round."""

    id: int
    at: datetime.datetime
    round_id: int | None


@dataclass(frozen=True, slots=True)
class DryRun:
    """What a rule would dispose of now: how much, of what age, in which rounds (id → rows)."""

    count: int = 0
    oldest: datetime.datetime | None = None
    newest: datetime.datetime | None = None
    rounds: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Kind:
    rows: Callable[[], Select[Any]]
    """Id, event and round of everything of the kind that is there."""
    dispose: Callable[[Session, Sequence[int], datetime.datetime], None]


def due(session: Session, kind: DisposalKind, *, before: datetime.datetime, limit: int | None = None) -> list[Due]:
    """The rows of a kind whose event lies ``before``, the oldest first."""
    rows = KINDS[kind].rows().subquery()
    query = select(rows).where(rows.c.at < before).order_by(rows.c.at, rows.c.id)
    found = session.connection().execute(query.limit(limit) if limit else query)
    return [Due(id_, at, round_id) for id_, at, round_id in found]


def dry_run(session: Session, kind: DisposalKind, *, before: datetime.datetime) -> DryRun:
    """What would go, and nothing goes. The database counts: no row is read."""
    rows = KINDS[kind].rows().subquery()
    at = rows.c.at
    query = select(rows.c.round_id, func.count(), func.min(at), func.max(at)).where(at < before)
    by_round = session.connection().execute(query.group_by(rows.c.round_id)).all()
    if not by_round:
        return DryRun()
    return DryRun(
        sum(count for _round, count, _first, _last in by_round),
        min(first for _round, _count, first, _last in by_round),
        max(last for _round, _count, _first, last in by_round),
        dict(sorted((round_id, count) for round_id, count, _first, _last in by_round if round_id)),
    )


def dispose(session: Session, kind: DisposalKind, ids: Sequence[int], *, now: datetime.datetime) -> None:
    """Let rows go, or what names a person in them."""
    KINDS[kind].dispose(session, ids, now)


def _t(name: str) -> Any:
    return SQLModel.metadata.tables[name]


def _over() -> Any:
    """When each round was closed or called off, by its id; a round that was opened again has no such line."""
    milestone = _t("milestone")
    ended = milestone.c.step.in_(("closed", "cancelled"))
    at = func.max(milestone.c.at).label("at")
    return select(milestone.c.round_id, at).where(ended).group_by(milestone.c.round_id).subquery()


def _contacts() -> Select[Any]:
    link, body, over = _t("link"), _t("consultee"), _over()
    named = or_(link.c.email.is_not(None), and_(link.c.name != "", link.c.name != ERASED))
    query = select(link.c.id, over.c.at, body.c.round_id).join(body, body.c.id == link.c.consultee_id)
    return query.join(over, over.c.round_id == body.c.round_id).where(named)


def _forget_contacts(session: Session, ids: Sequence[int], now: datetime.datetime) -> None:
    link = _t("link")
    values = {"name": ERASED, "email": None, "mailbox": None, "invited_by": "", "token_hash": None}
    revoked = func.coalesce(link.c.revoked_at, now)
    session.connection().execute(update(link).where(link.c.id.in_(ids)).values(**values, revoked_at=revoked))


def _letters() -> Select[Any]:
    letter, over = _t("letter"), _over()
    done = func.coalesce(letter.c.sent_at, letter.c.given_up_at)
    at = func.coalesce(over.c.at, done).label("at")
    query = select(letter.c.id, at, letter.c.round_id).outerjoin(over, over.c.round_id == letter.c.round_id)
    over_or_none = or_(letter.c.round_id.is_(None), over.c.at.is_not(None))
    return query.where(done.is_not(None), over_or_none, letter.c.to_address != "")


def _forget_letters(session: Session, ids: Sequence[int], _now: datetime.datetime) -> None:
    letter = _t("letter")
    run = session.connection().execute
    run(update(letter).where(letter.c.id.in_(ids)).values(to_address="", to_name=ERASED))
    for id_, facts in run(select(letter.c.id, letter.c.facts).where(letter.c.id.in_(ids))).all():
        if any(facts.get(name) for name in OF_THE_PERSON):
            without = facts | {name: ERASED for name in OF_THE_PERSON if facts.get(name)}
            run(update(letter).where(letter.c.id == id_).values(facts=without))


def _drafts() -> Select[Any]:
    draft, body, over = _t("draft"), _t("consultee"), _over()
    query = select(draft.c.id, over.c.at, body.c.round_id).join(body, body.c.id == draft.c.consultee_id)
    return query.join(over, over.c.round_id == body.c.round_id)


def _delete_drafts(session: Session, ids: Sequence[int], _now: datetime.datetime) -> None:
    delete_drafts(session, ids)


def _inbox() -> Select[Any]:
    item = _t("inbox_item")
    at = func.coalesce(item.c.set_aside_at, item.c.came_in_at).label("at")
    no_round = and_(item.c.round_id.is_(None), item.c.assigned_at.is_(None))
    loose = and_(item.c.response_id.is_(None), or_(item.c.set_aside_at.is_not(None), no_round))
    return select(item.c.id, at, item.c.round_id).where(loose)


def _delete_inbox(session: Session, ids: Sequence[int], _now: datetime.datetime) -> None:
    item, run = _t("inbox_item"), session.connection().execute
    texts = list(run(select(item.c.text_id).where(item.c.id.in_(ids))).scalars())
    run(delete(_t("inbox_file")).where(_t("inbox_file").c.item_id.in_(ids)))
    run(delete(item).where(item.c.id.in_(ids)))
    for name in ("passage", "passage_step"):
        run(delete(_t(name)).where(_t(name).c.text_id.in_(texts)))
    run(delete(_t("divided_text")).where(_t("divided_text").c.id.in_(texts)))


def _persons() -> Select[Any]:
    """Private persons all of whose rounds are over, at the end of the last."""
    person, body, over = _t("organisation"), _t("consultee"), _over()
    at, last = func.max(over.c.at).label("at"), func.max(body.c.round_id).label("round_id")
    query = select(person.c.id, at, last).join(body, body.c.organisation_id == person.c.id)
    query = query.outerjoin(over, over.c.round_id == body.c.round_id).where(person.c.kind == "person")
    reachable = or_(person.c.email.is_not(None), person.c.address_lines != "", person.c.town != "")
    return query.where(reachable).group_by(person.c.id).having(func.count(over.c.at) == func.count(body.c.id))


def _forget_persons(session: Session, ids: Sequence[int], _now: datetime.datetime) -> None:
    person = _t("organisation")
    values = {"email": None, "address_lines": "", "postcode": "", "town": "", "version": person.c.version + 1}
    session.connection().execute(update(person).where(person.c.id.in_(ids)).values(values))


KINDS = {
    DisposalKind.CONTACTS: _Kind(_contacts, _forget_contacts),
    DisposalKind.LETTERS: _Kind(_letters, _forget_letters),
    DisposalKind.DRAFTS: _Kind(_drafts, _delete_drafts),
    DisposalKind.INBOX: _Kind(_inbox, _delete_inbox),
    DisposalKind.PERSONS: _Kind(_persons, _forget_persons),
}
