"""The overview as JSON, the exports as files."""

from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response, StreamingResponse

from app.accounts.identity import Who
from app.compilation import queries
from app.compilation.compiled import Layout, Overview
from app.compilation.delivery import sent
from app.responses.progress import Progress
from app.rounds.access import round_for
from app.rounds.versions import content_mark
from app.web.kept import unless_seen
from app.web.rendering import model_json
from app.web.routes import api
from app.web.sessions import Read

routes = api("compilation")


class AreaOut(BaseModel):
    """A focus area in figures."""

    id: int = Field(description="The focus area's id; 0 is the whole plan, -1 the plan's other parts")
    focus_area: str = Field(description="Its label")
    comments: int = Field(description="Comments that stand")
    replies: int = Field(description="Comments with a reply to the wording that stands")
    to_look_again: int = Field(description="Comments whose reply answers another wording")
    without_reply: int = Field(description="Comments without a reply; with the two before, they are all comments")
    outcomes: dict[str, int] = Field(description="Of those replies, how many have each outcome")
    stances: dict[str, int] = Field(description="How many bodies take each stance on it")


class BodyOut(BaseModel):
    """A body with an answer, in figures."""

    id: int = Field(description="The organisation's id")
    name: str = Field(description="Its name in this round")
    group: str = Field(description="Its group")
    stance: str = Field(description="Its stance on the whole")
    comments: int = Field(description="Comments that stand")
    replies: int = Field(description="Comments with a reply to the wording that stands")
    to_look_again: int = Field(description="Comments whose reply answers another wording")
    without_reply: int = Field(description="Comments without a reply; with the two before, they are all comments")
    only_in_file: bool = Field(description="What it says lies in a file alone: its comments have not been written down")


class OverviewOut(BaseModel):
    """A round's comments in figures."""

    comments: int = Field(description="All comments that stand")
    replies: int = Field(description="All comments with a reply to the wording that stands")
    to_look_again: int = Field(description="All comments whose reply answers another wording")
    without_reply: int = Field(description="All comments without a reply; with the two before, they are all comments")
    only_in_files: int = Field(description="Answers that lie in a file alone")
    complete: bool = Field(description="Every comment has a reply to what it says, and no answer lies in a file alone")
    stances: dict[str, int] = Field(description="How many answers take each stance on the whole")
    outcomes: dict[str, int] = Field(description="How many comments that are replied to have each outcome")
    focus_areas: list[AreaOut] = Field(description="The whole first, then the plan's order, the other parts last")
    organisations: list[BodyOut] = Field(description="Bodies with an answer, in the list's order")


@routes.get("/rounds/{round_id}/overview", "comments.read", response_model=OverviewOut)
def overview(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """Per focus area and organisation: counts, stances, replies done."""
    door = round_for(session, who, round_id)

    def made() -> Response:
        return model_json(_in_figures(queries.overview(session, round_id)))

    return unless_seen(request, content_mark(request, who, door), made)


def _in_figures(totals: Overview) -> OverviewOut:
    return OverviewOut(
        **_progress(totals.progress),
        only_in_files=len(totals.only_in_files),
        complete=totals.is_complete,
        stances=dict(totals.stances),
        outcomes=dict(totals.outcomes),
        focus_areas=[
            AreaOut(
                id=area.count.key,
                focus_area=area.count.label,
                **_progress(area.count),
                outcomes=dict(area.outcomes),
                stances=dict(area.stances),
            )
            for area in totals.areas
        ],
        organisations=[
            BodyOut(
                id=body.organisation.id,
                name=body.organisation.name,
                group=body.group,
                stance=body.stance,
                only_in_file=body.only_in_file,
                **_progress(body),
            )
            for body in totals.bodies
        ],
    )


def _progress(progress: Progress) -> dict[str, int]:
    return {
        "comments": progress.comments,
        "replies": progress.done,
        "to_look_again": progress.to_look_again,
        "without_reply": progress.waiting,
    }


LayoutName = Annotated[str, Query(max_length=40, description=f"One of {', '.join(Layout)}")]
Variant = Annotated[str, Query(max_length=10, description="csv alone: sv (for Swedish Excel) or open (open data)")]


@routes.get("/rounds/{round_id}/exports/{format}", "export.round", response_class=StreamingResponse)
def export(
    request: Request,
    round_id: int,
    format: str,
    who: Who,
    session: Read,
    layout: LayoutName = "focus-area",
    variant: Variant = "sv",
) -> Response:
    """The round as a file: docx, xlsx, csv or json. A layout that the format lacks is 422."""
    return sent(request, round_for(session, who, round_id), format, layout, variant)
