"""What is contested: where some are for and others against. One rule for the matrix and for the desk."""

from typing import Any

from sqlalchemy import and_, case, func, select
from sqlmodel import col

from app.comments.kinds import Stance
from app.plans.models import Section
from app.responses.models import Comment, Response
from app.responses.present import section_at_present
from app.rounds.models import Consultee, Round

AGREEING = (Stance.SUPPORTS, Stance.SUPPORTS_WITH_CHANGES, Stance.NO_OBJECTION)
"""Who takes one of these is for."""
AGAINST = (Stance.REJECTS,)


def is_contested(agreeing: int, rejecting: int) -> bool:
    """Whether somebody is for it and somebody against it."""
    return bool(agreeing and rejecting)


def contested_areas(round_id: Any) -> Any:
    """The groups (as ``Standing.group_key``) that are contested, as a part of a statement."""
    area = case((func.coalesce(col(Section.position), 0) == 0, 0), else_=func.coalesce(col(Section.focus_area_id), -1))
    return (
        select(area.label("area"))
        .select_from(Response)
        .join(Consultee, col(Consultee.current_response_id) == col(Response.id))
        .join(Comment, col(Comment.response_id) == col(Response.id))
        .join(Round, col(Round.id) == col(Response.round_id))
        .outerjoin(Section, col(Section.id) == section_at_present())
        .where(col(Response.round_id) == round_id, col(Comment.stance).is_not(None))
        .group_by(area)
        .having(and_(*(func.sum(case((_takes(stances), 1), else_=0)) > 0 for stances in (AGREEING, AGAINST))))
    )


def _takes(stances: tuple[Stance, ...]) -> Any:
    """Said one by one: a list of any length after IN cannot be prepared."""
    first, *rest = (col(Comment.stance) == stance for stance in stances)
    for each in rest:
        first = first | each
    return first
