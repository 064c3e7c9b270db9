"""The inbox as JSON."""

import dataclasses
import datetime
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, File, Form, Query, Request, UploadFile
from fastapi.responses import FileResponse
from starlette.datastructures import UploadFile as SentFile
from starlette.responses import JSONResponse

from app.accounts.identity import Who
from app.errors import Invalid, NotFound, RuleBroken
from app.i18n import _
from app.inbox import actions, queries
from app.inbox.access import item_for, let_in, require_own, seen_by
from app.inbox.forms import AsideIn, AssignmentIn, Basis, DivisionIn, RegisteringIn, UndoIn
from app.inbox.incoming import CameBy, Incoming, came_by, pasted, take_in
from app.inbox.mailbox import MailboxAddress
from app.inbox.models import InboxItem
from app.inbox.queries import InboxState
from app.inbox.registering import from_client
from app.inbox.schemas import DivisionOut, InboxItemOut, MailboxOut
from app.installation import installation_of
from app.intake.texts import clean_text
from app.intake.upload import bare_name
from app.passages import actions as passages
from app.passages.queries import division
from app.plans.queries import places
from app.responses.download import file_sent
from app.responses.registration_forms import Way
from app.responses.schemas import ReceiptOut
from app.rounds.access import consultee_for
from app.rounds.calendar import day_of
from app.storage.schemas import FILE_LOCKED
from app.web.pagination import Cursor, Limit, Listing, after_id, next_url
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("inbox")


def arrived(
    request: Request,
    who: Who,
    session: Read,
    file: Annotated[
        UploadFile | None, File(description="What came: an .eml or .msg, or any file of at most 30 MB")
    ] = None,
    text: Annotated[str, Form(description="Or the text of it, pasted", max_length=5_000_000)] = "",
    channel: Annotated[Way | None, Form(description="How it came; proposed as the answer is registered")] = None,
    received_on: Annotated[datetime.date | None, Form(description="The day it came in, where no mail says it")] = None,
    basis: Annotated[Basis, Form(description="What that day is taken from")] = None,
) -> Incoming:
    """What was sent, kept and read before the writing session begins."""
    let_in(who)
    session.close()
    return incoming_from(request, file, text, came_by(channel, received_on, basis, day_of(who.now)))


def incoming_from(request: Request, file: SentFile | None, text: str, way: CameBy) -> Incoming:
    """What was sent, kept and read. Raises Invalid when nothing was, TooLarge and Unavailable."""
    return replace(_incoming(request, file, text), way=way)


def _incoming(request: Request, file: SentFile | None, text: str) -> Incoming:
    installation = installation_of(request.app)
    if file is not None and file.filename:
        return take_in(installation, file.file, bare_name(file.filename))
    if not text.strip():
        message = _("Välj en fil, eller klistra in texten.")
        raise Invalid(_("Något behöver rättas."), fields={"file": message})
    return pasted(installation, clean_text(text))


@routes.post(
    "/inbox",
    "inbox.receive",
    status_code=201,
    response_model=InboxItemOut,
    responses={200: {"description": "It came before: the same item", "model": InboxItemOut}},
)
def receive(who: Who, incoming: Annotated[Incoming, Depends(arrived, scope="function")], session: Write) -> Any:
    """Take in what came. It is kept as it came; whose it is, is proposed, and a person decides."""
    let_in(who)
    item, new = actions.receive(session, incoming, by_id=who.user.id, now=who.now)
    if not new:
        require_own(session, who, item)
    shown = InboxItemOut.of(queries.shown(session, item))
    return JSONResponse(shown.model_dump(mode="json"), 201 if new else 200)


@routes.get("/inbox", "inbox.list", response_model=Listing[InboxItemOut])
def inbox(
    request: Request,
    who: Who,
    session: Read,
    state: Annotated[InboxState | None, Query(description="Only those that stand so")] = None,
    matched: Annotated[bool | None, Query(description="false: those alone that wait and match no round")] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Any:
    """What came to the inbox and the reader may see, the newest first."""
    let_in(who)
    found, total = queries.items(
        session, seen_by(session, who), state=state, matched=matched, before=after_id(cursor), limit=limit
    )
    following = next_url(request, found[-1].id if len(found) == limit else None)
    return {"items": [InboxItemOut.of(item) for item in found], "total": total, "next": following}


@routes.get("/inbox/mailbox", "inbox.list", response_model=MailboxOut)
def mailbox(request: Request, who: Who, session: Read) -> Any:
    """The authority's own mailbox: when it was last read, or why it cannot be."""
    let_in(who)
    address = MailboxAddress.of(installation_of(request.app).settings)
    known = queries.mailbox_state(session, address.name if address else "")
    return MailboxOut(name=address.shown if address else "", **dataclasses.asdict(known))


@routes.get("/inbox/{inbox_id}", "inbox.read", response_model=InboxItemOut)
def one(who: Who, session: Read, inbox_id: int) -> Any:
    """One item."""
    return InboxItemOut.of(queries.shown(session, item_for(session, who, inbox_id)))


@routes.get("/inbox/{inbox_id}/original", "inbox.read", response_class=FileResponse, responses=FILE_LOCKED)
def original(request: Request, who: Who, session: Read, inbox_id: int) -> Any:
    """What came, byte for byte."""
    item = item_for(session, who, inbox_id)
    return file_sent(request, queries.files_of(session, [item.id])[item.id][0])


@routes.post("/inbox/{inbox_id}/assignment", "inbox.assign", response_model=DivisionOut)
def assign(who: Who, session: Write, inbox_id: int, sent: AssignmentIn) -> Any:
    """Say whose it is: how its text is proposed to be divided. Assigned to another body it is divided anew."""
    item = item_for(session, who, inbox_id)
    consultee, door = consultee_for(session, who, sent.consultee_id)
    return DivisionOut.of(actions.assign(session, item, door.round, consultee, by=who.by, now=who.now))


@routes.post("/inbox/{inbox_id}/set-aside", "inbox.assign", response_model=InboxItemOut)
def set_aside(who: Who, session: Write, inbox_id: int, sent: AsideIn) -> Any:
    """Say that it is no answer. It stays, and can be assigned all the same."""
    item = item_for(session, who, inbox_id)
    actions.set_aside(session, item, reason=sent.reason, by=who.by, now=who.now)
    return InboxItemOut.of(queries.shown(session, item))


def _assigned(item: InboxItem) -> InboxItem:
    if item.assigned_at is None:
        raise RuleBroken(_("Välj först vilken remissinstans det kommer från."), code="not_assigned")
    return item


@routes.get("/inbox/{inbox_id}/division", "inbox.read", response_model=DivisionOut)
def divided(who: Who, session: Read, inbox_id: int) -> Any:
    """How its text is divided now."""
    return DivisionOut.of(division(session, _assigned(item_for(session, who, inbox_id)).text_id))


@routes.put("/inbox/{inbox_id}/division", "inbox.assign", response_model=DivisionOut)
def divide(who: Who, session: Write, inbox_id: int, sent: DivisionIn) -> Any:
    """Divide its text: passages that are together exactly the text, each a comment, none, or open."""
    item = _assigned(item_for(session, who, inbox_id))
    _require_places(session, sent, division(session, item.text_id).plan_version_id)
    passages.change(session, item.text_id, sent.pieces, version=sent.version)
    return DivisionOut.of(division(session, item.text_id))


def _require_places(session: Write, sent: DivisionIn, version_id: int | None) -> None:
    known = places(session, version_id) if version_id else None
    for number, passage in enumerate(sent.passages):
        named = (passage.section_id, passage.indicator_id, passage.cell_id)
        if any(named) and (known is None or not known.has(*named)):
            message = _("Platsen finns inte i planen, eller så hör delarna inte ihop.")
            raise Invalid(_("Något behöver rättas."), fields={f"passages.{number}.section_id": message})


@routes.post("/inbox/{inbox_id}/division/undo", "inbox.assign", response_model=DivisionOut)
def take_back(who: Who, session: Write, inbox_id: int, sent: UndoIn) -> Any:
    """Take the last step back."""
    item = _assigned(item_for(session, who, inbox_id))
    passages.take_back(session, item.text_id, version=sent.version)
    return DivisionOut.of(division(session, item.text_id))


@routes.post("/inbox/{inbox_id}/response", "response.register_manual", status_code=201, response_model=ReceiptOut)
def register(who: Who, session: Write, inbox_id: int, sent: RegisteringIn) -> Any:
    """Register it as an answer of its body. Refused while a passage is neither a comment nor marked as none."""
    item = _assigned(item_for(session, who, inbox_id))
    if item.consultee_id is None:
        raise NotFound(_("Sidan finns inte, eller så har du inte tillgång till den."))
    consultee, door = consultee_for(session, who, item.consultee_id)
    receipt = actions.register_item(
        session,
        item,
        door.round,
        consultee,
        registering=from_client(item, sent),
        version=sent.version,
        stances={one.section_id: one.stance for one in sent.area_stances},
        by=who.by,
        now=who.now,
    )
    return JSONResponse(receipt.json(), 201)
