"""Importing a distribution list as pages: the form, how far the reading has come, the preview, saving."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.groups import are_told
from app.imports.pages import ImportPages, Tried, tried
from app.imports.upload import Arrived
from app.installation import installation_of
from app.mail.addresses import Shared, shared
from app.organisations import import_jobs, messages, pending_imports
from app.organisations.comparison import match_entries
from app.organisations.forms import LIST_ENDINGS, ListSaving, ListUpload
from app.organisations.importing.parsed import ParsedList
from app.organisations.models import ListImport
from app.organisations.upload import file_name_of, read_for_a_moment
from app.organisations.views import Matched
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
PAGES = ImportPages(
    "/lists",
    "organisations/new_list.html",
    "organisations/unread_list.html",
    LIST_ENDINGS,
    asked_at={import_jobs.NO_NAME: "name"},
)
Sent = Annotated[Filled[ListUpload], Depends(filled(ListUpload))]
TriedList = Tried[ListUpload, ParsedList]


@dataclass(frozen=True)
class PreviewPage:
    """An imported list to check; ``saved_id`` is the saved list's, ``left_out`` the lines that named no body.

    ``shared`` are the addresses that several of its bodies have.
    """

    key: str
    name: str
    matched: Matched
    saved_id: int | None
    form: Filled[ListSaving]
    grouped: bool
    left_out: tuple[str, ...] = ()
    shared: list[Shared] = field(default_factory=list)


@routes.get("/lists/new", "list.edit_form")
def new_list(request: Request, who: Who, session: Read) -> Response:
    """Choose a file or paste names."""
    who.clear()
    unsaved = pending_imports.IMPORTS.unsaved(session, by_id=who.by.id)
    return PAGES.form(request, blank(ListUpload), unsaved=unsaved)


def tried_upload(
    request: Request, who: Who, form: Annotated[Filled[ListUpload], Depends(filled(ListUpload))]
) -> TriedList:
    """The form and its list, read before the write transaction begins."""
    who.clear()

    def read(upload: ListUpload) -> ParsedList | Arrived:
        incoming = read_for_a_moment(upload, installation_of(request.app))
        if isinstance(incoming, ParsedList):
            import_jobs.name_of(upload.name, incoming, file_name_of(upload))
        return incoming

    return tried(form, read)


@routes.post("/lists/new", "list.edit")
def import_list(
    request: Request, who: Who, attempt: Annotated[TriedList, Depends(tried_upload)], session: Write
) -> Response:
    """Read the list and show what was found, or how far the reading has come; no list is saved yet."""
    who.clear()

    def keep(parsed: ParsedList) -> str:
        upload = attempt.form.data
        file_name = file_name_of(upload)
        name = import_jobs.name_of(upload.name, parsed, file_name)
        return pending_imports.keep_import(
            session, name=name, parsed=parsed, source_name=file_name, by=who.by, now=who.now
        )

    def order(arrived: Arrived) -> str:
        files, name = installation_of(request.app).results, attempt.form.data.name
        return import_jobs.order(session, files, arrived, name=name, by=who.by, now=who.now)

    return PAGES.begin(request, session, attempt, keep=keep, order=order)


@routes.get("/lists/imports/{key}", "list.edit_form")
def look_at_import(request: Request, who: Who, session: Read, key: str) -> Response:
    """The groups and bodies that were found, compared with the register. Until then, how far the reading has come."""
    who.clear()
    pending = pending_imports.IMPORTS.one(session, key, by_id=who.by.id)
    meanwhile = PAGES.until_read(
        request, session, pending, lambda pasted: blank(ListUpload, name=pending.name, text=pasted)
    )
    return meanwhile or _preview(request, session, pending)


def _preview(request: Request, session: Read, pending: ListImport, form: Filled[ListSaving] | None = None) -> Response:
    parsed = pending_imports.IMPORTS.parsed_of(pending)
    matched = match_entries(session, parsed.entries)
    context = PreviewPage(
        key=pending.key,
        name=pending.name,
        matched=matched,
        saved_id=pending.list_id,
        form=form or blank(ListSaving, name=pending.name),
        grouped=are_told(entry.group for entry in matched.entries),
        left_out=parsed.left_out,
        shared=shared((entry.name, entry.email) for entry in matched.entries),
    )
    return page(request, "organisations/list_preview.html", context, status=422 if form else 200)


@routes.post("/lists/imports/{key}/saving", "list.edit")
def save_import(
    request: Request,
    who: Who,
    session: Write,
    key: str,
    form: Annotated[Filled[ListSaving], Depends(filled(ListSaving))],
) -> Response:
    """Save the list by the name that stands in the preview. Pressing twice saves it once."""
    who.clear()
    if not form.ok:
        return _preview(request, session, pending_imports.IMPORTS.one(session, key, by_id=who.by.id), form)
    list_id = pending_imports.save_import(
        session, key, name=form.data.name, same=form.data.same, by=who.by, now=who.now
    )
    return messages.LIST_SAVED.after(see_other(f"/lists/{list_id}"), request)


@routes.post("/lists/imports/{key}/removal", "list.edit")
def drop_import(request: Request, who: Who, session: Write, key: str) -> Response:
    """Discard the import, also while it is being read; nothing is saved."""
    who.clear()
    results = installation_of(request.app).results
    pending_imports.IMPORTS.drop(session, results, key, by_id=who.by.id, now=who.now)
    return messages.LIST_DROPPED.after(see_other("/lists/new"), request)
