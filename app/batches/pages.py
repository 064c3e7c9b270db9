"""Batches on pages: put in a file, match its columns, have it registered, see what became of each row."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.batches import actions, queries
from app.batches.access import batch_for
from app.batches.api import csv_sent
from app.batches.files import NOT_REGISTERED, failed_rows
from app.batches.forms import MatchingForm, SheetForm, UploadForm, VersionForm, columns_in
from app.batches.matching import targets
from app.batches.messages import MATCHED, REMOVED, STOPPED
from app.batches.models import Batch, BatchKind, BatchRow
from app.batches.queries import ShownBatch
from app.batches.rules import BatchState
from app.batches.upload import ENDINGS, kept_file
from app.errors import RemissError
from app.imports.files import KeptOriginal
from app.rounds.access import Door, round_for
from app.rounds.frame import RoundFrame, frame
from app.rounds.queries import questions
from app.web.forms import Filled, blank, filled
from app.web.rendering import go_to, page, see_other, wants_fragment
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
MOST_LISTED, MOST_FAULTS = 50, 100
ADDRESS = "/rounds/{round_id}/batches"
ONE = ADDRESS + "/{batch_id}"


@dataclass(frozen=True, slots=True)
class BatchesPage:
    """What ``batches/list.html`` shows; ``older``: where those before it are."""

    frame: RoundFrame
    form: Filled[UploadForm]
    endings: str
    may_put_in: bool
    batches: list[ShownBatch]
    total: int
    older: str


@dataclass(frozen=True, slots=True)
class ShownColumn:
    """A column: its field, its heading, and what stands in its first rows."""

    name: str
    heading: str
    first: list[str]


@dataclass(frozen=True, slots=True)
class BatchPage:
    """What ``batches/batch.html`` shows: a batch, its columns and first rows, and the rows that were not registered.

    ``more``: where the rows after those are.
    """

    frame: RoundFrame
    address: str
    batch: ShownBatch
    may_edit: bool
    sheet_form: Filled[SheetForm]
    form: Filled[Any]
    columns: list[ShownColumn]
    targets: list[tuple[str, str]]
    rows: list[BatchRow]
    faults: list[BatchRow]
    more: str
    errors: bool


@routes.get(ADDRESS, "batch.read")
def batches(
    request: Request,
    who: Who,
    session: Read,
    round_id: int,
    before: Annotated[int, Query(ge=0, le=2**62)] = 0,
) -> Response:
    """The files that were put in, the newest first, and the form for another."""
    return _list(request, session, round_for(session, who, round_id), blank(UploadForm), before)


def _list(
    request: Request, session: Read, door: Door, form: Filled[UploadForm], before: int = 0, status: int = 200
) -> Response:
    found, total = queries.batches(session, door.round.id, before=before, limit=MOST_LISTED)
    older = f"/rounds/{door.round.id}/batches?before={found[-1].id}" if len(found) == MOST_LISTED else ""
    shown = BatchesPage(
        frame(session, door, current="responses"), form, ENDINGS, door.may("batch.edit"), found, total, older
    )
    return page(request, "batches/list.html", shown, status=status)


@dataclass(frozen=True, slots=True)
class Came:
    """The form, and what came with it: None when it could not be taken, which the form says."""

    form: Filled[UploadForm]
    file: KeptOriginal | None = None
    kind: BatchKind = BatchKind.TABLE
    status: int = 422


def came(
    request: Request,
    who: Who,
    session: Read,
    form: Annotated[Filled[UploadForm], Depends(filled(UploadForm))],
    round_id: int,
) -> Came:
    """What was sent, kept before the writing session begins."""
    round_for(session, who, round_id)
    session.close()
    if not form.ok:
        return Came(form)
    try:
        return Came(form, *kept_file(request, form.data.file))
    except RemissError as error:
        form.refuse(error)
        return Came(form, status=error.status)


@routes.post(ADDRESS, "batch.edit")
def put_in(
    request: Request,
    who: Who,
    sent: Annotated[Came, Depends(came, scope="function")],
    session: Write,
    round_id: int,
) -> Response:
    """Put in a file; a job reads it, and its page says how far it has come."""
    door = round_for(session, who, round_id)
    file, form = sent.file, sent.form
    if file is None:
        return _list(request, session, door, form, status=sent.status)
    batch = form.attempt(session, lambda: actions.begin(session, door.round, file, sent.kind, by=who.by, now=who.now))
    if batch is None:
        return _list(request, session, door, form, status=422)
    return see_other(f"/rounds/{round_id}/batches/{batch.id}")


@routes.get(ONE, "batch.read")
def one(
    request: Request,
    who: Who,
    session: Read,
    round_id: int,
    batch_id: int,
    after: Annotated[int, Query(ge=0, le=2**62)] = 0,
) -> Response:
    """One file: how far it has come, its columns, or what became of its rows."""
    batch, door = batch_for(session, who, round_id, batch_id)
    return _page(request, session, door, batch, after=after)


def _page(
    request: Request,
    session: Read,
    door: Door,
    batch: Batch,
    *,
    after: int = 0,
    sheet_form: Filled[SheetForm] | None = None,
    form: Filled[Any] | None = None,
) -> Response:
    shown = queries.shown(session, batch)
    address = f"/rounds/{door.round.id}/batches/{shown.id}"
    at_work = shown.state in (BatchState.READING, BatchState.RUNNING)
    if wants_fragment(request) and not at_work:
        return go_to(address)
    heading = shown.chosen.get("heading", 0)
    at_rest = shown.state in (BatchState.READ, BatchState.STOPPED, BatchState.DONE)
    is_matched = shown.kind is BatchKind.TABLE and at_rest and not shown.has_registered
    rows = queries.first_rows(session, shown.id, shown.sheet, after=heading) if is_matched else []
    faults: list[BatchRow] = []
    if shown.run_at is not None:
        faults = queries.rows_with(session, shown.id, shown.sheet, NOT_REGISTERED, after=after, limit=MOST_FAULTS)
    context = BatchPage(
        frame=frame(session, door, current="responses"),
        address=address,
        batch=shown,
        may_edit=door.may("batch.edit"),
        sheet_form=sheet_form or blank(SheetForm, sheet=shown.sheet, heading=heading),
        form=form or _chosen(shown),
        columns=_columns(shown, rows) if is_matched else [],
        targets=targets(questions(session, door.round.id)) if is_matched else [],
        rows=rows,
        faults=faults,
        more=f"{address}?after={faults[-1].number}" if len(faults) == MOST_FAULTS else "",
        errors=bool((form and form.errors) or (sheet_form and sheet_form.errors)),
    )
    return page(
        request, "batches/batch.html", context, fragment="batches/_progress.html", status=422 if context.errors else 200
    )


def _chosen(batch: ShownBatch) -> Filled[Any]:
    """The form as it begins: what is proposed or was chosen."""
    choices = batch.choices.stored()
    values = {name: "true" if value is True else value or "" for name, value in choices.items()}
    matched = {f"column-{index}": target for index, target in batch.matching.items()}
    return blank(MatchingForm, **values, **matched)


def _columns(batch: ShownBatch, rows: list[BatchRow]) -> list[ShownColumn]:
    return [
        ShownColumn(
            name=f"column-{at}",
            heading=heading,
            first=[text for row in rows if at < len(row.cells) and (text := row.cells[at])][:3],
        )
        for at, heading in enumerate(batch.chosen.get("headings", []))
    ]


@routes.post(ONE + "/sheet", "batch.edit")
def choose_sheet(
    request: Request,
    who: Who,
    session: Write,
    round_id: int,
    batch_id: int,
    form: Annotated[Filled[SheetForm], Depends(filled(SheetForm))],
) -> Response:
    """Another sheet, or another row of headings."""
    batch, door = batch_for(session, who, round_id, batch_id)
    if form.ok and form.attempt(session, lambda: _sheet_chosen(session, batch, form.data)):
        return see_other(f"/rounds/{round_id}/batches/{batch_id}")
    return _page(request, session, door, batch, sheet_form=form)


def _sheet_chosen(session: Write, batch: Batch, data: SheetForm) -> bool:
    actions.choose_sheet(session, batch, sheet=data.sheet, heading=data.heading, version=data.version)
    return True


@routes.post(ONE + "/matching", "batch.edit")
def match(
    request: Request,
    who: Who,
    session: Write,
    round_id: int,
    batch_id: int,
    form: Annotated[Filled[MatchingForm], Depends(filled(MatchingForm))],
) -> Response:
    """What each column holds; and with the other button, that it is to be registered now."""
    batch, door = batch_for(session, who, round_id, batch_id)
    if form.ok and form.attempt(session, lambda: _matched(session, who, batch, form)):
        return MATCHED.after(see_other(f"/rounds/{round_id}/batches/{batch_id}"), request)
    return _page(request, session, door, batch, form=form)


def _matched(session: Write, who: Who, batch: Batch, form: Filled[MatchingForm]) -> bool:
    choices, version = form.data.choices, form.data.version
    actions.match(session, batch, matching=columns_in(form), choices=choices, version=version, now=who.now)
    if form.value("do") == "run":
        actions.run(session, batch, version=None, by=who.by, now=who.now)
    return True


@routes.post(ONE + "/run", "batch.edit")
def run(
    request: Request,
    who: Who,
    session: Write,
    round_id: int,
    batch_id: int,
    form: Annotated[Filled[VersionForm], Depends(filled(VersionForm))],
) -> Response:
    """Have what has not been registered be registered."""
    batch, door = batch_for(session, who, round_id, batch_id)
    version = form.data.version if form.ok else None
    actions.run(session, batch, version=version, by=who.by, now=who.now)
    return see_other(f"/rounds/{door.round.id}/batches/{batch_id}")


@routes.post(ONE + "/cancellation", "batch.edit")
def stop(request: Request, who: Who, session: Write, round_id: int, batch_id: int) -> Response:
    """Stop: what has been registered stays."""
    batch, _door = batch_for(session, who, round_id, batch_id)
    actions.stop(session, batch, by=who.by, now=who.now)
    return STOPPED.after(see_other(f"/rounds/{round_id}/batches/{batch_id}"), request)


@routes.post(ONE + "/removal", "batch.edit")
def remove(request: Request, who: Who, session: Write, round_id: int, batch_id: int) -> Response:
    """Remove a file of which nothing has come."""
    batch, _door = batch_for(session, who, round_id, batch_id)
    actions.remove(session, batch, by=who.by, now=who.now)
    return REMOVED.after(see_other(f"/rounds/{round_id}/batches"), request)


@routes.get(ONE + "/report.csv", "batch.read")
def report_file(who: Who, session: Read, round_id: int, batch_id: int) -> Response:
    """The rows that were not registered, as a file to put right."""
    batch, _door = batch_for(session, who, round_id, batch_id)
    return csv_sent(session, batch.name, failed_rows(session, queries.shown(session, batch)))
