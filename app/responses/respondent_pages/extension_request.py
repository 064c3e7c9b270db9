"""Asking for more time."""

import datetime
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import Invalid
from app.i18n import _
from app.responses.respondent_forms import TimeForm
from app.responses.respondent_pages.progress import routes
from app.rounds.access import Holder, holder_for
from app.rounds.actions import request_extension
from app.rounds.queries import extensions_of
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.sessions import Read, Write
from app.web.text import tidy


@dataclass(frozen=True, slots=True)
class Asked:
    """An earlier request and what came of it: None while nobody has decided."""

    deadline: datetime.date
    requested_at: datetime.datetime
    decision: str | None
    granted_until: datetime.date | None
    reason: str


@dataclass(frozen=True, slots=True)
class TimePage:
    """What ``responses/extension.html`` shows."""

    frame: RespondentFrame
    asked: list[Asked]
    can_ask: bool
    form: Filled[TimeForm]


@routes.get("/answers/{consultee_id}/extension", "extension.request_form")
def more_time(request: Request, who: Who, session: Read, consultee_id: int) -> Response:
    """The form, and what came of earlier requests."""
    holder = holder_for(session, who, consultee_id)
    return page(request, "responses/extension.html", _context(session, holder, who, blank(TimeForm)))


def _context(session: Read, holder: Holder, who: Who, form: Filled[TimeForm]) -> TimePage:
    frame = respondent_frame(holder, who.now)
    asked = [
        Asked(one.requested_deadline, one.requested_at, one.decision, one.deadline, one.decision_reason)
        for one in extensions_of(session, holder.consultee.id)
    ]
    waiting = any(one.decision is None for one in asked)
    return TimePage(frame, asked, frame.status == "open" and not frame.answered and not waiting, form)


@routes.post("/answers/{consultee_id}/extension", "extension.request")
def ask(
    request: Request,
    who: Who,
    form: Annotated[Filled[TimeForm], Depends(filled(TimeForm))],
    session: Write,
    consultee_id: int,
) -> Response:
    """Send the request to the officials."""
    holder = holder_for(session, who, consultee_id)
    day, reason = _day(form), tidy(form.value("reason"))
    if not reason:
        form.refuse(Invalid(fields={"reason": _("Skriv varför ni behöver mer tid.")}))
    elif len(reason) > 2000:
        form.refuse(Invalid(fields={"reason": _("Skriv högst 2 000 tecken.")}))
    if form.ok and day is not None:
        made = form.attempt(
            session,
            lambda: request_extension(
                session, holder.consultee, deadline=day, reason=reason, by=holder.by, now=who.now
            ),
        )
        if made is not None:
            return see_other(f"/answers/{consultee_id}/extension")
    return page(request, "responses/extension.html", _context(session, holder, who, form), status=422)


def _day(form: Filled[TimeForm]) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(form.value("deadline").strip())
    except ValueError:
        form.refuse(Invalid(fields={"deadline": _("Skriv datumet som år-månad-dag, till exempel 2027-03-15.")}))
        return None
