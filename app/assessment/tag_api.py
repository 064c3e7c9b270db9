"""Tags as JSON."""

from pydantic import BaseModel, Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment.access import comment_for
from app.assessment.actions.tags import change_tag, delete_tag, make_tag, merge_tag, set_tags, tag_many
from app.assessment.assignment_api import SharedOut
from app.assessment.queries.tags import tagged, tags_of
from app.assessment.tag_forms import MergeForm, TagBatch, TagForm, TagsIn
from app.assessment.tag_models import Tag
from app.rounds.access import round_for
from app.web.pagination import Listing
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("comments")


class TagOut(BaseModel):
    """A tag; in no file and on no body's page."""

    id: int = Field(description="Its id")
    name: str = Field(description="Its name")
    colour: str = Field(description="plain, green, amber or red")


class TagCountOut(TagOut):
    """A tag of a round."""

    comments: int = Field(description="Comments that have it")


def _out(tag: Tag) -> TagOut:
    return TagOut(id=tag.id, name=tag.name, colour=tag.colour)


@routes.get("/rounds/{round_id}/tags", "assess.read")
def tags(round_id: int, who: Who, session: Read) -> Listing[TagCountOut]:
    """The round's tags, by name."""
    round_for(session, who, round_id)
    items = [TagCountOut(**each._asdict()) for each in tags_of(session, round_id)]
    return Listing(items=items, total=len(items), next=None)


@routes.post("/rounds/{round_id}/tags", "assess.note", status_code=201)
def make(round_id: int, who: Who, session: Write, body: TagForm) -> TagOut:
    """A new tag: 422 ``name_taken`` for a name that one has."""
    door = round_for(session, who, round_id)
    return _out(make_tag(session, door.round, name=body.name, colour=body.colour))


@routes.put("/rounds/{round_id}/tags/{tag_id}", "assess.note")
def change(round_id: int, tag_id: int, who: Who, session: Write, body: TagForm) -> TagOut:
    """Another name or colour."""
    door = round_for(session, who, round_id)
    return _out(change_tag(session, door.round, tag_id, name=body.name, colour=body.colour))


@routes.post("/rounds/{round_id}/tags/{tag_id}/merging", "assess.note")
def merge(round_id: int, tag_id: int, who: Who, session: Write, body: MergeForm) -> TagOut:
    """What has this tag gets another instead, and this one is gone."""
    door = round_for(session, who, round_id)
    return _out(merge_tag(session, door.round, tag_id, body.into))


@routes.delete("/rounds/{round_id}/tags/{tag_id}", "assess.note", status_code=204)
def delete(round_id: int, tag_id: int, who: Who, session: Write) -> Response:
    """Take a tag away, from all that have it."""
    door = round_for(session, who, round_id)
    delete_tag(session, door.round, tag_id)
    return Response(status_code=204)


@routes.post("/rounds/{round_id}/tag-batch", "assess.note")
def tag_batch(round_id: int, who: Who, session: Write, body: TagBatch) -> SharedOut:
    """Put a tag on many comments, or take it off, all or none."""
    door = round_for(session, who, round_id)
    return SharedOut(changed=tag_many(session, door.round, body.comment_ids, body.tag_id, on=body.on))


@routes.get("/comments/{comment_id}/tags", "assess.read")
def tags_on(comment_id: int, who: Who, session: Read) -> Listing[TagOut]:
    """A comment's tags, by name."""
    point, _door = comment_for(session, who, comment_id)
    items = [TagOut(**each._asdict()) for each in tagged(session, [point.id]).get(point.id, ())]
    return Listing(items=items, total=len(items), next=None)


@routes.put("/comments/{comment_id}/tags", "assess.note")
def put_tags(comment_id: int, who: Who, session: Write, body: TagsIn) -> Listing[TagOut]:
    """Give a comment exactly these tags."""
    point, door = comment_for(session, who, comment_id)
    set_tags(session, door.round, point.id, body.tag_ids)
    items = [TagOut(**each._asdict()) for each in tagged(session, [point.id]).get(point.id, ())]
    return Listing(items=items, total=len(items), next=None)
