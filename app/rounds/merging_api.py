"""Merging bodies of the register, and deleting one that was never used, as JSON."""

from fastapi import Response
from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.organisations.api import OrganisationOut
from app.organisations.queries import organisation
from app.rounds.actions.merging import delete_organisation, merge_organisations
from app.rounds.merging_forms import Merge
from app.rounds.pages.merging import seen_by
from app.rounds.queries.usage import count_meetings, usage_of
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("organisations")


class ListUsageOut(BaseModel):
    """A list that a body stands on, in one of its versions."""

    id: int = Field(description="The list's id")
    name: str = Field(description="Its name")


class RoundUsageOut(BaseModel):
    """A round that asks a body."""

    id: int = Field(description="The round's id")
    title: str = Field(description="Its title; empty for who may not see the round")
    has_answered: bool = Field(description="Whether the body has an answer there")


class UsageOut(BaseModel):
    """Where a body is used: what moves when it is merged, and why it cannot be deleted."""

    lists: list[ListUsageOut] = Field(description="The lists that it stands on")
    rounds: list[RoundUsageOut] = Field(description="The rounds that ask it")
    merged: list[str] = Field(description="The names of bodies that have been merged into it")
    meetings: int = Field(description="How many meeting days are known")


@routes.get("/organisations/{organisation_id}/usage", "register.read")
def usage(who: Who, session: Read, organisation_id: int) -> UsageOut:
    """Where a body is used."""
    who.clear()
    organisation(session, organisation_id)
    found = usage_of(session, organisation_id, members=seen_by(who))
    return UsageOut(
        lists=[ListUsageOut(id=id_, name=name) for id_, name in found.lists],
        rounds=[
            RoundUsageOut(id=asked.round_id, title=asked.title, has_answered=asked.has_answered)
            for asked in found.rounds
        ],
        merged=found.merged,
        meetings=count_meetings(session, organisation_id),
    )


@routes.post("/organisations/{organisation_id}/merge", "org.register_edit")
def merge(who: Who, session: Write, organisation_id: int, body: Merge) -> OrganisationOut:
    """Let a body become another, on all lists and in all rounds. 409 ``both_asked`` when a round asks both.

    The id and the name of the one that goes lead to the other from then on. Merging again changes nothing.
    """
    who.clear()
    merge_organisations(session, organisation_id, into_id=body.into, version=body.version, by=who.by, now=who.now)
    return OrganisationOut.of(organisation(session, body.into))


@routes.delete("/organisations/{organisation_id}", "org.register_edit", status_code=204)
def delete(who: Who, session: Write, organisation_id: int) -> Response:
    """Delete a body that was never used. 409 ``in_use``, saying where, when it has stood on a list or been asked."""
    who.clear()
    delete_organisation(session, organisation_id, by=who.by, now=who.now)
    return Response(status_code=204)
