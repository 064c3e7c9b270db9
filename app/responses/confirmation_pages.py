"""An official registers that a body has confirmed its preliminary answer, from minutes that came by another way."""

import datetime
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.installation import installation_of
from app.responses import actions
from app.responses.confirmation_forms import ConfirmForm, KeptConfirmation, kept_confirmation
from app.responses.queries import answers
from app.responses.queries.answers import Receipt
from app.responses.statement_forms import rows_of
from app.rounds.access import BodyAndDoor, consultee_for
from app.rounds.calendar import day_of
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
ADDRESS = "/rounds/{round_id}/consultees/{consultee_id}/confirmation"


@dataclass(frozen=True, slots=True)
class RegisterConfirmationPage:
    """What ``responses/confirm.html`` shows."""

    frame: RoundFrame
    consultee_id: int
    organisation: str
    receipt: Receipt | None
    form: Filled[ConfirmForm]
    kept: list[tuple[str, str]]
    today: str
    statements: list[int]


@routes.get(ADDRESS, "response.register_form")
def ask_confirmation(request: Request, who: Who, session: Read, round_id: int, consultee_id: int) -> Response:
    """The form for a decision on the body's current answer."""
    body = consultee_for(session, who, consultee_id, in_round=round_id)
    return _page(request, session, who.now, body, blank(ConfirmForm), [])


def _page(
    request: Request,
    session: Read,
    now: datetime.datetime,
    body: BodyAndDoor,
    form: Filled[ConfirmForm],
    kept: list[tuple[str, str]],
) -> Response:
    receipt = next(iter(answers.receipts(session, body.consultee.id)), None)
    shown = RegisterConfirmationPage(
        frame=frame(session, body.door, current="responses"),
        consultee_id=body.consultee.id,
        organisation=body.consultee.name,
        receipt=receipt,
        form=form,
        kept=kept,
        today=day_of(now).isoformat(),
        statements=rows_of(form.values),
    )
    return page(request, "responses/confirm.html", shown, status=422 if form.sent else 200)


SentForm = Annotated[Filled[ConfirmForm], Depends(filled(ConfirmForm))]


def kept(
    request: Request, who: Who, session: Read, form: SentForm, round_id: int, consultee_id: int
) -> KeptConfirmation:
    """Files are kept before the writing session begins."""
    consultee_for(session, who, consultee_id, in_round=round_id)
    session.close()
    installation = installation_of(request.app)
    return kept_confirmation(installation.settings.key(), installation.store, form, originals=True)


@routes.post(ADDRESS, "response.register_manual")
def register_confirmation(
    request: Request,
    who: Who,
    sent: Annotated[KeptConfirmation, Depends(kept, scope="function")],
    session: Write,
    round_id: int,
    consultee_id: int,
) -> Response:
    """Register what the page says. Pressed twice it is registered once."""
    body, form = consultee_for(session, who, consultee_id, in_round=round_id), sent.form
    if sent.refused is not None:
        form.refuse(sent.refused)
    if sent.asks_for_room:
        return _page(request, session, who.now, body, sent.again(), sent.shown)
    confirming = sent.confirming(registered=True)
    if confirming is not None:
        door, consultee = body.door, body.consultee
        done = form.attempt(
            session,
            lambda: actions.confirm(session, door.round, consultee, confirming=confirming, by=who.by, now=who.now),
        )
        if done is not None:
            return see_other(f"/responses/{done[0].response_id}")
    return _page(request, session, who.now, body, form, sent.shown)
