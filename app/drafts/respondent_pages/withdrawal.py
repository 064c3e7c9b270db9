"""A body's page on which it takes its answer back."""

import datetime
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from pydantic import Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts import actions
from app.drafts import queries as drafts
from app.drafts.respondent_pages.progress import routes
from app.drafts.rules import withdraw_word
from app.responses.actions import Withdrawing
from app.responses.queries import answers
from app.responses.queries.answers import Receipt
from app.rounds.access import Holder, holder_for
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.forms import Filled, FormModel, blank, filled
from app.web.rendering import page, see_other
from app.web.sessions import Read, Write

ADDRESS = "/answers/{consultee_id}/withdrawal"


class WithdrawForm(FormModel):
    """The page as it was sent. ``revision`` is the answer that it showed."""

    revision: int = Field(0, ge=0, le=2**31 - 1)
    reason: str = Field(default="", max_length=2000)
    word: str = Field(default="", max_length=100)


@dataclass(frozen=True, slots=True)
class WithdrawPage:
    """What ``drafts/withdraw.html`` shows. ``word`` is what is typed."""

    frame: RespondentFrame
    receipt: Receipt | None
    form: Filled[WithdrawForm]
    may_send: bool
    word: str


@routes.get(ADDRESS, "response.read_own")
def ask_withdrawal(request: Request, who: Who, session: Read, consultee_id: int) -> Response:
    """What taking the answer back means, and the form for it."""
    holder = holder_for(session, who, consultee_id)
    return _page(request, session, holder, who.now, blank(WithdrawForm))


def _page(
    request: Request, session: Read, holder: Holder, now: datetime.datetime, form: Filled[WithdrawForm]
) -> Response:
    shown = WithdrawPage(
        frame=respondent_frame(holder, now),
        receipt=next(iter(answers.receipts(session, holder.consultee.id)), None),
        form=form,
        may_send=drafts.may_send(session, holder),
        word=withdraw_word(),
    )
    return page(request, "drafts/withdraw.html", shown, status=422 if form.sent else 200)


@routes.post(ADDRESS, "response.withdraw")
def withdraw(
    request: Request,
    who: Who,
    session: Write,
    consultee_id: int,
    form: Annotated[Filled[WithdrawForm], Depends(filled(WithdrawForm))],
) -> Response:
    """Take the answer back. Pressed twice it is taken back once, and both presses end at its receipt."""
    holder = holder_for(session, who, consultee_id)
    if form.ok:
        withdrawing = Withdrawing(form.data.revision, form.data.reason)
        done = form.attempt(
            session,
            lambda: actions.withdraw_answer(session, holder, withdrawing=withdrawing, word=form.data.word, now=who.now),
        )
        if done is not None:
            return see_other(f"/answers/{consultee_id}/responses/{done[0].revision}")
    return _page(request, session, holder, who.now, form)
