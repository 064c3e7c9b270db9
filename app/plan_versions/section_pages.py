"""Correcting the words of one section by hand: on to the same page of what changes as a file leads to."""

import re
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import NotFound
from app.i18n import _
from app.plan_versions.forms import SectionText
from app.plan_versions.pages import BASE
from app.plans import actions as plans
from app.plans import views
from app.plans.paragraphs import ParagraphView
from app.plans.rewriting import with_section
from app.responses import round_cache
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.rounds.queries import RoundStatus
from app.rounds.rules import require_open
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write
from app.web.text import tidy

routes = pages()
_PARAGRAPH, _CELL = re.compile(r"p-(\d{1,6})"), re.compile(r"c-(\d{1,10})")


@dataclass(frozen=True, slots=True)
class SectionPage:
    """What ``plan_versions/section.html`` shows. ``paragraphs`` are those that can be written in: tables cannot."""

    frame: RoundFrame
    section: views.SectionView
    paragraphs: list[ParagraphView]
    is_open: bool
    has_tables: bool
    form: Filled[SectionText]


def _whole(request: Request, session: Read, door: Door, section_id: int) -> tuple[views.VersionView, views.SectionView]:
    if door.round.plan_version_id is None:
        raise NotFound(_("Avsnittet finns inte i den här planen."))
    plan = round_cache.version_view(request, session, door.round.plan_version_id)
    section = next((view for view in plan.sections if view.section.id == section_id), None)
    if section is None:
        raise NotFound(_("Avsnittet finns inte i den här planen."))
    return plan, section


def _page(
    request: Request, session: Read, door: Door, section: views.SectionView, form: Filled[SectionText]
) -> Response:
    shown = SectionPage(
        frame=frame(session, door, current="plan"),
        section=section,
        paragraphs=[paragraph for paragraph in section.paragraphs if paragraph.kind != "table"],
        is_open=door.status is RoundStatus.OPEN,
        has_tables=any(paragraph.kind == "table" for paragraph in section.paragraphs),
        form=form,
    )
    return page(request, "plan_versions/section.html", shown, status=422 if form.errors else 200)


@routes.get(BASE + "/sections/{section_id}", "round.edit_form")
def write(request: Request, round_id: int, section_id: int, who: Who, session: Read) -> Response:
    """The section's words, each paragraph and cell in a field of its own."""
    door = round_for(session, who, round_id)
    _plan, section = _whole(request, session, door, section_id)
    values = {f"p-{paragraph.number}": paragraph.marked for paragraph in section.paragraphs}
    rows = (row for table in section.tables for row in table.indicators)
    values |= {f"c-{cell.id}": cell.text for row in rows for cell in row.cells}
    return _page(request, session, door, section, blank(SectionText, title=section.section.title, **values))


@routes.post(BASE + "/sections/{section_id}", "round.new_plan_version")
def keep(
    request: Request,
    round_id: int,
    section_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[SectionText], Depends(filled(SectionText))],
) -> Response:
    """Go on to what would change; nothing is changed yet."""
    door = round_for(session, who, round_id)
    require_open(door.status)
    plan, section = _whole(request, session, door, section_id)
    if not form.ok:
        return _page(request, session, door, section, form)
    parsed = with_section(
        plan,
        section_id,
        title=form.data.title,
        texts=_fields(form, _PARAGRAPH),
        cells=_fields(form, _CELL),
        added=tidy(form.data.added),
    )
    key = plans.keep_import(session, parsed=parsed, title=None, source=None, for_round=round_id, by=who.by, now=who.now)
    return see_other(f"{BASE.format(round_id=round_id)}/imports/{key}")


def _fields(form: Filled[SectionText], name: re.Pattern[str]) -> dict[int, str]:
    return {int(match[1]): tidy(str(text)) for field, text in form.values.items() if (match := name.fullmatch(field))}
