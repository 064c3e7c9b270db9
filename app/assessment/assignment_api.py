"""Who replies to what, as JSON."""

import datetime

from pydantic import BaseModel, Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment.access import comment_for
from app.assessment.actions.assignments import share
from app.assessment.assignment_forms import AssignmentBatch, AssignmentIn
from app.responses.queries.assignments import Assigned, assigned, shares
from app.rounds.access import round_for
from app.rounds.calendar import day_of
from app.web.pagination import Listing
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("comments")


class AssignmentOut(BaseModel):
    """Whose a comment is; in no file and on no body's page."""

    user_id: int = Field(description="The official")
    name: str = Field(description="The official's name")
    due: datetime.date | None = Field(description="By when, among officials")
    acts: bool = Field(description="Still one who replies in the round; otherwise it counts as nobody's")
    by: str = Field(description="Who decided that")
    at: datetime.datetime = Field(description="When, UTC")


class ShareOut(BaseModel):
    """An official's part of a round."""

    user_id: int = Field(description="The official")
    name: str = Field(description="The official's name")
    acts: bool = Field(description="Still one who replies in the round")
    comments: int = Field(description="Comments that are the official's")
    left: int = Field(description="Those of them without a reply to the wording that stands")
    overdue: int = Field(description="Those left whose day has passed")


class SharedOut(BaseModel):
    """What an act changed."""

    changed: int = Field(description="Comments that were another's, or had another day")


def _out(given: Assigned) -> AssignmentOut:
    return AssignmentOut(**given._asdict())


@routes.get("/rounds/{round_id}/assignments", "assess.read")
def sharing(round_id: int, who: Who, session: Read) -> Listing[ShareOut]:
    """How a round's comments are shared among its officials; what nobody has is not among them."""
    round_for(session, who, round_id)
    items = [ShareOut(**each._asdict()) for each in shares(session, round_id, day_of(who.now))]
    return Listing(items=items, total=len(items), next=None)


@routes.post("/rounds/{round_id}/assignment-batch", "assess.assign")
def share_many(round_id: int, who: Who, session: Write, body: AssignmentBatch) -> SharedOut:
    """Give many comments to an official, or make them nobody's, all or none."""
    door = round_for(session, who, round_id)
    changed = share(session, door.round, body.comment_ids, user_id=body.user_id, due=body.due, by=who.by, now=who.now)
    return SharedOut(changed=changed)


@routes.get("/comments/{comment_id}/assignments", "assess.read")
def whose(comment_id: int, who: Who, session: Read) -> Listing[AssignmentOut]:
    """Whose a comment is: one, or none."""
    point, _door = comment_for(session, who, comment_id)
    items = [_out(each) for each in assigned(session, [point.id]).values()]
    return Listing(items=items, total=len(items), next=None)


@routes.put("/comments/{comment_id}/assignments", "assess.assign")
def give(comment_id: int, who: Who, session: Write, body: AssignmentIn) -> AssignmentOut:
    """Give a comment to an official, whoever had it."""
    point, door = comment_for(session, who, comment_id)
    share(session, door.round, [point.id], user_id=body.user_id, due=body.due, by=who.by, now=who.now)
    return _out(assigned(session, [point.id])[point.id])


@routes.delete("/comments/{comment_id}/assignments", "assess.assign", status_code=204)
def take_back(comment_id: int, who: Who, session: Write) -> Response:
    """Make a comment nobody's."""
    point, door = comment_for(session, who, comment_id)
    share(session, door.round, [point.id], user_id=None, due=None, by=who.by, now=who.now)
    return Response(status_code=204)
