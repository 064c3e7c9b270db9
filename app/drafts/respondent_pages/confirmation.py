"""A body's page on which it confirms what it sent as preliminary, once its board has decided."""

import datetime
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts import actions
from app.drafts import queries as drafts
from app.drafts.later_edits import answered
from app.drafts.respondent_pages.progress import routes
from app.installation import installation_of
from app.responses.confirmation_forms import ConfirmForm, KeptConfirmation, kept_confirmation
from app.responses.queries import answers
from app.responses.queries.answers import Receipt
from app.responses.statement_forms import rows_of
from app.rounds.access import Holder, holder_for
from app.rounds.calendar import day_of
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.sessions import Read, Write

ADDRESS = "/answers/{consultee_id}/confirmation"


@dataclass(frozen=True, slots=True)
class ConfirmPage:
    """What ``drafts/confirm.html`` shows. ``changes``: how much of the draft differs from what was sent."""

    frame: RespondentFrame
    receipt: Receipt | None
    form: Filled[ConfirmForm]
    kept: list[tuple[str, str]]
    may_send: bool
    changes: int
    today: str
    statements: list[int]


@routes.get(ADDRESS, "response.read_own")
def ask_confirmation(request: Request, who: Who, session: Read, consultee_id: int) -> Response:
    """What was sent as preliminary, and the form for the decision."""
    holder = holder_for(session, who, consultee_id)
    return _page(request, session, holder, who.now, blank(ConfirmForm), [])


def _page(
    request: Request,
    session: Read,
    holder: Holder,
    now: datetime.datetime,
    form: Filled[ConfirmForm],
    kept: list[tuple[str, str]],
) -> Response:
    receipt = next(iter(answers.receipts(session, holder.consultee.id)), None)
    sent = answered(session, holder, drafts.draft(session, holder))
    shown = ConfirmPage(
        frame=respondent_frame(holder, now),
        receipt=receipt,
        form=form,
        kept=kept,
        may_send=drafts.may_send(session, holder),
        changes=sent.later.count if sent else 0,
        today=day_of(now).isoformat(),
        statements=rows_of(form.values),
    )
    return page(request, "drafts/confirm.html", shown, status=422 if form.sent else 200)


Sent = Annotated[Filled[ConfirmForm], Depends(filled(ConfirmForm))]


def kept(request: Request, who: Who, session: Read, form: Sent, consultee_id: int) -> KeptConfirmation:
    """Files are kept before the writing session begins; who holds no link is refused before they are."""
    holder_for(session, who, consultee_id)
    session.close()
    installation = installation_of(request.app)
    return kept_confirmation(installation.settings.key(), installation.store, form, originals=False)


@routes.post(ADDRESS, "response.confirm")
def confirm(
    request: Request,
    who: Who,
    sent: Annotated[KeptConfirmation, Depends(kept, scope="function")],
    session: Write,
    consultee_id: int,
) -> Response:
    """Confirm the answer as it was sent. Pressed twice it is confirmed once, and both presses end at its receipt."""
    holder, form = holder_for(session, who, consultee_id), sent.form
    if sent.refused is not None:
        form.refuse(sent.refused)
    if sent.asks_for_room:
        return _page(request, session, holder, who.now, sent.again(), sent.shown)
    confirming = sent.confirming()
    if confirming is not None:
        done = form.attempt(
            session, lambda: actions.confirm_answer(session, holder, confirming=confirming, now=who.now)
        )
        if done is not None:
            return see_other(f"/answers/{consultee_id}/responses/{done[0].revision}")
    return _page(request, session, holder, who.now, form, sent.shown)
