"""Sections of a round as JSON: closed for comments, or particularly asked about."""

from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, Field, StringConstraints

from app.accounts.identity import Who
from app.rounds import actions
from app.rounds.access import round_for
from app.rounds.previewed import asked_bodies
from app.web.forms import FormModel
from app.web.routes import api
from app.web.sessions import Write
from app.web.text import Number

routes = api("rounds")
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=2000)]


class ClosingIn(FormModel):
    """Why a section is closed."""

    reason: Reason = Field(description="Shown to the bodies at the section")


class ClosingOut(BaseModel):
    """What is closed."""

    section_ids: list[int] = Field(description="The section and all below it")
    reason: str = Field(description="Why")


class EmphasisIn(FormModel):
    """Who is asked particularly about a section."""

    consultee_ids: list[Number] = Field(default_factory=list, max_length=5000, description="Bodies of an open round")
    organisation_ids: list[Number] = Field(
        default_factory=list, max_length=5000, description="The same by organisation, also before the round is opened"
    )


class EmphasisOut(BaseModel):
    """Who is asked particularly about a section."""

    organisation_ids: list[int] = Field(description="In order of id; none: nobody")


@routes.post("/rounds/{round_id}/sections/{section_id}/closing", "round.edit")
def close(round_id: int, section_id: int, who: Who, session: Write, body: ClosingIn) -> ClosingOut:
    """Close a section and all below it for comments. What bodies have drafted there stays and is sent."""
    door = round_for(session, who, round_id)
    ids = actions.close_section(session, door.round, section_id, reason=body.reason, by=who.by, now=who.now)
    return ClosingOut(section_ids=ids, reason=body.reason)


@routes.delete("/rounds/{round_id}/sections/{section_id}/closing", "round.edit", status_code=204)
def open_again(round_id: int, section_id: int, who: Who, session: Write) -> Response:
    """Let bodies comment on the section again, and on all below it."""
    door = round_for(session, who, round_id)
    actions.open_section(session, door.round, section_id, by=who.by, now=who.now)
    return Response(status_code=204)


@routes.put("/rounds/{round_id}/sections/{section_id}/emphasis", "round.edit")
def emphasise(round_id: int, section_id: int, who: Who, session: Write, body: EmphasisIn) -> EmphasisOut:
    """Ask these bodies particularly about a section, and no others; an empty list asks nobody."""
    door = round_for(session, who, round_id)
    asked = asked_bodies(session, door)
    by_consultee = {each.consultee_id: each.organisation_id for each in asked if each.consultee_id}
    wanted = {*body.organisation_ids, *(by_consultee.get(id_, 0) for id_ in body.consultee_ids)}
    actions.emphasise_section(
        session,
        door.round,
        section_id,
        organisation_ids=wanted,
        asked=[(each.organisation_id, each.name) for each in asked],
        by=who.by,
        now=who.now,
    )
    return EmphasisOut(organisation_ids=sorted(wanted))
