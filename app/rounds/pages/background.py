"""How a referral came about: the decision, the kind of document, earlier decisions, the dialogue before. One form."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.rounds import actions, messages, queries
from app.rounds.access import Door, round_for
from app.rounds.background import Background
from app.rounds.background_forms import BackgroundForm, form_values
from app.rounds.background_proposals import proposed_background
from app.rounds.background_words import Said, background_words
from app.rounds.frame import RoundFrame, frame
from app.rounds.models import RoundStatus
from app.rounds.rules import require_draft
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True, slots=True)
class BackgroundPage:
    """What ``rounds/background.html`` shows. ``proposed``: some fields hold what letter and plan say, unsaved.

    ``can_propose``: they say something that is not filled in. ``background`` is what a round that is open tells its
    bodies.
    """

    frame: RoundFrame
    form: Filled[BackgroundForm]
    is_draft: bool
    proposed: bool
    can_propose: bool
    background: list[Said]


def _page(
    request: Request,
    session: Read,
    door: Door,
    form: Filled[BackgroundForm],
    *,
    known: Background,
    proposed: bool = False,
    can_propose: bool = False,
) -> Response:
    shown = BackgroundPage(
        frame=frame(session, door, current="overview"),
        form=form,
        is_draft=door.status is RoundStatus.DRAFT,
        proposed=proposed,
        can_propose=can_propose,
        background=background_words(known),
    )
    return page(request, "rounds/background.html", shown, status=422 if form.errors else 200)


@routes.get("/rounds/{round_id}/background", "round.edit_form")
def edit_form(
    request: Request, round_id: int, who: Who, session: Read, propose: Annotated[bool, Query()] = False
) -> Response:
    """The form with what is there. Empty fields are filled with what letter and plan say, where nothing is there yet
    or where that is asked for; nothing of it is saved before somebody has read it and pressed the button."""
    door = round_for(session, who, round_id)
    known = queries.background(session, round_id)
    if door.status is not RoundStatus.DRAFT:
        return _page(request, session, door, blank(BackgroundForm), known=known)
    round_ = door.round
    says = proposed_background(
        round_.cover_letter, queries.plan_says(session, round_.plan_version_id), near=round_.deadline
    )
    more = known.with_gaps_filled(says)
    shown = more if propose or known.is_empty else known
    form = blank(BackgroundForm, version=round_.edit_version, **form_values(shown))
    return _page(
        request, session, door, form, known=known, proposed=shown != known, can_propose=more not in (known, shown)
    )


@routes.post("/rounds/{round_id}/background", "round.edit")
def edit(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[BackgroundForm], Depends(filled(BackgroundForm))],
) -> Response:
    """Save all of it. What somebody else has changed meanwhile is not overwritten."""
    door = round_for(session, who, round_id)
    require_draft(door.status)
    if form.ok:
        data = form.data
        changed = form.attempt(
            session,
            lambda: actions.edit_round(
                session, door.round, version=data.version, background=data.parts(), by=who.by, now=who.now
            ),
        )
        if changed:
            return messages.BACKGROUND.after(see_other(f"/rounds/{round_id}#background"), request)
    return _page(request, session, door, form, known=queries.background(session, round_id))
