"""A plan that takes longer to read than a page waits: what the job does that reads it."""

import datetime
from collections.abc import Callable

from sqlmodel import Session

from app import clock
from app.accounts.identity import By
from app.imports.pending import Sent, reading
from app.imports.upload import Arrived
from app.installation import Installation
from app.jobs.models import Job
from app.jobs.results import Results
from app.jobs.untrusted import Untrusted
from app.jobs.worker import Reading
from app.plans import actions
from app.plans.importing import read_plan, read_plan_text
from app.plans.importing.reading import LIMITS
from app.plans.upload import original

KIND = "plan_import"


def order(
    session: Session,
    files: Results,
    arrived: Arrived,
    *,
    title: str | None,
    for_round: int | None = None,
    by: By,
    now: datetime.datetime,
) -> str:
    """Have a job read what has arrived; the key of the import. Raises TooMany."""
    return actions.IMPORTS.order(session, files, arrived, KIND, by_id=by.id, now=now, title=title, for_round=for_round)


def reading_plans(installation: Installation) -> Reading:
    """What a worker does with such a job."""

    def read(job: Job, sent: Sent, limits: Untrusted) -> Callable[[Session], None]:
        path, name = sent
        if name is None:
            parsed, source = read_plan_text(path.read_text(encoding="utf-8"), limits=limits), None
        else:
            parsed = read_plan(path, name, limits=limits)
            with path.open("rb") as file:
                source = original(file, name, installation.store)
        import_id = job.arguments["import_id"]
        return lambda session: actions.fill_import(session, import_id, parsed=parsed, source=source, now=clock.now())

    return reading(installation.results, LIMITS, read)
