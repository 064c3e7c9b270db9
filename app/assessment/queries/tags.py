"""The tags of a round, and of its comments."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, String, case, func, literal, select, type_coerce, union_all
from sqlmodel import Session, col

from app.accounts.models import Role, User
from app.assessment.queries.saved import SavedView
from app.assessment.saved_models import SavedSelection
from app.assessment.tag_models import PointTag, Tag
from app.responses.models import Standing
from app.rounds.models import Membership
from app.rounds.queries import Member


class TagView(NamedTuple):
    """A tag as it is shown."""

    id: int
    name: str
    colour: str


class TagCount(NamedTuple):
    """A tag with how many comments that stand have it."""

    id: int
    name: str
    colour: str
    comments: int


def tags_of(session: Session, round_id: int) -> list[TagCount]:
    """The tags of a round, by name (one statement)."""
    query: Any = (
        select(col(Tag.id), col(Tag.name), col(Tag.colour), func.count(col(Standing.point_id)))
        .select_from(Tag)
        .outerjoin(PointTag, col(PointTag.tag_id) == col(Tag.id))
        .outerjoin(Standing, col(Standing.point_id) == col(PointTag.point_id))
        .where(col(Tag.round_id) == round_id)
        .group_by(col(Tag.id), col(Tag.name), col(Tag.colour), col(Tag.name_key))
        .order_by(col(Tag.name_key))
    )
    return [TagCount(id_, name, str(colour), n) for id_, name, colour, n in session.connection().execute(query)]


def people_and_tags(session: Session, round_id: int) -> tuple[list[Member], list[TagView]]:
    """Who are members of a round, and its tags, both by name: what the desk may be narrowed to (one statement)."""
    return beside_the_list(session, round_id, 0)[:2]


def beside_the_list(
    session: Session, round_id: int, official_id: int
) -> tuple[list[Member], list[TagView], list[SavedView]]:
    """The same, and an official's own saved selections (one statement)."""
    people: Any = (
        select(
            literal(0).label("kind"),
            col(User.id).label("id"),
            col(User.name).label("name"),
            type_coerce(col(User.role), String).label("code"),
            case((col(User.disabled_at).is_(None), 0), else_=1).label("is_disabled"),
            col(User.name).label("place"),
        )
        .join(Membership, col(Membership.user_id) == col(User.id))
        .where(col(Membership.round_id) == round_id)
    )
    own: Any = select(
        literal(1),
        col(Tag.id),
        col(Tag.name),
        type_coerce(col(Tag.colour), String),
        literal(0),
        col(Tag.name_key),
    ).where(col(Tag.round_id) == round_id)
    saved: Any = select(
        literal(2),
        col(SavedSelection.id),
        col(SavedSelection.name),
        col(SavedSelection.query),
        literal(0),
        col(SavedSelection.name_key),
    ).where(col(SavedSelection.round_id) == round_id, col(SavedSelection.official_id) == official_id)
    rows = session.connection().execute(union_all(people, own, saved).order_by("kind", "place")).all()
    return (
        [Member(row.id, row.name, Role(row.code), bool(row.is_disabled)) for row in rows if not row.kind],
        [TagView(row.id, row.name, row.code) for row in rows if row.kind == 1],
        [SavedView(row.id, row.name, row.code) for row in rows if row.kind == 2],
    )


def tagged(session: Session, point_ids: Sequence[int]) -> dict[int, tuple[TagView, ...]]:
    """The tags of each of some comments, by name (one statement, none for none)."""
    if not point_ids:
        return {}
    query: Any = (
        select(col(PointTag.point_id), col(Tag.id), col(Tag.name), col(Tag.colour))
        .join(Tag, col(Tag.id) == col(PointTag.tag_id))
        .where(col(PointTag.point_id).in_(point_ids))
        .order_by(col(PointTag.point_id), col(Tag.name_key))
    )
    found: dict[int, tuple[TagView, ...]] = {}
    for point_id, id_, name, colour in session.connection().execute(query):
        found[point_id] = (*found.get(point_id, ()), TagView(id_, name, str(colour)))
    return found


def has_tag(tag_id: int) -> ColumnElement[bool]:
    """What has a tag, as a condition on what stands."""
    return col(Standing.point_id).in_(select(col(PointTag.point_id)).where(col(PointTag.tag_id) == tag_id))
