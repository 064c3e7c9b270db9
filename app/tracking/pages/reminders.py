"""Reminders: who gets one, who does not and why, the letter; then send."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import Invalid
from app.i18n import _, long_date
from app.installation import installation_of
from app.rounds.access import Door, round_for
from app.rounds.calendar import day_of
from app.rounds.frame import RoundFrame, frame
from app.rounds.previews import LetterPreview
from app.rounds.rules import require_open
from app.tracking import actions, messages
from app.tracking.forms import RemindersForm
from app.tracking.previews import reminder_preview
from app.tracking.queries import BoardItem, board_items, due_bodies, reminder_plan
from app.tracking.rules import NotReminded, why_not_reminded
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Chosen = Annotated[list[int] | None, Query(max_length=5000)]


@dataclass(frozen=True, slots=True)
class RemindersPage:
    """What ``tracking/reminders.html`` shows. ``others`` are those who get none, by the reason.

    ``recipients`` are the boxes of those who get one: they can be unticked.
    """

    frame: RoundFrame
    form: Filled[RemindersForm]
    reminded: list[BoardItem]
    others: dict[NotReminded, list[BoardItem]]
    recipients: list[tuple[int, str, str]]
    preview: LetterPreview | None


def _boxes(items: Sequence[BoardItem]) -> list[tuple[int, str, str]]:
    """The boxes to tick: each body, its address and its own last day."""
    told = _("{address}, svara senast {day}")
    return [(item.id, item.name, told.format(address=item.email, day=long_date(item.deadline))) for item in items]


@routes.get("/rounds/{round_id}/reminders", "mail.reminder_form")
def look(
    request: Request, round_id: int, who: Who, session: Read, consultee: Chosen = None, planned: bool = False
) -> Response:
    """Who would be reminded, who not and why, and the letter. ``planned``: those alone whose turn it is by the plan."""
    door = round_for(session, who, round_id)
    require_open(door.status)
    plan = reminder_plan(session, round_id) if planned else None
    if plan is not None:
        consultee = [item.id for item in due_bodies(session, door.round, plan, who.now)]
    return _reminders(request, session, who, door, None, consultee or [])


def _reminders(
    request: Request, session: Read, who: Who, door: Door, tried: Filled[RemindersForm] | None, consultee_ids: list[int]
) -> Response:
    """The page for the marked bodies, or for all. After a form that was refused: for all, ticked as they were."""
    today = day_of(who.now)
    items = actions.chosen(board_items(session, door.round, today), consultee_ids)
    others: dict[NotReminded, list[BoardItem]] = defaultdict(list)
    reminded = []
    for item in items:
        reason = why_not_reminded(item.addressee, today)
        reminded.append(item) if reason is None else others[reason].append(item)
    name = installation_of(request.app).settings.authority_name
    preview = (
        reminder_preview(door.round, reminded[0], by=who.by, now=who.now, authority_name=name) if reminded else None
    )
    form = tried or blank(RemindersForm, consultee=[item.id for item in reminded])
    shown = RemindersPage(
        frame(session, door, current="board"), form, reminded, dict(others), _boxes(reminded), preview
    )
    return page(request, "tracking/reminders.html", shown, status=422 if form.errors else 200)


@routes.post("/rounds/{round_id}/reminders", "mail.send_reminder")
def send(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[RemindersForm], Depends(filled(RemindersForm))],
) -> Response:
    """Write the reminders to those that are ticked; the letters come next."""
    door = round_for(session, who, round_id)
    if form.ok and not form.data.consultee:
        form.refuse(Invalid(fields={"consultee": _("Markera minst en remissinstans som ska påminnas.")}))
    if form.ok:
        data = form.data
        done = form.attempt(
            session,
            lambda: actions.send_reminders(
                session, door.round, consultee_ids=data.consultee, message=data.message, by=who.by, now=who.now
            ),
        )
        if done is not None:
            return messages.REMINDED.after(see_other(f"/rounds/{round_id}/letters"), request, len(done[0]))
    return _reminders(request, session, who, door, form, [])
