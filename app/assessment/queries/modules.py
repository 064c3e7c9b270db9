"""Texts that replies begin with: a round's own and those that other rounds share."""

import datetime
from typing import NamedTuple

from sqlalchemy import func, or_, select, true
from sqlmodel import Session, col

from app.assessment.models import ModuleUse, TextModule
from app.rounds.models import Round


class ModuleView(NamedTuple):
    """A module. ``own``: it is this round's, and can be changed here; else ``round_title`` tells whose it is."""

    id: int
    name: str
    text: str
    shared: bool
    version: int
    by_name: str
    at: datetime.datetime
    round_id: int
    round_title: str
    own: bool
    used: int


def modules_for(session: Session, round_id: int) -> list[ModuleView]:
    """What replies of a round may begin with, its own first and then by name (one statement)."""
    used = select(func.count()).where(col(ModuleUse.module_id) == col(TextModule.id)).scalar_subquery()
    own = (col(TextModule.round_id) == round_id).label("own")
    columns = (getattr(TextModule, name) for name in ModuleView._fields[:8])
    query = select(*columns, col(Round.title), own, used.label("used")).join(
        Round, col(Round.id) == col(TextModule.round_id)
    )
    query = query.where(or_(col(TextModule.round_id) == round_id, col(TextModule.shared) == true()))
    rows = session.connection().execute(query.order_by(own.desc(), col(TextModule.name_key), col(TextModule.id)))
    return [ModuleView(*row[:9], bool(row.own), row.used) for row in rows]


def module_text(session: Session, round_id: int, module_id: int | None) -> str | None:
    """The text of a module that replies of a round may begin with; None where there is none such (any more)."""
    query = select(col(TextModule.text)).where(col(TextModule.id) == module_id)
    query = query.where(or_(col(TextModule.round_id) == round_id, col(TextModule.shared) == true()))
    return session.connection().execute(query).scalar() if module_id else None
