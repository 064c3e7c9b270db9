"""A list that takes longer to read than a page waits: a job reads it, and the import waits for what comes of it."""

import datetime
from collections.abc import Callable
from dataclasses import replace

from sqlmodel import Session

from app.accounts.identity import By
from app.errors import Invalid
from app.i18n import _, language
from app.installation import Installation
from app.jobs import actions as jobs
from app.jobs.models import Job
from app.jobs.results import Results
from app.jobs.trusted import Watch
from app.organisations.importing import read_list, read_list_text
from app.organisations.importing.parsed import ParsedList
from app.organisations.importing.reading import LIMITS
from app.organisations.pending_imports import IMPORTS
from app.organisations.upload import Arrived, list_name

KIND = "list_import"
LONGEST = 300
"""Seconds by the clock that a job may read. The limit of the processor's time is the same as in a request."""
NO_NAME = "no_name"


def order(session: Session, files: Results, arrived: Arrived, *, by: By, now: datetime.datetime) -> str:
    """Have a job read what has arrived; the key of the import. Raises TooMany."""
    begun = IMPORTS.begin(session, by_id=by.id, now=now, name=arrived.list_name or "", source_name=arrived.name)
    asked = {
        "arrived": arrived.lies_at,
        "name": arrived.name,
        "list_name": arrived.list_name,
        "import_id": begun.id,
        "language": language(),
    }
    begun.job_id = jobs.order_reading(session, files, KIND, arguments=asked, by_id=by.id, now=now).id
    session.add(begun)
    return begun.key


def name_of(given: str | None, parsed: ParsedList, file_name: str | None) -> str:
    """What a list is to be called: as somebody wrote, else as its own heading or its file says. Raises Invalid."""
    name = list_name(given, parsed, file_name)
    if not name:
        message = _("Skriv ett namn på listan, till exempel Näringslivsplanen 2026.")
        raise Invalid(message, code=NO_NAME, fields={"name": message})
    return name


def drop(session: Session, installation: Installation, key: str, *, by: By, now: datetime.datetime) -> None:
    """Delete an import that was not saved, and let the job that reads it be."""
    job_id = IMPORTS.drop(session, key, by_id=by.id)
    if job_id is not None:
        jobs.cancel_reading(session, installation.results, job_id, now=now)


def reading(installation: Installation) -> Callable[[Job, Watch], Callable[[Session], None]]:
    """What a worker does with such a job."""

    def read(job: Job, watch: Watch) -> Callable[[Session], None]:
        limits = replace(LIMITS, seconds=LONGEST, watch=watch)
        path, file_name = installation.results.arrived(job.arguments["arrived"]), job.arguments["name"]
        if file_name is None:
            parsed = read_list_text(path.read_text(encoding="utf-8"), limits=limits)
        else:
            parsed = read_list(path, file_name, limits=limits)
        name, import_id = name_of(job.arguments["list_name"], parsed, file_name), job.arguments["import_id"]
        return lambda session: IMPORTS.fill(session, import_id, parsed=parsed, name=name)

    return read
