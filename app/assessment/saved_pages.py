"""Selections of the desk that an official keeps under names: saved, renamed, removed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.assessment import messages
from app.assessment.actions.saved import remove_selection, rename_selection, save_selection
from app.assessment.asked import AskedFor
from app.assessment.chosen_filters import Chosen, chosen_filters
from app.assessment.desk import Asked, listed
from app.assessment.queries.saved import SavedView, saved_selections
from app.assessment.queries.tags import people_and_tags
from app.assessment.saved_forms import SavedForm, SavedIn, asked_in
from app.responses import round_cache
from app.rounds.access import Door, round_for
from app.rounds.calendar import day_of
from app.rounds.frame import RoundFrame, frame
from app.web.forms import Filled, Pressed, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
New = Annotated[Filled[SavedIn], Depends(filled(SavedIn))]
Named = Annotated[Filled[SavedForm], Depends(filled(SavedForm))]
ADDRESS = "/rounds/{round_id}/selections"


@dataclass(frozen=True, slots=True)
class SavedPage:
    """What ``assessment/selections.html`` shows. ``query``: what is to be saved, with ``chosen_filters`` in words.

    ``changed``: the saved one whose form ``form`` is, 0 for a new one's.
    """

    frame: RoundFrame
    query: str
    chosen_filters: Sequence[Chosen]
    found: int
    saved: Sequence[SavedView]
    writes: bool
    form: Filled[Any]
    changed: int = 0


@routes.get(ADDRESS, "assess.read")
def selections(request: Request, round_id: int, who: Who, session: Read, asked: AskedFor) -> Response:
    """One's own saved selections, and the form that saves what the address selects."""
    door = round_for(session, who, round_id)
    return page(request, "assessment/selections.html", _page(request, session, door, who, asked, blank(SavedForm)))


@routes.post(ADDRESS, "assess.note")
def save(request: Request, round_id: int, who: Who, session: Write, form: New) -> Response:
    """Keep a selection under a name."""
    door = round_for(session, who, round_id)
    if form.ok:
        name, query = form.data.name, form.data.selected
        form.attempt(session, lambda: save_selection(session, door.round, name=name, query=query, by=who.by))
        if form.ok:
            return messages.SELECTION_SAVED.after(see_other(f"/rounds/{round_id}/comments{query}"), request)
    asked = replace(asked_in(form.value("query")), today=day_of(who.now))
    shown = _page(request, session, door, who, asked, form)
    return page(request, "assessment/selections.html", shown, status=422)


@routes.post(ADDRESS + "/{selection_id}", "assess.note")
def rename(request: Request, round_id: int, selection_id: int, who: Who, session: Write, form: Named) -> Response:
    """Give a saved selection another name."""
    door = round_for(session, who, round_id)
    if form.ok:
        name = form.data.name
        form.attempt(session, lambda: rename_selection(session, door.round, selection_id, name=name, by=who.by))
    if form.ok:
        return see_other(f"/rounds/{round_id}/selections")
    shown = _page(request, session, door, who, Asked(), form, selection_id)
    return page(request, "assessment/selections.html", shown, status=422)


@routes.post(ADDRESS + "/{selection_id}/removal", "assess.note")
def remove(round_id: int, selection_id: int, who: Who, session: Write, form: Pressed) -> Response:
    """Keep a selection no longer."""
    door = round_for(session, who, round_id)
    remove_selection(session, door.round, selection_id, by=who.by)
    return see_other(f"/rounds/{round_id}/selections")


def _page(
    request: Request,
    session: Read,
    door: Door,
    who: Who,
    asked: Asked,
    form: Filled[Any],
    changed: int = 0,
) -> SavedPage:
    query, words, found = asked.query(after=""), [], 0
    if query:
        listing = listed(session, door.round.id, asked)
        people, tags = people_and_tags(session, door.round.id)
        words = chosen_filters(listing, round_cache.questions(request, session, door.round), people, tags)
        found = listing.found
    return SavedPage(
        frame(session, door, current="comments"),
        query,
        words,
        found,
        saved_selections(session, door.round.id, who.user.id),
        door.may("assess.note"),
        form,
        changed,
    )
