"""Who stands in for whom: read in one statement, and changed by the official or an administrator."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from app.accounts.actions import user_for_change
from app.accounts.identity import By
from app.accounts.models import TOKEN_USERS, Role, Substitute, User
from app.accounts.notice_rules import stand_in
from app.errors import Invalid
from app.history.actions import record
from app.i18n import _


@dataclass(frozen=True, slots=True)
class Covered:
    """An official who is away, and until when somebody stands in."""

    id: int
    name: str
    until: datetime.date


@dataclass(frozen=True, slots=True)
class StandIn:
    """Who stands in for an official, and when."""

    substitute_id: int
    name: str
    from_day: datetime.date
    until_day: datetime.date
    set_by: str
    is_disabled: bool


def in_force(session: Session, today: datetime.date) -> dict[int, int]:
    """Official → who stands in today. A substitute whose account is disabled stands in for nobody (one statement)."""
    query = (
        select(Substitute.user_id, Substitute.substitute_id)
        .join(User, col(User.id) == col(Substitute.substitute_id))
        .where(Substitute.from_day <= today, Substitute.until_day >= today, col(User.disabled_at).is_(None))
        .order_by(col(Substitute.user_id))
    )
    return dict(session.exec(query).all())


def covered_by(session: Session, user_id: int, today: datetime.date) -> list[Covered]:
    """Those for whom an official stands in today, also for those whose own substitute is away (one statement)."""
    away: Any = aliased(User)
    query: Any = (
        select(Substitute, away.name)
        .join(User, col(User.id) == col(Substitute.substitute_id))
        .join(away, away.id == col(Substitute.user_id))
        .where(Substitute.from_day <= today, Substitute.until_day >= today, col(User.disabled_at).is_(None))
        .order_by(away.name, away.id)
    )
    rows = session.exec(query).all()
    substitutes = {row.user_id: row.substitute_id for row, _name in rows}
    return [
        Covered(row.user_id, name, row.until_day)
        for row, name in rows
        if stand_in(row.user_id, substitutes) == user_id != row.user_id
    ]


def substitute_of(session: Session, user_id: int) -> StandIn | None:
    """Who stands in for an official, in the past too; None where nobody has been chosen (one statement)."""
    query = (
        select(Substitute, User.name, User.disabled_at)
        .join(User, col(User.id) == col(Substitute.substitute_id))
        .where(Substitute.user_id == user_id)
    )
    row = session.exec(query).first()
    if row is None:
        return None
    stored, name, disabled_at = row
    return StandIn(
        stored.substitute_id, name, stored.from_day, stored.until_day, stored.set_by, disabled_at is not None
    )


def may_stand_in(session: Session, user_id: int) -> Sequence[tuple[int, str]]:
    """Who can stand in for an official: handlers and those of the same role, accounts in force, by name."""
    role = select(User.role).where(User.id == user_id).scalar_subquery()
    query: Any = (
        select(User.id, User.name)
        .where(
            or_(col(User.role) == role, col(User.role) == Role.HANDLER),
            User.id != user_id,
            col(User.disabled_at).is_(None),
        )
        .where(col(User.email).not_like(f"%{TOKEN_USERS}"))
        .order_by(col(User.name), col(User.id))
    )
    return [(row.id, row.name) for row in session.exec(query)]


def set_substitute(
    session: Session,
    user_id: int,
    *,
    substitute_id: int,
    from_day: datetime.date,
    until_day: datetime.date,
    by: By,
    now: datetime.datetime,
) -> None:
    """Let somebody stand in for an official between two days. Raises Invalid for who cannot, or days turned round."""
    user_for_change(session, user_id)
    names = dict(may_stand_in(session, user_id))
    if substitute_id not in names:
        message = _("Välj en handläggare, eller någon med samma roll, vars konto är öppet.")
        raise Invalid(fields={"substitute_id": message}, code="cannot_stand_in")
    if until_day < from_day:
        raise Invalid(fields={"until_day": _("Välj en dag efter den första.")}, code="days_reversed")
    row = session.get(Substitute, user_id, populate_existing=True)
    wanted: dict[str, Any] = {"substitute_id": substitute_id, "from_day": from_day, "until_day": until_day}
    if row is not None and all(getattr(row, name) == value for name, value in wanted.items()):
        return  # pressed twice
    row = row or Substitute(user_id=user_id, **wanted, set_by=by.name)
    for name, value in (*wanted.items(), ("set_by", by.name)):
        setattr(row, name, value)
    session.add(row)
    session.flush()
    record(
        session,
        "user.substitute_set",
        by=by,
        now=now,
        subject=("user", user_id),
        name=names[substitute_id],
        from_day=from_day.isoformat(),
        until_day=until_day.isoformat(),
    )


def end_substitute(session: Session, user_id: int, *, by: By, now: datetime.datetime) -> None:
    """Nobody stands in for the official any longer. Nothing happens where nobody did."""
    user_for_change(session, user_id)
    row = session.get(Substitute, user_id, populate_existing=True)
    if row is None:
        return
    session.delete(row)
    session.flush()
    record(session, "user.substitute_ended", by=by, now=now, subject=("user", user_id))
