"""Putting in a batch, matching its columns, having it registered, removing it."""

import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, insert, update
from sqlmodel import Session, col

from app.accounts.identity import By
from app.batches import matching as columns
from app.batches import queries
from app.batches.models import Batch, BatchAnswer, BatchKind, BatchMatching, BatchRow, RowOutcome
from app.batches.rules import BatchState, Choices, require_at_rest
from app.batches.tables import RowFound, SheetFound
from app.database import in_turn
from app.errors import Invalid, NotFound, RuleBroken
from app.history.actions import record
from app.i18n import _, language
from app.imports.files import KeptOriginal
from app.jobs import actions as jobs
from app.rounds.access import status_of, steps_of
from app.rounds.models import Round
from app.rounds.queries import questions
from app.rounds.questions import AskedQuestion
from app.rounds.rules import require_registering
from app.storage.store import register_files

READING, RUNNING = "batch_reading", "batch_running"
"""The kinds of jobs that read a batch and that register it."""
LONGEST_NAME = 255
Sheet = dict[str, Any]


def begin(
    session: Session, round_: Round, file: KeptOriginal, kind: BatchKind, *, by: By, now: datetime.datetime
) -> Batch:
    """A batch of a file that lies in the store, and a job that reads it. Raises RuleBroken, TooMany.

    The same file that waits already, unregistered, is that batch.
    """
    require_registering(status_of(steps_of(session, round_.id)))
    in_turn(session, "batches")
    known = queries.waiting_with(session, round_.id, file.sha256)
    if known is not None:
        return known
    register_files(session, [(file.sha256, file.size, file.media_type)], now=now)
    batch = Batch(
        round_id=round_.id,
        kind=kind,
        name=file.name[:LONGEST_NAME],
        sha256=file.sha256,
        size=file.size,
        created_at=now,
        created_by=by.id if by.kind == "user" else None,
        created_by_name=by.name,
    )
    session.add(batch)
    session.flush()
    asked = {"batch_id": batch.id, "language": language()}
    batch.job_id = jobs.order(session, READING, arguments=asked, round_id=round_.id, by_id=by.id, now=now).id
    session.add(batch)
    record(session, "batch.put_in", by=by, now=now, round_id=round_.id, subject=("batch", batch.id), name=batch.name)
    return batch


def begin_rows(session: Session, batch_id: int) -> None:
    """Nothing has been read yet: what an earlier try kept is taken away."""
    session.connection().execute(delete(BatchRow).where(col(BatchRow.batch_id) == batch_id))


def keep_rows(session: Session, batch_id: int, rows: Sequence[RowFound]) -> None:
    """Keep what was read."""
    values = [
        {
            "batch_id": batch_id,
            "sheet": row.sheet,
            "number": row.number,
            "cells": row.cells,
            "carried": {str(column): text for column, text in row.carried.items()},
            "hidden": row.hidden,
            "outcome": None,
            "reason": "",
            "result_id": None,
        }
        for row in rows
    ]
    if values:
        session.connection().execute(insert(BatchRow), values)


def keep_read(
    session: Session, batch_id: int, sheets: Sequence[SheetFound], widths: Mapping[int, int], now: datetime.datetime
) -> None:
    """All of it is read: what is in each sheet, and how its columns may be matched."""
    batch = session.get(Batch, batch_id, with_for_update=True)
    if batch is None:  # somebody has removed it meanwhile
        return
    asked = questions(session, batch.round_id)
    batch.sheets = [
        {
            "name": sheet.name,
            "hidden": sheet.hidden,
            "rows": sheet.rows,
            "merged": sheet.merged,
            "hidden_rows": sheet.hidden_rows,
            "without_value": sheet.without_value,
            "width": widths.get(at, 0),
        }
        for at, sheet in enumerate(sheets)
    ]
    seen = [at for at, sheet in enumerate(sheets) if sheet.rows and not sheet.hidden]
    filled = seen or [at for at, sheet in enumerate(sheets) if sheet.rows] or [0]
    proposals = {at: _proposed(session, batch, at, None, asked) for at in filled}
    best = max(filled, key=lambda at: len(proposals[at][1]))
    if batch.kind is BatchKind.TABLE:
        _choose(batch, best, *proposals[best])
    batch.read_at, batch.error = now, ""
    session.add(batch)
    session.flush()


def keep_unread(session: Session, batch_id: int, words: str) -> None:
    """It could not be read, and why."""
    session.connection().execute(update(Batch).where(col(Batch.id) == batch_id).values(error=words))


def _proposed(
    session: Session, batch: Batch, sheet: int, heading: int | None, asked: Sequence[AskedQuestion]
) -> tuple[int, dict[str, str], list[str]]:
    """The row of the headings, what each column may hold, and the headings as they are shown."""
    if heading is None:
        first = queries.first_rows(session, batch.id, sheet, after=0)
        heading = columns.heading_number((row.number, row.cells) for row in first)
    cells = queries.row_at(session, batch.id, sheet, heading)
    known = columns.still_meant(queries.known_matching(session, columns.headings_key(cells)), asked)
    found = known or columns.proposed(cells, asked)
    width = batch.sheets[sheet]["width"]
    return heading, {str(index): target for index, target in found.items()}, columns.numbered(cells, width)


def _choose(batch: Batch, sheet: int, heading: int, matching: dict[str, str], headings: list[str]) -> None:
    """The sheet that is chosen, with its headings; its columns are matched as is proposed."""
    chosen = {**batch.sheets[sheet], "heading": heading, "headings": headings}
    batch.sheets = [chosen if at == sheet else known for at, known in enumerate(batch.sheets)]
    batch.sheet, batch.matching = sheet, matching


def choose_sheet(session: Session, batch: Batch, *, sheet: int, heading: int, version: int | None) -> None:
    """Another sheet, or another row of headings: its columns are proposed anew."""
    _require_unregistered(session, batch, version)
    if not 0 <= sheet < len(batch.sheets) or not batch.sheets[sheet]["rows"]:
        raise Invalid(fields={"sheet": _("Välj en flik som det står något i.")})
    asked = questions(session, batch.round_id)
    wanted = heading if sheet == batch.sheet else None
    if wanted is not None and not queries.row_at(session, batch.id, sheet, wanted):
        raise Invalid(fields={"heading": _("Raden är tom. Skriv numret på raden med rubrikerna.")})
    _choose(batch, sheet, *_proposed(session, batch, sheet, wanted, asked))
    _raise(session, batch)


def match(
    session: Session,
    batch: Batch,
    *,
    matching: Mapping[int, str],
    choices: Choices,
    version: int | None,
    now: datetime.datetime,
) -> None:
    """What each column holds, as a person says; remembered for the next file with the same headings.

    Raises Invalid at the columns that cannot hold that, RuleBroken when somebody has changed it meanwhile.
    """
    _require_unregistered(session, batch, version)
    chosen = batch.sheets[batch.sheet]
    asked = questions(session, batch.round_id)
    batch.matching = columns.checked(matching, asked, width=chosen["width"])
    batch.options = choices.stored()
    cells = queries.row_at(session, batch.id, batch.sheet, chosen["heading"])
    key = columns.headings_key(cells)
    session.merge(BatchMatching(headings_key=key, matching=batch.matching, at=now))
    _raise(session, batch)


def run(session: Session, batch: Batch, *, version: int | None, by: By, now: datetime.datetime) -> None:
    """Have a job register what has not been; one that does already goes on. Raises RuleBroken, TooMany."""
    state = queries.state(session, batch)
    if state is BatchState.RUNNING:
        return
    require_at_rest(state)
    require_registering(status_of(steps_of(session, batch.round_id)))
    _require_known(batch, version)
    if batch.kind is BatchKind.TABLE and not batch.options:
        raise RuleBroken(_("Spara vad kolumnerna innehåller först."), code="not_matched")
    again = col(BatchRow.outcome).in_((RowOutcome.FAILED, RowOutcome.LEFT_OUT))
    session.connection().execute(
        update(BatchRow).where(col(BatchRow.batch_id) == batch.id, again).values(outcome=None, reason="")
    )
    asked = {"batch_id": batch.id, "by": [by.kind, by.id, by.name], "language": language(), "at": now.isoformat()}
    job = jobs.order(session, RUNNING, arguments=asked, round_id=batch.round_id, by_id=by.id, now=now)
    batch.job_id, batch.run_at, batch.run_by_name, batch.finished_at = job.id, now, by.name, None
    _raise(session, batch)


def stop(session: Session, batch: Batch, *, by: By, now: datetime.datetime) -> None:
    """Let what has not been registered be. What has been stays."""
    if queries.state(session, batch) is not BatchState.RUNNING or batch.job_id is None:
        return
    if jobs.cancel(session, batch.job_id, now=now):
        told = {"name": batch.name, **_figures(session, batch)}
        record(session, "batch.stopped", by=by, now=now, round_id=batch.round_id, subject=("batch", batch.id), **told)
        _raise(session, batch)


def finish(session: Session, batch_id: int, *, by: By, now: datetime.datetime) -> None:
    """Every row has been gone through."""
    batch = session.get(Batch, batch_id, with_for_update=True, populate_existing=True)
    if batch is None:
        return
    batch.finished_at = now
    told = {"name": batch.name, **_figures(session, batch)}
    record(session, "batch.registered", by=by, now=now, round_id=batch.round_id, subject=("batch", batch.id), **told)
    _raise(session, batch)


def _figures(session: Session, batch: Batch) -> dict[str, int]:
    outcomes = queries.shown(session, batch).outcomes
    failed = outcomes.get(RowOutcome.FAILED, 0)
    return {"rows": sum(outcomes.get(one, 0) for one in queries.GIVES), "failed": failed}


def remove(session: Session, batch: Batch, *, by: By, now: datetime.datetime) -> None:
    """Take a batch away of which nothing has come. Raises RuleBroken for another: it says where answers are from."""
    state = queries.state(session, batch)
    if state is BatchState.RUNNING or queries.shown(session, batch).has_registered:
        raise RuleBroken(_("Svar har kommit ur filen, så den ligger kvar."), code="registered")
    if state is BatchState.READING and batch.job_id is not None:
        jobs.cancel(session, batch.job_id, now=now)
    record(
        session,
        "batch.removed",
        by=by,
        now=now,
        round_id=batch.round_id,
        subject=("batch", batch.id),
        name=batch.name,
    )
    session.connection().execute(delete(BatchRow).where(col(BatchRow.batch_id) == batch.id))
    session.connection().execute(delete(Batch).where(col(Batch.id) == batch.id))


def note_answer(session: Session, batch_id: int, consultee_id: int, key: str, response_id: int) -> None:
    """That an answer came from a batch."""
    row = {"response_id": response_id, "batch_id": batch_id, "consultee_id": consultee_id, "content_key": key}
    session.connection().execute(insert(BatchAnswer), row)


def _require_unregistered(session: Session, batch: Batch, version: int | None) -> None:
    if batch.kind is not BatchKind.TABLE:
        raise NotFound(_("Ett arkiv har inga kolumner."))
    require_at_rest(queries.state(session, batch))
    _require_known(batch, version)
    if queries.shown(session, batch).has_registered:
        message = _("Svar har redan registrerats ur filen. Lägg in den på nytt för att läsa kolumnerna annorlunda.")
        raise RuleBroken(message, code="registered")


def _require_known(batch: Batch, version: int | None) -> None:
    if version not in (None, batch.version):
        message = _("Någon annan har ändrat det här under tiden. Ladda om sidan och se efter.")
        raise RuleBroken(message, code="changed_meanwhile")


def _raise(session: Session, batch: Batch) -> None:
    batch.version += 1
    session.add(batch)
    session.flush()
