"""A list that takes longer to read than a page waits: what the job does that reads it, and what the list is called."""

import datetime
from collections.abc import Callable

from sqlmodel import Session

from app.accounts.identity import By
from app.errors import Invalid
from app.i18n import _
from app.imports.pending import Sent, reading
from app.imports.upload import Arrived
from app.installation import Installation
from app.jobs.models import Job
from app.jobs.results import Results
from app.jobs.untrusted import Untrusted
from app.jobs.worker import Reading
from app.organisations.importing import read_list, read_list_text
from app.organisations.importing.parsed import ParsedList
from app.organisations.importing.reading import LIMITS
from app.organisations.pending_imports import IMPORTS
from app.organisations.upload import list_name

KIND = "list_import"
NO_NAME = "no_name"


def order(
    session: Session, files: Results, arrived: Arrived, *, name: str | None, by: By, now: datetime.datetime
) -> str:
    """Have a job read what has arrived; the key of the import. Raises TooMany."""
    asked = {"list_name": name}
    return IMPORTS.order(session, files, arrived, KIND, by_id=by.id, now=now, asked=asked, name=name or "")


def name_of(given: str | None, parsed: ParsedList, file_name: str | None) -> str:
    """What a list is to be called: as somebody wrote, else as its own heading or its file says. Raises Invalid."""
    name = list_name(given, parsed, file_name)
    if not name:
        message = _("Skriv ett namn på listan, till exempel Näringslivsplanen 2026.")
        raise Invalid(message, code=NO_NAME, fields={"name": message})
    return name


def reading_lists(installation: Installation) -> Reading:
    """What a worker does with such a job."""

    def read(job: Job, sent: Sent, limits: Untrusted) -> Callable[[Session], None]:
        path, file_name = sent
        if file_name is None:
            parsed = read_list_text(path.read_text(encoding="utf-8"), limits=limits)
        else:
            parsed = read_list(path, file_name, limits=limits)
        name, import_id = name_of(job.arguments["list_name"], parsed, file_name), job.arguments["import_id"]
        return lambda session: IMPORTS.fill(session, import_id, parsed=parsed, name=name)

    return reading(installation.results, LIMITS, read)
