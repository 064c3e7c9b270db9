"""A round's files as pages: ordering one, how far it has come, fetching it, cancelling it."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response, StreamingResponse

from app.accounts.identity import Asker, Who
from app.compilation import choice_pages, files, first_page
from app.compilation.actions import remember
from app.compilation.asked_options import options_on_page
from app.compilation.forms import FileForm
from app.compilation.options import EVERYTHING
from app.errors import RemissError
from app.installation import installation_of
from app.jobs.queries import Job, JobStatus
from app.rounds.access import Door, not_found, round_for
from app.rounds.frame import RoundFrame, frame
from app.rounds.versions import reading_mark
from app.web.forms import Filled, filled
from app.web.kept import headers_of, is_seen
from app.web.rendering import page, see_other, wants_fragment
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True, slots=True)
class FilePage:
    """What ``compilation/file.html`` shows.

    ``waits``: who ordered the file waits for it on this page; ``goes``: it is there, and fetched at once.
    """

    frame: RoundFrame
    file: files.OrderedFile
    waits: bool = False
    goes: bool = False


@routes.post("/rounds/{round_id}/exports", "export.order")
def order(
    request: Request,
    round_id: int,
    who: Who,
    session: Write,
    form: Annotated[Filled[FileForm], Depends(filled(FileForm))],
) -> Response:
    """Have a file made. A small one is there at once; a large one has a page that says how far it has come."""
    door = round_for(session, who, round_id)
    named = files.Order(form.value("format"), form.value("layout"), form.value("variant") or "sv")
    if not form.value("remember") or not named.is_known:
        return _on_its_way(_made(session, door, who, form.data))
    job = form.attempt(session, lambda: _made(session, door, who, form.data)) if form.ok else None
    if job is None:
        return choice_pages.shown(request, session, door, who, form, named)
    return _on_its_way(job)


def _made(session: Write, door: Door, who: Asker, asked: FileForm) -> Job:
    order, round_id = files.Order(asked.format, asked.layout, asked.variant), door.round.id
    options = options_on_page(session, round_id, asked)
    if asked.remember:
        chosen = asked.chosen if options != EVERYTHING else {}
        remember(session, who.user.id, round_id, layout=asked.layout, format=asked.format, choices=chosen)
    return files.ordered(session, door, who, order, options)


def _on_its_way(job: Job) -> Response:
    return see_other(f"/jobs/{job.id}?wait=true")


@dataclass(frozen=True, slots=True)
class FilesPage:
    """What ``compilation/files.html`` shows."""

    frame: RoundFrame
    files: list[files.OrderedFile]


@routes.get("/rounds/{round_id}/exports", "export.round")
def latest(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """The files that have been ordered lately."""
    door = round_for(session, who, round_id)
    shown = FilesPage(frame(session, door, current="compilation"), files.recent(session, door))
    return page(request, "compilation/files.html", shown)


@routes.get("/rounds/{round_id}/compilation/first-page.png", "export.round", response_class=Response)
def first_page_picture(request: Request, round_id: int, who: Who, session: Read) -> Response:
    """How the first page of the PDF looks. Where that cannot be drawn, a picture of nothing: the page does without."""
    door = round_for(session, who, round_id)
    if not first_page.is_drawn(door):
        raise not_found()
    mark = reading_mark(request, who, door)
    if is_seen(request, mark):
        return Response(status_code=304, headers=headers_of(request, mark))
    session.close()  # nothing is read here while another process draws
    try:
        drawn = first_page.picture(request, who, door)
    except RemissError as refused:
        return Response(first_page.NOTHING, refused.status, {"Cache-Control": "no-store"}, "image/png")
    return Response(drawn, headers=headers_of(request, mark), media_type="image/png")


@routes.get("/jobs/{job_id}", "export.round")
def look(request: Request, job_id: int, who: Who, session: Read, wait: bool = False) -> Response:
    """How far a file has come. With ``wait``: the file itself, at once or when a page that asks again hears of it."""
    job, door = files.job_for(session, who, job_id)
    if wait and not wants_fragment(request):
        session.close()  # what comes of the job meanwhile is seen by a session that begins afterwards
        files.waited_for(installation_of(request.app), job_id)
        job, door = files.job_for(session, who, job_id)
        if job.status is JobStatus.DONE and not files.shown(job).warning:
            return see_other(f"/jobs/{job_id}/file")
    file = files.shown(job, files.names_in(session, door, [job]))
    goes = wait and job.status is JobStatus.DONE and not file.warning
    shown = FilePage(frame(session, door, current="compilation"), file, wait and not file.finished, goes)
    return page(request, "compilation/file.html", shown, fragment="compilation/_file.html")


@routes.get("/jobs/{job_id}/file", "export.round", response_class=StreamingResponse)
def fetch(request: Request, job_id: int, who: Who, session: Read) -> Response:
    """The file, again and again for some days."""
    job, _door = files.job_for(session, who, job_id)
    return files.fetched(request, session, job)


@routes.post("/jobs/{job_id}/cancellation", "export.cancel")
def cancel(job_id: int, who: Who, session: Write) -> Response:
    """Let it be."""
    job, _door = files.cancelled(session, who, job_id)
    return see_other(f"/jobs/{job.id}")
