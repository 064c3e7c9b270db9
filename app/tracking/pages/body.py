"""One body of a round: where it stands, its letters, more time, its link and address."""

import datetime
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.accounts.policy import Kind
from app.installation import installation_of
from app.mail.queries import LetterRow, letters_for_round
from app.organisations.actions import edit_organisation
from app.responses.queries.received import Registered, registration_of
from app.responses.rules import may_register
from app.rounds import actions as rounds
from app.rounds.access import BodyAndDoor, consultee_for
from app.rounds.calendar import day_of
from app.rounds.counts import is_meeting
from app.rounds.forms import AddressForm, BodyNameForm, LinkForm
from app.rounds.frame import RoundFrame, frame
from app.rounds.links import url_for_link
from app.rounds.rules import takes_first_answer
from app.tracking import actions, messages
from app.tracking.access import extension_for
from app.tracking.forms import DecisionOnPage, Extended
from app.tracking.queries import BoardItem, Extensions, LinkFacts, extensions_of, one_body
from app.tracking.rules import may_remind
from app.web.flash import Flash
from app.web.forms import Filled, Pressed, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
ACTS = (
    "consultee.exempt",
    "consultee.rename",
    "extension.decide",
    "invite.change_address",
    "invite.renew",
    "invite.resend",
    "invite.reveal_link",
    "invite.stop",
    "mail.preview",
    "mail.resend",
    "mail.send_reminder",
    "paper.print",
    "response.list",
    "response.read",
    "response.register_manual",
)


@dataclass(frozen=True, slots=True)
class Exemption:
    """Since when a body need not answer, by whose word, and why."""

    at: datetime.datetime
    by: str
    why: str


@dataclass(frozen=True, slots=True)
class BodyPage:
    """What ``tracking/body.html`` shows. ``can`` names the acts that are shown; ``url`` is a fresh link, shown once.

    ``registered`` says who registered an answer that came by another way than the web.
    """

    frame: RoundFrame
    item: BoardItem
    extensions: Extensions
    letters: list[LetterRow]
    can: set[str]
    registered: Registered | None
    exemption: Exemption | None
    link: LinkFacts
    forms: dict[str, Any] = field(default_factory=dict)
    url: str = ""


def _page(request: Request, session: Read, who: Who, body: BodyAndDoor, *, url: str = "", **tried: Any) -> Response:
    consultee, door = body
    item, link = one_body(session, door.round, consultee.id, day_of(who.now))
    extensions = extensions_of(session, consultee.id)
    can = {act for act in ACTS if door.may(act)}
    if door.kind is Kind.ADMIN:
        can -= {"response.read"}
    if not takes_first_answer(door.status):
        can -= {
            "consultee.exempt",
            "invite.change_address",
            "invite.renew",
            "invite.resend",
            "invite.reveal_link",
            "invite.stop",
            "paper.print",
        }
    if not may_register(door.status):
        can -= {"response.register_manual"}
    if not may_remind(door.status):
        can -= {"extension.decide", "mail.send_reminder"}
    letters = letters_for_round(session, consultee.round_id, consultee_id=consultee.id) if "mail.preview" in can else []
    forms = {
        "later": blank(Extended),
        "address": blank(AddressForm, email=item.email or ""),
        "decision": blank(DecisionOnPage),
        "naming": blank(BodyNameForm, name=item.name, register_too="true"),
    }
    registered = registration_of(session, item.response_id) if item.response_id and item.is_registered else None
    shown = BodyPage(
        frame=frame(session, door, current="board"),
        item=item,
        extensions=extensions,
        letters=letters,
        can=can,
        registered=registered,
        exemption=Exemption(consultee.exempted_at, consultee.exempted_by, consultee.exempted_why)
        if consultee.exempted_at
        else None,
        link=link,
        forms=forms | tried,
        url=url,
    )
    status = 422 if any(form.errors for form in tried.values()) else 200
    return page(request, "tracking/body.html", shown, status=status)


@routes.get("/rounds/{round_id}/consultees/{consultee_id}", "tracking.read")
def show(request: Request, round_id: int, consultee_id: int, who: Who, session: Read) -> Response:
    """Where one body stands and what has been sent to it. A dialogue meeting is no body, and has a page of its own."""
    body = consultee_for(session, who, consultee_id, in_round=round_id)
    if is_meeting(body.consultee):
        meetings = f"/rounds/{round_id}/meetings"
        own = f"/{consultee_id}" if body.door.may("response.register_form") else f"#meeting-{consultee_id}"
        return see_other(f"{meetings}{own}")
    return _page(request, session, who, body)


Later = Annotated[Filled[Extended], Depends(filled(Extended))]


@routes.post("/rounds/{round_id}/consultees/{consultee_id}/extension", "extension.decide")
def extend(request: Request, round_id: int, consultee_id: int, who: Who, session: Write, form: Later) -> Response:
    """Give the body a later last day."""
    consultee, _door = body = consultee_for(session, who, consultee_id, in_round=round_id)
    if form.ok:
        data = form.data
        form.attempt(
            session,
            lambda: actions.grant_extension(
                session, consultee, deadline=data.deadline, reason=data.reason, by=who.by, now=who.now
            ),
        )
    return _back(who, body, messages.GRANTED) if form.ok else _page(request, session, who, body, later=form)


@routes.post("/rounds/{round_id}/extensions/{extension_id}/decision", "extension.decide")
def decide(
    request: Request,
    round_id: int,
    extension_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[DecisionOnPage], Depends(filled(DecisionOnPage))],
) -> Response:
    """Answer a request for more time."""
    extension = extension_for(session, who, extension_id)
    body = consultee_for(session, who, extension.consultee_id, in_round=round_id)
    if form.ok:
        data = form.data
        form.attempt(
            session,
            lambda: actions.decide_extension(
                session,
                extension,
                granted=data.decision == "granted",
                deadline=data.deadline,
                reason=data.reason,
                by=who.by,
                now=who.now,
            ),
        )
    if not form.ok:
        return _page(request, session, who, body, decision=form)
    return _back(who, body, messages.GRANTED if form.data.decision == "granted" else messages.REFUSED)


@routes.post("/rounds/{round_id}/consultees/{consultee_id}/address", "invite.change_address")
def readdress(
    request: Request,
    round_id: int,
    consultee_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[AddressForm], Depends(filled(AddressForm))],
) -> Response:
    """Another address: a fresh link goes there with the invitation, and the old address is told."""
    consultee, door = body = consultee_for(session, who, consultee_id, in_round=round_id)
    if form.ok:
        data, key = form.data, installation_of(request.app).settings.key()
        form.attempt(
            session,
            lambda: rounds.change_address(
                session,
                door.round,
                consultee,
                email=data.email,
                generation=data.generation,
                key=key,
                by=who.by,
                now=who.now,
            ),
        )
    return _back(who, body, messages.READDRESSED) if form.ok else _page(request, session, who, body, address=form)


@routes.post("/rounds/{round_id}/consultees/{consultee_id}/name", "consultee.rename")
def rename(
    request: Request,
    round_id: int,
    consultee_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[BodyNameForm], Depends(filled(BodyNameForm))],
) -> Response:
    """Correct the body's name, here and perhaps in the register."""
    consultee, door = body = consultee_for(session, who, consultee_id, in_round=round_id)

    def correct() -> bool:
        name, in_register = form.data.name, form.data.register_too and door.may("org.register_edit")
        rounds.rename_consultee(session, door.round, consultee, name=name, by=who.by, now=who.now)
        if in_register:
            edit_organisation(session, consultee.organisation_id, changes={"name": name}, by=who.by, now=who.now)
        return True

    if form.ok:
        form.attempt(session, correct)
    return _back(who, body, messages.RENAMED) if form.ok else _page(request, session, who, body, naming=form)


Replacing = Annotated[Filled[LinkForm], Depends(filled(LinkForm))]


@routes.post("/rounds/{round_id}/consultees/{consultee_id}/invitation", "invite.resend")
def resend(round_id: int, consultee_id: int, who: Who, session: Write, form: Pressed) -> Response:
    """The invitation again, with the link that is in force."""
    consultee, door = body = consultee_for(session, who, consultee_id, in_round=round_id)
    rounds.resend_invitation(session, door.round, consultee, by=who.by, now=who.now)
    return _back(who, body, messages.RESENT)


@routes.post("/rounds/{round_id}/consultees/{consultee_id}/renewal", "invite.renew")
def renew(request: Request, round_id: int, consultee_id: int, who: Who, session: Write, form: Replacing) -> Response:
    """A new link by mail; the one before stops."""
    consultee, door = body = consultee_for(session, who, consultee_id, in_round=round_id)
    key = installation_of(request.app).settings.key()
    rounds.renew_link(session, door.round, consultee, generation=form.data.generation, key=key, by=who.by, now=who.now)
    return _back(who, body, messages.RENEWED)


@routes.post("/rounds/{round_id}/consultees/{consultee_id}/link", "invite.reveal_link")
def reveal(request: Request, round_id: int, consultee_id: int, who: Who, session: Write, form: Replacing) -> Response:
    """A fresh link on the page, shown this once, for a body without mail; the one before stops."""
    consultee, _door = body = consultee_for(session, who, consultee_id, in_round=round_id)
    settings = installation_of(request.app).settings
    fresh = rounds.reveal_link(
        session, consultee, generation=form.data.generation, key=settings.key(), by=who.by, now=who.now
    )
    return _page(request, session, who, body, url=url_for_link(settings, fresh.link))


@routes.post("/rounds/{round_id}/consultees/{consultee_id}/link/revocation", "invite.stop")
def stop(request: Request, round_id: int, consultee_id: int, who: Who, session: Write, form: Replacing) -> Response:
    """The link stops, and no new one goes out."""
    consultee, door = body = consultee_for(session, who, consultee_id, in_round=round_id)
    key = installation_of(request.app).settings.key()
    rounds.stop_link(session, door.round, consultee, generation=form.data.generation, key=key, by=who.by, now=who.now)
    return _back(who, body, messages.STOPPED)


def _back(who: Who, body: BodyAndDoor, flash: Flash) -> Response:
    consultee, _door = body
    return flash.after(see_other(f"/rounds/{consultee.round_id}/consultees/{consultee.id}"), who.request)
