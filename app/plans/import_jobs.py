"""A plan that takes longer to read than a page waits: a job reads it, and the import waits for what comes of it."""

import datetime
from collections.abc import Callable
from dataclasses import replace

from sqlmodel import Session

from app import clock
from app.accounts.identity import By
from app.i18n import language
from app.installation import Installation
from app.jobs import actions as jobs
from app.jobs.models import Job
from app.jobs.results import Results
from app.jobs.trusted import Watch
from app.plans import actions
from app.plans.importing import read_plan, read_plan_text
from app.plans.importing.reading import LIMITS
from app.plans.upload import Arrived, original

KIND = "plan_import"
LONGEST = 300
"""Seconds by the clock that a job may read. The limit of the processor's time is the same as in a request."""


def order(session: Session, files: Results, arrived: Arrived, *, by: By, now: datetime.datetime) -> str:
    """Have a job read what has arrived; the key of the import. Raises TooMany."""
    pending = actions.IMPORTS.begin(session, by_id=by.id, now=now, title=arrived.title, source_name=arrived.name)
    asked = {"arrived": arrived.lies_at, "name": arrived.name, "import_id": pending.id, "language": language()}
    pending.job_id = jobs.order_reading(session, files, KIND, arguments=asked, by_id=by.id, now=now).id
    session.add(pending)
    return pending.key


def drop(session: Session, installation: Installation, key: str, *, by: By, now: datetime.datetime) -> None:
    """Delete an import that was not saved, and let the job that reads it be."""
    job_id = actions.IMPORTS.drop(session, key, by_id=by.id)
    if job_id is not None:
        jobs.cancel_reading(session, installation.results, job_id, now=now)


def reading(installation: Installation) -> Callable[[Job, Watch], Callable[[Session], None]]:
    """What a worker does with such a job."""

    def read(job: Job, watch: Watch) -> Callable[[Session], None]:
        limits = replace(LIMITS, seconds=LONGEST, watch=watch)
        path, name = installation.results.arrived(job.arguments["arrived"]), job.arguments["name"]
        if name is None:
            parsed, source = read_plan_text(path.read_text(encoding="utf-8"), limits=limits), None
        else:
            parsed = read_plan(path, name, limits=limits)
            with path.open("rb") as file:
                source = original(file, name, installation.store)
        import_id = job.arguments["import_id"]
        return lambda session: actions.fill_import(session, import_id, parsed=parsed, source=source, now=clock.now())

    return read
