"""What the pages of all imports have in common: the form again, how far the reading has come, on to the preview."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from fastapi import Request
from pydantic import BaseModel
from starlette.responses import Response

from app.errors import RemissError
from app.imports.pending import Pending, Unsaved, import_gone
from app.imports.upload import Arrived
from app.installation import installation_of
from app.jobs.queries import JobStatus, job_by_id
from app.jobs.results import pasted as pasted_text
from app.web.forms import Filled
from app.web.rendering import go_to, page, see_other, wants_fragment
from app.web.sessions import Read, Write

F = TypeVar("F", bound=BaseModel)
T = TypeVar("T")


@dataclass(frozen=True)
class Tried(Generic[F, T]):
    """An upload that was tried: its form, what was in it and the status.

    ``incoming`` is None when it cannot be read; the form then says why.
    """

    form: Filled[F]
    incoming: T | Arrived | None
    status: int = 200


def tried(form: Filled[F], read: Callable[[F], T | Arrived]) -> Tried[F, T]:
    """What ``read`` makes of a form; its refusal stands at the field that the upload came in."""
    if not form.ok:
        return Tried(form, None, 422)
    try:
        return Tried(form, read(form.data))
    except RemissError as error:
        place = "text" if form.value("text") else "file"
        form.refuse(error if error.fields else type(error)(error.message, fields={place: error.message}))
        return Tried(form, None, error.status)


@dataclass(frozen=True)
class NewImportPage:
    """The form for a new import, below one's own that are ``unsaved``; ``address``: where those stand."""

    form: Filled[Any]
    endings: str
    address: str
    unsaved: Sequence[Unsaved] = ()


@dataclass(frozen=True)
class UnreadPage:
    """A file that is being read: what it is called, and how far the reading has come."""

    address: str
    name: str
    status: JobStatus
    done: int
    total: int


@dataclass(frozen=True)
class ImportPages:
    """The pages of one kind of import: where they stand, their templates, and which endings a file may have.

    ``asked_at`` says at which field a job's error stands, by its code; the others stand where the upload came.
    """

    address: str
    new: str
    unread: str
    endings: str
    asked_at: Mapping[str, str] = field(default_factory=dict)

    def form(self, request: Request, form: Filled[Any], status: int = 200, unsaved: Sequence[Unsaved] = ()) -> Response:
        """Choose a file or paste a text; or go on with what one began before."""
        return page(request, self.new, NewImportPage(form, self.endings, self.address, unsaved), status=status)

    def begin(
        self,
        request: Request,
        session: Write,
        attempt: Tried[F, T],
        *,
        keep: Callable[[T], str],
        order: Callable[[Arrived], str],
    ) -> Response:
        """On to the import, when the upload was read and is kept or a job is to read it; else the form again."""
        form, incoming = attempt.form, attempt.incoming
        if incoming is None:
            return self.form(request, form, attempt.status)
        if not isinstance(incoming, Arrived):
            return see_other(f"{self.address}/imports/{keep(incoming)}")
        key = form.attempt(session, lambda: order(incoming))
        return self.form(request, form, 429) if key is None else see_other(f"{self.address}/imports/{key}")

    def until_read(
        self, request: Request, session: Read, pending: Pending, again: Callable[[str], Filled[Any]]
    ) -> Response | None:
        """None when the file has been read and the whole page is asked for: then it shows what was found.

        Until then, how far the reading has come; or the form with the reason, when the file could not be read.
        ``again`` makes that form of the text that had been pasted.
        """
        if pending.parsed:
            return go_to(request.url.path) if wants_fragment(request) else None
        job = job_by_id(session, pending.job_id) if pending.job_id else None
        if job is None or job.status is JobStatus.CANCELLED:
            raise import_gone()
        if not job.error:
            context = UnreadPage(request.url.path, pending.source_name or "", job.status, job.done, job.total)
            return page(request, self.unread, context, fragment="jobs/_being_read.html")
        if wants_fragment(request):
            return go_to(request.url.path)
        pasted = pasted_text(installation_of(request.app).results, job.arguments)
        form = again(pasted)
        place = self.asked_at.get(job.error["code"], "text" if pasted else "file")
        form.refuse(RemissError(fields={place: job.error["message"]}))
        return self.form(request, form, 422)
