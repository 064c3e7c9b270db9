"""The inbox on pages: what waits, one item, its text in passages beside the plan. Every act is a small form."""

from dataclasses import dataclass
from itertools import takewhile
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import Invalid, NotFound, RemissError
from app.i18n import _
from app.inbox import actions, queries
from app.inbox.access import item_for, let_in, require_own, seen_by, whose_rounds
from app.inbox.api import incoming_from
from app.inbox.dividing import (
    Asked,
    Beside,
    ShownHeading,
    ShownPassage,
    beside,
    in_hand,
    next_open,
    shown_headings,
    shown_passages,
)
from app.inbox.incoming import Incoming, came_by
from app.inbox.mailbox import MailboxAddress
from app.inbox.messages import AGAIN, ASIDE, NEW, UNDONE
from app.inbox.models import InboxItem
from app.inbox.page_forms import AsideForm, AssignmentForm, RegisterForm, StepForm, UploadForm
from app.inbox.queries import InboxState, MailboxState, ShownItem
from app.inbox.registering import RegisterPart, from_page, register_part, stances_in
from app.inbox.steps import act_of, places_to_choose
from app.installation import installation_of
from app.passages import actions as passages
from app.passages.pieces import Piece, next_to_judge
from app.passages.queries import Division, division, pieces_of, plan_words
from app.plans.queries import places
from app.responses import round_cache
from app.responses.download import file_sent
from app.responses.registration_forms import asked_in
from app.responses.registration_pages import refuse_early
from app.responses.statement_forms import statements_in
from app.rounds.access import consultee_for
from app.rounds.calendar import day_of
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
MOST_LISTED = 50
MOST_STRANGERS = 10
UNMATCHED = "unmatched"
"""What matches no round, among the states that a list can be narrowed to."""
MOST_SHOWN = 20_000
"""Characters of a text that are shown before it is divided; the whole is in what came."""


@dataclass(frozen=True, slots=True)
class InboxPage:
    """What ``inbox/list.html`` shows; ``older``: where those before it are. ``strangers``: what matches no round, the
    newest of them; ``mailbox``: whose mail is fetched, or ""."""

    form: Filled[UploadForm]
    items: list[ShownItem]
    total: int
    state: str
    older: str
    strangers: list[ShownItem]
    strangers_total: int
    mailbox: str
    fetched: MailboxState
    today: Any


@dataclass(frozen=True, slots=True)
class ItemPage:
    """What ``inbox/item.html`` shows: an item, whose it may be, its text as it is divided; ``errors``: of any form.

    ``text`` is what can be read before it is divided, from the beginning; ``goes_on``: there is more of it. ``at`` is
    the passage in hand, ``next_open`` the next that nobody has placed, 0 without one.
    """

    item: ShownItem
    rounds: list[tuple[str, str]]
    round_id: int | None
    assignment: Filled[AssignmentForm]
    bodies: list[tuple[str, str]]
    aside: Filled[AsideForm]
    text: str
    goes_on: bool
    divided: Division | None
    passages: list[ShownPassage]
    headings: list[ShownHeading]
    at: int
    next_open: int
    beside: Beside | None
    places: list[str]
    step: Filled[StepForm]
    register: RegisterPart | None
    errors: bool


@routes.get("/inbox", "inbox.list")
def inbox(
    request: Request,
    who: Who,
    session: Read,
    state: str = "",
    before: Annotated[int, Query(ge=0, le=2**62)] = 0,
) -> Response:
    """What came, the newest first, and the form for what comes."""
    let_in(who)
    return _list(request, who, session, blank(UploadForm), state, before)


def _list(
    request: Request, who: Who, session: Read, form: Filled[UploadForm], state: str, before: int, status: int = 200
) -> Response:
    wanted = InboxState(state) if state in list(InboxState) else None
    narrowed = wanted or (UNMATCHED if state == UNMATCHED else "")
    seen = seen_by(session, who)
    strangers: tuple[list[ShownItem], int] = [], 0
    if not narrowed and not before:
        known, strangers = queries.in_groups(session, seen, limit=MOST_LISTED, most_strangers=MOST_STRANGERS)
    else:
        matched = None if wanted else narrowed != UNMATCHED
        known = queries.items(session, seen, state=wanted, matched=matched, before=before, limit=MOST_LISTED)
    items, total = known
    kept = f"state={narrowed}&" if narrowed else ""
    older = f"/inbox?{kept}before={items[-1].id}" if len(items) == MOST_LISTED else ""
    address = MailboxAddress.of(installation_of(request.app).settings)
    fetched = queries.mailbox_state(session, address.name) if address else MailboxState()
    shown = InboxPage(
        form,
        items,
        total,
        narrowed,
        older,
        *strangers,
        mailbox=address.shown if address else "",
        fetched=fetched,
        today=day_of(who.now),
    )
    return page(request, "inbox/list.html", shown, status=status)


@dataclass(frozen=True, slots=True)
class Came:
    """The form, and what came with it: None when it could not be taken in, which the form says."""

    form: Filled[UploadForm]
    incoming: Incoming | None


def came(
    request: Request, who: Who, session: Read, form: Annotated[Filled[UploadForm], Depends(filled(UploadForm))]
) -> Came:
    """What was sent, kept and read before the writing session begins."""
    let_in(who)
    session.close()
    if not form.ok:
        return Came(form, None)
    try:
        data = form.data
        way = came_by(data.channel, data.received_on, data.basis, day_of(who.now))
        return Came(form, incoming_from(request, data.file, data.text, way))
    except RemissError as error:
        form.refuse(error if error.fields else Invalid(error.message, code=error.code, fields={"file": error.message}))
        return Came(form, None)


@routes.post("/inbox", "inbox.receive")
def receive(
    request: Request, who: Who, sent: Annotated[Came, Depends(came, scope="function")], session: Write
) -> Response:
    """Take in what came, and show it; what came before is shown as it is."""
    let_in(who)
    if sent.incoming is None:
        return _list(request, who, session, sent.form, "", 0, 422)
    item, new = actions.receive(session, sent.incoming, by_id=who.user.id, now=who.now)
    if not new:
        require_own(session, who, item)
    return (NEW if new else AGAIN).after(see_other(f"/inbox/{item.id}"), request)


@routes.get("/inbox/{inbox_id}", "inbox.read")
def one(
    request: Request,
    who: Who,
    session: Read,
    inbox_id: int,
    round_: Annotated[int, Query(alias="round", ge=0, le=2**62)] = 0,
    at: Annotated[int, Query(ge=0, le=10**6)] = 0,
    split: bool = False,
    section: Annotated[int, Query(ge=0, le=2**62)] = 0,
    paragraph: Annotated[int, Query(ge=0, le=10**6)] = 0,
    find: Annotated[str, Query(max_length=500)] = "",
) -> Response:
    """One item: whose it may be, or its text in passages beside the plan."""
    asked = Asked(at, split, section, paragraph, find.strip())
    return _item(request, who, session, item_for(session, who, inbox_id), round_id=round_, asked=asked)


@routes.get("/inbox/{inbox_id}/files/{number}", "inbox.read")
def file(request: Request, who: Who, session: Read, inbox_id: int, number: str) -> Response:
    """A file of an item to save; number 0 is what came, byte for byte."""
    files = queries.files_of(session, [item_for(session, who, inbox_id).id])[inbox_id]
    wanted = next((file for file in files if str(file.id) == number), None)
    if wanted is None:
        raise NotFound(_("Filen finns inte."))
    return file_sent(request, wanted)


def _item(
    request: Request,
    who: Who,
    session: Read,
    item: InboxItem,
    *,
    round_id: int = 0,
    asked: Asked = Asked(),
    **forms: Filled[Any],
) -> Response:
    shown = queries.shown(session, item)
    rounds = queries.rounds_to_choose(session, whose_rounds(session, who))
    chosen = round_id or item.round_id or (int(rounds[0][0]) if len(rounds) == 1 else None)
    read = division(session, item.text_id)
    divided = read if item.assigned_at is not None else None
    named = round_cache.places(request, session, divided.plan_version_id if divided else None)
    plan = round_cache.plan_words(request, session, divided.plan_version_id if divided else None)
    step = forms.get("step") or blank(StepForm)
    assignment = forms.get("assignment") or blank(AssignmentForm, consultee_id=item.consultee_id or "")
    pieces = divided.pieces if divided else []
    at = in_hand(pieces, asked)
    context = ItemPage(
        item=shown,
        rounds=rounds,
        round_id=chosen,
        assignment=assignment,
        bodies=queries.bodies_to_choose(session, chosen) if chosen in [int(id_) for id_, _title in rounds] else [],
        aside=forms.get("aside") or blank(AsideForm, reason=_("Automatiskt mejl") if item.automatic else ""),
        text="" if divided else read.text[:MOST_SHOWN].strip(),
        goes_on=len(read.text) > MOST_SHOWN,
        divided=divided,
        passages=shown_passages(divided, named, step, at, asked.split) if divided else [],
        headings=shown_headings(divided, named, plan, step) if divided and not item.response_id else [],
        at=at,
        next_open=next_open(pieces, at),
        beside=beside(pieces, at, asked, named, plan, lambda id_: round_cache.section(request, session, id_)),
        places=list(places_to_choose(named)),
        step=step,
        register=register_part(request, session, who, item, divided, named, forms.get("register")),
        errors=any(form.errors for form in forms.values()),
    )
    return page(request, "inbox/item.html", context, status=422 if context.errors else 200)


@routes.post("/inbox/{inbox_id}/assignment", "inbox.assign")
def assign(
    request: Request,
    who: Who,
    form: Annotated[Filled[AssignmentForm], Depends(filled(AssignmentForm))],
    session: Write,
    inbox_id: int,
) -> Response:
    """Say whose it is: its text is proposed to be divided."""
    item = item_for(session, who, inbox_id)
    if form.ok:
        consultee, door = consultee_for(session, who, form.data.consultee_id)
        done = form.attempt(
            session, lambda: actions.assign(session, item, door.round, consultee, by=who.by, now=who.now)
        )
        if done is not None:
            return see_other(f"/inbox/{inbox_id}")
    return _item(request, who, session, item_for(session, who, inbox_id), assignment=form)


@routes.post("/inbox/{inbox_id}/set-aside", "inbox.assign")
def set_aside(
    request: Request,
    who: Who,
    form: Annotated[Filled[AsideForm], Depends(filled(AsideForm))],
    session: Write,
    inbox_id: int,
) -> Response:
    """Say that it is no answer."""
    item = item_for(session, who, inbox_id)
    if form.ok:
        reason = form.data.reason
        form.attempt(session, lambda: actions.set_aside(session, item, reason=reason, by=who.by, now=who.now))
    if form.ok:
        return ASIDE.after(see_other("/inbox"), request)
    return _item(request, who, session, item_for(session, who, inbox_id), aside=form)


@routes.post("/inbox/{inbox_id}/division", "inbox.assign")
def step(
    request: Request,
    who: Who,
    form: Annotated[Filled[StepForm], Depends(filled(StepForm))],
    session: Write,
    inbox_id: int,
) -> Response:
    """One step of dividing, saved at once; or the last one taken back."""
    item = item_for(session, who, inbox_id)
    after = form.attempt(session, lambda: _stepped(session, item, form.data)) if form.ok else None
    if after is not None:
        to = _to_judge(after.pieces, after.number, form.data.do)
        answer = see_other(f"/inbox/{inbox_id}?at={to}#place-{to}" if to else f"/inbox/{inbox_id}#registering")
        return UNDONE.after(answer, request) if form.data.do == "undo" else answer
    number = str(form.value("number") or "")
    asked = Asked(int(number) if number.isdecimal() else 0)
    return _item(request, who, session, item_for(session, who, inbox_id), asked=asked, step=form)


@dataclass(frozen=True, slots=True)
class Stepped:
    """The passages after a step, and the number of the one that it was about."""

    pieces: list[Piece]
    number: int


def _to_judge(pieces: list[Piece], number: int, do: str) -> int:
    """The passage that somebody has in hand after a step: what was taken back, joined or divided is looked at again."""
    if do in ("undo", "join", "split", "whole"):
        return min(number, len(pieces))
    return next_to_judge(pieces, number)


def _stepped(session: Write, item: InboxItem, data: StepForm) -> Stepped:
    if data.do == "undo":
        before = pieces_of(session, item.text_id)
        passages.take_back(session, item.text_id, version=data.version)
        pieces = pieces_of(session, item.text_id)
        same = sum(1 for _same in takewhile(lambda pair: pair[0] == pair[1], zip(before, pieces, strict=False)))
        return Stepped(pieces, same + 1)
    version_id = division(session, item.text_id).plan_version_id
    if version_id is None:
        raise NotFound(_("Planen finns inte."))
    act = act_of(data, places=places(session, version_id), plan=plan_words(session, version_id))
    passages.change(session, item.text_id, act, version=data.version)
    return Stepped(pieces_of(session, item.text_id), data.number)


@routes.post("/inbox/{inbox_id}/registration", "response.register_manual")
def register(
    request: Request,
    who: Who,
    form: Annotated[Filled[RegisterForm], Depends(filled(RegisterForm))],
    session: Write,
    inbox_id: int,
) -> Response:
    """Register it as an answer of its body."""
    item = item_for(session, who, inbox_id)
    if item.consultee_id is None or item.assigned_at is None:
        raise NotFound(_("Sidan finns inte, eller så har du inte tillgång till den."))
    consultee, door = consultee_for(session, who, item.consultee_id)
    if form.value("do") == "statement":
        values = {name: value for name, value in form.values.items() if name != "do"}
        return _item(request, who, session, item_for(session, who, inbox_id), register=blank(RegisterForm, **values))
    answers = asked_in(form, round_cache.questions(request, session, door.round))
    statements = statements_in(form)
    version_id = division(session, item.text_id).plan_version_id
    stances = stances_in(form, round_cache.places(request, session, version_id))
    refuse_early(door, form)
    if form.ok:
        receipt = form.attempt(
            session,
            lambda: actions.register_item(
                session,
                item,
                door.round,
                consultee,
                registering=from_page(form, answers, statements),
                version=form.data.version,
                stances=stances,
                by=who.by,
                now=who.now,
            ),
        )
        if receipt is not None:
            return see_other(f"/responses/{receipt.response_id}?registered=true")
    return _item(request, who, session, item_for(session, who, inbox_id), register=form)
