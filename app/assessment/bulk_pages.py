"""One reply to many comments at once: the comments that were marked on the desk, and the form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import actions, forms, messages
from app.assessment.asked import AskedFor
from app.assessment.desk import Asked, Shown, chosen
from app.assessment.earlier import with_earlier
from app.assessment.fetching import authority_of, fetched, values_of, wants_fetching
from app.assessment.queries.groups import groups_of
from app.assessment.queries.offered import Offered, offered
from app.assessment.queries.sources import source_at
from app.assessment.sent import answer_to_many
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
ManyForm = Annotated[Filled[forms.ManyForm], Depends(filled(forms.ManyForm))]


@dataclass(frozen=True, slots=True)
class ManyPage:
    """What ``assessment/bulk.html`` shows. ``failed``: comment id → field's name, what hinders.

    ``beside``: the numbers of others that are in a group with one of them, and get the reply too.
    """

    frame: RoundFrame
    asked: Asked
    plan: str
    comments: list[Shown]
    form: Filled[forms.ManyForm]
    failed: dict[int, tuple[str, str]]
    beside: Sequence[str]
    offered: Offered


@routes.get("/rounds/{round_id}/comments/bulk", "assess.reply_form")
def many_form(
    request: Request,
    round_id: int,
    who: Who,
    session: Read,
    asked: AskedFor,
    comment: Annotated[list[int], Query(max_length=3000)] = [],  # noqa: B006  # FastAPI's way of saying "none"
    same: int = 0,
) -> Response:
    """The form for one reply to many comments, begun with the reply of another one, ``same``."""
    door = round_for(session, who, round_id)
    marked = chosen(session, round_id, comment)
    if not marked:
        return see_other(f"/rounds/{round_id}/comments{asked.query()}")
    form = blank(forms.ManyForm, **(values_of(source_at(session, round_id, same)) if same else {}))
    return page(
        request,
        "assessment/bulk.html",
        _page(request, session, door, asked, marked, form),
    )


@routes.post("/rounds/{round_id}/comments/bulk", "assess.reply")
def reply_many(request: Request, round_id: int, who: Who, session: Write, asked: AskedFor, form: ManyForm) -> Response:
    """Give all the chosen comments the same reply, all or none."""
    door = round_for(session, who, round_id)
    if wants_fetching(form):
        marked = chosen(session, round_id, forms.ids(form.chosen("comment")))
        form = fetched(request, session, door.round, form)
        status = 422 if form.errors else 200
        return page(request, "assessment/bulk.html", _page(request, session, door, asked, marked, form), status=status)
    if form.ok:
        form.attempt(session, lambda: _reply_alike(request, session, door, who, form.data))
    if form.ok:
        back = see_other(f"/rounds/{round_id}/comments{asked.query()}")
        return messages.REPLIED.after(back, request, len(form.data.chosen))
    marked = chosen(session, round_id, forms.ids(form.chosen("comment")))
    return page(request, "assessment/bulk.html", _page(request, session, door, asked, marked, form), status=422)


def _reply_alike(request: Request, session: Write, door: Door, who: Who, sent: forms.ManyForm) -> None:
    given = actions.alike(answer_to_many(sent), sent.chosen)
    answers = actions.filled_in(session, door.round, given, authority=authority_of(request), prefix=True)
    actions.reply_batch(session, door.round, answers, by=who.by, now=who.now)


def _page(
    request: Request, session: Read, door: Door, asked: Asked, marked: list[Shown], form: Filled[forms.ManyForm]
) -> ManyPage:
    marked = with_earlier(request, session, door.round, marked)
    return ManyPage(
        frame(session, door, current="comments"),
        asked,
        f"/plans/{door.plan_id}",
        marked,
        form,
        _failed(form),
        _beside(session, marked),
        offered(session, door.round.id),
    )


def _beside(session: Read, marked: Sequence[Shown]) -> list[str]:
    ids = {shown.comment.id for shown in marked}
    groups = groups_of(session, sorted(ids)) if ids else []
    return [member.label for group in groups for member in group.members if member.comment_id not in ids]


def _failed(form: Filled[forms.ManyForm]) -> dict[int, tuple[str, str]]:
    """Comment id → the field's name and what hinders, where the action said so of single comments."""
    sent = forms.ids(form.chosen("comment"))
    named = [(name, message) for name, message in form.errors if name.startswith("items.")]
    return {sent[int(name.split(".")[1])]: (name, message) for name, message in named}
