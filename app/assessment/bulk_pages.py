"""One reply to many comments at once: those that were marked on the desk, or all that its filters show."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import actions, forms, messages
from app.assessment.actions.selections import reply_to_selection
from app.assessment.asked import AskedFor
from app.assessment.chosen_filters import Chosen, chosen_filters
from app.assessment.desk import Asked, Shown, chosen, listed
from app.assessment.earlier import with_earlier
from app.assessment.fetching import authority_of, fetched, values_of, wants_fetching
from app.assessment.queries.groups import groups_of
from app.assessment.queries.offered import Offered, offered
from app.assessment.queries.selections import Selection, selection
from app.assessment.queries.sources import source_at
from app.assessment.queries.tags import people_and_tags
from app.assessment.sent import answer_to_many
from app.responses import round_cache
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
ManyForm = Annotated[Filled[forms.ManyForm], Depends(filled(forms.ManyForm))]
A_FEW = 20
"""Of a whole selection, how many are shown beside the form."""


@dataclass(frozen=True, slots=True)
class ManyPage:
    """What ``assessment/bulk.html`` shows. ``failed``: comment id → field's name, what hinders.

    ``beside``: the numbers of others that are in a group with one of them, and get the reply too. ``selection``: all
    that the filters show, where they are meant; then ``comments`` are only some of the ``count``.
    """

    frame: RoundFrame
    asked: Asked
    plan: str
    comments: list[Shown]
    count: int
    form: Filled[forms.ManyForm]
    failed: dict[int, tuple[str, str]]
    beside: Sequence[str]
    offered: Offered
    selection: Selection | None = None
    chosen_filters: Sequence[Chosen] = ()


@routes.get("/rounds/{round_id}/comments/bulk", "assess.reply_form")
def many_form(
    request: Request,
    round_id: int,
    who: Who,
    session: Read,
    asked: AskedFor,
    comment: Annotated[list[int], Query(max_length=3000)] = [],  # noqa: B006  # FastAPI's way of saying "none"
    same: int = 0,
    every: bool = False,
) -> Response:
    """The form for one reply to many comments, begun with the reply of another one, ``same``.

    ``every``: to all that the filters show.
    """
    door = round_for(session, who, round_id)
    form = blank(forms.ManyForm, **(values_of(source_at(session, round_id, same)) if same else {}))
    shown = _page(request, session, door, asked, form, [] if every else comment, every=every)
    if not shown.count:
        return see_other(f"/rounds/{round_id}/comments{asked.query()}")
    return page(request, "assessment/bulk.html", shown)


@routes.post("/rounds/{round_id}/comments/bulk", "assess.reply")
def reply_many(request: Request, round_id: int, who: Who, session: Write, asked: AskedFor, form: ManyForm) -> Response:
    """Give all the chosen comments the same reply, all or none."""
    door = round_for(session, who, round_id)
    fetching = wants_fetching(form)
    if fetching:
        form = fetched(request, session, door.round, form)
    elif form.ok:
        told = form.attempt(session, lambda: _reply_alike(request, session, door, who, asked, form.data))
        if told is not None:
            return messages.REPLIED.after(see_other(f"/rounds/{round_id}/comments{asked.query()}"), request, told)
    every = bool(form.value("selection"))
    shown = _page(request, session, door, asked, form, forms.ids(form.chosen("comment")), every=every)
    return page(request, "assessment/bulk.html", shown, status=422 if form.errors else 200)


def _reply_alike(request: Request, session: Write, door: Door, who: Who, asked: Asked, sent: forms.ManyForm) -> int:
    given, authority = answer_to_many(sent), authority_of(request)
    if sent.selection:
        return reply_to_selection(
            session, door.round, given, asked.filters, sent.selection, authority=authority, by=who.by, now=who.now
        )
    alike = actions.alike(given, sent.chosen)
    answers = actions.filled_in(session, door.round, alike, authority=authority, prefix=True)
    return len(actions.reply_batch(session, door.round, answers, by=who.by, now=who.now))


def _page(
    request: Request,
    session: Read,
    door: Door,
    asked: Asked,
    form: Filled[forms.ManyForm],
    ids: Sequence[int],
    *,
    every: bool,
) -> ManyPage:
    every_one = selection(session, door.round.id, asked.filters) if every else None
    ids = ids if every_one is None else every_one.ids
    failed = _failed(form, ids)
    first = ids if every_one is None else [*failed, *(id_ for id_ in ids[:A_FEW] if id_ not in failed)]
    shown = chosen(session, door.round.id, first)
    return ManyPage(
        frame(session, door, current="comments"),
        asked,
        f"/plans/{door.plan_id}",
        with_earlier(request, session, door.round, shown),
        len(shown) if every_one is None else len(every_one),
        form,
        failed,
        _beside(session, ids),
        offered(session, door.round.id),
        every_one,
        _filters(request, session, door, asked) if every else (),
    )


def _filters(request: Request, session: Read, door: Door, asked: Asked) -> list[Chosen]:
    people, tags = people_and_tags(session, door.round.id)
    questions = round_cache.questions(request, session, door.round)
    return chosen_filters(listed(session, door.round.id, asked), questions, people, tags)


def _beside(session: Read, marked: Sequence[int]) -> list[str]:
    ids = set(marked)
    groups = groups_of(session, sorted(ids)) if ids else []
    return [member.label for group in groups for member in group.members if member.comment_id not in ids]


def _failed(form: Filled[forms.ManyForm], ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Comment id → the field's name and what hinders, where the action said so of single comments."""
    named = [(name, message) for name, message in form.errors if name.startswith("items.")]
    places = [(int(name.split(".")[1]), name, message) for name, message in named]
    return {ids[place]: (name, message) for place, name, message in places if place < len(ids)}
