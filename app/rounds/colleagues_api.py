"""A body's own people as JSON: who has a link to its answer, and its being made, replaced, changed and taken back."""

import datetime
from typing import Any

from fastapi import Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.installation import installation_of
from app.mail.kinds import LetterState
from app.rounds.access import holder_by_token
from app.rounds.actions.colleagues import change_role, invite_colleague, remove_colleague, renew_colleague
from app.rounds.actions.link_lines import FreshLink
from app.rounds.colleague_forms import InvitationIn, RoleIn
from app.rounds.links import url_for_link
from app.rounds.models import LinkRole
from app.rounds.queries.colleagues import colleagues
from app.web.idempotency import Once
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("answer")


class ColleagueOut(BaseModel):
    """Somebody with a link in force to the body's answer."""

    id: int = Field(description="The link")
    name: str = Field(description="What the person is called; may be empty for the contact")
    email: str = Field(description="Where the link is sent; may be empty")
    role: LinkRole = Field(description="What the link is for")
    is_contact: bool = Field(description="Whether it is the body's first link, to its contact")
    is_me: bool = Field(description="Whether it is the link that asks")
    invited_by: str = Field(description="Who at the body invited them; empty for the contact")
    invited_at: datetime.datetime = Field(description="When the link was made")
    entered_at: datetime.datetime | None = Field(
        description="When somebody let in by it first went on from the first page"
    )
    letter: LetterState | None = Field(description="What became of the last letter with the link")


class ColleaguesOut(BaseModel):
    """Everybody with a link to the body's answer, the contact first."""

    items: list[ColleagueOut] = Field(description="The links in force")


class FreshOut(BaseModel):
    """A colleague's new link. ``url`` is told once, and only where no letter carries it."""

    id: int = Field(description="The link")
    url: str | None = Field(description="The link itself, where no mail server takes letters: hand it over yourself")


def _told(request: Request, fresh: FreshLink) -> Once:
    installation = installation_of(request.app)
    url = None if installation.sends_mail else url_for_link(installation.settings, fresh.link)
    return Once({"id": fresh.link.id, "url": url}, secret=("url",))


@routes.get("/answer/{token}/colleagues", "colleague.read", response_model=ColleaguesOut)
def read_colleagues(who: Who, session: Read, token: str) -> Any:
    """Who has a link to the answer. Changes nothing."""
    return {"items": [_row(each) for each in colleagues(session, holder_by_token(session, who, token))]}


def _row(person: Any) -> dict[str, Any]:
    return {name: getattr(person, name) for name in ColleagueOut.model_fields}


@routes.post("/answer/{token}/colleagues", "invite.delegate_in_org", status_code=201, response_model=FreshOut)
def invite(request: Request, who: Who, session: Write, token: str, body: InvitationIn) -> Any:
    """Invite a colleague by mail. 422 for an address that has a link, 429 after too many letters in a day."""
    holder = holder_by_token(session, who, token)
    key = installation_of(request.app).settings.key()
    return _told(request, invite_colleague(session, holder, **body.model_dump(), key=key, now=who.now))


@routes.post(
    "/answer/{token}/colleagues/{link_id}/new-link", "invite.renew_in_org", status_code=201, response_model=FreshOut
)
def renew(request: Request, who: Who, session: Write, token: str, link_id: int) -> Any:
    """Send a colleague a new link; the one there was stops. For the contact and those who sign."""
    holder = holder_by_token(session, who, token)
    key = installation_of(request.app).settings.key()
    return _told(request, renew_colleague(session, holder, link_id, generation=None, key=key, now=who.now))


@routes.put("/answer/{token}/colleagues/{link_id}/role", "invite.change_role_in_org", status_code=204)
def change(who: Who, session: Write, token: str, link_id: int, body: RoleIn) -> Response:
    """Let a colleague do something else than before; they are told by mail. For the contact and those who sign."""
    change_role(session, holder_by_token(session, who, token), link_id, body.role, was=None, now=who.now)
    return Response(status_code=204)


@routes.delete("/answer/{token}/colleagues/{link_id}", "invite.revoke_in_org", status_code=204)
def remove(who: Who, session: Write, token: str, link_id: int) -> Response:
    """Take a colleague's link back: what was saved by it stays. For the contact and those who sign."""
    remove_colleague(session, holder_by_token(session, who, token), link_id, now=who.now)
    return Response(status_code=204)
