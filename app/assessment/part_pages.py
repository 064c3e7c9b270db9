"""The page on which a comment is divided into points of their own, and the division undone."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import messages
from app.assessment.access import comment_in
from app.assessment.actions.parts import divide, undo_division
from app.assessment.asked import AskedFor
from app.assessment.desk import Asked
from app.assessment.part_cuts import Sentence, cuts_of, in_sentences
from app.assessment.part_forms import DivisionForm, UndoForm
from app.assessment.queries.parts import DivisionView, division
from app.assessment.rules import may_reply
from app.errors import Invalid, NotFound
from app.i18n import _
from app.responses.parts import Cut
from app.rounds.access import Door
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
ADDRESS = "/rounds/{round_id}/comments/{comment_id}/parts"


@dataclass(frozen=True, slots=True)
class PartsPage:
    """What ``assessment/parts.html`` shows. ``writes``: the reader may divide. ``back``: the desk at the comment."""

    frame: RoundFrame
    division: DivisionView
    sentences: Sequence[Sentence]
    writes: bool
    back: str
    query: str
    form: Filled[DivisionForm]


def _shown(
    request: Request, session: Read, door: Door, view: DivisionView, asked: Asked, form: Filled[DivisionForm] | None
) -> Response:
    if not view.stands:
        raise NotFound(_("Synpunkten finns inte i remissen, eller så har remissinstansen tagit bort den."))
    sentences = in_sentences(view.text, [Cut(each.begins, each.ends, not each.part) for each in view.passages])
    if form is not None:
        typed = dict(each.partition(":")[::2] for each in form.values.get("piece", ()))
        sentences = [each._replace(begins=typed.get(str(each.at), each.begins)) for each in sentences]
    told = PartsPage(
        frame=frame(session, door, current="comments"),
        division=view,
        sentences=sentences,
        writes=door.may("assess.divide") and may_reply(door.status),
        back=_desk(door.round.id, _first(view), asked),
        query=asked.query(),
        form=form or blank(DivisionForm, version=view.version),
    )
    return page(request, "assessment/parts.html", told, status=200 if form is None else 409 if form.ok else 422)


def _first(view: DivisionView) -> int:
    """The comment, or the first of its parts."""
    return next((each.point_id for each in view.passages if each.point_id), view.point_id)


def _desk(round_id: int, at: int, asked: Asked) -> str:
    """The desk at a comment."""
    return f"/rounds/{round_id}/comments{asked.query(point=str(at))}#comment-{at}"


@routes.get(ADDRESS, "comments.read")
def parts(request: Request, round_id: int, comment_id: int, who: Who, session: Read, asked: AskedFor) -> Response:
    """The comment's text sentence by sentence, with what begins at each. Of a part: the whole that it is of."""
    point, door = comment_in(session, who, round_id, comment_id)
    if point.parent_id is not None:
        return see_other(f"/rounds/{round_id}/comments/{point.parent_id}/parts{asked.query()}")
    return _shown(request, session, door, division(session, point), asked, None)


@routes.post(ADDRESS, "assess.divide")
def divided(
    request: Request,
    round_id: int,
    comment_id: int,
    who: Who,
    session: Write,
    asked: AskedFor,
    form: Annotated[Filled[DivisionForm], Depends(filled(DivisionForm))],
) -> Response:
    """Divide the comment as it was chosen; what cannot be done stands on the page."""
    point, door = comment_in(session, who, round_id, comment_id)
    if form.ok:
        sent = form.data

        def act() -> None:
            cuts = cuts_of(division(session, point).text, sent.piece)
            try:
                divide(session, door.round, point, cuts, sent.version, by=who.by, now=who.now)
            except Invalid as fault:  # the page has one field for all passages
                raise Invalid(fault.message, code=fault.code, fields={"piece": fault.message}) from fault

        form.attempt(session, act)
    if not form.ok:
        return _shown(request, session, door, division(session, point), asked, form)
    return messages.DIVIDED.after(
        see_other(_desk(round_id, _first(division(session, point)), asked)), request, point.number or 0
    )


@routes.post(ADDRESS + "/removal", "assess.divide")
def undone(
    request: Request,
    round_id: int,
    comment_id: int,
    who: Who,
    session: Write,
    asked: AskedFor,
    form: Annotated[Filled[UndoForm], Depends(filled(UndoForm))],
) -> Response:
    """Undo the division: the comment stands whole."""
    point, door = comment_in(session, who, round_id, comment_id)
    version = form.data.version if form.ok else None
    undo_division(session, door.round, point, version, by=who.by, now=who.now)
    return messages.JOINED.after(
        see_other(_desk(round_id, _first(division(session, point)), asked)), request, point.number or 0
    )
