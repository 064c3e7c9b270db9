"""A file that is being made, as JSON: how far it has come, what was chosen of it, what came of it."""

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, Field

from app.assessment.models import Outcome
from app.comments.kinds import CommentKind
from app.compilation.options import Options
from app.jobs.queries import Job, JobStatus


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
