"""Files as jobs in JSON: ordered, followed, fetched, cancelled."""

from fastapi import Request
from pydantic import BaseModel, Field
from starlette.responses import Response, StreamingResponse

from app.accounts.identity import Who
from app.compilation import files
from app.compilation.asked_options import options_of
from app.compilation.forms import ExportOrder
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


class JobOut(BaseModel):
    """Something that takes long."""

    id: int = Field(description="Its id")
    kind: str = Field(description="export")
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
