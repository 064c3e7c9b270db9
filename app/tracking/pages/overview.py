"""A round's overview: the one thing to do next, where it stands, and the acts of its life."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import Invalid
from app.i18n import _
from app.installation import installation_of
from app.responses import round_cache
from app.rounds import actions, forms, messages, queries
from app.rounds.access import Door, round_for
from app.rounds.background import Background
from app.rounds.background_words import Said, background_words
from app.rounds.calendar import days_left
from app.rounds.checks import DayRule, Finding, Group, Unreachable, blockers, check, grouped
from app.rounds.conclusions import conclusion, may_conclude
from app.rounds.frame import RoundFrame, frame_of
from app.rounds.identification import identity_service
from app.rounds.kinds import Identification
from app.rounds.next_step import awaited_figures, is_overdue, next_step
from app.rounds.previews import LetterPreview, invitation_preview
from app.rounds.queries import ContactPerson, RoundStatus
from app.rounds.questions import AskedQuestion
from app.rounds.rules import may_cancel, may_close, may_compile, may_reopen, may_schedule
from app.rounds.turnout import awaited_in_words
from app.tracking.models import Extension
from app.tracking.queries import PlanFacts, coming, due_bodies
from app.tracking.schedule_words import planned_in_words
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Act = Annotated[str, Query(max_length=20)]
ACTS = (
    "round.edit",
    "round.open",
    "round.schedule",
    "round.close",
    "round.compile",
    "round.reopen",
    "round.cancel",
    "round.conclude",
    "round.copy",
    "round.preview",
    "round.delete",
    "round.change_deadline",
    "invite.create",
    "role.grant_handler",
    "extension.decide",
    "mail.preview",
    "paper.print_form",
    "mail.send_reminder",
)


ON_THE_SPOT = 30
"""So many missing addresses are filled in where the round is opened; more than that on the page of addresses."""


@dataclass(frozen=True, slots=True)
class Opening:
    """What opening the draft would do: what to look at first, who gets a letter, the letter itself.

    ``unreachable``: the bodies whose missing addresses are filled in on the spot, where they are few and one may;
    ``addresses`` is where all of them are. ``may_move``: whether this person may set a better last day; ``version`` is
    that of what the checks have read.
    """

    groups: list[Group]
    unreachable: Sequence[Unreachable]
    addresses: str
    blocked: bool
    bodies: int
    letters: int
    preview: LetterPreview
    may_move: bool
    version: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What ``tracking/overview.html`` shows. ``can`` holds the names of the acts that are shown.

    ``overdue``: on an overdue round how many are waited for, in words. ``act``: whose form stands open, if any.
    ``planned``: what it does by itself, in words; ``stopped_at``: when the checks stopped an opening at its time.
    ``identifies``: there is a service at which those who sign can identify themselves.
    ``next``: what a round that is compiled needs next, in words.
    ``due``: how many the plan of reminders says are to be reminded now, where an official sends them.
    """

    frame: RoundFrame
    row: queries.RoundRow
    awaited: str
    decision: str
    overdue: str
    act: str
    cover_letter: str
    signer_required: bool
    identification: Identification
    identifies: bool
    contact: ContactPerson | None
    days_left: int
    questions: Sequence[AskedQuestion]
    background: Sequence[Said]
    members: list[queries.Member]
    has_handler: bool
    requests: list[tuple[Extension, str]]
    planned: list[str]
    stopped_at: datetime.datetime | None
    next: str
    due: int
    opening: Opening | None
    can: set[str]
    forms: dict[str, Any] = field(default_factory=dict)


def _overview(session: Read, door: Door, who: Who, act: str, **tried: Any) -> Overview:
    round_id = door.round.id
    draft, row = door.status is RoundStatus.DRAFT, queries.found_round(session, door, who.now)
    questions, members = queries.questions(session, round_id), queries.members(session, round_id)
    background = round_cache.background(who.request, session, door.round)
    has_handler = any(member.handles for member in members)
    requests, plan, schedule = coming(session, round_id)
    decision = conclusion(session, round_id) if door.status is RoundStatus.CONCLUDED else None
    return Overview(
        frame=frame_of(door, row.counts.responded, row.counts.comments, current="overview"),
        row=row,
        awaited=awaited_in_words(row.counts, row.deadline, is_open=door.status is RoundStatus.OPEN),
        decision=decision.in_words if decision else "",
        overdue=awaited_figures(row.counts) if is_overdue(row, who.now) else "",
        act=act,
        cover_letter=door.round.cover_letter,
        signer_required=door.round.signer_required,
        identification=door.round.identification,
        identifies=identity_service(who.request) is not None,
        contact=door.round.contact,
        days_left=days_left(door.round.deadline, who.now),
        questions=questions,
        background=background_words(background),
        members=members,
        has_handler=has_handler,
        requests=requests if door.status is RoundStatus.OPEN else [],
        planned=planned_in_words(schedule, door.status, door.round.deadline),
        stopped_at=schedule.stopped_at if draft else None,
        next=next_step(row, who.now, replies=door.may("assess.reply")) if door.status is RoundStatus.COMPILING else "",
        due=_due(session, door, who, plan),
        opening=_opening(session, door, who, questions, background, has_handler=has_handler) if draft else None,
        can=_acts(door),
        forms={
            "why": blank(forms.Why),
            "later": blank(forms.LaterDay, deadline=door.round.deadline.isoformat()),
            "again": blank(forms.ReopeningForm, tell_bodies="true"),
            **tried,
        },
    )


def _due(session: Read, door: Door, who: Who, plan: PlanFacts | None) -> int:
    """How many the plan says are to be reminded now, where an official sends the reminders."""
    if door.status is not RoundStatus.OPEN or plan is None or plan.automatic or not door.may("mail.send_reminder"):
        return 0
    return len(due_bodies(session, door.round, plan, who.now))


def _acts(door: Door) -> set[str]:
    """The acts that this person may do, and that have their time while the round stands where it does."""
    status = door.status
    in_time = {
        "round.schedule": may_schedule(status),
        "round.close": may_close(status),
        "round.compile": may_compile(status),
        "round.reopen": may_reopen(status),
        "round.cancel": may_cancel(status),
        "round.conclude": may_conclude(status),
        "round.change_deadline": status is RoundStatus.OPEN,
        "invite.create": status is RoundStatus.OPEN,
        "round.preview": status is RoundStatus.OPEN,
        "round.copy": status is not RoundStatus.DRAFT,
    }
    return {act for act in ACTS if in_time.get(act, True) and door.may(act)}


def _opening(
    session: Read,
    door: Door,
    who: Who,
    questions: Sequence[AskedQuestion],
    background: Background,
    *,
    has_handler: bool,
) -> Opening:
    settings = installation_of(who.request.app).settings
    subject = queries.subject_of(
        session,
        door.round,
        who.now,
        questions=questions,
        background=background,
        list_id=door.list_id,
        has_handler=has_handler,
        rule=DayRule(settings.shortest_period, settings.quiet),
    )
    findings = check(subject)
    may_address = door.list_id is not None and who.may("org.register_edit")
    return Opening(
        grouped(finding if _may_mend(door, finding) else replace(finding, href="") for finding in findings),
        subject.unreachable if may_address and len(subject.unreachable) <= ON_THE_SPOT else [],
        f"/lists/{door.list_id}/addresses?round={door.round.id}" if may_address else "",
        bool(blockers(findings)),
        len(subject.bodies),
        len(subject.bodies) - len(subject.unreachable),
        invitation_preview(door.round, by=who.by, now=who.now, authority_name=settings.authority_name),
        door.may("round.edit"),
        door.round.edit_version,
    )


def _may_mend(door: Door, finding: Finding) -> bool:
    """Whether this person may go where it is mended."""
    return door.may("information.list" if finding.code == "information_left" else "round.edit")


def _show(request: Request, session: Read, door: Door, who: Who, act: str = "", **tried: Any) -> Response:
    status = 422 if any(form.errors for form in tried.values()) else 200
    return page(request, "tracking/overview.html", _overview(session, door, who, act, **tried), status=status)


@routes.get("/rounds/{round_id}", "round.read_internal")
def overview(request: Request, round_id: int, who: Who, session: Read, act: Act = "") -> Response:
    """Where the round stands, and what to do next. ``act``: the form that shall stand open."""
    return _show(request, session, round_for(session, who, round_id), who, act)


@routes.post("/rounds/{round_id}/last-day", "round.edit")
def move_last_day(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[forms.MovedDay], Depends(filled(forms.MovedDay))],
) -> Response:
    """Give a draft the last day that the checks have offered, unless somebody has changed it meanwhile."""
    door = round_for(session, who, round_id)
    if not form.ok:
        raise Invalid(_("Välj sista svarsdag."), fields=dict(form.errors))
    actions.edit_round(session, door.round, version=form.data.version, deadline=form.data.to, by=who.by, now=who.now)
    return messages.EDITED.after(see_other(f"/rounds/{round_id}"), request)


@routes.post("/rounds/{round_id}/opening", "round.open")
def open_(request: Request, round_id: int, who: Who, session: Write) -> Response:
    """Open the round, once; the board comes next."""
    door = round_for(session, who, round_id)
    letters = actions.open_round(
        session, door.round, key=installation_of(request.app).settings.key(), by=who.by, now=who.now
    )
    board = see_other(f"/rounds/{round_id}/board")
    return board if letters is None else messages.OPENED.after(board, request, letters)


@routes.post("/rounds/{round_id}/compilation", "round.compile")
def compile_(request: Request, round_id: int, who: Who, session: Write) -> Response:
    """Begin to compile."""
    actions.start_compilation(session, round_for(session, who, round_id).round, by=who.by, now=who.now)
    return messages.COMPILING.after(see_other(f"/rounds/{round_id}"), request)


WhyForm = Annotated[Filled[forms.Why], Depends(filled(forms.Why))]
AgainForm = Annotated[Filled[forms.ReopeningForm], Depends(filled(forms.ReopeningForm))]
LaterForm = Annotated[Filled[forms.LaterDay], Depends(filled(forms.LaterDay))]


@routes.post("/rounds/{round_id}/cancellation", "round.cancel")
def cancel(request: Request, round_id: int, who: Who, session: Write, form: WhyForm) -> Response:
    """Cancel the round, with a reason that the bodies are told."""
    door = round_for(session, who, round_id)
    if form.ok:
        reason = form.data.reason
        letters = form.attempt(
            session, lambda: actions.cancel_round(session, door.round, reason=reason, by=who.by, now=who.now)
        )
        if letters is not None:
            return messages.CANCELLED.after(see_other(f"/rounds/{round_id}"), request, letters)
    return _show(request, session, door, who, why=form)


@routes.post("/rounds/{round_id}/reopening", "round.reopen")
def reopen(request: Request, round_id: int, who: Who, session: Write, form: AgainForm) -> Response:
    """Open a closed round again, with a later last day for all and a reason."""
    door = round_for(session, who, round_id)
    if form.ok:
        wanted = form.data.model_dump()
        letters = form.attempt(
            session, lambda: actions.reopen_round(session, door.round, **wanted, by=who.by, now=who.now)
        )
        if letters is not None:
            return messages.REOPENED.after(see_other(f"/rounds/{round_id}"), request, letters)
    return _show(request, session, door, who, again=form)


@routes.post("/rounds/{round_id}/deadline", "round.change_deadline")
def change_deadline(request: Request, round_id: int, who: Who, session: Write, form: LaterForm) -> Response:
    """Give everybody a later last day, with a reason that they are told."""
    door = round_for(session, who, round_id)
    if form.ok:
        data = form.data
        letters = form.attempt(
            session,
            lambda: actions.change_deadline(
                session, door.round, deadline=data.deadline, reason=data.reason, by=who.by, now=who.now
            ),
        )
        if letters is not None:
            return messages.LATER.after(see_other(f"/rounds/{round_id}"), request, letters)
    return _show(request, session, door, who, later=form)
