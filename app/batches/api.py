"""Batches as JSON: a file put in, its preview, the matching, the run and its report."""

from typing import Annotated, Any

from fastapi import Depends, File, Query, Request, UploadFile
from starlette.responses import JSONResponse, Response

from app.accounts.identity import Who
from app.batches import actions, queries
from app.batches.access import batch_for
from app.batches.files import failed_rows
from app.batches.forms import MatchingIn, VersionForm
from app.batches.matching import targets
from app.batches.models import BatchKind, RowOutcome
from app.batches.schemas import BatchOut, BatchRowOut, PreviewOut
from app.batches.upload import kept_file
from app.imports.files import KeptOriginal
from app.rounds.access import round_for
from app.rounds.queries import questions
from app.web.downloads import SAFE, disposition
from app.web.pagination import Cursor, Limit, Listing, after_id, next_url
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("batches")
CSV = "text/csv; charset=utf-8"


def arrived(
    request: Request,
    who: Who,
    session: Read,
    round_id: int,
    file: Annotated[UploadFile, File(description="A workbook (.xlsx, .xls, .ods), CSV, or a .zip of mails and files")],
) -> tuple[KeptOriginal, BatchKind]:
    """What was sent, kept before the writing session begins."""
    round_for(session, who, round_id)
    session.close()
    return kept_file(request, file)


@routes.post("/rounds/{round_id}/registrations", "batch.edit", status_code=202, response_model=BatchOut)
def put_in(
    who: Who,
    sent: Annotated[tuple[KeptOriginal, BatchKind], Depends(arrived, scope="function")],
    session: Write,
    round_id: int,
) -> Any:
    """Put in a file of many answers. It is read by a job: ask for it until its `state` is `read`."""
    door = round_for(session, who, round_id)
    batch = actions.begin(session, door.round, *sent, by=who.by, now=who.now)
    return JSONResponse(BatchOut.of(queries.shown(session, batch)).model_dump(mode="json"), 202)


@routes.get("/rounds/{round_id}/registrations", "batch.read", response_model=Listing[BatchOut])
def batches(request: Request, who: Who, session: Read, round_id: int, limit: Limit = 100, cursor: Cursor = None) -> Any:
    """The batches of a round, the newest first."""
    round_for(session, who, round_id)
    found, total = queries.batches(session, round_id, before=after_id(cursor), limit=limit)
    following = next_url(request, found[-1].id if len(found) == limit else None)
    return {"items": [BatchOut.of(batch) for batch in found], "total": total, "next": following}


@routes.get("/rounds/{round_id}/registrations/{batch_id}", "batch.read", response_model=PreviewOut)
def preview(who: Who, session: Read, round_id: int, batch_id: int) -> Any:
    """A batch, its first rows, and what its columns may hold."""
    batch, _door = batch_for(session, who, round_id, batch_id)
    shown = queries.shown(session, batch)
    rows = queries.first_rows(session, batch_id, shown.sheet, after=shown.chosen.get("heading", 0))
    named = dict(targets(questions(session, round_id)))
    return PreviewOut(batch=BatchOut.of(shown), first_rows=[BatchRowOut.of(row) for row in rows], targets=named)


@routes.put("/rounds/{round_id}/registrations/{batch_id}/mapping", "batch.edit", response_model=BatchOut)
def match(who: Who, session: Write, round_id: int, batch_id: int, sent: MatchingIn) -> Any:
    """Say what each column holds and how the rows are registered. The next file with the same headings begins so."""
    batch, _door = batch_for(session, who, round_id, batch_id)
    version = sent.version
    if sent.sheet is not None or sent.heading is not None:
        sheet = batch.sheet if sent.sheet is None else sent.sheet
        heading = sent.heading or queries.shown(session, batch).chosen.get("heading", 1)
        actions.choose_sheet(session, batch, sheet=sheet, heading=heading, version=version)
        version = None
    actions.match(session, batch, matching=sent.columns, choices=sent.choices, version=version, now=who.now)
    return BatchOut.of(queries.shown(session, batch))


@routes.post("/rounds/{round_id}/registrations/{batch_id}/run", "batch.edit", status_code=202, response_model=BatchOut)
def run(who: Who, session: Write, round_id: int, batch_id: int, sent: VersionForm) -> Any:
    """Have what has not been registered be registered, by a job. Pressed twice it is one job."""
    batch, _door = batch_for(session, who, round_id, batch_id)
    actions.run(session, batch, version=sent.version, by=who.by, now=who.now)
    return JSONResponse(BatchOut.of(queries.shown(session, batch)).model_dump(mode="json"), 202)


@routes.post("/rounds/{round_id}/registrations/{batch_id}/cancellation", "batch.edit", response_model=BatchOut)
def stop(who: Who, session: Write, round_id: int, batch_id: int) -> Any:
    """Stop the job. What has been registered stays, and the rest can be registered later."""
    batch, _door = batch_for(session, who, round_id, batch_id)
    actions.stop(session, batch, by=who.by, now=who.now)
    return BatchOut.of(queries.shown(session, batch))


@routes.delete("/rounds/{round_id}/registrations/{batch_id}", "batch.edit", status_code=204)
def remove(who: Who, session: Write, round_id: int, batch_id: int) -> Response:
    """Remove a batch of which nothing has come."""
    batch, _door = batch_for(session, who, round_id, batch_id)
    actions.remove(session, batch, by=who.by, now=who.now)
    return Response(status_code=204)


@routes.get("/rounds/{round_id}/registrations/{batch_id}/report", "batch.read", response_model=Listing[BatchRowOut])
def report(
    request: Request,
    who: Who,
    session: Read,
    round_id: int,
    batch_id: int,
    outcome: Annotated[list[RowOutcome] | None, Query(description="Only rows of these; left out: of all")] = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> Any:
    """What became of each row that has been gone through, in the file's order."""
    batch, _door = batch_for(session, who, round_id, batch_id)
    wanted = outcome or list(RowOutcome)
    shown = queries.shown(session, batch)
    rows = queries.rows_with(session, batch_id, batch.sheet, wanted, after=after_id(cursor), limit=limit)
    total = sum(shown.outcomes.get(one, 0) for one in wanted)
    following = next_url(request, rows[-1].number if len(rows) == limit else None)
    return {"items": [BatchRowOut.of(row) for row in rows], "total": total, "next": following}


@routes.get("/rounds/{round_id}/registrations/{batch_id}/report.csv", "batch.read", response_class=Response)
def report_file(who: Who, session: Read, round_id: int, batch_id: int) -> Any:
    """The rows that were not registered, each with its number and why: to put right and to put in again."""
    batch, _door = batch_for(session, who, round_id, batch_id)
    return csv_sent(session, batch.name, failed_rows(session, queries.shown(session, batch)))


def csv_sent(_session: Read, name: str, content: bytes) -> Response:
    """A file of rows on its way out."""
    stem = name.rpartition(".")[0] or name
    headers = {"Content-Disposition": disposition(f"{stem}-fel.csv"), **SAFE}
    return Response(content, media_type=CSV, headers=headers)
