"""A body's own people on its pages: who has a link, inviting another, a new link, a new role, and taking one back."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.i18n import _
from app.installation import installation_of
from app.rounds import colleague_messages as messages
from app.rounds.access import Holder, holder_for
from app.rounds.actions.colleagues import change_role, invite_colleague, remove_colleague, renew_colleague
from app.rounds.actions.link_lines import FreshLink
from app.rounds.colleague_forms import ColleagueForm, InvitationForm, RoleForm
from app.rounds.labels import link_role_label
from app.rounds.link_rules import is_colleague, may_invite_as, may_manage, writes
from app.rounds.links import url_for_link
from app.rounds.models import LinkRole
from app.rounds.queries.colleagues import Colleague, colleagues
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Invitation = Annotated[Filled[InvitationForm], Depends(filled(InvitationForm))]
NewRole = Annotated[Filled[RoleForm], Depends(filled(RoleForm))]
Button = Annotated[Filled[ColleagueForm], Depends(filled(ColleagueForm))]


@dataclass(frozen=True, slots=True)
class ColleaguesPage:
    """What ``rounds/colleagues.html`` shows. ``roles``: what may be given; ``role_forms``: each person's, by the link.
    ``asks_own_name``: who invites has none. ``by_mail``: an invitation is mailed at once.

    ``url`` is a link that no letter carries, shown this once, to be handed to ``url_for``.
    """

    frame: RespondentFrame
    people: list[Colleague]
    form: Filled[InvitationForm]
    roles: list[tuple[str, str]]
    other_roles: list[tuple[str, str]]
    role_forms: dict[int, Filled[RoleForm]]
    can_invite: bool
    can_manage: bool
    asks_own_name: bool
    by_mail: bool
    refused: str = ""
    url: str = ""
    url_for: str = ""


def _page(
    request: Request,
    session: Read,
    who: Who,
    holder: Holder,
    form: Filled[InvitationForm],
    *,
    refused: str = "",
    shown: FreshLink | None = None,
    status: int = 200,
) -> Response:
    frame, role = respondent_frame(holder, who.now), holder.link.role
    settings = installation_of(request.app).settings
    people = colleagues(session, holder)
    context = ColleaguesPage(
        frame=frame,
        people=people,
        form=form,
        roles=link_role_label.among(may_invite_as(role)).options(),
        other_roles=link_role_label.among([each for each in may_invite_as(role) if is_colleague(each)]).options(),
        role_forms={person.id: blank(RoleForm, role=person.role) for person in people if is_colleague(person.role)},
        can_invite=frame.can_write and writes(role),
        can_manage=may_manage(role),
        asks_own_name=not holder.link.name,
        by_mail=_leaves_now(request),
        refused=refused,
        url=url_for_link(settings, shown.link) if shown else "",
        url_for=(shown.link.name or shown.link.email or "") if shown else "",
    )
    return page(request, "rounds/colleagues.html", context, status=status)


def _blank() -> Filled[InvitationForm]:
    return blank(InvitationForm, role=LinkRole.WRITER)


def _leaves_now(request: Request) -> bool:
    """Whether a letter goes at once. One that waits in the outbox reaches nobody yet, so its link is shown."""
    return installation_of(request.app).sends_mail and not request.state.mail_outage


@routes.get("/answers/{consultee_id}/colleagues", "colleague.read")
def show(request: Request, consultee_id: int, who: Who, session: Read) -> Response:
    """Who has a link, and the form to invite another."""
    holder = holder_for(session, who, consultee_id)
    return _page(request, session, who, holder, _blank())


@routes.post("/answers/{consultee_id}/colleagues", "invite.delegate_in_org")
def invite(request: Request, consultee_id: int, who: Who, session: Write, form: Invitation) -> Response:
    """Invite a colleague. Pressed twice, the second is told that the address has a link."""
    holder = holder_for(session, who, consultee_id)
    if not form.ok:
        return _page(request, session, who, holder, form, status=422)
    key = installation_of(request.app).settings.key()
    given = form.data.model_dump()
    fresh = form.attempt(session, lambda: invite_colleague(session, holder, **given, key=key, now=who.now))
    if fresh is None:
        return _page(request, session, who, holder, form, status=422)
    if not _leaves_now(request):
        return _page(request, session, who, holder, _blank(), shown=fresh)
    return messages.COLLEAGUE_INVITED.after(see_other(f"/answers/{consultee_id}/colleagues"), request)


@routes.post("/answers/{consultee_id}/colleagues/{link_id}/new-link", "invite.renew_in_org")
def renew(request: Request, consultee_id: int, link_id: int, who: Who, session: Write, form: Button) -> Response:
    """Send a colleague a new link; the one there was stops."""
    holder = holder_for(session, who, consultee_id)
    key, generation = installation_of(request.app).settings.key(), form.data.generation if form.ok else None
    fresh = form.attempt(
        session, lambda: renew_colleague(session, holder, link_id, generation=generation, key=key, now=who.now)
    )
    if fresh is None:
        return _page(request, session, who, holder, _blank(), refused=form.error(""), status=409)
    if not _leaves_now(request):
        return _page(request, session, who, holder, _blank(), shown=fresh)
    return messages.COLLEAGUE_RENEWED.after(see_other(f"/answers/{consultee_id}/colleagues"), request)


@routes.post("/answers/{consultee_id}/colleagues/{link_id}/role", "invite.change_role_in_org")
def change(request: Request, consultee_id: int, link_id: int, who: Who, session: Write, form: NewRole) -> Response:
    """Let a colleague do something else than before."""
    holder = holder_for(session, who, consultee_id)
    if not form.ok:
        return _page(request, session, who, holder, _blank(), refused=_("Välj vad kollegan ska göra."), status=422)
    data = form.data
    form.attempt(session, lambda: change_role(session, holder, link_id, data.role, was=data.was, now=who.now))
    if form.error(""):
        return _page(request, session, who, holder, _blank(), refused=form.error(""), status=409)
    return messages.ROLE_CHANGED.after(see_other(f"/answers/{consultee_id}/colleagues"), request)


@routes.post("/answers/{consultee_id}/colleagues/{link_id}/removal", "invite.revoke_in_org")
def remove(request: Request, consultee_id: int, link_id: int, who: Who, session: Write, form: Button) -> Response:
    """Take a colleague's link back. What was saved by it stays."""
    holder = holder_for(session, who, consultee_id)
    form.attempt(session, lambda: remove_colleague(session, holder, link_id, now=who.now))
    if form.error(""):
        return _page(request, session, who, holder, _blank(), refused=form.error(""), status=409)
    return messages.COLLEAGUE_REMOVED.after(see_other(f"/answers/{consultee_id}/colleagues"), request)
