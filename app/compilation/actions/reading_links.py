"""Making a reading link, revoking it, counting that it was opened, and noting that it has run out."""

import datetime
from dataclasses import dataclass

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from app.accounts.identity import SYSTEM, By
from app.compilation.reading_models import ReadingDay, ReadingLink
from app.compilation.reading_rules import require_last_day, require_readable, require_room
from app.database import lock
from app.errors import NotFound
from app.history.actions import record
from app.i18n import _
from app.rounds.actions.board import locked_status
from app.rounds.calendar import day_of
from app.rounds.models import Round
from app.tokens import new_token, token_hash


@dataclass(frozen=True, slots=True)
class FreshLink:
    """A link that was just made, with the token that nothing keeps."""

    id: int
    token: str


def make_reading_link(
    session: Session, round_: Round, *, name: str, last_day: datetime.date, by: By, now: datetime.datetime
) -> FreshLink:
    """A new link to the round's compilation. Raises Invalid ``last_day``, or RuleBroken where there is nothing to read
    or there are too many links."""
    require_readable(locked_status(session, round_))
    require_last_day(last_day, day_of(now))
    in_force = select(func.count()).where(
        ReadingLink.round_id == round_.id, col(ReadingLink.revoked_at).is_(None), ReadingLink.last_day >= day_of(now)
    )
    require_room(session.exec(in_force).one())
    token = new_token()
    link = ReadingLink(
        round_id=round_.id,
        name=name,
        token_hash=token_hash(token),
        last_day=last_day,
        made_at=now,
        made_by_name=by.name,
    )
    session.add(link)
    session.flush()
    date = last_day.isoformat()
    record(session, "reading_link.made", by=by, now=now, round_id=round_.id, name=name, date=date)
    return FreshLink(link.id, token)


def revoke_reading_link(session: Session, round_: Round, link_id: int, *, by: By, now: datetime.datetime) -> bool:
    """Make a link lead nowhere. Returns whether it was done now: revoked already, it changes nothing.

    Raises NotFound for one that is not the round's.
    """
    lock(session, select(ReadingLink.id).where(ReadingLink.id == link_id).with_for_update())
    link = session.get(ReadingLink, link_id)
    if link is None or link.round_id != round_.id:
        raise NotFound(_("Läslänken finns inte i den här remissen."))
    if link.revoked_at is not None:
        return False
    link.revoked_at, link.revoked_by_name = now, by.name
    session.add(link)
    record(session, "reading_link.revoked", by=by, now=now, round_id=round_.id, name=link.name)
    return True


def count_opening(session: Session, link_id: int, day: datetime.date) -> None:
    """One opening more on a day. The link is locked meanwhile, so that none is lost."""
    lock(session, select(ReadingLink.id).where(ReadingLink.id == link_id).with_for_update())
    counted = session.get(ReadingDay, (link_id, day)) or ReadingDay(link_id=link_id, day=day, openings=0)
    counted.openings += 1
    session.add(counted)


def note_expired(session: Session, now: datetime.datetime) -> int:
    """Write into each round's history which links have run out; how many. Each is noted once, whoever does it."""
    run_out = select(ReadingLink).where(
        col(ReadingLink.expiry_noted).is_(False),
        col(ReadingLink.revoked_at).is_(None),
        ReadingLink.last_day < day_of(now),
    )
    noted = 0
    for link in session.exec(run_out.order_by(col(ReadingLink.id))).all():
        mine = update(ReadingLink).where(col(ReadingLink.id) == link.id, col(ReadingLink.expiry_noted).is_(False))
        if session.connection().execute(mine.values(expiry_noted=True)).rowcount:
            record(session, "reading_link.expired", by=SYSTEM, now=now, round_id=link.round_id, name=link.name)
            noted += 1
    return noted
