"""Which points are joined for one reply, and how their replies stand. Members that do not stand are only counted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, NamedTuple

from sqlalchemy import Select, String, select, type_coerce
from sqlmodel import Session, col

from app.assessment.models import GroupMember, PointGroup, Reply
from app.comments.numbers import point_number
from app.responses.models import Standing
from app.rounds.models import Consultee


class MemberView(NamedTuple):
    """A member that stands. ``wording``: its comment's, as it is read; ``version`` its reply's, 0 without one."""

    comment_id: int
    number: int
    part: int
    consultee_id: int
    organisation: str
    wording: int
    done: bool
    outcome: str | None
    version: int
    text: str
    action: str
    action_kind: str | None
    responsible: str
    due: str

    @property
    def label(self) -> str:
        """Its number as it is shown: "14", "14 a"."""
        return point_number(self.number, self.part)

    @property
    def read(self) -> str:
        """What a form sends back of it: its id, its reply's version and its wording."""
        return f"{self.comment_id}:{self.version}:{self.wording}"

    @property
    def said(self) -> tuple[str | None, ...]:
        """What the reply says, to be compared."""
        return self.outcome, self.text, self.action, self.action_kind, self.responsible, self.due


@dataclass(frozen=True, slots=True)
class GroupView:
    """A group with its members in the order of their numbers. ``away``: members that their bodies have removed."""

    id: int
    name: str
    version: int
    members: tuple[MemberView, ...]
    away: int

    @property
    def numbers(self) -> tuple[str, ...]:
        """The members' numbers, as they are shown."""
        return tuple(member.label for member in self.members)

    @property
    def bodies(self) -> int:
        """How many bodies have made its points."""
        return len({member.consultee_id for member in self.members})

    @property
    def done(self) -> int:
        """How many members have a reply to the wording that stands."""
        return sum(member.done for member in self.members)

    @property
    def replies(self) -> tuple[MemberView, ...]:
        """One member for each reply that is said, the first that has it; empty while none has one."""
        first: dict[tuple[str | None, ...], MemberView] = {}
        for member in self.members:
            if member.version:
                first.setdefault(member.said, member)
        return tuple(first.values())

    @property
    def differs(self) -> bool:
        """Whether the members are replied to with different words, or only some of them are."""
        return len(self.replies) > 1 or (any(not member.version for member in self.members) and bool(self.replies))

    def has(self, comment_id: int) -> bool:
        """Whether a comment that stands is a member."""
        return any(member.comment_id == comment_id for member in self.members)

    def others(self, comment_id: int) -> tuple[MemberView, ...]:
        """All members that stand but one."""
        return tuple(member for member in self.members if member.comment_id != comment_id)


def _select() -> Select[Any]:
    query: Any = (
        select(
            col(PointGroup.id),
            col(PointGroup.name),
            col(PointGroup.version),
            col(Standing.point_id),
            col(Standing.number),
            col(Standing.part),
            col(Standing.consultee_id),
            col(Consultee.name).label("organisation"),
            col(Standing.comment_id),
            col(Standing.done),
            type_coerce(col(Reply.outcome), String).label("outcome"),
            col(Reply.version).label("reply_version"),
            col(Reply.text),
            col(Reply.action),
            type_coerce(col(Reply.action_kind), String).label("action_kind"),
            col(Reply.responsible),
            col(Reply.due),
        )
        .select_from(PointGroup)
        .join(GroupMember, col(GroupMember.group_id) == col(PointGroup.id))
        .outerjoin(Standing, col(Standing.point_id) == col(GroupMember.point_id))
        .outerjoin(Consultee, col(Consultee.id) == col(Standing.consultee_id))
        .outerjoin(Reply, col(Reply.point_id) == col(Standing.point_id))
        .order_by(col(PointGroup.id), col(Standing.number), col(Standing.part))
    )
    selected: Select[Any] = query
    return selected


def _views(rows: Iterable[Any]) -> list[GroupView]:
    return [_view(list(of_one)) for _id, of_one in groupby(rows, lambda row: row.id)]


def _view(rows: Sequence[Any]) -> GroupView:
    members = tuple(
        MemberView(
            row.point_id,
            row.number,
            row.part,
            row.consultee_id,
            row.organisation,
            row.comment_id,
            bool(row.done),
            row.outcome,
            row.reply_version or 0,
            row.text or "",
            row.action or "",
            row.action_kind,
            row.responsible or "",
            row.due or "",
        )
        for row in rows
        if row.point_id is not None
    )
    return GroupView(rows[0].id, rows[0].name, rows[0].version, members, len(rows) - len(members))


def groups_in(session: Session, round_id: int) -> list[GroupView]:
    """The groups of a round, the first made first (one statement)."""
    return _views(session.connection().execute(_select().where(col(PointGroup.round_id) == round_id)))


def group_by_id(session: Session, group_id: int) -> GroupView | None:
    """One group (one statement)."""
    views = _views(session.connection().execute(_select().where(col(PointGroup.id) == group_id)))
    return views[0] if views else None


def groups_of(session: Session, comment_ids: Sequence[int]) -> list[GroupView]:
    """The groups that some comments are in (one statement, none for none)."""
    if not comment_ids:
        return []
    theirs = select(col(GroupMember.group_id)).where(col(GroupMember.point_id).in_(comment_ids))
    return _views(session.connection().execute(_select().where(col(PointGroup.id).in_(theirs))))


class GroupMark(NamedTuple):
    """What the list says of a member's group: its name, how many stand in it, and the number of the first of them."""

    id: int
    name: str
    members: int
    first: int


def group_marks(groups: Iterable[GroupView]) -> dict[int, GroupMark]:
    """Comment id → what the list says of its group, for every member that stands."""
    marks = [
        (group.members, GroupMark(group.id, group.name, len(group.members), group.members[0].number))
        for group in groups
        if group.members
    ]
    return {member.comment_id: mark for members, mark in marks for member in members}


def replied_alike(session: Session, round_id: int) -> dict[int, tuple[str, ...]]:
    """Comment id → the numbers of those in its group that have the very same reply, its own among them (one statement).

    Where no other has it, nothing.
    """
    said = ("outcome", "text", "action", "action_kind", "responsible", "due")
    query: Any = (
        select(
            col(GroupMember.group_id),
            col(Standing.point_id),
            col(Standing.number),
            col(Standing.part),
            *(type_coerce(col(getattr(Reply, name)), String) for name in said),
        )
        .join(Standing, col(Standing.point_id) == col(GroupMember.point_id))
        .join(Reply, col(Reply.point_id) == col(Standing.point_id))
        .where(col(Standing.round_id) == round_id)
        .order_by(col(Standing.number), col(Standing.part))
    )
    same: defaultdict[tuple[Any, ...], list[tuple[int, str]]] = defaultdict(list)
    for group_id, point_id, number, part, *reply in session.connection().execute(query):
        same[group_id, *reply].append((point_id, point_number(number, part)))
    return {
        point_id: tuple(number for _id, number in members)
        for members in same.values()
        if len(members) > 1
        for point_id, _number in members
    }
