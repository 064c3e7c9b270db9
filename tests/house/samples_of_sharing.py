"""Samples of sharing comments among officials."""

from sqlmodel import Session

from app.accounts.policy import Kind
from app.assessment.saved_models import SavedSelection
from app.assessment.tag_models import PointTag, Tag
from app.clock import now
from app.responses.assignment_models import Assignment
from tests.house.sample import Sample
from tests.kit.world import World


def given(session: Session, world: World) -> None:
    """The comment is the handler's."""
    session.add(
        Assignment(
            point_id=world.point,
            round_id=world.round,
            user_id=world.users[Kind.HANDLER],
            by_name="Hanna",
            at=now(),
        )
    )
    session.flush()


def kept(session: Session, world: World) -> None:
    """The handler has saved a selection."""
    official = world.users[Kind.HANDLER]
    saved = SavedSelection(id=1, round_id=world.round, official_id=official, name="Mina", name_key="mina", query="?q=x")
    session.add(saved)
    session.flush()


def tagged(session: Session, world: World) -> None:
    """The round has two tags, and the comment the first."""
    two_tags(session, world)
    session.add(PointTag(tag_id=1, point_id=world.point))
    session.flush()


def two_tags(session: Session, world: World) -> None:
    """The round has two tags that nothing has."""
    for id_, name in ((1, "Juridik"), (2, "Ekonomi")):
        session.add(Tag(id=id_, round_id=world.round, name=name, name_key=name.casefold()))
    session.flush()


SHARING = {
    "POST /rounds/{round_id}/tags": Sample(data={"name": "Nämnden", "colour": "green"}),
    "POST /rounds/{round_id}/tags/{tag_id}": Sample(data={"name": "Jurist", "colour": "red"}, prepare=two_tags),
    "POST /rounds/{round_id}/tags/{tag_id}/merging": Sample(data={"into": "2"}, prepare=two_tags),
    "POST /rounds/{round_id}/tags/{tag_id}/removal": Sample(data={}, prepare=tagged),
    "POST /rounds/{round_id}/comments/tagging": Sample(
        data=lambda w: {"to": "1", "do": "on", "comment": [str(w.point)]}, prepare=two_tags
    ),
    "POST /api/v1/rounds/{round_id}/tags": Sample(json={"name": "Nämnden"}),
    "PUT /api/v1/rounds/{round_id}/tags/{tag_id}": Sample(json={"name": "Jurist"}, prepare=two_tags),
    "POST /api/v1/rounds/{round_id}/tags/{tag_id}/merging": Sample(json={"into": 2}, prepare=two_tags),
    "DELETE /api/v1/rounds/{round_id}/tags/{tag_id}": Sample(prepare=tagged),
    "POST /api/v1/rounds/{round_id}/tag-batch": Sample(
        json=lambda w: {"comment_ids": [w.point], "tag_id": 1}, prepare=two_tags
    ),
    "PUT /api/v1/comments/{comment_id}/tags": Sample(json={"tag_ids": [1]}, prepare=two_tags),
    "POST /rounds/{round_id}/selections": Sample(data={"name": "Mina", "query": "?show=unanswered"}),
    "POST /rounds/{round_id}/selections/{selection_id}": Sample(data={"name": "Våra"}, prepare=kept),
    "POST /rounds/{round_id}/selections/{selection_id}/removal": Sample(data={}, prepare=kept),
    "POST /api/v1/rounds/{round_id}/selections": Sample(json={"name": "Mina", "query": "show=unanswered"}),
    "PUT /api/v1/rounds/{round_id}/selections/{selection_id}": Sample(json={"name": "Våra"}, prepare=kept),
    "DELETE /api/v1/rounds/{round_id}/selections/{selection_id}": Sample(prepare=kept),
    "POST /rounds/{round_id}/comments/sharing": Sample(
        data=lambda w: {"to": str(w.users[Kind.HANDLER]), "comment": [str(w.point)]}
    ),
    "POST /api/v1/rounds/{round_id}/assignment-batch": Sample(
        json=lambda w: {"comment_ids": [w.point], "user_id": w.users[Kind.HANDLER]}
    ),
    "PUT /api/v1/comments/{comment_id}/assignments": Sample(json=lambda w: {"user_id": w.users[Kind.HANDLER]}),
    "DELETE /api/v1/comments/{comment_id}/assignments": Sample(prepare=given),
}
