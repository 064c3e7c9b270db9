"""The address that a body's meetings are fetched from: for administrators."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import Invalid, RemissError
from app.installation import installation_of
from app.organisations.queries import organisation
from app.rounds import messages
from app.rounds.actions.meeting_addresses import forget_address, set_address
from app.rounds.calendar import day_of
from app.rounds.calendars import read_address
from app.rounds.meeting_days import FromCalendar
from app.rounds.meeting_forms import AddressForm
from app.rounds.pages.meetings import meetings_page
from app.web.forms import Filled, Pressed, filled
from app.web.rendering import see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
ADDRESS = "/organisations/{organisation_id}/meetings/address"


def asked(
    request: Request,
    who: Who,
    session: Read,
    organisation_id: int,
    form: Annotated[Filled[AddressForm], Depends(filled(AddressForm))],
) -> tuple[Filled[AddressForm], FromCalendar | None]:
    """The form, and what its address holds: asked before anything is locked."""
    who.clear()
    organisation(session, organisation_id)
    session.close()
    if not form.ok:
        return form, None
    networks = installation_of(request.app).settings.outgoing
    try:
        held = read_address(form.data.url, called=form.data.called, networks=networks, today=day_of(who.now))
    except RemissError as error:
        form.refuse(Invalid(error.message, fields={"url": error.message}))
        return form, None
    return form, held


@routes.post(ADDRESS, "org.calendar_address")
def fetch_from(
    request: Request,
    who: Who,
    given: Annotated[tuple[Filled[AddressForm], FromCalendar | None], Depends(asked, scope="function")],
    session: Write,
    organisation_id: int,
) -> Response:
    """Fetch the meetings from an address from now on, if they can be read there; what is typed stays."""
    who.clear()
    form, held = given
    if held is None:
        return meetings_page(request, session, who, organisation_id, address_form=form, status=422)
    data = form.data
    total = set_address(
        session, organisation_id, url=data.url, called=data.called, days=held.days, by=who.by, now=who.now
    )
    return messages.MEETINGS.after(see_other(f"/organisations/{organisation_id}/meetings"), request, total)


@routes.post(ADDRESS + "/removal", "org.calendar_address")
def forget(request: Request, who: Who, session: Write, organisation_id: int, form: Pressed) -> Response:
    """Fetch them no more; the days stay."""
    who.clear()
    forget_address(session, organisation_id, by=who.by, now=who.now)
    return messages.NOT_FETCHED.after(see_other(f"/organisations/{organisation_id}/meetings"), request)
