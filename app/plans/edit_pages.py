"""The pages for correcting a plan: its facts, the order and levels of its sections, their headings and focus areas."""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import NotFound
from app.i18n import _
from app.plans import corrections, messages, queries, views
from app.plans.forms import Guarded, Move, PlanFacts, SectionForm
from app.plans.models import PlanVersion
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True)
class Beside:
    """The round that one came from, as the address says: where the way back leads. Nothing is known of it here."""

    round_id: int = 0

    @property
    def query(self) -> str:
        """What keeps it in an address; "" without a round."""
        return f"?round={self.round_id}" if self.round_id else ""

    @property
    def trail(self) -> list[str]:
        """The address of the round's plan, if there is a round."""
        return [f"/rounds/{self.round_id}/plan"] if self.round_id else []


def beside_round(number: Annotated[int, Query(alias="round", ge=0, le=2**31 - 1)] = 0) -> Beside:
    """The round in the address."""
    return Beside(number)


Came = Annotated[Beside, Depends(beside_round)]


@dataclass(frozen=True)
class Line:
    """A section in the outline, with the moves that are possible."""

    row: views.OutlineRow
    can_up: bool
    can_down: bool
    can_in: bool
    can_out: bool


@dataclass(frozen=True)
class EditPage:
    """The plan's facts and its outline. ``moves`` is the outline's form, with the errors of a refused move."""

    plan_id: int
    title: str
    edit_version: int
    frozen: bool
    form: Filled[PlanFacts]
    moves: Filled[Move]
    lines: list[Line]
    beside: Beside
    moved: int | None = None


@dataclass(frozen=True)
class SectionPage:
    """A section to correct."""

    plan_id: int
    plan_title: str
    edit_version: int
    frozen: bool
    form: Filled[SectionForm]
    section: views.SectionView
    labels: list[str]
    is_first: bool
    beside: Beside


def _edit_page(
    session: Read,
    plan_id: int,
    beside: Beside,
    facts: Filled[PlanFacts] | None = None,
    moves: Filled[Move] | None = None,
) -> EditPage:
    version = queries.latest_version(session, plan_id)
    facts_form = facts or blank(PlanFacts, title=version.title, registry_number=version.registry_number)
    return EditPage(
        plan_id=plan_id,
        title=version.title,
        edit_version=version.edit_version,
        frozen=version.frozen_at is not None,
        form=facts_form,
        moves=moves or blank(Move),
        lines=_lines([row for row in queries.outline(session, version.id) if not row.is_preamble]),
        beside=beside,
    )


def _lines(rows: list[views.OutlineRow]) -> list[Line]:
    """The outline with the possible moves, so that every enabled button works."""
    last_children: dict[int | None, int] = {}
    has_sibling_before: set[int] = set()
    for row in rows:
        if row.parent_id in last_children:
            has_sibling_before.add(row.id)
        last_children[row.parent_id] = row.id
    last_siblings = set(last_children.values())
    return [
        Line(
            row,
            can_up=row.id in has_sibling_before,
            can_down=row.id not in last_siblings,
            can_in=row.id in has_sibling_before,
            can_out=row.parent_id is not None,
        )
        for row in rows
    ]


def _refused_status(form: Filled[PlanFacts] | Filled[SectionForm] | Filled[Move]) -> int:
    """409 if the request as a whole was refused (stale, frozen), 422 if a field has to be corrected."""
    return 409 if form.error("") else 422


@routes.get("/plans/{plan_id}/edit", "plan.edit_form")
def edit(request: Request, who: Who, session: Read, plan_id: int, came: Came) -> Response:
    """The plan's facts and its outline."""
    who.clear()
    return page(request, "plans/edit.html", _edit_page(session, plan_id, came))


@routes.post("/plans/{plan_id}/edit", "plan.edit")
def save_facts(
    request: Request,
    who: Who,
    session: Write,
    plan_id: int,
    came: Came,
    form: Annotated[Filled[PlanFacts], Depends(filled(PlanFacts))],
) -> Response:
    """Save the title and the registry number."""
    who.clear()

    def change() -> PlanVersion:
        data = form.data
        return corrections.edit_plan(
            session,
            plan_id,
            title=data.title,
            registry_number=data.registry_number,
            edit_version=data.edit_version,
            by=who.by,
            now=who.now,
        )

    if form.ok and form.attempt(session, change) is not None:
        return messages.FACTS_SAVED.after(see_other(f"/plans/{plan_id}/edit{came.query}"), request)
    return page(request, "plans/edit.html", _edit_page(session, plan_id, came, form), status=_refused_status(form))


@routes.post("/plans/{plan_id}/sections/{section_id}/move", "plan.edit")
def move(
    request: Request,
    who: Who,
    session: Write,
    plan_id: int,
    section_id: int,
    came: Came,
    form: Annotated[Filled[Move], Depends(filled(Move))],
) -> Response:
    """Move a section up, down, in or out."""
    who.clear()

    def change() -> PlanVersion:
        direction, edit_version = form.data.direction, form.data.edit_version
        return corrections.move_section(
            session, plan_id, section_id, direction=direction, edit_version=edit_version, by=who.by, now=who.now
        )

    done = form.ok and form.attempt(session, change) is not None
    if done and request.headers.get("hx-request-type") != "partial":
        return see_other(f"/plans/{plan_id}/edit{came.query}#outline-{section_id}")
    context = replace(_edit_page(session, plan_id, came, None, None if done else form), moved=section_id)
    status = 200 if done else _refused_status(form)
    return page(request, "plans/edit.html", context, fragment="plans/_outline.html", status=status)


def _section_page(
    session: Read, plan_id: int, section_id: int, beside: Beside, form: Filled[SectionForm] | None = None
) -> SectionPage:
    version = queries.latest_version(session, plan_id)
    view = queries.section_view(session, section_id)
    section = view.section
    if section.version_id != version.id:
        raise NotFound(_("Avsnittet finns inte."))
    if section.is_preamble:
        raise NotFound(_("Det som står före första rubriken är inget avsnitt."))
    own_area = section.focus_label if section.is_focus_area else None
    return SectionPage(
        plan_id=plan_id,
        plan_title=version.title,
        edit_version=version.edit_version,
        frozen=version.frozen_at is not None,
        form=form or blank(SectionForm, title=section.title, focus_area=own_area),
        section=view,
        labels=[label for _id, label, _position in queries.focus_areas(session, version.id)],
        is_first=section.position == 1,
        beside=beside,
    )


@routes.get("/plans/{plan_id}/sections/{section_id}", "plan.edit_form")
def edit_section(request: Request, who: Who, session: Read, plan_id: int, section_id: int, came: Came) -> Response:
    """A section's heading and focus area."""
    who.clear()
    return page(request, "plans/section.html", _section_page(session, plan_id, section_id, came))


@routes.post("/plans/{plan_id}/sections/{section_id}", "plan.edit")
def save_section(
    request: Request,
    who: Who,
    session: Write,
    plan_id: int,
    section_id: int,
    came: Came,
    form: Annotated[Filled[SectionForm], Depends(filled(SectionForm))],
) -> Response:
    """Save a section's heading and focus area."""
    who.clear()

    def change() -> PlanVersion:
        data = form.data
        return corrections.edit_section(
            session,
            plan_id,
            section_id,
            own_area=data.focus_area,
            changes={"title": data.title},
            edit_version=data.edit_version,
            by=who.by,
            now=who.now,
        )

    if form.ok and form.attempt(session, change) is not None:
        return see_other(f"/plans/{plan_id}/edit{came.query}#outline-{section_id}")
    context = _section_page(session, plan_id, section_id, came, form)
    return page(request, "plans/section.html", context, status=_refused_status(form))


@routes.post("/plans/{plan_id}/sections/{section_id}/joining", "plan.edit")
def join_section(
    request: Request,
    who: Who,
    session: Write,
    plan_id: int,
    section_id: int,
    came: Came,
    form: Annotated[Filled[Guarded], Depends(filled(Guarded))],
) -> Response:
    """Turn a false heading into a paragraph; it and its text join the section before."""
    who.clear()
    corrections.join_section(session, plan_id, section_id, edit_version=form.data.edit_version, by=who.by, now=who.now)
    return messages.JOINED.after(see_other(f"/plans/{plan_id}/edit{came.query}"), request)
