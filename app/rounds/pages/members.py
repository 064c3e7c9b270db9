"""Who handles a round together."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.rounds import actions, messages, queries
from app.rounds.access import Door, round_for
from app.rounds.forms import MemberForm
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Form = Annotated[Filled[MemberForm], Depends(filled(MemberForm))]


@dataclass(frozen=True, slots=True)
class MembersPage:
    """What ``rounds/members.html`` shows."""

    frame: RoundFrame
    form: Filled[MemberForm]
    members: list[queries.Member]
    officials: list[queries.Member]
    can_change: bool


def _page(request: Request, session: Read, door: Door, form: Filled[MemberForm]) -> Response:
    round_id = door.round.id
    shown = MembersPage(
        frame(session, door, current="overview"),
        form,
        queries.members(session, round_id),
        queries.other_officials(session, round_id),
        door.may("role.grant_handler"),
    )
    return page(request, "rounds/members.html", shown, status=422 if form.errors else 200)


@routes.get("/rounds/{round_id}/members", "round.read_internal")
def show(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """Who are members, and who could be."""
    return _page(request, session, round_for(session, who, round_id), blank(MemberForm))


@routes.post("/rounds/{round_id}/members", "role.grant_handler")
def add(request: Request, round_id: int, who: Who, session: Write, form: Form) -> Response:
    """Make a handler a member."""
    door = round_for(session, who, round_id)
    if form.ok:
        user_id = form.data.user_id
        form.attempt(session, lambda: actions.add_member(session, door.round, user_id=user_id, by=who.by, now=who.now))
    if not form.ok:
        return _page(request, session, door, form)
    return messages.MEMBER_ADDED.after(see_other(f"/rounds/{round_id}/members"), request)


@routes.post("/rounds/{round_id}/members/removal", "role.revoke_handler")
def remove(request: Request, round_id: int, who: Who, session: Write, form: Form) -> Response:
    """Take a member out."""
    door = round_for(session, who, round_id)
    if not form.ok:
        return _page(request, session, door, form)
    user_id = form.data.user_id
    actions.remove_member(session, door.round, user_id=user_id, by=who.by, now=who.now)
    leaves = user_id == who.user.id
    return messages.MEMBER_REMOVED.after(see_other("/rounds" if leaves else f"/rounds/{round_id}/members"), request)
