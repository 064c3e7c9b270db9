"""Plans as JSON: importing, reading and correcting them."""

import datetime
from typing import Annotated

from fastapi import Depends, Request, Response
from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.i18n import _, language
from app.plans import actions, corrections, queries, views
from app.plans.forms import SectionPatch
from app.plans.preview import preview_of
from app.plans.upload import Incoming, incoming_plan
from app.web.kept import kept_by, mark_of, unless_seen
from app.web.pagination import Cursor, Limit, Listing, after_id, next_url
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("plans")


class ParagraphOut(BaseModel):
    """A paragraph of a section."""

    number: int = Field(description="From 1 within the section")
    text: str = Field(description="Without marks of emphasis or footnotes")


class SectionOut(BaseModel):
    """A section, in document order."""

    id: int = Field(description="The section's id")
    number: str = Field(description="Its place in the tree, for example 4.2.1")
    level: int = Field(description="From 1")
    parent_id: int | None = Field(description="The section it lies below")
    title: str = Field(description="Its heading")
    text: str = Field(description="All its paragraphs, an empty line between them")
    paragraphs: list[ParagraphOut] = Field(description="Its own, not those of sections below")
    focus_area: str | None = Field(description="The label of the focus area it belongs to, its own or inherited")
    is_focus_area: bool = Field(description="Whether the focus area begins here")


class CellOut(BaseModel):
    """A cell of an indicator."""

    id: int = Field(description="The cell's id")
    column: str = Field(description="The column's heading")
    text: str = Field(description="Exactly as written, less footnote marks")
    value: float | None = Field(description="The number, when the whole text is one")
    footnotes: list[int] = Field(description="Numbers of its footnotes")


class IndicatorOut(BaseModel):
    """A row of an indicator table."""

    id: int = Field(description="The indicator's id")
    section_id: int = Field(description="Where its table stands")
    name: str = Field(description="What its row is called")
    footnotes: list[int] = Field(description="Numbers of the footnotes at its name")
    cells: list[CellOut] = Field(description="In column order, the name column left out")


class FootnoteOut(BaseModel):
    """A footnote."""

    number: int = Field(description="From 1 in document order")
    text: str = Field(description="What it says")
    section_id: int | None = Field(description="The section that refers to it; null for the text before the first")
    cell_id: int | None = Field(description="The cell that refers to it, if one does")


class FactOut(BaseModel):
    """A row of the plan's table of facts."""

    name: str = Field(description="What the fact is, as written")
    value: str = Field(description="The fact, as written")


class WarningOut(BaseModel):
    """Something a person should look at."""

    code: str = Field(description="For example placeholder or decimal_point")
    message: str = Field(description="What is doubtful, in the reader's language")
    text: str = Field(description="The place's own words")
    section_id: int | None = Field(description="Where; null when it is elsewhere")
    cell_id: int | None = Field(description="In which cell, or null")


class BeforeOut(BaseModel):
    """What stands before the first heading, as a place that comments stand at."""

    id: int = Field(description="Given as section_id of a comment on it")
    title: str = Field(description="What the place is called")
    paragraphs: list[ParagraphOut] = Field(description="The preamble in paragraphs; none when there are facts alone")


class PlanOut(BaseModel):
    """A plan's latest version, whole."""

    id: int | None = Field(description="Null in a preview, whose other ids are places in document order")
    title: str = Field(description="What the plan is called")
    registry_number: str | None = Field(description="The matter's number, when the file tells it")
    preamble: str = Field(description="The text before the first heading")
    before: BeforeOut | None = Field(
        description="Where preamble and metadata are commented on; null when there are none"
    )
    metadata: list[FactOut] = Field(description="Facts about the document, in its order")
    sections: list[SectionOut] = Field(description="In document order")
    indicators: list[IndicatorOut] = Field(description="In document order")
    footnotes: list[FootnoteOut] = Field(description="From 1, in document order")
    warnings: list[WarningOut] = Field(description="What to look at")
    frozen: bool = Field(description="A round has opened with it: it never changes again")


class PlanItem(BaseModel):
    """A plan in the list."""

    id: int = Field(description="The plan's id")
    title: str = Field(description="What it is called")
    registry_number: str | None = Field(description="The matter's number, or null")
    sections: int = Field(description="How many")
    indicators: int = Field(description="How many")
    created_at: datetime.datetime = Field(description="When it was imported")
    frozen: bool = Field(description="A round has opened with it: it never changes again")


def plan_json(request: Request, session: Read, version: queries.VersionFacts) -> bytes:
    """A version as the API shows it, as bytes: kept by all that can change in it (four statements the first time)."""
    return _kept_json(request, session, version)[0]


def beginning_json(request: Request, session: Read, version: queries.VersionFacts) -> bytes:
    """What stands before a version's first heading, as the fields "preamble" and "facts" of an object: kept as well."""
    return _kept_json(request, session, version)[1]


def _kept_json(request: Request, session: Read, version: queries.VersionFacts) -> list[bytes]:
    keys = [(part, language(), version) for part in ("plan", "plan's beginning")]

    def made(places: list[int]) -> list[bytes]:
        plan = plan_out(queries.version_view(session, queries.version(session, version.id)))
        beginning = Beginning(preamble=plan.preamble, facts=plan.metadata).model_dump_json()[1:-1]
        both = plan.model_dump_json(by_alias=True).encode(), beginning.encode()
        return [both[place] for place in places]

    return kept_by(request).each(keys, made)


class Beginning(BaseModel):
    """What stands before the first heading."""

    preamble: str
    facts: list[FactOut]


def plan_out(view: views.VersionView) -> PlanOut:
    """A version as the API shows it."""
    return PlanOut(
        id=view.plan_id or None,
        title=view.title,
        registry_number=view.registry_number,
        preamble=view.preamble,
        before=_before(view.before) if view.before else None,
        metadata=[FactOut(name=name, value=value) for name, value in view.facts],
        sections=[_section(section) for section in view.sections],
        indicators=[_indicator(indicator) for indicator in view.indicators],
        footnotes=[_footnote(note) for note in view.footnotes],
        warnings=[_warning(warning) for warning in view.warnings],
        frozen=view.frozen_at is not None,
    )


def _before(view: views.SectionView) -> BeforeOut:
    return BeforeOut(id=view.section.id, title=view.section.title, paragraphs=_paragraphs(view))


def _paragraphs(view: views.SectionView) -> list[ParagraphOut]:
    return [ParagraphOut(number=paragraph.number, text=paragraph.text) for paragraph in view.paragraphs]


def _section(view: views.SectionView) -> SectionOut:
    row = view.section
    return SectionOut(
        id=row.id,
        number=row.number,
        level=row.level,
        parent_id=row.parent_id,
        title=row.title,
        text=view.text,
        paragraphs=_paragraphs(view),
        focus_area=row.focus_label,
        is_focus_area=row.is_focus_area,
    )


def _indicator(view: views.IndicatorView) -> IndicatorOut:
    cells = [
        CellOut(id=cell.id, column=cell.column, text=cell.text, value=cell.value, footnotes=cell.footnotes)
        for cell in view.cells
    ]
    return IndicatorOut(id=view.id, section_id=view.section_id, name=view.name, footnotes=view.footnotes, cells=cells)


def _footnote(view: views.FootnoteView) -> FootnoteOut:
    return FootnoteOut(number=view.number, text=view.text, section_id=view.section_id, cell_id=view.cell_id)


def _warning(view: views.WarningView) -> WarningOut:
    return WarningOut(
        code=view.code, message=_(view.message), text=view.text, section_id=view.section_id, cell_id=view.cell_id
    )


@routes.post("/plans", "plan.import", status_code=201, responses={200: {"description": "A preview; nothing is saved"}})
def import_plan(
    who: Who, incoming: Annotated[Incoming, Depends(incoming_plan)], session: Write, response: Response
) -> PlanOut:
    """Import a plan from a file or a pasted text. 415 for a file that is not what it says, 422 for an empty one."""
    who.clear()
    if incoming.preview:
        response.status_code = 200
        return plan_out(preview_of(incoming.parsed, title=incoming.title, source_name=None, now=who.now))
    version = actions.store_plan(
        session, parsed=incoming.parsed, title=incoming.title, source=incoming.source, by=who.by, now=who.now
    )
    return plan_out(queries.version_view(session, version))


@routes.get("/plans", "plan.read")
def list_plans(
    request: Request, who: Who, session: Read, limit: Limit = 50, cursor: Cursor = None
) -> Listing[PlanItem]:
    """All plans, newest first."""
    who.clear()
    rows = queries.list_plans(session, after=after_id(cursor), limit=limit + 1)
    items = [
        PlanItem(
            id=row.id,
            title=row.title,
            registry_number=row.registry_number,
            sections=row.sections,
            indicators=row.indicators,
            created_at=row.created_at,
            frozen=row.frozen_at is not None,
        )
        for row in rows[:limit]
    ]
    after = items[-1].id if len(rows) > limit else None
    return Listing(items=items, total=queries.count_plans(session), next=next_url(request, after))


@routes.get("/plans/{plan_id}", "plan.read", response_model=PlanOut)
def read_plan(request: Request, who: Who, session: Read, plan_id: int) -> Response:
    """A plan's latest version."""
    who.clear()
    version = queries.plan_facts(session, plan_id)

    def made() -> Response:
        return Response(plan_json(request, session, version), media_type="application/json")

    return unless_seen(request, mark_of(request, version), made)


@routes.patch("/plans/{plan_id}/sections/{section_id}", "plan.edit")
def correct_section(who: Who, session: Write, plan_id: int, section_id: int, body: SectionPatch) -> PlanOut:
    """Correct a section's title or focus area, and return the whole plan. 409 once a round has opened with it."""
    who.clear()
    changes = {name: getattr(body, name) for name in body.model_fields_set}
    corrections.edit_section(session, plan_id, section_id, changes=changes, by=who.by, now=who.now)
    return plan_out(queries.plan_view(session, plan_id))
