"""What the bodies may comment on, and what they are asked particularly about, section by section."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import NotFound
from app.i18n import _
from app.plans.queries import outline
from app.plans.views import OutlineRow
from app.rounds import actions, messages
from app.rounds.access import Door, round_for
from app.rounds.forms import ClosingForm, EmphasisForm
from app.rounds.frame import RoundFrame, frame
from app.rounds.previewed import AskedBody, asked_bodies
from app.rounds.rules import may_edit_sections
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True, slots=True)
class Line:
    """A section: why it is closed, or "", and how many bodies are asked particularly about it."""

    row: OutlineRow
    reason: str
    emphasised: int


@dataclass(frozen=True, slots=True)
class SectionsPage:
    """What ``rounds/sections.html`` shows."""

    frame: RoundFrame
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class SectionPage:
    """What ``rounds/section.html`` shows. ``below``: how many sections are closed with it."""

    frame: RoundFrame
    row: OutlineRow
    reason: str
    below: int
    bodies: list[AskedBody]
    chosen: list[int]
    form: Filled[ClosingForm]
    can_change: bool


def _rows(session: Read, door: Door) -> list[OutlineRow]:
    version_id = door.round.plan_version_id
    return outline(session, version_id) if version_id else []


@routes.get("/rounds/{round_id}/sections", "round.edit_form")
def show_all(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """All sections, with what is said of each."""
    door = round_for(session, who, round_id)
    round_ = door.round
    lines = [
        Line(row, round_.closed_sections.get(str(row.id), ""), len(round_.emphasised_sections.get(str(row.id), [])))
        for row in _rows(session, door)
    ]
    return page(request, "rounds/sections.html", SectionsPage(frame(session, door, current="plan"), lines))


@routes.get("/rounds/{round_id}/sections/{section_id}", "round.edit_form")
def show(request: Request, round_id: int, section_id: int, who: Who, session: Read) -> Response:
    """One section: close it or ask particularly about it."""
    door = round_for(session, who, round_id)
    reason = door.round.closed_sections.get(str(section_id), "")
    return _page(request, session, door, section_id, blank(ClosingForm, reason=reason))


def _page(request: Request, session: Read, door: Door, section_id: int, form: Filled[ClosingForm]) -> Response:
    rows, round_ = _rows(session, door), door.round
    row = next((row for row in rows if row.id == section_id), None)
    if row is None:
        raise NotFound(_("Avsnittet finns inte i den här planen."))
    shown = SectionPage(
        frame=frame(session, door, current="plan"),
        row=row,
        reason=round_.closed_sections.get(str(section_id), ""),
        below=sum(bool(row.number) and other.number.startswith(f"{row.number}.") for other in rows),
        bodies=asked_bodies(session, door),
        chosen=round_.emphasised_sections.get(str(section_id), []),
        form=form,
        can_change=may_edit_sections(door.status),
    )
    return page(request, "rounds/section.html", shown, status=422 if form.errors else 200)


@routes.post("/rounds/{round_id}/sections/{section_id}/closing", "round.edit")
def close(
    request: Request,
    round_id: int,
    section_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[ClosingForm], Depends(filled(ClosingForm))],
) -> Response:
    """Close the section with its reason, or open it again."""
    door = round_for(session, who, round_id)
    there = f"/rounds/{round_id}/sections"
    if form.value("do") == "open":
        actions.open_section(session, door.round, section_id, by=who.by, now=who.now)
        return messages.SECTION_OPENED.after(see_other(there), request)
    if form.ok:
        reason = form.data.reason
        closed = form.attempt(
            session,
            lambda: actions.close_section(session, door.round, section_id, reason=reason, by=who.by, now=who.now),
        )
        if closed:
            return messages.SECTION_CLOSED.after(see_other(there), request)
    return _page(request, session, door, section_id, form)


@routes.post("/rounds/{round_id}/sections/{section_id}/emphasis", "round.edit")
def emphasise(
    request: Request,
    round_id: int,
    section_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[EmphasisForm], Depends(filled(EmphasisForm))],
) -> Response:
    """Ask the marked bodies particularly about the section, and no others."""
    door = round_for(session, who, round_id)
    if form.ok:
        marked, asked = form.data.organisation, asked_bodies(session, door)
        form.attempt(
            session,
            lambda: actions.emphasise_section(
                session,
                door.round,
                section_id,
                organisation_ids=marked,
                asked=[(each.organisation_id, each.name) for each in asked],
                by=who.by,
                now=who.now,
            ),
        )
    if not form.ok:
        return _page(request, session, door, section_id, blank(ClosingForm))
    return messages.SECTION_EMPHASISED.after(see_other(f"/rounds/{round_id}/sections"), request)
