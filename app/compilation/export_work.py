"""An export as a trusted child makes it: called by name, with what was asked for and where to write."""

import dataclasses
import datetime
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlmodel import Session

from app.assessment.views import CommentView
from app.compilation.compiled import CompiledRound, Layout, Order
from app.documents.shared import in_lots
from app.jobs.models import Job

if TYPE_CHECKING:
    from app.compilation.exports import Exported
    from app.compilation.since import State
    from app.database import Database

KIND = "export"
FUNCTION = f"{__name__}:write"

EACH = 50
"""So many comments are read between two words about how far it has come."""

Report = Callable[[int, int], None]


def write(
    *,
    report: Report,
    url: str,
    replica_url: str = "",
    round_id: int,
    authority: str,
    format: str,
    layout: str,
    variant: str,
    language: str,
    personal: bool,
    files: str,
    target: str,
    options: dict[str, Any] | None = None,
    since: str | None = None,
) -> dict[str, Any]:
    """Write the file and tell how far it has come; the name to save it under, its media type, and what it lacks.

    ``files`` is the address of the store, from which answers' files are packed. ``since``: a moment, where something
    else is to be compared with than the last file. ``keep``: what stands in a whole file, for :func:`keep`.
    """
    from app.clock import now
    from app.compilation.exports import export
    from app.compilation.options import Options
    from app.compilation.queries import (
        compiled_round,
        with_needed,
        with_originals,
        with_since,
        with_template,
    )
    from app.storage.opening import open_store

    database = _database(url, replica_url)
    store = open_store(files, database)

    def of_moment(session: Session) -> "tuple[Exported, State | None]":
        with ExitStack() as held:
            once = format in ("csv", "json") and not Options.of(options).narrows  # what is chosen is counted first
            compiled = compiled_round(session, round_id, authority=authority, now=now(), personal=personal, once=once)
            moment = datetime.datetime.fromisoformat(since) if since else None
            compiled, state = with_since(session, compiled, moment, keeps=format != "csv")
            compiled = with_needed(session, compiled, layout, personal=personal)
            if format in ("docx", "zip"):
                compiled = held.enter_context(with_template(session, compiled, store))
            if format == "zip":
                compiled = with_originals(session, compiled, store, personal=personal)
            written = export(
                reported(compiled, report, readings(format, layout)),
                format,
                layout,
                Path(target),
                variant=variant,
                language=language,
                options=Options.of(options),
            )
        return written, state

    try:
        written, state = database.from_snapshot(of_moment)
    finally:
        database.dispose()
    told = {"filename": written.filename, "media_type": written.media_type, "warning": written.warning}
    whole = personal and tells_since(format, Layout(layout)) and Options.of(options).is_whole
    if state is None or not whole:
        return told
    made = {"made_at": state.made_at.isoformat(), "format": format, "layout": layout, "state": state.stored()}
    return told | {"keep": made}


@lru_cache(maxsize=1)
def _database(url: str, replica_url: str) -> "Database":
    """The same for one file after another, since its statements are then worded already. No connection is kept."""
    from app.database import Database

    return Database(url, replica_url=replica_url)


def keep(session: Session, job: Job, made: dict[str, Any]) -> None:
    """Keep what stood in a whole file, in the transaction that makes its job done."""
    from app.compilation.actions import keep_state

    if job.round_id is not None:
        keep_state(session, job.round_id, made)


def tells_since(format: str, layout: Layout) -> bool:
    """Whether such a file has all comments and tells what has changed: only then the next is compared with it."""
    return layout.has_all and layout is not Layout.STAFF_REPORT and format != "csv"


def readings(format: str, layout: str) -> int:
    """How often the comments are read before the file is nearly done. A PDF is set while they are read again."""
    if format != "pdf":
        return 1
    return {Layout.FOCUS_AREA: 3, Layout.BRIEF: 1}.get(Layout(layout), 2)


def reported(compiled: CompiledRound, report: Report, readings: int = 1) -> CompiledRound:
    """The same round, which reports how many of its comments have been read so many times."""
    total, most, begun = compiled.counts.comments, 0, 0

    def comments(order: Order) -> Iterator[CommentView]:
        nonlocal most, begun
        before, begun = begun * total, begun + 1
        number = 0
        for some in in_lots(compiled.comments(order), EACH):
            yield from some
            number += len(some)
            most = max(most, min((before + number) // readings, total))
            report(most, total)
        most = max(most, min((before + total) // readings, total))
        report(most, total)

    report(0, total)
    return dataclasses.replace(compiled, comments=comments)
