"""Samples of comments that say the same, joined so that one reply serves them."""

from typing import Any

from sqlmodel import Session, select

from app.accounts.policy import Kind
from app.assessment.models import GroupMember, Outcome, PointGroup, Reply, SimilarRefusal, SimilarSearch
from app.clock import now
from app.comments.models import Point
from app.responses.models import Comment, Standing
from tests.house.sample import Sample
from tests.kit.world import World

MORE = (900, 901)


def more_points(session: Session, world: World) -> None:
    """Two comments more stand in the round."""
    first = session.exec(select(Standing).where(Standing.point_id == world.point)).one()
    point, comment = session.get_one(Point, world.point), session.get_one(Comment, first.comment_id)
    for id_ in MORE:
        session.add(Point(**point.model_dump() | {"id": id_, "number": id_}))
    session.flush()
    for id_ in MORE:
        session.add(Comment(**comment.model_dump() | {"id": id_, "point_id": id_}))
    session.flush()
    for id_ in MORE:
        session.add(Standing(**first.model_dump() | {"point_id": id_, "comment_id": id_, "number": id_}))
    session.flush()


def grouped(session: Session, world: World) -> None:
    """Three comments are in a group."""
    more_points(session, world)
    session.add(PointGroup(id=1, round_id=world.round, at=now(), by_id=world.users[Kind.HANDLER], by_name="Hanna"))
    session.flush()
    session.add_all(GroupMember(point_id=id_, group_id=1) for id_ in (world.point, *MORE))
    session.flush()


def replied(session: Session, world: World) -> None:
    """Three comments are in a group, and one of them has a reply."""
    grouped(session, world)
    wording = session.exec(select(Standing.comment_id).where(Standing.point_id == world.point)).one()
    reply = {"point_id": world.point, "round_id": world.round, "comment_id": wording, "version": 1}
    if session.get(Reply, world.point) is None:
        session.add(Reply(**reply, outcome=Outcome.NOTED, text="Tack.", by_name="Hanna", at=now()))
    session.flush()


def refused(session: Session, world: World) -> None:
    """Somebody has said that two comments do not say the same."""
    session.add(SimilarRefusal(id=1, round_id=world.round, members=[], at=now(), by_name="Hanna"))
    session.flush()


def found(session: Session, world: World) -> None:
    """Three comments were found to say nearly the same."""
    more_points(session, world)
    _search(session, world)


def _search(session: Session, world: World) -> None:
    wording = session.exec(select(Standing.comment_id).where(Standing.point_id == world.point)).one()
    members = [[id_, wording] for id_ in (world.point, *MORE)]
    told = [{"same": True, "members": members}]
    session.add(SimilarSearch(round_id=world.round, at=now(), comments=3, latest=wording, found=told))
    session.flush()


def two_grouped(session: Session, world: World) -> None:
    """Two comments are in a group, and a third was found to say nearly the same."""
    more_points(session, world)
    _search(session, world)
    session.add(PointGroup(id=1, round_id=world.round, at=now(), name="Skog", by_name="Hanna"))
    session.flush()
    session.add_all(GroupMember(point_id=id_, group_id=1) for id_ in MORE)
    session.flush()


def _ids(world: World) -> list[int]:
    return [world.point, MORE[0]]


def _reply(world: World) -> dict[str, Any]:
    versions = {world.point: world.replies} | dict.fromkeys(MORE, 0)
    members = [{"comment_id": id_, "version": version} for id_, version in versions.items()]
    return {"outcome": "noted", "text": "Tack.", "members": members}


GROUPS: dict[str, Sample] = {
    "GET /rounds/{round_id}/groups/{group_id}": Sample(prepare=grouped),
    "GET /rounds/{round_id}/similar": Sample(prepare=found),
    "GET /api/v1/rounds/{round_id}/similar": Sample(prepare=found),
    "GET /api/v1/groups/{group_id}": Sample(prepare=grouped),
    "POST /rounds/{round_id}/groups": Sample(data=lambda w: {"comment_ids": _ids(w)}, prepare=more_points),
    "POST /rounds/{round_id}/groups/{group_id}/name": Sample(data={"name": "Skog", "version": "1"}, prepare=grouped),
    "POST /rounds/{round_id}/groups/{group_id}/removal": Sample(
        data={"comment_ids": str(MORE[1]), "version": "1"}, prepare=grouped
    ),
    "POST /rounds/{round_id}/groups/{group_id}/kept": Sample(
        data=lambda w: {"keep": w.point, "member": [f"{w.point}:{w.replies or 1}", *(f"{id_}:0" for id_ in MORE)]},
        prepare=replied,
    ),
    "POST /rounds/{round_id}/groups/{group_id}/dissolution": Sample(data={}, prepare=grouped),
    "POST /api/v1/rounds/{round_id}/groups": Sample(json=lambda w: {"comment_ids": _ids(w)}, prepare=more_points),
    "PATCH /api/v1/groups/{group_id}": Sample(json={"version": 1, "remove": [MORE[1]]}, prepare=grouped),
    "DELETE /api/v1/groups/{group_id}": Sample(prepare=grouped),
    "POST /rounds/{round_id}/similar": Sample(data={}),
    "POST /rounds/{round_id}/similar/refusals": Sample(data=lambda w: {"comment_ids": _ids(w)}, prepare=more_points),
    "POST /rounds/{round_id}/similar/refusals/removal": Sample(data={}, prepare=refused),
    "POST /api/v1/rounds/{round_id}/similar": Sample(),
    "POST /api/v1/rounds/{round_id}/similar/refusals": Sample(
        json=lambda w: {"comment_ids": _ids(w)}, prepare=more_points
    ),
    "DELETE /api/v1/rounds/{round_id}/similar/refusals": Sample(prepare=refused),
    "PUT /api/v1/groups/{group_id}/reply": Sample(json=_reply, prepare=grouped),
}
