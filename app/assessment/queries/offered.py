"""What is offered to choose from while one writes a reply (one statement)."""

from typing import Any, NamedTuple

from sqlalchemy import Integer, literal, or_, select, true, union_all
from sqlmodel import Session, col

from app.assessment.models import Reply, TextModule

SUGGESTED = 50
"""So many names are offered where one types who is responsible."""


class Offered(NamedTuple):
    """Who is responsible for something in the round already, and the texts that replies may begin with: id and name."""

    responsible: list[str] = []  # noqa: RUF012  # never changed
    modules: list[tuple[int, str]] = []  # noqa: RUF012  # never changed


def offered(session: Session, round_id: int) -> Offered:
    """By name."""
    of_round = (col(Reply.round_id) == round_id, col(Reply.responsible) != "")
    names: Any = (
        select(literal(0, Integer).label("id"), col(Reply.responsible).label("name")).where(*of_round).distinct()
    )
    names = names.order_by(col(Reply.responsible)).limit(SUGGESTED)
    modules = select(col(TextModule.id), col(TextModule.name))
    modules = modules.where(or_(col(TextModule.round_id) == round_id, col(TextModule.shared) == true()))
    first = names.subquery()
    every = union_all(select(first.c.id, first.c.name), modules)
    rows = sorted(session.connection().execute(every), key=lambda row: (row.name.casefold(), row.id))
    return Offered([row.name for row in rows if not row.id], [(row.id, row.name) for row in rows if row.id])
