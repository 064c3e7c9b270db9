"""The two jobs of a batch: one reads its file, one registers what is in it. Both begin again where a stop left them."""

import io
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from sqlmodel import Session

from app import clock
from app.accounts.identity import By
from app.batches import actions, archives, queries, tables
from app.batches.archives import FileFound
from app.batches.models import Batch, BatchKind, BatchRow, RowOutcome
from app.batches.registering import Registrar
from app.batches.tables import RowFound, SheetFound
from app.errors import NotFound, RemissError
from app.i18n import _
from app.inbox.actions import receive
from app.inbox.incoming import take_in
from app.installation import Installation
from app.intake.kinds import kind_of
from app.jobs.models import Job
from app.jobs.trusted import Watch
from app.jobs.untrusted import Untrusted
from app.jobs.worker import Reading

ACCEPTED = {
    **dict.fromkeys(("csv", "txt", "tsv"), "text"),
    **dict.fromkeys(("xlsx", "xlsm"), "xlsx"),
    "xls": "xls",
    "ods": "ods",
}
ARCHIVE = "zip"
LIMITS = Untrusted(seconds=300, processor=120, megabytes=1500)
_ROWS = "app.batches.tables"
_MODULES = {"text": (_ROWS,), "xlsx": (_ROWS, "openpyxl"), **dict.fromkeys(("xls", "ods"), (_ROWS, "python_calamine"))}
AT_A_TIME = 5_000
"""Rows that are kept in one transaction."""
Keep = Callable[[Session], None]


def reading_batches(installation: Installation) -> Reading:
    """What a worker does with a batch that has been put in."""

    def read(job: Job, watch: Watch) -> Keep:
        batch = _batch(installation, job)
        limits = replace(LIMITS, watch=watch)
        try:
            if batch.kind is BatchKind.ARCHIVE:
                return _read_archive(installation, batch, limits)
            return _read_table(installation, batch, limits)
        except RemissError as error:
            with installation.database.write() as session:
                actions.keep_unread(session, batch.id, error.message)
            raise

    return read


def running_batches(installation: Installation) -> Reading:
    """What a worker does with a batch that somebody has had registered."""

    def run(job: Job, watch: Watch) -> Keep:
        batch, by = _batch(installation, job), By(*job.arguments["by"])
        if batch.kind is BatchKind.ARCHIVE:
            _take_in(installation, batch, by, watch)
        else:
            Registrar(installation, batch, by, watch).register()
        return lambda session: actions.finish(session, batch.id, by=by, now=clock.now())

    return run


def _batch(installation: Installation, job: Job) -> Batch:
    with installation.database.read() as session:
        batch = session.get(Batch, job.arguments["batch_id"])
        if batch is None:
            raise NotFound(_("Filen finns inte längre. Välj den igen."), code="file_gone")
        session.expunge(batch)
    return batch


def _read_table(installation: Installation, batch: Batch, limits: Untrusted) -> Keep:
    with installation.store.whole(batch.sha256) as path:
        kind = kind_of(path, batch.name, ACCEPTED)
        with installation.database.write() as session:
            actions.begin_rows(session, batch.id)
        return _read_windows(installation, batch, path, kind, replace(limits, imports=_MODULES[kind]))


def _read_windows(installation: Installation, batch: Batch, path: Path, kind: str, limits: Untrusted) -> Keep:
    """A window of its rows after the other: never more than one of them in memory."""
    widths: dict[int, int] = {}
    sheets: list[SheetFound] = []
    following: int | None = 0
    while following is not None:
        found = limits.run(tables.window, path, kind, following)
        for at in range(0, len(found.rows), AT_A_TIME):
            limits.watch(0, 0)
            with installation.database.write() as session:
                actions.keep_rows(session, batch.id, found.rows[at : at + AT_A_TIME])
        for row in found.rows:
            widths[row.sheet] = max(widths.get(row.sheet, 0), len(row.cells))
        following, sheets = found.following, found.sheets
    return lambda session: actions.keep_read(session, batch.id, sheets, widths, clock.now())


def _read_archive(installation: Installation, batch: Batch, limits: Untrusted) -> Keep:
    with installation.store.whole(batch.sha256) as path:
        files = limits.run(archives.listed, path)
    rows = [RowFound(0, file.number, [file.name, str(file.size)]) for file in files]
    sheet = SheetFound("", rows=len(rows))

    def keep(session: Session) -> None:
        actions.begin_rows(session, batch.id)
        actions.keep_rows(session, batch.id, rows)
        actions.keep_read(session, batch.id, [sheet], {0: 2}, clock.now())

    return keep


def _take_in(installation: Installation, batch: Batch, by: By, watch: Watch) -> None:
    """Each file of an archive that has not been gone through: to the inbox, where a person decides."""
    with installation.store.whole(batch.sha256) as path:
        _take_out(installation, batch, path, by, watch)


def _take_out(installation: Installation, batch: Batch, path: Path, by: By, watch: Watch) -> None:
    with installation.database.read() as session:
        waiting = queries.numbers_left(session, batch.id)
    total = len(waiting)
    while waiting:
        watched = partial(_still, watch, total - len(waiting), total)
        watched()
        files = replace(LIMITS, watch=watched).run(archives.taken_out, path, waiting)
        for file in files:
            watched()
            _one(installation, batch, by, file)
        waiting = waiting[len(files) :]


def _still(watch: Watch, done: int, total: int, *_of_the_child: int) -> None:
    """How far the archive has come, whatever the child that unpacks some of it says of itself."""
    watch(done, total)


def _one(installation: Installation, batch: Batch, by: By, file: FileFound) -> None:
    if not file.fault:
        incoming = take_in(installation, io.BytesIO(file.content), file.name)
    with installation.database.write() as session:
        row = session.get(BatchRow, (batch.id, 0, file.number), with_for_update=True)
        if row is None or row.outcome is not None:
            return
        row.outcome, row.reason = RowOutcome.FAILED, file.fault
        if not file.fault:
            item, new = receive(session, incoming, by_id=by.id, now=clock.now())
            row.outcome, row.result_id = (RowOutcome.RECEIVED if new else RowOutcome.ALREADY), item.id
            row.reason = _noted(file.name, incoming.unread)
        session.add(row)


def _noted(name: str, unread: bool) -> str:
    """What a person ought to know of a file that is in the inbox."""
    if name.casefold().endswith((".zip", ".7z", ".rar")):
        return _("Ett arkiv inuti arkivet. Det ligger i inkorgen som det är, och har inte öppnats.")
    return _("Något i filen kunde inte läsas. Se originalet i inkorgen.") if unread else ""
