"""Two bodies of the register become one: which, what moves, and the button. And the page that deletes an unused one."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Asker, Who
from app.accounts.policy import Kind
from app.errors import RemissError
from app.organisations.matching import likeness
from app.organisations.queries import lists_with, organisation, register
from app.organisations.views import OrganisationRow
from app.rounds import messages
from app.rounds.actions.merging import delete_organisation, merge_organisations
from app.rounds.merging_forms import MergeForm
from app.rounds.queries.usage import Usage, count_meetings, rounds_asking, usage_of
from app.web.forms import Filled, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
MOST_OFFERED = 20
_NEAR = 0.5


@dataclass(frozen=True, slots=True)
class MergingPage:
    """What ``rounds/merging.html`` shows: bodies to choose among, or (``into``) what moves to the one that is chosen.

    ``both``: titles of the rounds that ask both, which is why they cannot become one ("" where it may not be told).
    """

    old: OrganisationRow
    q: str
    offered: list[OrganisationRow]
    more: bool
    into: OrganisationRow | None
    usage: Usage
    meetings: int
    both: list[str]
    error: str


def _row(session: Read, organisation_id: int) -> OrganisationRow:
    body = organisation(session, organisation_id)
    return OrganisationRow(body.id, body.name, body.sort_key, body.kind, body.email, body.version)


def seen_by(who: Asker) -> Collection[int] | None:
    """Whose rounds alone may be told by their titles: a handler's own; None for all."""
    return [who.user.id] if who.kind is Kind.HANDLER else None


def _page(
    session: Read, who: Asker, organisation_id: int, *, into_id: int | None = None, q: str = "", error: str = ""
) -> MergingPage:
    old = _row(session, organisation_id)
    if into_id and into_id != organisation_id:
        into = _row(session, into_id)
        asking = rounds_asking(session, organisation_id, members=seen_by(who), other=into.id)
        usage = Usage(lists_with(session, organisation_id, ever=True), asking)
        both = [asked.title for asked in asking if asked.asks_both]
        return MergingPage(old, q, [], False, into, usage, count_meetings(session, organisation_id), both, error)
    others = [row for row in register(session, q=q) if row.id != organisation_id]
    if not q:
        scores = {row.id: likeness(old.name, row.name) for row in others}
        others = sorted((row for row in others if scores[row.id] >= _NEAR), key=lambda row: -scores[row.id])
    return MergingPage(old, q, others[:MOST_OFFERED], len(others) > MOST_OFFERED, None, Usage(), 0, [], error)


@routes.get("/organisations/{organisation_id}/merge", "org.register_form")
def merging(
    request: Request,
    who: Who,
    session: Read,
    organisation_id: int,
    q: Annotated[str, Query(max_length=200)] = "",
    into: Annotated[int | None, Query(ge=1, le=2**31 - 1)] = None,
) -> Response:
    """Choose the body that this one is to become; then see what moves. Nothing has happened yet."""
    who.clear()
    return page(request, "rounds/merging.html", _page(session, who, organisation_id, into_id=into, q=q.strip()))


@routes.post("/organisations/{organisation_id}/merge", "org.register_edit")
def merge(
    request: Request,
    who: Who,
    session: Write,
    organisation_id: int,
    form: Annotated[Filled[MergeForm], Depends(filled(MergeForm))],
) -> Response:
    """Let this body become the other. Pressed twice it is done once."""
    who.clear()
    into, version = form.data.into, form.data.version

    def act() -> bool:
        merge_organisations(session, organisation_id, into_id=into, version=version, by=who.by, now=who.now)
        return True

    if form.attempt(session, act):
        return messages.MERGED.after(see_other(f"/organisations/{into}"), request)
    shown = _page(session, who, organisation_id, into_id=into, error=form.error("") or form.error("into"))
    return page(request, "rounds/merging.html", shown, status=409)


@dataclass(frozen=True, slots=True)
class DeletionPage:
    """What ``rounds/organisation_deletion.html`` shows: where the body is used, or that it may go."""

    body: OrganisationRow
    usage: Usage
    error: str = ""


@routes.get("/organisations/{organisation_id}/removal", "org.register_form")
def deletion(request: Request, who: Who, session: Read, organisation_id: int) -> Response:
    """Where the body is used; the button if it is used nowhere."""
    who.clear()
    shown = DeletionPage(_row(session, organisation_id), usage_of(session, organisation_id, members=seen_by(who)))
    return page(request, "rounds/organisation_deletion.html", shown)


@routes.post("/organisations/{organisation_id}/removal", "org.register_edit")
def delete(request: Request, who: Who, session: Write, organisation_id: int) -> Response:
    """Delete the body, if it was never used."""
    who.clear()
    body = _row(session, organisation_id)
    try:
        delete_organisation(session, organisation_id, by=who.by, now=who.now)
    except RemissError as refusal:
        usage = usage_of(session, organisation_id, members=seen_by(who))
        shown = DeletionPage(body, usage, refusal.message)
        return page(request, "rounds/organisation_deletion.html", shown, status=refusal.status)
    return messages.ORGANISATION_DELETED.after(see_other("/organisations"), request)
