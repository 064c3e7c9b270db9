"""Groups of comments that say the same, as JSON."""

from pydantic import BaseModel, Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment.access import group_for
from app.assessment.actions.answered_alike import reply_to_group
from app.assessment.actions.groups import Change, change_group, gone, make_group, ungroup
from app.assessment.actions.replies import Answer
from app.assessment.group_forms import GroupChange, GroupForm, GroupReply
from app.assessment.queries.groups import GroupView, group_by_id, groups_in
from app.rounds.access import round_for
from app.web.pagination import Listing
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("comments")


class MemberOut(BaseModel):
    """A member of a group that stands."""

    comment_id: int = Field(description="The comment's id")
    number: int = Field(description="Its number in the round")
    label: str = Field(description="The number as it is shown: 14, or 14 a")
    consultee_id: int = Field(description="Its body's id in this round")
    organisation: str = Field(description="Its body's name")
    wording: int = Field(description="Another number once the body has changed it")
    version: int = Field(description="Its reply's version; 0 where it has none")
    outcome: str | None = Field(description="Its reply's outcome")
    done: bool = Field(description="It has a reply to the wording that stands")


class GroupOut(BaseModel):
    """Comments that say the same, joined for one reply."""

    id: int = Field(description="Its id")
    name: str = Field(description="What it is called; may be empty")
    version: int = Field(description="How often it was changed; send it back when changing it")
    members: list[MemberOut] = Field(description="Those that stand, by their numbers")
    away: int = Field(
        description="How many members their bodies have removed; they are back when the body sends them again"
    )
    differs: bool = Field(description="The members do not all have the same reply")

    @classmethod
    def of(cls, group: GroupView) -> "GroupOut":
        """From what the query says."""
        members = [MemberOut(**{n: getattr(each, n) for n in MemberOut.model_fields}) for each in group.members]
        return cls(
            id=group.id,
            name=group.name,
            version=group.version,
            members=members,
            away=group.away,
            differs=group.differs,
        )


@routes.get("/rounds/{round_id}/groups", "assess.read")
def groups(round_id: int, who: Who, session: Read) -> Listing[GroupOut]:
    """The groups of a round, with their members."""
    round_for(session, who, round_id)
    items = [GroupOut.of(group) for group in groups_in(session, round_id)]
    return Listing(items=items, total=len(items), next=None)


@routes.post("/rounds/{round_id}/groups", "assess.divide", status_code=201)
def make(round_id: int, who: Who, session: Write, body: GroupForm) -> GroupOut:
    """Join comments that say the same. One that is in a group already is 409; the same ones again are that group."""
    door = round_for(session, who, round_id)
    group = make_group(session, door.round, body.comment_ids, name=body.name, by=who.by, now=who.now)
    return _out(session, group.id)


@routes.get("/groups/{group_id}", "assess.read")
def look(group_id: int, who: Who, session: Read) -> GroupOut:
    """One group."""
    group, _door = group_for(session, who, group_id)
    return _out(session, group.id)


@routes.patch("/groups/{group_id}", "assess.divide")
def change(group_id: int, who: Who, session: Write, body: GroupChange) -> GroupOut:
    """Name it, add or remove members, join another group to it. A stale version is 409; no reply is changed."""
    group, door = group_for(session, who, group_id)
    wanted = Change(body.version, body.name, tuple(body.add), tuple(body.remove), tuple(body.join))
    change_group(session, door.round, group, wanted, by=who.by, now=who.now)
    return _out(session, group_id)


@routes.delete("/groups/{group_id}", "assess.divide", status_code=204)
def dissolve(group_id: int, who: Who, session: Write) -> Response:
    """Take the members apart; each keeps its reply."""
    group, door = group_for(session, who, group_id)
    ungroup(session, door.round, group, by=who.by, now=who.now)
    return Response(status_code=204)


@routes.put("/groups/{group_id}/reply", "assess.reply")
def reply(group_id: int, who: Who, session: Write, body: GroupReply) -> GroupOut:
    """Reply to all members at once, all or none. A member that has changed since it was read is 409, and named."""
    group, door = group_for(session, who, group_id)
    answer = Answer(
        0,
        body.outcome,
        body.text,
        body.action,
        0,
        action_kind=body.action_kind,
        responsible=body.responsible,
        due=body.due,
    )
    read = [(member.comment_id, member.version, member.wording) for member in body.members]
    reply_to_group(session, door.round, group, answer, read, by=who.by, now=who.now)
    return _out(session, group_id)


def _out(session: Read, group_id: int) -> GroupOut:
    group = group_by_id(session, group_id)
    if group is None:
        raise gone()
    return GroupOut.of(group)
