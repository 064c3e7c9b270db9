"""Pages about comments that say the same: the round's groups, one of them, and the form that makes one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import messages
from app.assessment.access import group_for
from app.assessment.actions.answered_alike import keep_reply
from app.assessment.actions.groups import Change, change_group, gather, gone, ungroup
from app.assessment.desk import Shown, chosen
from app.assessment.forms import ids
from app.assessment.group_forms import GatherForm, KeepForm, MembersForm, NameForm
from app.assessment.models import PointGroup
from app.assessment.queries.groups import GroupView, group_by_id, groups_in, groups_of
from app.assessment.rules import may_reply
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, Pressed, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
GROUPS = "/rounds/{round_id}/groups"


@dataclass(frozen=True, slots=True)
class GroupsPage:
    """What ``assessment/groups.html`` shows."""

    frame: RoundFrame
    groups: Sequence[GroupView]


@dataclass(frozen=True, slots=True)
class GatherPage:
    """What ``assessment/group_new.html`` shows: the marked comments, and the groups that some of them are in."""

    frame: RoundFrame
    plan: str
    comments: Sequence[Shown]
    groups: Sequence[GroupView]
    form: Filled[GatherForm]


@dataclass(frozen=True, slots=True)
class GroupPage:
    """What ``assessment/group.html`` shows. ``comments``: its members, in the order of their numbers."""

    frame: RoundFrame
    plan: str
    group: GroupView
    comments: Sequence[Shown]
    writes: bool
    name: Filled[NameForm]
    errors: Filled[MembersForm] | Filled[KeepForm] | None = None


@routes.get(GROUPS, "comments.read")
def groups(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The groups of a round."""
    door = round_for(session, who, round_id)
    shown = GroupsPage(frame(session, door, current="comments"), groups_in(session, round_id))
    return page(request, "assessment/groups.html", shown)


@routes.get(GROUPS + "/new", "assess.reply_form")
def new(
    request: Request,
    round_id: int,
    who: Who,
    session: Read,
    comment: Annotated[list[int], Query(max_length=500)] = [],  # noqa: B006  # FastAPI's way of saying "none"
) -> Response:
    """The form that joins the comments that were marked."""
    door = round_for(session, who, round_id)
    form = blank(GatherForm, comment_ids=comment)
    return page(request, "assessment/group_new.html", _gathering(session, door, comment, form))


@routes.post(GROUPS, "assess.divide")
def make(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[GatherForm], Depends(filled(GatherForm))],
) -> Response:
    """Join them; what hinders stands on the form."""
    door = round_for(session, who, round_id)
    group = None
    if form.ok:
        data = form.data
        group = form.attempt(
            session,
            lambda: gather(session, door.round, data.comment_ids, data.groups, name=data.name, by=who.by, now=who.now),
        )
    if group is not None:
        view = group_by_id(session, group.id)
        count = len(view.members) if view else 0
        return messages.GROUPED.after(see_other(f"/rounds/{round_id}/groups/{group.id}"), request, count)
    marked = ids(form.chosen("comment_ids"))
    return page(request, "assessment/group_new.html", _gathering(session, door, marked, form), status=422)


def _gathering(session: Read, door: Door, comment_ids: Sequence[int], form: Filled[GatherForm]) -> GatherPage:
    marked = list(dict.fromkeys(comment_ids))[:500]
    return GatherPage(
        frame(session, door, current="comments"),
        f"/plans/{door.plan_id}",
        chosen(session, door.round.id, marked),
        groups_of(session, marked),
        form,
    )


@routes.get(GROUPS + "/{group_id}", "comments.read")
def group(request: Request, round_id: int, group_id: int, who: Who, session: Read) -> Response:
    """One group: its members' words, and how they are replied to."""
    _group, door = group_for(session, who, group_id, round_id=round_id)
    return page(request, "assessment/group.html", _page(session, door, group_id))


def _page(
    session: Read,
    door: Door,
    group_id: int,
    *,
    name: Filled[NameForm] | None = None,
    errors: Filled[MembersForm] | Filled[KeepForm] | None = None,
) -> GroupPage:
    view = group_by_id(session, group_id)
    if view is None:
        raise gone()
    shown = chosen(session, door.round.id, [member.comment_id for member in view.members])
    return GroupPage(
        frame(session, door, current="comments"),
        f"/plans/{door.plan_id}",
        view,
        sorted(shown, key=lambda each: (each.comment.number, each.comment.part)),
        door.may("assess.divide") and may_reply(door.status),
        name or blank(NameForm, name=view.name, version=view.version),
        errors,
    )


@routes.post(GROUPS + "/{group_id}/name", "assess.divide")
def rename(
    request: Request,
    round_id: int,
    group_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[NameForm], Depends(filled(NameForm))],
) -> Response:
    """Call it something else."""
    group, door = group_for(session, who, group_id, round_id=round_id)
    change = Change(form.data.version, form.data.name) if form.ok else None
    return _changed(request, session, door, who, group, change, form, name=form)


@routes.post(GROUPS + "/{group_id}/removal", "assess.divide")
def remove(
    request: Request,
    round_id: int,
    group_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[MembersForm], Depends(filled(MembersForm))],
) -> Response:
    """Take the marked members out; each keeps its reply."""
    group, door = group_for(session, who, group_id, round_id=round_id)
    change = Change(form.data.version, remove=tuple(form.data.comment_ids)) if form.ok else None
    return _changed(request, session, door, who, group, change, form, errors=form)


def _changed(
    request: Request,
    session: Write,
    door: Door,
    who: Who,
    group: PointGroup,
    change: Change | None,
    form: Filled[Any],
    **shown: Filled[Any],
) -> Response:
    """The group as it is after a change; what hinders it stands on its page, which is ``shown`` with the form."""
    group_id = group.id
    if change is not None:
        form.attempt(session, lambda: change_group(session, door.round, group, change, by=who.by, now=who.now))
    if form.ok:
        return messages.GROUP_CHANGED.after(see_other(f"/rounds/{door.round.id}/groups/{group_id}"), request)
    return page(request, "assessment/group.html", _page(session, door, group_id, **shown), status=422)


@routes.post(GROUPS + "/{group_id}/kept", "assess.reply")
def keep(
    request: Request,
    round_id: int,
    group_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[KeepForm], Depends(filled(KeepForm))],
) -> Response:
    """Give all members the reply that one of them has."""
    group, door = group_for(session, who, group_id, round_id=round_id)
    if form.ok:
        data = form.data
        form.attempt(
            session,
            lambda: keep_reply(session, door.round, group, data.keep, data.read, by=who.by, now=who.now),
        )
    if form.ok:
        count = len(form.data.member)
        return messages.GROUP_REPLIED.after(see_other(f"/rounds/{round_id}/groups/{group_id}"), request, count)
    return page(request, "assessment/group.html", _page(session, door, group_id, errors=form), status=422)


@routes.post(GROUPS + "/{group_id}/dissolution", "assess.divide")
def dissolve(request: Request, round_id: int, group_id: int, who: Who, session: Write, form: Pressed) -> Response:
    """Take the members apart; each keeps its reply."""
    group, door = group_for(session, who, group_id, round_id=round_id)
    ungroup(session, door.round, group, by=who.by, now=who.now)
    return messages.UNGROUPED.after(see_other(f"/rounds/{round_id}/groups"), request)
