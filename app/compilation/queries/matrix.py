"""What each body says of each focus area (two statements)."""

from typing import Any

from sqlalchemy import String, case, func, select, type_coerce
from sqlmodel import Session, col

from app.compilation.matrix import Said, SaidBy
from app.plans.models import Section
from app.responses.models import Comment, Response, Standing
from app.responses.present import section_at_present
from app.rounds.counts import IS_INCLUDED
from app.rounds.models import Consultee, Round


def said_by_body(session: Session, round_id: int) -> SaidBy:
    """By consultee and focus area: the stance that it gives, and how many comments."""
    counted = (
        select(col(Standing.consultee_id), col(Standing.group_key), func.count().label("n"))
        .where(col(Standing.round_id) == round_id)
        .group_by(col(Standing.consultee_id), col(Standing.group_key))
    )
    run = session.connection().execute
    said = {(row.consultee_id, row.group_key): Said("", row.n) for row in run(counted)}
    for row in run(_stances(round_id)):
        at = (row.consultee_id, row.area)
        said[at] = Said(row.stance, said[at].comments if at in said else 0)
    return said


def _stances(round_id: int) -> Any:
    """In the plan's order, so that of two stances in one focus area the later one stands, as in the files."""
    place: Any = func.coalesce(col(Section.position), 0)
    area = case((place == 0, 0), else_=func.coalesce(col(Section.focus_area_id), -1)).label("area")
    return (
        select(col(Consultee.id).label("consultee_id"), area, type_coerce(col(Comment.stance), String).label("stance"))
        .select_from(Consultee)
        .join(Response, col(Response.id) == col(Consultee.current_response_id))
        .join(Comment, col(Comment.response_id) == col(Response.id))
        .join(Round, col(Round.id) == col(Response.round_id))
        .outerjoin(Section, col(Section.id) == section_at_present())
        .where(col(Response.round_id) == round_id, col(Comment.stance).is_not(None), IS_INCLUDED)
        .order_by(place, col(Comment.id))
    )
