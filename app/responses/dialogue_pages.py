"""Dialogue meetings: listed, registered and changed on one page each, in which each comment is a row."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.comments.fields import FIELDS
from app.comments.written import WrittenComment
from app.errors import Invalid
from app.responses import actions, round_cache
from app.responses.actions import Told
from app.responses.dialogue_forms import MeetingForm, RemovalForm, participants_in, participants_text
from app.responses.dialogue_models import DialogueMeeting
from app.responses.queries import answers
from app.responses.queries.dialogues import HeldMeeting, meeting_of, meetings_of
from app.responses.registration_forms import BELOW, at_rows, keys_in, row_fields, rows_in, without_row
from app.responses.registration_places import places_elsewhere, places_to_choose
from app.responses.rules import may_register, require_registrable
from app.rounds.access import Door, round_for
from app.rounds.calendar import day_of
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
NEW = "/rounds/{round_id}/meetings/new"
ONE = "/rounds/{round_id}/meetings/{meeting_id}"


@dataclass(frozen=True, slots=True)
class MeetingsPage:
    """What ``responses/meetings.html`` shows."""

    frame: RoundFrame
    meetings: list[HeldMeeting]
    may_register: bool


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """What ``responses/meeting.html`` shows. ``meeting`` is None for one that is registered now; the rest is as on the
    page on which an answer is registered.
    """

    frame: RoundFrame
    meeting: HeldMeeting | None
    today: Any
    form: Filled[MeetingForm]
    removal: Filled[RemovalForm]
    address_of_meeting: str
    rows: list[int]
    where: list[tuple[str, str]]
    elsewhere: dict[str, str]
    fields: list[tuple[str, str]]
    added: int = 0
    versions: tuple[tuple[str, str], ...] = ()


@routes.get("/rounds/{round_id}/meetings", "response.list")
def list_meetings(request: Request, who: Who, session: Read, round_id: int) -> Response:
    """The meetings that have been held about the round."""
    door = round_for(session, who, round_id)
    may = may_register(door.status) and door.may("response.register_form")
    shown = MeetingsPage(frame(session, door, current="responses"), meetings_of(session, round_id), may)
    return page(request, "responses/meetings.html", shown)


@routes.get(NEW, "response.register_form")
def ask(request: Request, who: Who, session: Read, round_id: int) -> Response:
    """The form for a meeting."""
    door = round_for(session, who, round_id)
    require_registrable(door.status, answered=False, came_on=day_of(who.now), closed_on=None)
    return _page(request, session, who, door, blank(MeetingForm, **row_fields(1)))


@routes.get(ONE, "response.register_form")
def edit(request: Request, who: Who, session: Read, round_id: int, meeting_id: int) -> Response:
    """The form, with what is told of the meeting."""
    door = round_for(session, who, round_id)
    meeting = meeting_of(session, round_id, meeting_id)
    sent = answers.sent_answer(session, meeting.response_id, in_version=door.round.plan_version_id).content
    values: dict[str, Any] = {
        "held_on": meeting.held_on.isoformat(),
        "place": meeting.place,
        "participants": participants_text(list(meeting.participants)),
        "notes": meeting.notes,
        "version": str(meeting.version),
    }
    for key, comment in enumerate(sent.remarks, 1):
        values |= row_fields(key, comment)
    return _page(request, session, who, door, blank(MeetingForm, **values), meeting)


def _page(
    request: Request,
    session: Read,
    who: Who,
    door: Door,
    form: Filled[MeetingForm],
    meeting: HeldMeeting | None = None,
    removal: Filled[RemovalForm] | None = None,
    added: int = 0,
) -> Response:
    rows, named = keys_in(form.values), round_cache.places(request, session, door.round.plan_version_id)
    where = places_to_choose(named)
    codes = [form.value(f"place-{key}") for key in rows]
    shown = MeetingPage(
        frame=frame(session, door, current="responses"),
        meeting=meeting,
        today=day_of(who.now),
        form=form,
        removal=removal or blank(RemovalForm),
        address_of_meeting=f"/rounds/{door.round.id}/meetings/{meeting.id if meeting else 'new'}",
        rows=rows,
        where=where,
        elsewhere=places_elsewhere(named, codes, {code for code, _name in where}),
        fields=[(field.form_name, field.registered_as()) for field in FIELDS],
        added=added,
    )
    refused = form.errors or shown.removal.errors
    return page(
        request,
        "responses/meeting.html",
        shown,
        fragment="responses/_register.html",
        status=422 if refused else 200,
    )


Sent = Annotated[Filled[MeetingForm], Depends(filled(MeetingForm))]


@routes.post(NEW, "meeting.register")
def register(request: Request, who: Who, session: Write, form: Sent, round_id: int) -> Response:
    """Register the meeting; or show the page again with a row more or less, everything kept."""
    door = round_for(session, who, round_id)

    def done(told: Told) -> DialogueMeeting:
        return actions.register_meeting(session, door.round, told, by=who.by, now=who.now)[0]

    return _sent(request, session, who, door, form, None, done)


@routes.post(ONE, "meeting.register")
def change(request: Request, who: Who, session: Write, form: Sent, round_id: int, meeting_id: int) -> Response:
    """Tell something else of the meeting."""
    door = round_for(session, who, round_id)
    meeting = meeting_of(session, round_id, meeting_id)

    def done(told: Told) -> DialogueMeeting:
        version = form.data.version
        return actions.change_meeting(session, door.round, meeting_id, told, version=version, by=who.by, now=who.now)

    return _sent(request, session, who, door, form, meeting, done)


def _sent(
    request: Request,
    session: Read,
    who: Who,
    door: Door,
    form: Filled[MeetingForm],
    meeting: HeldMeeting | None,
    act: Any,
) -> Response:
    do = form.value("do")
    if do:
        return _other_rows(request, session, who, door, form, meeting)
    keys, comments = rows_in(form)
    told = _told(form, comments)
    done = None
    if told is not None and form.ok:
        done = form.attempt(session, lambda: _at_rows(keys, act, told))
    if done is not None:
        return see_other(f"/rounds/{door.round.id}/meetings#meeting-{done.consultee_id}")
    return _page(request, session, who, door, form, meeting)


def _told(form: Filled[MeetingForm], comments: list[WrittenComment]) -> Told | None:
    try:
        participants = participants_in(str(form.values.get("participants", "")))
    except Invalid as error:
        form.refuse(error)
        return None
    if not form.ok:
        return None
    return Told(form.data.held_on, form.data.place.strip(), participants, form.data.notes, comments)


def _at_rows(keys: list[int], act: Any, told: Told) -> DialogueMeeting:
    try:
        meeting: DialogueMeeting = act(told)
    except Invalid as error:
        error.fields = at_rows(error.fields, keys)
        raise
    return meeting


def _other_rows(
    request: Request, session: Read, who: Who, door: Door, form: Filled[MeetingForm], meeting: HeldMeeting | None
) -> Response:
    do, added = form.value("do"), 0
    values: dict[str, Any] = {name: value for name, value in form.values.items() if name != "do"}
    if do.startswith("remove-"):
        values, added = without_row(values, do.removeprefix("remove-")), BELOW
    else:
        added = max(keys_in(values), default=0) + 1
        values |= row_fields(added)
    return _page(request, session, who, door, blank(MeetingForm, **values), meeting, added=added)


@routes.post(ONE + "/removal", "meeting.register")
def remove(
    request: Request,
    who: Who,
    session: Write,
    form: Annotated[Filled[RemovalForm], Depends(filled(RemovalForm))],
    round_id: int,
    meeting_id: int,
) -> Response:
    """Take the meeting away, with a reason: nothing of it counts any more."""
    door = round_for(session, who, round_id)
    meeting = meeting_of(session, round_id, meeting_id)
    done = None
    if form.ok:
        done = form.attempt(
            session,
            lambda: actions.remove_meeting(
                session, door.round, meeting_id, reason=form.data.reason, by=who.by, now=who.now
            ),
        )
    if done is not None:
        return see_other(f"/rounds/{round_id}/meetings#meeting-{meeting_id}")
    values = {"held_on": meeting.held_on.isoformat(), "place": meeting.place, "notes": meeting.notes}
    values |= {"participants": participants_text(list(meeting.participants)), "version": str(meeting.version)}
    return _page(request, session, who, door, blank(MeetingForm, **values), meeting, form)
