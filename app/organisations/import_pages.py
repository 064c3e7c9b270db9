"""Importing a distribution list as pages: the form, how far the reading has come, the preview, saving."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import RemissError
from app.installation import installation_of
from app.jobs.pending_imports import import_gone
from app.jobs.queries import JobStatus, job_by_id
from app.mail.addresses import Shared, shared
from app.organisations import import_jobs, messages, pending_imports
from app.organisations.comparison import match_entries
from app.organisations.forms import LIST_ENDINGS, ListName, ListUpload
from app.organisations.importing.parsed import ParsedList
from app.organisations.models import ListImport
from app.organisations.upload import Arrived, read_for_a_moment
from app.organisations.views import Matched
from app.web.forms import Filled, blank, filled
from app.web.rendering import go_to, page, see_other, wants_fragment
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Tried = tuple[Filled[ListUpload], ParsedList | Arrived | None, int]


@dataclass(frozen=True)
class NewListPage:
    """The form for a new list."""

    form: Filled[ListUpload]
    endings: str = LIST_ENDINGS


@dataclass(frozen=True)
class PreviewPage:
    """An imported list to check; ``saved_id`` is the saved list's, ``left_out`` the lines that named no body.

    ``shared`` are the addresses that several of its bodies have.
    """

    key: str
    name: str
    matched: Matched
    saved_id: int | None
    form: Filled[ListName]
    left_out: tuple[str, ...] = ()
    shared: list[Shared] = field(default_factory=list)


@dataclass(frozen=True)
class UnreadPage:
    """A file that is being read: what it is called, and how far the reading has come."""

    address: str
    name: str
    status: JobStatus
    done: int
    total: int


@routes.get("/lists/new", "list.edit_form")
def new_list(request: Request, who: Who) -> Response:
    """Choose a file or paste names."""
    who.clear()
    return page(request, "organisations/new_list.html", NewListPage(blank(ListUpload)))


def tried_upload(request: Request, who: Who, form: Annotated[Filled[ListUpload], Depends(filled(ListUpload))]) -> Tried:
    """The form, its list (None if it cannot be read, with the reason in the form) and the status.

    It is read before the write transaction begins.
    """
    who.clear()
    if not form.ok:
        return form, None, 422
    try:
        incoming = read_for_a_moment(form.data, installation_of(request.app))
        if isinstance(incoming, ParsedList):
            import_jobs.name_of(form.data.name, incoming, _file_name(form.data))
    except RemissError as error:
        field = "file" if form.data.file is not None else "text"
        form.refuse(error if error.fields else type(error)(error.message, fields={field: error.message}))
        return form, None, error.status
    return form, incoming, 200


def _file_name(upload: ListUpload) -> str | None:
    return upload.file.filename if upload.file is not None else None


@routes.post("/lists/new", "list.edit")
def import_list(request: Request, who: Who, tried: Annotated[Tried, Depends(tried_upload)], session: Write) -> Response:
    """Read the list and show what was found, or how far the reading has come; no list is saved yet."""
    who.clear()
    form, incoming, status = tried
    if incoming is None:
        return page(request, "organisations/new_list.html", NewListPage(form), status=status)
    if isinstance(incoming, Arrived):
        files = installation_of(request.app).results
        ordered = form.attempt(session, lambda: import_jobs.order(session, files, incoming, by=who.by, now=who.now))
        if ordered is None:
            return page(request, "organisations/new_list.html", NewListPage(form), status=429)
        key = ordered
    else:
        file_name = _file_name(form.data)
        key = pending_imports.keep_import(
            session,
            name=import_jobs.name_of(form.data.name, incoming, file_name),
            parsed=incoming,
            source_name=file_name,
            by=who.by,
            now=who.now,
        )
    return see_other(f"/lists/imports/{key}")


@routes.get("/lists/imports/{key}", "list.edit_form")
def look_at_import(request: Request, who: Who, session: Read, key: str) -> Response:
    """The groups and bodies that were found, compared with the register. Until then, how far the reading has come."""
    who.clear()
    pending = pending_imports.IMPORTS.one(session, key, by_id=who.by.id)
    if not pending.parsed:
        return _unread(request, session, pending)
    if wants_fragment(request):
        return go_to(request.url.path)
    return _preview(request, session, pending)


def _preview(request: Request, session: Read, pending: ListImport, form: Filled[ListName] | None = None) -> Response:
    parsed = pending_imports.IMPORTS.parsed_of(pending)
    matched = match_entries(session, parsed.entries)
    context = PreviewPage(
        key=pending.key,
        name=pending.name,
        matched=matched,
        saved_id=pending.list_id,
        form=form or blank(ListName, name=pending.name),
        left_out=parsed.left_out,
        shared=shared((entry.name, entry.email) for entry in matched.entries),
    )
    return page(request, "organisations/list_preview.html", context, status=422 if form else 200)


def _unread(request: Request, session: Read, pending: ListImport) -> Response:
    """How far the reading has come; or the form again with the reason, when the file could not be read."""
    job = job_by_id(session, pending.job_id) if pending.job_id else None
    if job is None or job.status is JobStatus.CANCELLED:
        raise import_gone()
    if not job.error:
        context = UnreadPage(request.url.path, pending.source_name or "", job.status, job.done, job.total)
        return page(request, "organisations/unread_list.html", context, fragment="jobs/_being_read.html")
    if wants_fragment(request):
        return go_to(request.url.path)
    pasted = installation_of(request.app).results.pasted(job.arguments)
    field = "name" if job.error["code"] == import_jobs.NO_NAME else "text" if pasted else "file"
    form = blank(ListUpload, name=pending.name, text=pasted)
    form.refuse(RemissError(fields={field: job.error["message"]}))
    return page(request, "organisations/new_list.html", NewListPage(form), status=422)


@routes.post("/lists/imports/{key}/saving", "list.edit")
def save_import(
    request: Request, who: Who, session: Write, key: str, form: Annotated[Filled[ListName], Depends(filled(ListName))]
) -> Response:
    """Save the list by the name that stands in the preview. Pressing twice saves it once."""
    who.clear()
    if not form.ok:
        return _preview(request, session, pending_imports.IMPORTS.one(session, key, by_id=who.by.id), form)
    list_id = pending_imports.save_import(session, key, name=form.data.name, by=who.by, now=who.now)
    return messages.LIST_SAVED.after(see_other(f"/lists/{list_id}"), request)


@routes.post("/lists/imports/{key}/removal", "list.edit")
def drop_import(request: Request, who: Who, session: Write, key: str) -> Response:
    """Discard the import, also while it is being read; nothing is saved."""
    who.clear()
    import_jobs.drop(session, installation_of(request.app), key, by=who.by, now=who.now)
    return messages.LIST_DROPPED.after(see_other("/lists/new"), request)
