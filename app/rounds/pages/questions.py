"""What a round asks: its questions as rows of one form while it is a draft, withdrawn one by one when it is open."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import Invalid, RuleBroken
from app.i18n import _
from app.rounds import actions, messages, queries
from app.rounds.access import Door, round_for
from app.rounds.forms import Why
from app.rounds.frame import RoundFrame, frame
from app.rounds.models import RoundStatus
from app.rounds.question_forms import WHOLE, QuestionsForm, asked_in, keys_in, rearranged, refuse_at_rows, row_fields
from app.rounds.questions import MAX_QUESTIONS, AskedQuestion
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Sent = Annotated[Filled[QuestionsForm], Depends(filled(QuestionsForm))]
Reason = Annotated[Filled[Why], Depends(filled(Why))]


@dataclass(frozen=True, slots=True)
class QuestionsPage:
    """What ``rounds/questions.html`` shows. ``rows`` are the questions' numbers in order, ``about`` (code, name) what
    they can be about. ``stored``: what stands now, where a colleague has changed it meanwhile or the round is open.

    ``added`` is the row that has the focus, 0 for none; ``withdrawing`` the question whose withdrawal was refused.
    """

    frame: RoundFrame
    form: Filled[Any]
    is_draft: bool
    can_withdraw: bool
    rows: list[int]
    about: list[tuple[str, str]]
    blank_form: Filled[Any]
    stored: Sequence[AskedQuestion] = field(default_factory=list)
    added: int = 0
    withdrawing: int = 0
    most: int = MAX_QUESTIONS


def _page(request: Request, session: Read, door: Door, form: Filled[Any], **more: Any) -> Response:
    about = [(WHOLE, _("Planen som helhet"))]
    for section_id, name, area in queries.places_to_ask_about(session, door.round.plan_version_id):
        if area is not None:
            about.append((f"a{section_id}", _("Fokusområde: {name}").format(name=area)))
        about.append((f"s{section_id}", name))
    shown = QuestionsPage(
        frame=frame(session, door, current="overview"),
        form=form,
        is_draft=door.status is RoundStatus.DRAFT,
        can_withdraw=door.status is RoundStatus.OPEN and door.may("question.withdraw"),
        rows=keys_in(form.values),
        about=about,
        blank_form=blank(Why),
        **more,
    )
    return page(request, "rounds/questions.html", shown, status=422 if form.errors else 200)


@routes.get("/rounds/{round_id}/questions", "round.edit_form")
def questions(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The questions there are: to change in a draft, to read and withdraw afterwards."""
    door = round_for(session, who, round_id)
    stored = queries.questions(session, round_id)
    if door.status is not RoundStatus.DRAFT:
        return _page(request, session, door, blank(Why), stored=stored)
    values: dict[str, Any] = {"version": door.round.edit_version}
    for key, question in enumerate(stored, 1):
        values |= row_fields(key, question)
    if not stored:
        values |= row_fields(1)
    return _page(request, session, door, blank(QuestionsForm, **values))


@routes.post("/rounds/{round_id}/questions", "round.edit")
def edit(request: Request, round_id: int, who: Who, session: Write, form: Sent) -> Response:
    """Save the questions; or show them again with one more, one less or another order, nothing saved yet.

    What a colleague has changed meanwhile is not overwritten: both are shown.
    """
    door = round_for(session, who, round_id)
    if form.ok and form.data.do:
        values, added = rearranged(form.values, form.data.do)
        return _page(request, session, door, blank(QuestionsForm, **values), added=added)
    places = queries.places_to_ask_about(session, door.round.plan_version_id)
    keys, asked = asked_in(form.values, {section_id: area for section_id, _name, area in places if area is not None})
    if not form.ok:
        return _page(request, session, door, form)
    try:
        actions.edit_round(session, door.round, version=form.data.version, questions=asked, by=who.by, now=who.now)
    except Invalid as error:
        session.rollback()
        refuse_at_rows(form, error, keys, asked)
    except RuleBroken as error:
        session.rollback()
        form.refuse(error)
        if error.code == "stale":
            form.values["version"] = error.extra["version"]
            return _page(request, session, door, form, stored=queries.questions(session, round_id))
    else:
        return messages.QUESTIONS.after(see_other(f"/rounds/{round_id}#questions"), request)
    return _page(request, session, door, form)


@routes.post("/rounds/{round_id}/questions/{question_id}/withdrawal", "question.withdraw")
def withdraw(request: Request, round_id: int, question_id: int, who: Who, session: Write, form: Reason) -> Response:
    """Ask a question no more. Pressed twice it is withdrawn once."""
    door = round_for(session, who, round_id)
    if form.ok:
        form.attempt(
            session,
            lambda: actions.withdraw_question(
                session, door.round, question_id, reason=form.data.reason, by=who.by, now=who.now
            ),
        )
        if form.ok:
            return messages.QUESTION_WITHDRAWN.after(see_other(f"/rounds/{round_id}/questions"), request)
    stored = queries.questions(session, round_id)
    return _page(request, session, door, form, stored=stored, withdrawing=question_id)
