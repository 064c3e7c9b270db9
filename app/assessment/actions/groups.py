"""Joining points that say the same, so that one reply serves them all; what a body sent is not touched by it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from app.accounts.identity import By
from app.assessment.models import GroupMember, PointGroup
from app.assessment.rules import require_group_size, require_replying
from app.comments.models import Point
from app.comments.numbers import point_number
from app.errors import Invalid, NotFound, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.responses.models import Standing
from app.rounds.actions.board import locked_status, touch_content
from app.rounds.models import Round


@dataclass(frozen=True, slots=True)
class Change:
    """What is changed about a group. ``version`` is the one that was read; ``join``: groups."""

    version: int
    name: str | None = None
    add: tuple[int, ...] = ()
    remove: tuple[int, ...] = ()
    join: tuple[int, ...] = ()


def make_group(
    session: Session, round_: Round, comment_ids: Sequence[int], *, name: str = "", by: By, now: datetime.datetime
) -> PointGroup:
    """Join comments that stand. The same ones once more are the group that there is.

    Raises Invalid for fewer than two, too many, or one that does not stand in the round; RuleBroken ``grouped_already``
    where one is in a group (``extra["members"]`` says which).
    """
    require_replying(locked_status(session, round_))
    ids = list(dict.fromkeys(comment_ids))
    require_group_size(len(ids))
    _require_standing(session, round_.id, ids)
    held = _held(session, ids)
    known = _the_same(session, ids, held)
    if known is not None:
        return known
    _require_free(held)
    by_id = by.id if by.kind == "user" else None
    group = PointGroup(round_id=round_.id, name=name, at=now, by_id=by_id, by_name=by.name)
    session.add(group)
    session.flush()
    _put(session, group.id, ids)
    touch_content(session, round_.id)
    numbers = _numbers(session, ids)
    about: Any = {"subject": ("group", group.id), "numbers": numbers}
    record(session, "group.made", by=by, now=now, round_id=round_.id, **about)
    return group


def change_group(
    session: Session, round_: Round, group: PointGroup, change: Change, *, by: By, now: datetime.datetime
) -> PointGroup:
    """Name it, add members, remove some, join another group to it. What every member has been replied stays.

    Raises RuleBroken ``stale_version`` when somebody has changed it since it was read, and as ``make_group``.
    """
    require_replying(locked_status(session, round_))
    group = _again(session, group.id)
    _require_read(group, change.version)
    members = _members(session, [group.id])
    joined = [_joined(session, round_.id, group, other) for other in dict.fromkeys(change.join)]
    added = [id_ for id_ in dict.fromkeys(change.add) if id_ not in members]
    _require_standing(session, round_.id, added)
    _require_free(_held(session, added))
    left = [id_ for id_ in dict.fromkeys((*members, *_members(session, joined), *added)) if id_ not in change.remove]
    require_group_size(len(left), field="remove" if change.remove else "add")
    run = session.connection().execute
    run(delete(GroupMember).where(col(GroupMember.group_id).in_([group.id, *joined])))
    if joined:
        run(delete(PointGroup).where(col(PointGroup.id).in_(joined)))
    _put(session, group.id, left)
    group.name = group.name if change.name is None else change.name
    group.version += 1
    session.add(group)
    session.flush()
    touch_content(session, round_.id)
    about: Any = {"subject": ("group", group.id), "numbers": _numbers(session, left)}
    record(session, "group.changed", by=by, now=now, round_id=round_.id, **about)
    return group


def gather(
    session: Session,
    round_: Round,
    comment_ids: Sequence[int],
    into: Sequence[tuple[int, int]],
    *,
    name: str = "",
    by: By,
    now: datetime.datetime,
) -> PointGroup:
    """Join comments, those among them that are in groups already with the whole of these.

    ``into``: (group, version) of these as they were read; the first takes the others in, and one of which nothing is
    among the comments is left alone. Raises as ``make_group`` and ``change_group``.
    """
    require_replying(locked_status(session, round_))
    held = _held(session, comment_ids)
    spoken_of = [(id_, version) for id_, version in into if id_ in {row.group_id for row in held}]
    if not spoken_of:
        return make_group(session, round_, comment_ids, name=name, by=by, now=now)
    groups = [_again(session, group_id) for group_id, _version in spoken_of]
    if any(group.round_id != round_.id for group in groups):
        raise gone()
    for group, (_id, version) in zip(groups, spoken_of, strict=True):
        _require_read(group, version)
    theirs = {row.point_id for row in held if row.group_id in {group.id for group in groups}}
    free = tuple(id_ for id_ in comment_ids if id_ not in theirs)
    first, *rest = groups
    change = Change(first.version, name or None, add=free, join=tuple(group.id for group in rest))
    return change_group(session, round_, first, change, by=by, now=now)


def _require_read(group: PointGroup, version: int) -> None:
    """Raise RuleBroken where somebody has changed a group since it was read."""
    if group.version != version:
        said = _("Någon har ändrat gruppen under tiden. Ladda om sidan och försök igen.")
        raise RuleBroken(said, code="stale_version", extra={"version": group.version})


def ungroup(session: Session, round_: Round, group: PointGroup, *, by: By, now: datetime.datetime) -> None:
    """Take the members apart; each keeps the reply that it has. Raises NotFound when somebody else was first."""
    require_replying(locked_status(session, round_))
    group = _again(session, group.id)
    about: Any = {
        "subject": ("group", group.id),
        "numbers": _numbers(session, _members(session, [group.id])),
    }
    run = session.connection().execute
    run(delete(GroupMember).where(col(GroupMember.group_id) == group.id))
    run(delete(PointGroup).where(col(PointGroup.id) == group.id))
    touch_content(session, round_.id)
    record(session, "group.dissolved", by=by, now=now, round_id=round_.id, **about)


def gone() -> NotFound:
    """What is answered about a group that is none, or none any more."""
    return NotFound(_("Gruppen finns inte. Någon kan ha upplöst den."))


def _again(session: Session, group_id: int) -> PointGroup:
    """A group as it stands now that the round is locked."""
    group = session.get(PointGroup, group_id, populate_existing=True)
    if group is None:
        raise gone()
    return group


def _require_standing(session: Session, round_id: int, ids: Sequence[int]) -> None:
    """Raise Invalid that names those of the comments that do not stand in the round."""
    query = select(col(Standing.point_id)).where(col(Standing.round_id) == round_id, col(Standing.point_id).in_(ids))
    stand = set(session.connection().execute(query).scalars()) if ids else set()
    missing = [id_ for id_ in ids if id_ not in stand]
    if missing:
        numbers = _numbers(session, missing, round_id)
        said = (
            _("Synpunkterna {numbers} står inte längre i remissen: instansen har tagit bort dem.").format(
                numbers=", ".join(map(str, numbers))
            )
            if len(numbers) == len(missing)
            else _("Bara synpunkter som står i den här remissen kan grupperas.")
        )
        raise Invalid(said, code="not_standing", fields={"comment_ids": said}, extra={"comment_ids": missing})


def _held(session: Session, ids: Sequence[int]) -> list[Any]:
    """Those of some comments that are in a group: (comment, group, number, part)."""
    if not ids:
        return []
    query = (
        select(col(GroupMember.point_id), col(GroupMember.group_id), col(Point.number), col(Point.part))
        .join(Point, col(Point.id) == col(GroupMember.point_id))
        .where(col(GroupMember.point_id).in_(ids))
    )
    return list(session.connection().execute(query.order_by(col(Point.number), col(Point.part))))


def _require_free(held: Sequence[Any]) -> None:
    if held:
        said = _("{numbers} finns redan i en grupp. Lägg till de andra där, eller slå ihop grupperna.").format(
            numbers=", ".join(point_number(row.number, row.part) for row in held)
        )
        members = [{"comment_id": row.point_id, "number": row.number, "group_id": row.group_id} for row in held]
        raise RuleBroken(said, code="grouped_already", fields={"comment_ids": said}, extra={"members": members})


def _the_same(session: Session, ids: Sequence[int], held: Sequence[Any]) -> PointGroup | None:
    """The group that has exactly these members."""
    groups = {row.group_id for row in held}
    if len(groups) != 1 or len(held) != len(ids):
        return None
    (group_id,) = groups
    return session.get(PointGroup, group_id) if set(_members(session, [group_id])) == set(ids) else None


def _members(session: Session, groups: Sequence[int]) -> list[int]:
    query = select(col(GroupMember.point_id)).where(col(GroupMember.group_id).in_(groups))
    return list(session.connection().execute(query.order_by(col(GroupMember.point_id))).scalars()) if groups else []


def _joined(session: Session, round_id: int, group: PointGroup, other_id: int) -> int:
    """Another group of the round, to be joined to this one."""
    other = session.get(PointGroup, other_id, populate_existing=True)
    if other is None or other.round_id != round_id or other.id == group.id:
        said = _("Den grupp som skulle slås ihop med den här finns inte.")
        raise Invalid(said, code="unknown_group", fields={"join": said})
    return other.id


def _put(session: Session, group_id: int, ids: Sequence[int]) -> None:
    session.connection().execute(insert(GroupMember), [{"point_id": id_, "group_id": group_id} for id_ in ids])


def _numbers(session: Session, ids: Sequence[int], round_id: int | None = None) -> list[int | str]:
    """As a line of history has them: those of parts with their letters."""
    query = select(col(Point.number), col(Point.part)).where(col(Point.id).in_(ids), col(Point.number).is_not(None))
    if round_id is not None:
        query = query.where(col(Point.round_id) == round_id)
    rows = session.connection().execute(query.order_by(col(Point.number), col(Point.part)))
    return [point_number(number, part) if part else number for number, part in rows if number]
