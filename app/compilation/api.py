"""The overview as JSON, the exports as files."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query, Request
from pydantic import AwareDatetime, BaseModel, Field
from starlette.responses import Response, StreamingResponse

from app.accounts.identity import Who
from app.compilation import queries
from app.compilation.asked_options import OptionsInQuery, options_of
from app.compilation.compiled import Layout
from app.compilation.delivery import sent
from app.compilation.exports.data import question_json
from app.compilation.figures import Overview
from app.responses import round_cache
from app.responses.progress import Progress
from app.rounds.access import round_for
from app.rounds.questions import AskedQuestion
from app.rounds.versions import content_as_it_was, content_mark
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


class ChoiceCount(BaseModel):
    """An alternative of a question."""

    choice: str = Field(description="The alternative")
    count: int = Field(description="How many bodies chose it")


class ValueCount(BaseModel):
    """A step of a scale."""

    value: int = Field(description="The step, 1 the lowest")
    count: int = Field(description="How many bodies chose it")


class QuestionCountsOut(BaseModel):
    """A question of the round with what the answers that count say."""

    id: int = Field(description="Its id; GET /rounds/{id}/comments?question= lists the answers in text")
    number: int = Field(description="Its place among the questions, from 1")
    text: str = Field(description="What is asked")
    kind: str = Field(description="text, choice or scale")
    required: bool = Field(description="Whether an answer could not be sent without it")
    focus_area: str | None = Field(description="The focus area it is about")
    section_id: int | None = Field(description="The section it is about")
    answered: int = Field(description="How many bodies answered it")
    choices: list[ChoiceCount] = Field(description="Every alternative, also those that nobody chose")
    values: list[ValueCount] = Field(description="Every step of the scale, also those that nobody chose")
    mean: float | None = Field(description="The mean of the values, to two decimals")
    median: float | None = Field(description="The middle value")


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
    questions: list[QuestionCountsOut] = Field(description="The questions in order, with counts")
    organisations: list[BodyOut] = Field(description="Bodies with an answer, in the list's order")


@routes.get("/rounds/{round_id}/overview", "comments.read", response_model=OverviewOut, mark=content_as_it_was)
def overview(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """Per focus area and organisation: counts, stances, replies done."""
    door = round_for(session, who, round_id)

    def made() -> Response:
        asked = round_cache.questions(request, session, door.round)
        return model_json(_in_figures(queries.overview(session, round_id), asked))

    return unless_seen(request, content_mark(request, who, door), made)


def _in_figures(totals: Overview, asked: Sequence[AskedQuestion]) -> OverviewOut:
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
        questions=[QuestionCountsOut.model_validate(question_json(question)) for question in totals.questions(asked)],
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
SinceWhen = Annotated[AwareDatetime | None, Query(description="Tell what has changed since this instant's last file")]
Variant = Annotated[str, Query(max_length=10, description="csv alone: sv (for Swedish Excel) or open (open data)")]


@routes.get("/rounds/{round_id}/exports/{format}", "export.round", response_class=StreamingResponse)
def export(
    request: Request,
    round_id: int,
    format: str,
    who: Who,
    session: Read,
    asked: OptionsInQuery,
    layout: LayoutName = "focus-area",
    variant: Variant = "sv",
    since: SinceWhen = None,
) -> Response:
    """The round as a file: docx, pdf, xlsx, csv, json, html or zip. What the format or the layout lacks is 422."""
    door = round_for(session, who, round_id)
    options = options_of(session, round_id, format, layout, variant, asked)
    queries.check_since(session, round_id, since)
    return sent(request, door, format, layout, variant, options, since)
