"""What was read from a file and waits to be saved: the same for a plan and for a list, each in a table of its own.

A file that takes longer to read than a page waits is read by a job, and the import waits for what comes of it.
"""

import datetime
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Generic, Literal, Protocol, TypeVar

from pydantic import TypeAdapter
from sqlalchemy import Text, and_, cast, delete, func, insert, or_, update
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from app.errors import NotFound, RuleBroken
from app.i18n import _, language
from app.imports.upload import Arrived
from app.jobs import actions as jobs
from app.jobs.models import Job
from app.jobs.results import Results
from app.jobs.trusted import Watch
from app.jobs.untrusted import Untrusted
from app.jobs.worker import Reading

KEPT_DAYS = 14
MOST_SHOWN = 10
LONGEST = 300
"""Seconds by the clock that a job may read. The limit of the processor's time is the same as in a request."""


class Pending(Protocol):
    """A row of such a table. ``parsed`` is empty while a job reads the file."""

    id: Any
    key: Any
    created_at: Any
    created_by: Any
    source_name: Any
    parsed: Any
    job_id: Any


@dataclass(frozen=True, slots=True)
class Unsaved:
    """An import on the way: its address's key, its name ("" for pasted text without one), how far it has come."""

    key: str
    name: str
    created_at: datetime.datetime
    state: Literal["reading", "read", "failed"]


Row = TypeVar("Row", bound=Pending)
Parsed = TypeVar("Parsed")


class PendingImports(Generic[Row, Parsed]):
    """Imports of one kind: the table, what is read from a file, the columns of its name and of what it was saved as."""

    def __init__(self, table: type[Row], parsed: type[Parsed], *, name: str, saved_as: str) -> None:
        self.table = table
        self.name = col(getattr(table, name))
        self.saved_as = col(getattr(table, saved_as))
        self.adapter: TypeAdapter[Parsed] = TypeAdapter(parsed)

    def begin(self, session: Session, *, by_id: int | None, now: datetime.datetime, **facts: Any) -> Row:
        """An import of which nothing has been read yet. Old ones that nobody saved are deleted."""
        oldest = now - datetime.timedelta(days=KEPT_DAYS)
        session.connection().execute(delete(self.table).where(col(self.table.created_at) < oldest))
        key = secrets.token_urlsafe(16)
        values = {"key": key, "created_at": now, "created_by": by_id, "parsed": {}, **facts}
        session.connection().execute(insert(self.table), values)
        return self.one(session, key, by_id=by_id)

    def order(
        self,
        session: Session,
        files: Results,
        arrived: Arrived,
        kind: str,
        *,
        by_id: int | None,
        now: datetime.datetime,
        asked: dict[str, Any] | None = None,
        **facts: Any,
    ) -> str:
        """Have a job of this kind read what has arrived; the key of the import. Raises TooMany.

        ``asked`` is what else the job must know, ``facts`` what the import's row holds from the beginning.
        """
        pending = self.begin(session, by_id=by_id, now=now, source_name=arrived.name, **facts)
        arguments = {
            "arrived": arrived.lies_at,
            "name": arrived.name,
            "import_id": pending.id,
            "language": language(),
            **(asked or {}),
        }
        pending.job_id = jobs.order_reading(session, files, kind, arguments=arguments, by_id=by_id, now=now).id
        session.add(pending)
        return str(pending.key)

    def fill(self, session: Session, import_id: int, *, parsed: Parsed, **facts: Any) -> None:
        """What has been read. Nothing happens when the import has been dropped meanwhile."""
        values = {"parsed": self.adapter.dump_python(parsed, mode="json"), **facts}
        session.connection().execute(update(self.table).where(col(self.table.id) == import_id).values(values))

    def one(self, session: Session, key: str, *, by_id: int | None, lock: bool = False) -> Row:
        """An import that is being read or waits to be saved, for the person who made it. Raises NotFound."""
        query = select(self.table).where(col(self.table.key) == key, col(self.table.created_by) == by_id)
        pending = session.exec(query.with_for_update() if lock else query).first()
        if pending is None:
            raise import_gone()
        return pending

    def unsaved(self, session: Session, *conditions: Any, by_id: int | None) -> list["Unsaved"]:
        """The imports that a person began and has not saved, the newest first: how one finds back to them.

        ``conditions``: only some of them.
        """
        table = self.table
        is_read = func.length(cast(col(table.parsed), Text)) > len("{}")
        columns = (self.name, col(table.source_name), col(table.key), col(table.created_at), is_read, col(Job.error))
        query = columns_of(*columns).select_from(table).join(Job, col(Job.id) == col(table.job_id), isouter=True)
        query = query.where(col(table.created_by) == by_id, self.saved_as.is_(None), *conditions)
        query = query.where(or_(is_read, and_(col(Job.id).is_not(None), col(Job.cancelled_at).is_(None))))
        rows = session.connection().execute(query.order_by(col(table.id).desc()).limit(MOST_SHOWN))
        return [
            Unsaved(key, name or source_name or "", created_at, "read" if done else "failed" if error else "reading")
            for name, source_name, key, created_at, done, error in rows
        ]

    def parsed_of(self, pending: Row) -> Parsed:
        """What was read. Raises RuleBroken while nothing is."""
        if not pending.parsed:
            raise RuleBroken(_("Filen är inte färdigläst. Vänta en stund och försök igen."), code="still_reading")
        return self.adapter.validate_python(pending.parsed)

    def drop(self, session: Session, files: Results, key: str, *, by_id: int | None, now: datetime.datetime) -> None:
        """Delete an import that was not saved, and let the job that reads it be."""
        table = self.table
        unsaved = (col(table.key) == key, col(table.created_by) == by_id, self.saved_as.is_(None))
        job_id: int | None = session.exec(select(col(table.job_id)).where(*unsaved)).first()
        session.connection().execute(delete(table).where(*unsaved))
        if job_id is not None:
            jobs.cancel_reading(session, files, job_id, now=now)


def import_gone() -> NotFound:
    """The refusal for an import that no longer exists."""
    return NotFound(_("Den här inläsningen finns inte längre. Välj filen igen."))


Sent = tuple[Path, str | None]
"""Where what is to be read lies, and what the file is called (None for pasted text)."""


def reading(
    files: Results, limits: Untrusted, read: Callable[[Job, Sent, Untrusted], Callable[[Session], None]]
) -> Reading:
    """What a worker does with a job that reads: ``read`` gets the file and returns how to keep what was in it."""

    def work(job: Job, watch: Watch) -> Callable[[Session], None]:
        with files.arrived(job.arguments["arrived"]) as path:
            return read(job, (path, job.arguments["name"]), replace(limits, seconds=LONGEST, watch=watch))

    return work
