"""A body's page of joint answers: a code for whoever answers for it, and the bodies that it answers for itself."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from pydantic import Field
from starlette.responses import Response

from app.accounts.identity import Who
from app.drafts import queries as drafts
from app.drafts.actions import joint as own
from app.drafts.respondent_pages.progress import routes
from app.drafts.respondent_pages.submission import answer_of
from app.i18n import mark
from app.installation import installation_of
from app.responses.actions import joint
from app.responses.presentation import ShownAnswer
from app.responses.queries import answers
from app.responses.queries.joint import Jointly, jointly
from app.rounds.access import Holder, holder_for
from app.rounds.respondent_frame import RespondentFrame, respondent_frame
from app.web.forms import Filled, FormModel, Pressed, blank, filled
from app.web.rendering import page, see_other
from app.web.sessions import Read, Write
from app.web.validation_messages import Ask

ADDRESS = "/answers/{consultee_id}/joint"


class CodeForm(FormModel):
    """A code that another body has handed over."""

    code: Annotated[str, Field(min_length=1, max_length=60), Ask(mark("Skriv koden."))]


@dataclass(frozen=True, slots=True)
class JointPage:
    """What ``drafts/joint.html`` shows. ``code``: the one that is out, for those who may sign; ``answer``: what another
    body has sent for this one, too.
    """

    frame: RespondentFrame
    jointly: Jointly
    code: str
    may_sign: bool
    form: Filled[CodeForm]
    answer: ShownAnswer | None
    refused: str = ""


def _page(
    request: Request,
    session: Read,
    who: Who,
    holder: Holder,
    form: Filled[CodeForm] | None = None,
    *,
    refused: str = "",
    status: int = 200,
) -> Response:
    said, may_sign = jointly(session, holder), drafts.may_send(session, holder)
    answer = None
    if said.receipt is not None:
        sent = answers.sent_answer(session, said.receipt.response_id)
        answer = answer_of(request, session, holder, sent.content, sent.numbers, sent.plan_version_id)
    shown = said.offered is not None and may_sign and said.offered.with_id is None
    key = installation_of(request.app).settings.key()
    context = JointPage(
        frame=respondent_frame(holder, who.now),
        jointly=said,
        code=joint.code_of(said.offered, key) if shown and said.offered else "",
        may_sign=may_sign,
        form=form or blank(CodeForm),
        answer=answer,
        refused=refused,
    )
    return page(request, "drafts/joint.html", context, status=status)


@routes.get(ADDRESS, "joint.read")
def show(request: Request, who: Who, session: Read, consultee_id: int) -> Response:
    """Who answers for whom."""
    return _page(request, session, who, holder_for(session, who, consultee_id))


@routes.post(ADDRESS, "joint.name")
def join(
    request: Request,
    who: Who,
    session: Write,
    consultee_id: int,
    form: Annotated[Filled[CodeForm], Depends(filled(CodeForm))],
) -> Response:
    """Answer for the body whose code was typed, too. Twice is once."""
    holder = holder_for(session, who, consultee_id)
    if form.ok:
        name = form.attempt(session, lambda: joint.join(session, holder, form.data.code, now=who.now))
        if name is not None:
            return see_other(f"/answers/{consultee_id}/joint")
    return _page(request, session, who, holder, form, status=422)


@routes.post(ADDRESS + "/{body_id}/removal", "joint.name")
def leave_out(request: Request, who: Who, session: Write, consultee_id: int, body_id: int, form: Pressed) -> Response:
    """Do not answer for a body after all."""
    holder = holder_for(session, who, consultee_id)
    form.attempt(session, lambda: joint.leave_out(session, holder, body_id))
    return _after(request, session, who, holder, form)


@routes.post(ADDRESS + "/code", "joint.offer")
def offer(request: Request, who: Who, session: Write, consultee_id: int, form: Pressed) -> Response:
    """Make a code for whoever is to answer for this body. Again: the same code."""
    holder = holder_for(session, who, consultee_id)
    key = installation_of(request.app).settings.key()
    form.attempt(session, lambda: own.offer_code(session, holder, key=key, now=who.now))
    return _after(request, session, who, holder, form)


@routes.post(ADDRESS + "/stepping-out", "joint.offer")
def step_out(request: Request, who: Who, session: Write, consultee_id: int, form: Pressed) -> Response:
    """Nobody answers for this body any more."""
    holder = holder_for(session, who, consultee_id)
    form.attempt(session, lambda: own.step_out(session, holder, now=who.now))
    return _after(request, session, who, holder, form)


def _after(request: Request, session: Read, who: Who, holder: Holder, form: Pressed) -> Response:
    if form.error(""):
        return _page(request, session, who, holder, refused=form.error(""), status=409)
    return see_other(f"/answers/{holder.consultee.id}/joint")
