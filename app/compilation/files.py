"""Files of a round that are made as jobs: ordered, followed, fetched again, cancelled.

A job is seen by those who may export its round at that moment; one whose file names who signed, not by readers.
"""

import datetime
import threading
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from fastapi import Request
from sqlmodel import Session
from starlette.responses import Response

from app.accounts.identity import Asker
from app.accounts.policy import Kind
from app.clock import local
from app.compilation.compiled import Layout
from app.compilation.delivery import as_attachment, asked_for
from app.compilation.export_work import KIND
from app.compilation.exports import AVAILABLE, MEDIA_TYPES, VARIANTS
from app.compilation.exports.selecting import filters_in_words, left_out_in_words
from app.compilation.labels import layout_choice
from app.compilation.options import Options
from app.compilation.queries import check_since, offered
from app.errors import NotFound, RuleBroken
from app.i18n import _, long_date, number
from app.installation import Installation, installation_of
from app.jobs import actions, queries
from app.jobs.models import Job, JobStatus
from app.rounds.access import Door, not_found, round_for
from app.storage.scans import locked_since

PATIENCE = 1.5
"""Seconds that a page waits for a small file before it shows how far it has come."""
MOST_WAITING = 6
"""How many may wait so at once: each holds a thread. The others are shown at once how far it has come."""
MOST_SHOWN = 10
_waiting = threading.BoundedSemaphore(MOST_WAITING)


class Order(NamedTuple):
    """A format, a layout of it, and of CSV a variant."""

    format: str
    layout: str
    variant: str = "sv"

    @property
    def is_known(self) -> bool:
        """Whether there is such a file."""
        return self.layout in AVAILABLE.get(self.format, ()) and self.variant in VARIANTS


@dataclass(frozen=True, slots=True)
class OrderedFile:
    """A job as pages show it. ``what`` is "Word, per fokusområde"; ``warning`` tells what its file lacks.

    ``chosen``: which choices the file has.
    """

    id: int
    what: str
    status: JobStatus
    done: int
    total: int
    error: str
    created_at: Any
    warning: str = ""
    chosen: tuple[str, ...] = ()

    @property
    def finished(self) -> bool:
        """Whether nothing more happens."""
        return self.status not in (JobStatus.QUEUED, JobStatus.RUNNING)

    @property
    def how_far(self) -> str:
        """How far it has come, in words."""
        if not self.total:
            return _("Snart börjar filen tas fram")
        return _("{done} av {total} synpunkter").format(done=number(self.done), total=number(self.total))


def format_word(format: str, variant: str = "sv") -> str:
    """What a format is called on pages."""
    words = {
        "docx": "Word",
        "pdf": "PDF",
        "xlsx": "Excel",
        "csv": _("CSV för Excel") if variant == "sv" else _("CSV, öppna data"),
        "json": "JSON",
        "html": "HTML",
        "zip": _("ZIP, allt"),
    }
    return words[format]


def what(format: str, layout: Layout, variant: str) -> str:
    """Which file it is: "Word, per fokusområde"."""
    if format == "zip":
        return _("ZIP med allt i remissen")
    said = layout_choice(layout)
    return f"{format_word(format, variant)}, {said[:1].lower()}{said[1:]}"


def names_in(session: Session, door: Door, jobs: Iterable[Job]) -> Mapping[int, str]:
    """The names of the round's bodies, where the comments of any of the files were chosen by one."""
    if any(Options.of(job.arguments.get("options")).organisation for job in jobs):
        return offered(session, door.round.id).bodies
    return {}


def shown(job: Job, bodies: Mapping[int, str] = MappingProxyType({})) -> OrderedFile:
    """A job as pages show it. ``bodies``: their names, by the organisation's id."""
    asked = job.arguments
    named = what(asked["format"], Layout(asked["layout"]), asked["variant"])
    error = (job.error or {}).get("message", "")
    warning, chosen = (job.result or {}).get("warning", ""), _chosen(asked, bodies)
    return OrderedFile(job.id, named, job.status, job.done, job.total, error, job.created_at, warning, chosen)


def _chosen(asked: dict[str, Any], bodies: Mapping[int, str]) -> tuple[str, ...]:
    """Which comments the file has, what it is without, that its pages stand, and since when it tells changes."""
    options = Options.of(asked.get("options"))
    filters = ", ".join(filters_in_words(options, bodies))
    without = ", ".join(left_out_in_words(options, asked["format"], Layout(asked["layout"])))
    said = [_("Urval: {filters}").format(filters=filters)] if filters else []
    said += [_("Utelämnat: {things}").format(things=without)] if without else []
    said += [_("Stående sidor")] if options.portrait else []
    if since := asked.get("since"):
        at = local(datetime.datetime.fromisoformat(since))
        clock = _("{day} kl. {time}").format(day=long_date(at.date()), time=at.strftime("%H.%M"))
        said.append(_("Ändringar sedan {moment}").format(moment=clock))
    return tuple(said)


def ordered(
    session: Session,
    door: Door,
    who: Asker,
    order: Order,
    options: Options,
    since: datetime.datetime | None = None,
) -> Job:
    """The job that makes a file; the one there is when the same person has just asked for the same."""
    asked = asked_for(door, *order, options, since)
    check_since(session, door.round.id, since)
    return actions.order(session, KIND, arguments=asked, round_id=door.round.id, by_id=who.user.id, now=who.now)


def recent(session: Session, door: Door) -> list[OrderedFile]:
    """The round's latest files that who asks may fetch, the newest first."""
    jobs = queries.recent(session, KIND, door.round.id, most=MOST_SHOWN)
    names = names_in(session, door, jobs)
    return [shown(job, names) for job in jobs if _may_see(door, job)]


def _may_see(door: Door, job: Job) -> bool:
    return door.kind is not Kind.READER or not job.arguments["personal"]


def job_for(session: Session, who: Asker, job_id: int) -> tuple[Job, Door]:
    """A file's job and its round, for an official who may do ``who.action`` there. Raises NotFound or NotAllowed."""
    job = queries.job_by_id(session, job_id) if who.official else None
    if job is None or job.kind != KIND or job.round_id is None:
        who.clear(Kind.OTHER_HANDLER if who.official else None)
        raise not_found()
    door = round_for(session, who, job.round_id)
    if not _may_see(door, job):
        raise not_found()
    return job, door


def cancelled(session: Session, who: Asker, job_id: int) -> tuple[Job, Door]:
    """Let a file be; once cancelled, again is no fault. Raises RuleBroken when it is finished already."""
    job, door = job_for(session, who, job_id)
    if not actions.cancel(session, job.id, now=who.now):
        session.refresh(job)
        if job.status is not JobStatus.CANCELLED:
            raise RuleBroken(_("Det finns inget att avbryta: filen är redan färdig."), code="job_finished")
    session.refresh(job)
    return job, door


def waited_for(installation: Installation, job_id: int) -> None:
    """Wait a little for a file that is soon there. Who is one too many does not wait at all."""
    if not _waiting.acquire(blocking=False):
        return
    try:
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with installation.database.read() as session:
                if queries.is_finished(session, job_id):
                    return
            time.sleep(0.1)
    finally:
        _waiting.release()


def fetched(request: Request, session: Session, job: Job) -> Response:
    """The file. Raises RuleBroken while there is none, NotFound when it has been removed."""
    if job.status is not JobStatus.DONE or job.result is None:
        raise RuleBroken(_("Filen är inte färdig. Se hur långt den har kommit och försök igen."), code="job_not_done")
    if job.result["media_type"] == MEDIA_TYPES["zip"] and locked_since(session, job.created_at):
        message = _("Sedan paketet togs fram har skadlig kod hittats i en fil. Ta fram det på nytt, utan den.")
        raise RuleBroken(message, code="file_locked")
    try:
        file = installation_of(request.app).results.opened(job.result["name"])
    except FileNotFoundError:
        raise NotFound(_("Filen har tagits bort. Ta fram den på nytt i sammanställningen."), code="file_gone") from None
    return as_attachment(file, job.result["filename"], job.result["media_type"])
