"""Files as jobs in JSON: ordered, followed, fetched, cancelled."""

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any

from fastapi import Request
from pydantic import BaseModel, Field
from starlette.responses import Response, StreamingResponse

from app.accounts.identity import Who
from app.assessment.models import Outcome
from app.comments.kinds import CommentKind
from app.compilation import files
from app.compilation.asked_options import options_of
from app.compilation.forms import ExportOrder
from app.compilation.options import Options
from app.jobs.queries import Job, JobStatus
from app.rounds.access import round_for
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("jobs")


class ProgressOut(BaseModel):
    """How far it has come."""

    done: int = Field(description="Comments that have been read so far")
    total: int = Field(description="All of them; 0 until it is known")


class ResultOut(BaseModel):
    """What came of it; fetched at /jobs/{id}/file for three days."""

    filename: str = Field(description="The name to save it under")
    media_type: str = Field(description="Its media type")
    size: int = Field(description="Bytes")
    warning: str = Field(default="", description="Which files could not be read and are missing in a zip; else empty")


class JobErrorOut(BaseModel):
    """Why nothing came of it."""

    code: str = Field(description="Stable English, to act upon")
    message: str = Field(description="What to do, in the language in which it was ordered")


class ChosenOut(BaseModel):
    """What was chosen of a file, checked against its round; what was not has the value of a choice not made."""

    variant: str = Field(description="csv alone: sv (for Swedish Excel) or open")
    hide_names: bool = Field(description="No person is named")
    columns: list[str] = Field(description="Only these columns, by their names in open data; none: all")
    portrait: bool = Field(description="Pages with tables stand instead of lying")
    focus_area: str = Field(description="Only comments on it: its label; empty: all")
    section: str = Field(description="Only comments on this section and what lies below it: its number; empty: all")
    organisation: int | None = Field(description="Only this organisation's comments")
    group: str = Field(description="Only comments of this group's organisations; empty: all")
    kind: CommentKind | None = Field(description="Only this kind of comments")
    outcome: Outcome | None = Field(description="Only comments with this outcome of a reply that counts")

    @classmethod
    def of(cls, asked: Mapping[str, Any]) -> "ChosenOut":
        """From what a job was asked for."""
        options = Options.of(asked.get("options"))
        said = dataclasses.asdict(options) | {"kind": options.kind or None, "outcome": options.outcome or None}
        return cls(variant=asked["variant"], **said)


class JobOut(BaseModel):
    """Something that takes long."""

    id: int = Field(description="Its id")
    kind: str = Field(description="export")
    round_id: int | None = Field(description="The round that the file is of")
    format: str = Field(description="docx, pdf, xlsx, csv, json, html or zip")
    layout: str = Field(description="The file's layout")
    language: str = Field(description="The language that it is written in; csv and names in a zip are always Swedish")
    options: ChosenOut = Field(description="What was chosen of it")
    since: datetime.datetime | None = Field(description="What it tells changes since; null: since the last whole file")
    status: JobStatus = Field(description="queued, running, done, failed or cancelled")
    progress: ProgressOut = Field(description="How far it has come")
    result: ResultOut | None = Field(description="What came of it, when it is done")
    error: JobErrorOut | None = Field(description="Why nothing came of it, when it has failed")

    @classmethod
    def of(cls, job: Job) -> "JobOut":
        """From the row."""
        done = job.status is JobStatus.DONE and job.result is not None
        return cls(
            id=job.id,
            kind=job.kind,
            round_id=job.round_id,
            format=job.arguments["format"],
            layout=job.arguments["layout"],
            language=job.arguments["language"],
            options=ChosenOut.of(job.arguments),
            since=job.arguments.get("since"),
            status=job.status,
            progress=ProgressOut(done=job.done, total=job.total),
            result=ResultOut.model_validate(job.result) if done else None,
            error=JobErrorOut.model_validate(job.error) if job.error else None,
        )


@routes.post("/rounds/{round_id}/exports", "export.order", status_code=202)
def order(round_id: int, who: Who, session: Write, body: ExportOrder) -> JobOut:
    """Have a file made without waiting for it. Asking again while it is being made gives the same job."""
    door = round_for(session, who, round_id)
    order = files.Order(body.format, body.layout, body.options.variant)
    options = options_of(session, round_id, *order, body.options)
    return JobOut.of(files.ordered(session, door, who, order, options, body.since))


@routes.get("/jobs/{job_id}", "export.round")
def look(job_id: int, who: Who, session: Read) -> JobOut:
    """How far it has come, and what came of it."""
    return JobOut.of(files.job_for(session, who, job_id)[0])


@routes.get("/jobs/{job_id}/file", "export.round", response_class=StreamingResponse)
def fetch(request: Request, job_id: int, who: Who, session: Read) -> Response:
    """The file that came of it; 409 while there is none."""
    return files.fetched(request, files.job_for(session, who, job_id)[0])


@routes.delete("/jobs/{job_id}", "export.cancel")
def cancel(job_id: int, who: Who, session: Write) -> JobOut:
    """Let it be. What is being made stops within a second or so."""
    return JobOut.of(files.cancelled(session, who, job_id)[0])
