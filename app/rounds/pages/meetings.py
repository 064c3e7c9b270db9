"""The days on which a body meets: typed, or filled in from a calendar file and looked at before they are saved."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.accounts.policy import verdict
from app.errors import Invalid, RemissError
from app.i18n import _, long_date
from app.intake.upload import on_disk
from app.organisations.queries import organisation
from app.rounds import messages
from app.rounds.actions import set_meetings
from app.rounds.calendar import day_of
from app.rounds.meeting_days import FromCalendar, calendar_days, typed_days
from app.rounds.meeting_forms import AddressForm, MeetingsForm
from app.rounds.queries import meeting_days
from app.rounds.queries.meetings import FetchedFrom, fetched_from
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True, slots=True)
class MeetingsPage:
    """What ``rounds/meetings.html`` shows. ``from_file``: what a file has just been read to hold; not saved yet.

    ``fetched_from``: the address that the days are fetched from; it is shown to ``may_fetch`` alone, who may set it.
    """

    organisation_id: int
    name: str
    form: Filled[MeetingsForm]
    from_file: FromCalendar | None = None
    fetched_from: FetchedFrom | None = None
    may_fetch: bool = False
    address_form: Filled[AddressForm] | None = None


def _lines(days: Iterable[datetime.date]) -> str:
    return "\n".join(long_date(day) for day in days)


@routes.get("/organisations/{organisation_id}/meetings", "org.register_form")
def meetings(request: Request, who: Who, session: Read, organisation_id: int) -> Response:
    """The days from today on, one a line."""
    who.clear()
    return meetings_page(request, session, who, organisation_id)


def meetings_page(
    request: Request,
    session: Read,
    who: Who,
    organisation_id: int,
    *,
    form: Filled[MeetingsForm] | None = None,
    from_file: FromCalendar | None = None,
    address_form: Filled[AddressForm] | None = None,
    status: int = 200,
) -> Response:
    """The page with what was typed, or else with what is saved."""
    body = organisation(session, organisation_id)
    source = fetched_from(session, organisation_id)
    if form is None:
        days = meeting_days(session, organisation_id, since=day_of(who.now))
        form = blank(MeetingsForm, days=_lines(days), version=body.version)
    if address_form is None:
        address_form = blank(AddressForm, url=source.url if source else "", called=source.called if source else "")
    shown = MeetingsPage(
        organisation_id,
        body.name,
        form,
        from_file,
        fetched_from=source,
        may_fetch=verdict("org.calendar_address", who.kind) == "S",
        address_form=address_form,
    )
    return page(request, "rounds/meetings.html", shown, status=status)


@dataclass(frozen=True, slots=True)
class Sent:
    """The form as it was sent. With a calendar file: what that holds, or why it cannot be read in the form's errors."""

    form: Filled[MeetingsForm]
    reads: bool = False
    from_file: FromCalendar | None = None
    status: int = 200


def sent(who: Who, form: Annotated[Filled[MeetingsForm], Depends(filled(MeetingsForm))]) -> Sent:
    """The form, and its file read in a child process before anything is locked."""
    who.clear()
    if not form.ok:
        return Sent(form)
    file = form.data.file
    if file is None or not file.filename:
        if form.data.do != "read":
            return Sent(form)
        form.refuse(Invalid(fields={"file": _("Välj en kalenderfil (.ics).")}))
        return Sent(form, reads=True, status=422)
    try:
        with on_disk(file.file) as path:
            held = calendar_days(path, called=form.data.called, today=day_of(who.now))
    except RemissError as error:
        form.refuse(Invalid(error.message, fields={"file": error.message}))
        return Sent(form, reads=True, status=error.status)
    return Sent(form, reads=True, from_file=held)


@routes.post("/organisations/{organisation_id}/meetings", "org.register_edit")
def save(
    request: Request, who: Who, given: Annotated[Sent, Depends(sent)], session: Write, organisation_id: int
) -> Response:
    """Save the days; or add those of a calendar file to what is typed, to be looked at before it is saved.

    What is no day, or has passed, is told with its line, and nothing is saved.
    """
    form, today, status = given.form, day_of(who.now), given.status

    def keep() -> int:
        days, version = typed_days(form.data.days, today=today), form.data.version
        return set_meetings(session, organisation_id, days, version=version, today=today, by=who.by, now=who.now)

    if form.ok and not given.reads:
        saved = form.attempt(session, keep)
        if saved is not None:
            return messages.MEETINGS.after(see_other(f"/organisations/{organisation_id}"), request, saved)
        status = 409 if form.error("") else 422
    elif form.errors and not given.reads:
        status = 422
    if given.from_file is not None:
        together = _together(form.data.days, given.from_file, today)
        form = blank(MeetingsForm, days=together, version=form.data.version, called=form.data.called)
    return meetings_page(request, session, who, organisation_id, form=form, from_file=given.from_file, status=status)


def _together(typed: str, held: FromCalendar, today: datetime.date) -> str:
    """What is typed and the days of a file, a line each: in order, if all that is typed are days."""
    try:
        return _lines(sorted({*typed_days(typed, today=today), *held.days}))
    except Invalid:  # what is typed stays as it is, and is told when it is saved
        return "\n".join(filter(None, [typed.strip(), _lines(held.days)]))
