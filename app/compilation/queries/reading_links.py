"""Reading links: those of a round, and the one that a token opens."""

import datetime
from dataclasses import dataclass

from sqlalchemy import Integer, cast, func, select
from sqlmodel import Session, col

from app.clock import day_of
from app.compilation.reading_models import ReadingDay, ReadingLink
from app.tokens import token_hash


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link, without what opens it."""

    id: int
    round_id: int
    name: str
    last_day: datetime.date
    made_at: datetime.datetime
    made_by: str
    revoked_at: datetime.datetime | None
    revoked_by: str


@dataclass(frozen=True, slots=True)
class ListedLink:
    """A link with how often it was opened in all, and on which day last (None: never)."""

    link: LinkView
    openings: int
    last_opened: datetime.date | None


_NAMES = ("id", "round_id", "name", "last_day", "made_at", "made_by_name", "revoked_at", "revoked_by_name")
_COLUMNS = tuple(col(getattr(ReadingLink, name)) for name in _NAMES)


def reading_links(session: Session, round_id: int) -> list[ListedLink]:
    """Every link of a round, the newest first (one statement)."""
    opened = (
        select(
            col(ReadingDay.link_id),
            cast(func.sum(col(ReadingDay.openings)), Integer).label("openings"),
            func.max(col(ReadingDay.day)).label("last_opened"),
        )
        .group_by(col(ReadingDay.link_id))
        .subquery()
    )
    query = (
        select(*_COLUMNS, func.coalesce(opened.c.openings, 0), opened.c.last_opened)
        .outerjoin(opened, opened.c.link_id == col(ReadingLink.id))
        .where(col(ReadingLink.round_id) == round_id)
        .order_by(col(ReadingLink.id).desc())
    )
    return [
        ListedLink(LinkView(*columns), openings, last)
        for *columns, openings, last in session.connection().execute(query)
    ]


def any_has_run_out(session: Session, now: datetime.datetime) -> bool:
    """Whether a link has run out that is not noted yet (one statement)."""
    query = select(col(ReadingLink.id)).where(
        col(ReadingLink.expiry_noted).is_(False), col(ReadingLink.revoked_at).is_(None)
    )
    return (
        session.connection().execute(query.where(col(ReadingLink.last_day) < day_of(now)).limit(1)).first() is not None
    )


def link_by_token(session: Session, token: str, *, link_id: int | None = None) -> LinkView | None:
    """The link that a token opens, in force or not; with ``link_id`` that one alone (one statement)."""
    query = select(*_COLUMNS).where(col(ReadingLink.token_hash) == token_hash(token))
    if link_id is not None:
        query = query.where(col(ReadingLink.id) == link_id)
    row = session.connection().execute(query).first()
    return LinkView(*row) if row else None
