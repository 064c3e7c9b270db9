"""The page of one section, or of what stands before the first heading: its words, each to be marked and put right."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import NotFound
from app.i18n import _
from app.plans import corrections, messages, queries, views
from app.plans.forms import Guarded, SectionForm
from app.plans.mending.wordings import UNITS
from app.plans.mending_frame import Beside, Came, MendingFrame, frame_of
from app.plans.models import PlanVersion
from app.plans.operation_forms import OperationForm
from app.plans.paragraphs import ParagraphView
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
AT_ONCE = 200
"""Paragraphs on a page: a text without headings may have thousands."""


@dataclass(frozen=True)
class Item:
    """A paragraph or a table, in order. ``fix``: what is open to be put right in it, such as "c7"."""

    paragraph: ParagraphView | None = None
    table: views.TableView | None = None
    fix: str = ""

    @property
    def row(self) -> views.IndicatorView | None:
        """The row that is open, itself or one of its cells."""
        rows = self.table.indicators if self.table else []
        return next((row for row in rows if self.fix in (f"i{row.id}", *(f"c{cell.id}" for cell in row.cells))), None)

    @property
    def unit(self) -> str:
        """What the open row has in a column for units."""
        cells = self.row.cells if self.row else []
        return next((cell.text for cell in cells if cell.column.casefold() in UNITS), "")


@dataclass(frozen=True)
class SectionPage:
    """What ``plans/section.html`` shows. ``again``: a form of operations that was refused."""

    frame: MendingFrame
    form: Filled[SectionForm]
    again: Filled[OperationForm]
    section: views.SectionView
    is_first: bool
    items: list[Item]
    note: views.FootnoteView | None
    start: int
    pages: list[int]
    sections: list[tuple[int, str]]


def section_page(
    session: Read,
    plan_id: int,
    section_id: int,
    came: Beside,
    *,
    form: Filled[SectionForm] | None = None,
    again: Filled[OperationForm] | None = None,
    fix: str = "",
    start: int = 1,
) -> SectionPage:
    """What the page shows. Raises NotFound."""
    version = queries.latest_version(session, plan_id)
    view = queries.section_view(session, section_id)
    section = view.section
    if section.version_id != version.id:
        raise NotFound(_("Avsnittet finns inte."))
    own_area = section.focus_label if section.is_focus_area else None
    again = again or blank(OperationForm)
    fix = again.value("fix") or fix
    items = list(_items(view, fix))
    found = next((at for at, item in enumerate(items, 1) if item.fix), start)
    start = (found - 1) // AT_ONCE * AT_ONCE + 1
    return SectionPage(
        frame=frame_of(session, version, "section", came),
        form=form or blank(SectionForm, title=section.title, focus_area=own_area),
        again=again,
        section=view,
        is_first=section.position == 1,
        items=items[start - 1 : start - 1 + AT_ONCE],
        note=_note(view, fix),
        start=start,
        pages=list(range(1, len(items) + 1, AT_ONCE)) if len(items) > AT_ONCE else [],
        sections=queries.titles(session, version.id) if section.is_preamble else [],
    )


def _items(view: views.SectionView, fix: str) -> Iterator[Item]:
    for part in view.parts:
        for block in part.blocks:
            for paragraph in block.paragraphs:
                yield Item(paragraph, None, fix if fix == f"p{paragraph.id}" else "")
        if part.table is not None:
            names = {f"t{part.table.id}"}
            for row in part.table.indicators:
                names |= {f"i{row.id}", *(f"c{cell.id}" for cell in row.cells)}
            yield Item(None, part.table, fix if fix in names else "")


def _note(view: views.SectionView, fix: str) -> views.FootnoteView | None:
    return next((note for note in view.footnotes if fix == f"n{note.number}"), None)


Fix = Annotated[str, Query(max_length=20, pattern=r"^[pcitn]?\d*$")]
Start = Annotated[int, Query(alias="from", ge=1, le=1_000_000)]


@routes.get("/plans/{plan_id}/sections/{section_id}", "plan.edit_form")
def edit_section(
    request: Request,
    who: Who,
    session: Read,
    plan_id: int,
    section_id: int,
    came: Came,
    fix: Fix = "",
    start: Start = 1,
) -> Response:
    """A section's heading, focus area and words; ``fix`` is what is open to be put right."""
    who.clear()
    context = section_page(session, plan_id, section_id, came, fix=fix, start=start)
    return page(request, "plans/section.html", context)


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
    context = section_page(session, plan_id, section_id, came, form=form)
    return page(request, "plans/section.html", context, status=409 if form.error("") else 422)


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
