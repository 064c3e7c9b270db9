"""What is offered as saying nearly the same: what the latest search has found, less what is grouped or was refused."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from app.assessment.models import GroupMember, PointGroup, SimilarRefusal, SimilarSearch
from app.comments.numbers import point_number
from app.responses.models import Standing
from app.rounds.models import Consultee


class Candidate(NamedTuple):
    """A comment of an offer. ``group_id`` and ``group_version``: the group that it is in, None where it is in none.

    ``is_new``: the others of the offer were refused together, or are grouped, without it.
    """

    comment_id: int
    wording: int
    number: int
    part: int
    consultee_id: int
    organisation: str
    group_id: int | None
    group_version: int | None
    is_new: bool = False

    @property
    def label(self) -> str:
        """Its number as it is shown: "14", "14 a"."""
        return point_number(self.number, self.part)


@dataclass(frozen=True, slots=True)
class Offer:
    """Comments that say nearly the same as the first of them. ``same``: their words are one but for greetings."""

    same: bool
    members: tuple[Candidate, ...]

    @property
    def bodies(self) -> int:
        """How many bodies they are from."""
        return len({member.consultee_id for member in self.members})

    @property
    def is_letter(self) -> bool:
        """Whether several bodies have sent the same words."""
        return self.same and self.bodies > 1

    @property
    def groups(self) -> list[tuple[int, int]]:
        """(group, version) of the groups that some of them are in."""
        seen = {m.group_id: m.group_version or 0 for m in self.members if m.group_id is not None}
        return sorted(seen.items())


@dataclass(frozen=True, slots=True)
class Similar:
    """The offers of a round. ``searched_at``: None before the first search; ``is_stale``: comments came since.

    ``refused``: how often somebody has said that what was offered is not the same.
    """

    searched_at: datetime.datetime | None
    is_stale: bool
    offers: tuple[Offer, ...] = ()
    refused: int = 0


def similar(session: Session, round_id: int) -> Similar:
    """What is offered now (three statements; one before the first search)."""
    run = session.connection().execute
    searched = session.get(SimilarSearch, round_id)
    if searched is None:
        return Similar(None, is_stale=False)
    standing = {row.comment_id: Candidate(*row) for row in run(_standing().where(col(Standing.round_id) == round_id))}
    mine = select(col(SimilarRefusal.members)).where(col(SimilarRefusal.round_id) == round_id)
    refused = [{tuple(member) for member in members} for members in run(mine).scalars()]
    latest = max((candidate.wording for candidate in standing.values()), default=0)
    is_stale = (len(standing), latest) != (searched.comments, searched.latest)
    return Similar(searched.at, is_stale, tuple(_offers(searched.found, standing, refused)), len(refused))


def _standing() -> Any:
    return (
        select(
            col(Standing.point_id).label("comment_id"),
            col(Standing.comment_id).label("wording"),
            col(Standing.number),
            col(Standing.part),
            col(Standing.consultee_id),
            col(Consultee.name),
            col(GroupMember.group_id),
            col(PointGroup.version),
        )
        .join(Consultee, col(Consultee.id) == col(Standing.consultee_id))
        .outerjoin(GroupMember, col(GroupMember.point_id) == col(Standing.point_id))
        .outerjoin(PointGroup, col(PointGroup.id) == col(GroupMember.group_id))
    )


def _offers(
    found: Sequence[Any], standing: dict[int, Candidate], refused: Sequence[set[tuple[Any, ...]]]
) -> Iterable[Offer]:
    for each in found:
        members = [
            standing[point]
            for point, wording in each["members"]
            if point in standing and standing[point].wording == wording
        ]
        groups = {member.group_id for member in members}
        if len(members) < 2 or (len(groups) == 1 and None not in groups):
            continue
        read = {(member.comment_id, member.wording) for member in members}
        if any(read <= together for together in refused):
            continue
        known = set().union(*(together & read for together in refused))
        yield Offer(
            each["same"],
            tuple(
                member._replace(is_new=(member.comment_id, member.wording) not in known and member.group_id is None)
                if known or groups != {None}
                else member
                for member in members
            ),
        )
