"""A new version of the plan, as JSON."""

from itertools import pairwise
from typing import Annotated

from fastapi import Depends, Form, Request, Response
from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.clock import zulu
from app.errors import Invalid
from app.plan_versions import actions
from app.plan_versions.models import Told
from app.plans.differences import Changed, Differences, PassageChange, SectionChange
from app.plans.following import Areas, changes_with, compared, require_change
from app.plans.table_readings import TableNotKept
from app.plans.upload import Incoming, incoming_plan
from app.responses import round_cache
from app.rounds.access import round_for
from app.rounds.queries import PlanVersionOf, plan_versions
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("rounds")


class PassageChangeOut(BaseModel):
    """A paragraph, a cell, an indicator's name, a footnote or a fact that changed."""

    what: Changed = Field(description="What happened to it")
    before: str = Field(description="Its wording before; empty when it is new")
    after: str = Field(description="Its wording now; empty when it is gone")
    paragraph: int | None = Field(description="The paragraph's number; null for what is no paragraph")
    row: str = Field(description="The indicator or the fact that it stands at, or empty")
    column: str = Field(description="The column of a cell, or empty")
    footnote: int | None = Field(description="The footnote's number; null for what is no footnote")
    words: list[tuple[str, str]] = Field(description="Pairs of equal, insert or delete and the words, in reading order")

    @classmethod
    def of(cls, change: PassageChange) -> "PassageChangeOut":
        """From a change."""
        return cls(
            what=change.what,
            before=change.before,
            after=change.after,
            paragraph=change.number,
            row=change.row,
            column=change.column,
            footnote=change.note,
            words=[(what, words) for what, words in change.pieces],
        )


class SectionChangeOut(BaseModel):
    """A section of which something changed."""

    what: Changed = Field(description="What happened to it")
    section_id: int | None = Field(description="The section now; null when it is gone, and in a preview")
    earlier_section_id: int | None = Field(description="The section in the version before; null when it is new")
    number: str = Field(description="Its place in the tree")
    title: str = Field(description="Its heading")
    earlier_title: str | None = Field(description="Its heading before; null when it is new")
    focus_area: str | None = Field(
        description="The focus area that it begins now, or empty; null when that is the same"
    )
    earlier_focus_area: str | None = Field(description="The one it began before, or empty; null when that is the same")
    passages: list[PassageChangeOut] = Field(description="What changed in it")

    @classmethod
    def of(cls, change: SectionChange) -> "SectionChangeOut":
        """From a change."""
        return cls(
            what=change.what,
            section_id=change.after.id if change.after and change.after.version_id else None,
            earlier_section_id=change.before.id if change.before else None,
            number=change.section.number,
            title=change.section.title,
            earlier_title=change.before.title if change.before else None,
            focus_area=change.area[1] if change.area else None,
            earlier_focus_area=change.area[0] if change.area else None,
            passages=[PassageChangeOut.of(passage) for passage in change.passages],
        )


class PlanVersionOut(BaseModel):
    """A version of the plan that a round is or was about."""

    number: int = Field(description="From 1 in the round")
    at: str = Field(description="When it began to hold; of the first one the opening")
    by: str = Field(description="Who gave it; empty of the first one")
    reason: str = Field(description="What was wrong; empty of the first one")
    told: Told = Field(description="Who got a letter on it")
    changes: list[SectionChangeOut] = Field(description="What changed with it, against the version before")


class PlanVersionListing(BaseModel):
    """The versions of a round's plan."""

    items: list[PlanVersionOut] = Field(description="The first first; empty while there has been only one")


class TableNotKeptOut(BaseModel):
    """A table whose rows could be commented on, and cannot any more."""

    section: str = Field(description="Number and title of the section that it stood in")
    name_heading: str = Field(description="The heading of its rows' names")
    rows: int = Field(description="How many rows it had")

    @classmethod
    def of(cls, table: TableNotKept) -> "TableNotKeptOut":
        """From what was found."""
        return cls(section=table.section, name_heading=table.name_heading, rows=table.rows)


class NewPlanVersion(BaseModel):
    """What came of a correction, or would."""

    number: int = Field(description="The version's number in the round")
    letters: int = Field(description="How many letters were written")
    changes: list[SectionChangeOut] = Field(description="What changed, section by section")
    tables_not_kept: list[TableNotKeptOut] = Field(
        description="Tables that were read row by row in the version before, and are not in this one"
    )


def _changes(found: Differences) -> list[SectionChangeOut]:
    return [SectionChangeOut.of(change) for change in found.sections]


def _version(version: PlanVersionOf, found: Differences | None) -> PlanVersionOut:
    return PlanVersionOut(
        number=version.number,
        at=zulu(version.at),
        by=version.by_name,
        reason=version.reason,
        told=Told(version.told),
        changes=_changes(found) if found else [],
    )


@routes.get("/rounds/{round_id}/plan-versions", "round.read_internal")
def versions(request: Request, round_id: int, who: Who, session: Read) -> PlanVersionListing:
    """List the versions of the plan that the round has had, each with what changed word by word."""
    round_for(session, who, round_id)
    known = plan_versions(session, round_id)
    found: list[Differences | None] = [None]
    for before, after in pairwise(known):
        found.append(round_cache.differences(request, session, before.plan_version_id, after.plan_version_id))
    return PlanVersionListing(items=[_version(*each) for each in zip(known, found, strict=False)])


@routes.post("/rounds/{round_id}/plan-versions", "round.new_plan_version", status_code=201)
def correct(
    request: Request,
    round_id: int,
    who: Who,
    incoming: Annotated[Incoming, Depends(incoming_plan)],
    session: Write,
    response: Response,
    reason: Annotated[str, Form(description="What was wrong and what is corrected", max_length=2000)] = "",
    told: Annotated[Told, Form(description="Who gets a letter")] = Told.ALL,
    focus_areas: Annotated[
        Areas, Form(description="Keep the plan's focus areas, or take those of the file")
    ] = Areas.KEPT,
) -> NewPlanVersion:
    """Give an open round a corrected plan, sent as a file or as text.

    From then on the bodies read and answer the corrected plan. What they are writing moves along to the same places;
    what is about a place that is gone stands under the plan as a whole. Answers that have come in stay as they are.
    ``preview`` answers 200 with what would change, and changes nothing.
    """
    door = round_for(session, who, round_id)
    base = round_cache.version_view(request, session, door.round.plan_version_id or 0)
    found = compared(base, incoming.parsed, actions.earlier(session, door.round))
    changes = _changes(changes_with(found, focus_areas))
    not_kept = [TableNotKeptOut.of(table) for table in found.not_kept]
    if incoming.preview:
        require_change(found, focus_areas)
        response.status_code = 200
        number = door.round.plan_number + 1
        return NewPlanVersion(number=number, letters=0, changes=changes, tables_not_kept=not_kept)
    if not reason.strip():
        raise Invalid(fields={"reason": actions.reason_missing()})
    done = actions.correct_plan(
        session,
        door.round,
        incoming.parsed,
        incoming.source,
        reason=reason.strip(),
        told=told,
        areas=focus_areas,
        by=who.by,
        now=who.now,
    )
    return NewPlanVersion(number=done.number, letters=done.letters, changes=changes, tables_not_kept=not_kept)
