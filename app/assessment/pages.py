"""The desk: comments, and the authority's reply beside each; many at once on a page of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from markupsafe import Markup
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import actions, forms, messages, queries
from app.assessment.access import comment_for
from app.assessment.desk import A_PAGE, Asked, Listed, Shown, listed
from app.assessment.fragments import dressed_comments
from app.assessment.rules import may_reply
from app.assessment.views import CommentView, ReplyView
from app.errors import NotFound
from app.i18n import _
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Word = Annotated[str, Query(max_length=500)]


def asked(
    by: Word = "", group: Word = "", show: Word = "", kind: Word = "", answer: Word = "", q: Word = "", after: Word = ""
) -> Asked:
    """What the address asks for."""
    return Asked.of(by=by, group=group, show=show, kind=kind, answer=answer, q=q, after=after)


AskedFor = Annotated[Asked, Depends(asked)]
ReplyForm = Annotated[Filled[forms.ReplyForm], Depends(filled(forms.ReplyForm))]
ManyForm = Annotated[Filled[forms.ManyForm], Depends(filled(forms.ManyForm))]


@dataclass(frozen=True, slots=True)
class DeskPage:
    """What ``assessment/desk.html`` shows. ``newer``: a colleague's reply that came between, beside what was typed.

    ``dressed``: the HTML of each listed comment that is not the current one. ``led``: the address led to the current
    one, which takes the focus.
    """

    frame: RoundFrame
    path: str
    list: Listed
    dressed: Sequence[Markup]
    current: Shown | None
    form: Filled[forms.ReplyForm] | None
    newer: ReplyView | None
    led: bool


@routes.get("/rounds/{round_id}/comments", "comments.read")
def desk(request: Request, round_id: int, who: Who, session: Read, asked: AskedFor, point: int = 0) -> Response:
    """The comments, with the reply form at one of them."""
    door = round_for(session, who, round_id)
    found = listed(session, round_id, asked)
    shown = _desk(request, session, door, found, _current(door, found, point), led=bool(point))
    return page(request, "assessment/desk.html", shown)


def _current(door: Door, found: Listed, point: int) -> Shown | None:
    """The comment that was asked for, else the first that waits; None for one who writes no replies."""
    if not (door.may("assess.reply") and may_reply(door.status)):
        return None
    wanted = [one for one in found.items if one.comment.id == point]
    return next(iter(wanted or [one for one in found.items if one.comment.state != "done"]), None)


def _desk(
    request: Request,
    session: Read,
    door: Door,
    found: Listed,
    current: Shown | None,
    form: Filled[forms.ReplyForm] | None = None,
    *,
    led: bool = False,
) -> DeskPage:
    reply = current.comment.reply if current else None
    newer = reply if form is not None and form.value("version") != str(reply.version if reply else 0) else None
    if current and form is None:
        form = _as_it_stands(reply)
    path = f"/rounds/{door.round.id}/comments"
    dressed = dressed_comments(request, found.items, path=path, asked=found.asked, writes=form is not None)
    return DeskPage(frame(session, door, current="comments"), path, found, dressed, current, form, newer, led)


def _as_it_stands(reply: ReplyView | None) -> Filled[forms.ReplyForm]:
    if reply is None:
        return blank(forms.ReplyForm, version=0)
    return blank(forms.ReplyForm, outcome=reply.outcome, text=reply.text, action=reply.action, version=reply.version)


@routes.post("/rounds/{round_id}/comments/{comment_id}/reply", "assess.reply")
def reply(
    request: Request, round_id: int, comment_id: int, who: Who, session: Write, asked: AskedFor, form: ReplyForm
) -> Response:
    """Save the reply and go on to the next comment that waits; what cannot be saved stays in the form."""
    point, door = comment_for(session, who, comment_id)
    if point.round_id != round_id:
        raise NotFound(_("Synpunkten finns inte i den här remissen."))
    if form.ok:
        data = form.data
        answer = actions.Answer(comment_id, data.outcome, data.text, data.action, data.version)
        form.attempt(session, lambda: actions.reply(session, door.round, answer, by=who.by, now=who.now))
    if form.ok:
        return messages.SAVED.after(see_other(_next(session, round_id, asked, comment_id)), request, point.number or 0)
    found = listed(session, round_id, asked)
    current = next((one for one in found.items if one.comment.id == comment_id), None) or _alone(
        session, round_id, comment_id
    )
    shown = _desk(request, session, door, found, current, form)
    return page(request, "assessment/desk.html", shown, status=409 if shown.newer else 422)


def _alone(session: Read, round_id: int, comment_id: int) -> Shown:
    """A comment that the filters no longer leave: its typed reply must not be lost for that."""
    comment = queries.comment(session, round_id, comment_id)
    if comment is None:
        raise NotFound(_("Remissinstansen har tagit bort synpunkten i ett senare svar."))
    return Shown(comment, ())


def _next(session: Read, round_id: int, asked: Asked, comment_id: int) -> str:
    base = f"/rounds/{round_id}/comments"
    found = queries.next_waiting(
        session, round_id, asked.filters, comment_id, shown_from=asked.after or None, limit=A_PAGE
    )
    if found is None:
        return f"{base}{asked.query()}"
    return f"{base}{asked.query(after=found[1] or '', point=str(found[0]))}#comment-{found[0]}"


@dataclass(frozen=True, slots=True)
class ManyPage:
    """What ``assessment/bulk.html`` shows. ``failed``: comment id → field's name, what hinders."""

    frame: RoundFrame
    asked: Asked
    comments: list[CommentView]
    form: Filled[forms.ManyForm]
    failed: dict[int, tuple[str, str]]


@routes.get("/rounds/{round_id}/comments/bulk", "assess.reply_form")
def many_form(
    request: Request,
    round_id: int,
    who: Who,
    session: Read,
    asked: AskedFor,
    comment: Annotated[list[int], Query(max_length=500)] = [],  # noqa: B006  # FastAPI's way of saying "none"
) -> Response:
    """The form for one reply to many comments."""
    door = round_for(session, who, round_id)
    chosen = queries.chosen(session, round_id, comment)
    if not chosen:
        return see_other(f"/rounds/{round_id}/comments{asked.query()}")
    return page(
        request,
        "assessment/bulk.html",
        ManyPage(frame(session, door, current="comments"), asked, chosen, blank(forms.ManyForm), {}),
    )


@routes.post("/rounds/{round_id}/comments/bulk", "assess.reply")
def reply_many(request: Request, round_id: int, who: Who, session: Write, asked: AskedFor, form: ManyForm) -> Response:
    """Give all the chosen comments the same reply, all or none."""
    door = round_for(session, who, round_id)
    if form.ok:
        data = form.data
        given = actions.Answer(0, data.outcome, data.text, data.action, 0)
        form.attempt(
            session,
            lambda: actions.reply_alike(session, door.round, given, data.chosen, by=who.by, now=who.now),
        )
    if form.ok:
        back = see_other(f"/rounds/{round_id}/comments{asked.query()}")
        return messages.REPLIED.after(back, request, len(form.data.chosen))
    chosen = queries.chosen(session, round_id, forms.ids(form.chosen("comment")))
    shown = ManyPage(frame(session, door, current="comments"), asked, chosen, form, _failed(form))
    return page(request, "assessment/bulk.html", shown, status=422)


def _failed(form: Filled[forms.ManyForm]) -> dict[int, tuple[str, str]]:
    """Comment id → the field's name and what hinders, where the action said so of single comments."""
    sent = forms.ids(form.chosen("comment"))
    named = [(name, message) for name, message in form.errors if name.startswith("items.")]
    return {sent[int(name.split(".")[1])]: (name, message) for name, message in named}
