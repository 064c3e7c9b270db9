"""Files as jobs in JSON: ordered, followed, fetched, cancelled."""

from fastapi import Request
from starlette.responses import Response, StreamingResponse

from app.accounts.identity import Who
from app.compilation import files
from app.compilation.asked_options import options_of
from app.compilation.forms import ExportOrder
from app.compilation.job_schemas import JobOut
from app.rounds.access import round_for
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("jobs")


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
    """The file that came of it; 409 ``job_not_done`` while there is none, ``file_locked`` for a package that was made
    before something was found in one of its files: have it made again."""
    return files.fetched(request, session, files.job_for(session, who, job_id)[0])


@routes.delete("/jobs/{job_id}", "export.cancel")
def cancel(job_id: int, who: Who, session: Write) -> JobOut:
    """Let it be. What is being made stops within a second or so."""
    return JobOut.of(files.cancelled(session, who, job_id)[0])
