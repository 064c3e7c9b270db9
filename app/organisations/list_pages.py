"""Distribution lists as pages for officials: all lists, importing one with a preview, and working with one."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import NotFound, RemissError
from app.i18n import _
from app.mail.addresses import Shared, shared
from app.organisations import list_actions, messages, pending_imports, queries
from app.organisations.comparison import match_entries
from app.organisations.forms import LIST_ENDINGS, GroupRename, ItemLink, ListUpload, MoveItem, NewItem
from app.organisations.importing.parsed import ParsedList
from app.organisations.upload import read_upload
from app.organisations.views import ALL_BODIES, EntryRow, Group, ListRow, ListWish, Matched, groups
from app.sorting import A_HANDFUL, holds
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
TriedUpload = tuple[Filled[ListUpload], ParsedList | None, int]


@dataclass(frozen=True)
class ListsPage:
    """The lists that a search finds, newest first, of how many."""

    lists: list[ListRow]
    total: int
    q: str
    can_filter: bool
    can_edit: bool


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
    left_out: tuple[str, ...] = ()
    shared: list[Shared] = field(default_factory=list)


@dataclass(frozen=True)
class ListPage:
    """A list to work with. ``shown`` of its ``bodies`` are those that ``wish`` asks for; ``group_names`` are of all."""

    list_id: int
    name: str
    groups: list[Group]
    group_names: list[str]
    shown: int
    wish: ListWish
    can_filter: bool
    bodies: int
    missing: int
    suggestions: int
    shared: list[Shared]
    used: bool
    form: Filled[NewItem]
    can_edit: bool
    can_address: bool


@dataclass(frozen=True)
class ItemPage:
    """An entry of a list, to move or remove."""

    list_id: int
    name: str
    entry: EntryRow
    group_names: list[str]
    form: Filled[MoveItem]


@routes.get("/lists", "register.read")
def all_lists(request: Request, who: Who, session: Read, q: Annotated[str, Query(max_length=200)] = "") -> Response:
    """The lists, newest first; or those that a search finds by name."""
    who.clear()
    lists = queries.all_lists(session)
    context = ListsPage(
        lists=[row for row in lists if holds(q, row.name)],
        total=len(lists),
        q=q.strip(),
        can_filter=len(lists) > A_HANDFUL or bool(q.strip()),
        can_edit=who.may("list.edit"),
    )
    return page(request, "organisations/lists.html", context)


@routes.get("/lists/new", "list.edit_form")
def new_list(request: Request, who: Who) -> Response:
    """Choose a file or paste names."""
    who.clear()
    return page(request, "organisations/new_list.html", NewListPage(blank(ListUpload)))


def tried_upload(who: Who, form: Annotated[Filled[ListUpload], Depends(filled(ListUpload))]) -> TriedUpload:
    """The form, its list (None if it cannot be read, with the reason in the form) and the status.

    It is read before the write transaction begins.
    """
    who.clear()
    if not form.ok:
        return form, None, 422
    try:
        parsed = read_upload(form.data)
    except RemissError as error:
        field = "file" if form.data.file is not None else "text"
        form.refuse(error if error.fields else type(error)(error.message, fields={field: error.message}))
        return form, None, error.status
    if not (form.data.name or parsed.title):
        form.refuse(RemissError(fields={"name": _("Skriv ett namn på listan, till exempel Näringslivsplanen 2026.")}))
        return form, None, 422
    return form, parsed, 200


@routes.post("/lists/new", "list.edit")
def import_list(
    request: Request, who: Who, tried: Annotated[TriedUpload, Depends(tried_upload)], session: Write
) -> Response:
    """Read the list and show what was found; no list is saved yet."""
    who.clear()
    form, parsed, status = tried
    if parsed is None:
        return page(request, "organisations/new_list.html", NewListPage(form), status=status)
    file = form.data.file
    key = pending_imports.keep_import(
        session,
        name=form.data.name or parsed.title or "",
        parsed=parsed,
        source_name=file.filename if file else None,
        by=who.by,
        now=who.now,
    )
    return see_other(f"/lists/imports/{key}")


@routes.get("/lists/imports/{key}", "list.edit_form")
def look_at_import(request: Request, who: Who, session: Read, key: str) -> Response:
    """The groups and bodies that were found, compared with the register."""
    who.clear()
    pending, parsed = pending_imports.kept_import(session, key, by=who.by)
    matched = match_entries(session, parsed.entries)
    context = PreviewPage(
        key=key,
        name=pending.name,
        matched=matched,
        saved_id=pending.list_id,
        left_out=parsed.left_out,
        shared=shared((entry.name, entry.email) for entry in matched.entries),
    )
    return page(request, "organisations/list_preview.html", context)


@routes.post("/lists/imports/{key}/saving", "list.edit")
def save_import(request: Request, who: Who, session: Write, key: str) -> Response:
    """Save the list. Pressing twice saves it once."""
    who.clear()
    list_id = pending_imports.save_import(session, key, by=who.by, now=who.now)
    return messages.LIST_SAVED.after(see_other(f"/lists/{list_id}"), request)


@routes.post("/lists/imports/{key}/removal", "list.edit")
def drop_import(request: Request, who: Who, session: Write, key: str) -> Response:
    """Discard the import; nothing is saved."""
    who.clear()
    pending_imports.drop_import(session, key, by=who.by)
    return messages.LIST_DROPPED.after(see_other("/lists/new"), request)


def _list_page(
    session: Read, who: Who, list_id: int, form: Filled[NewItem] | None = None, wish: ListWish = ALL_BODIES
) -> ListPage:
    name = queries.distribution_list(session, list_id).name
    version = queries.latest_list_version(session, list_id)
    entries = queries.entries(session, version.id)
    shown = [entry for entry in entries if wish.wants(entry)]
    return ListPage(
        list_id=list_id,
        name=name,
        groups=groups(shown),
        group_names=list(dict.fromkeys(entry.group for entry in entries)),
        shown=len(shown),
        wish=wish,
        can_filter=len(entries) > A_HANDFUL or wish.is_narrow,
        bodies=len(entries),
        missing=sum(entry.email is None for entry in entries),
        suggestions=sum(entry.suggestion is not None for entry in entries),
        shared=shared((entry.name, entry.email) for entry in entries),
        used=version.frozen_at is not None,
        form=form or blank(NewItem),
        can_edit=who.may("list.edit"),
        can_address=who.may("org.register_edit"),
    )


@routes.get("/lists/{list_id}", "register.read")
def read_list(
    request: Request,
    who: Who,
    session: Read,
    list_id: int,
    q: Annotated[str, Query(max_length=200)] = "",
    show: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """A list with its groups, suggestions, and the bodies that lack an address; or those of them that are asked for."""
    who.clear()
    wish = ListWish(q.strip(), show)
    return page(request, "organisations/list.html", _list_page(session, who, list_id, wish=wish))


@routes.post("/lists/{list_id}/items", "list.edit")
def add_item(
    request: Request, who: Who, session: Write, list_id: int, form: Annotated[Filled[NewItem], Depends(filled(NewItem))]
) -> Response:
    """Add a body by name."""
    who.clear()

    def add() -> EntryRow:
        data = form.data
        return list_actions.add_entry(
            session, list_id, name=data.name, group=data.group, email=data.email, by=who.by, now=who.now
        )

    if form.ok and (entry := form.attempt(session, add)) is not None:
        return see_other(f"/lists/{list_id}#item-{entry.id}")
    return page(request, "organisations/list.html", _list_page(session, who, list_id, form), status=422)


@routes.post("/lists/{list_id}/items/{item_id}/same", "list.edit")
def accept(
    who: Who, session: Write, list_id: int, item_id: int, form: Annotated[Filled[ItemLink], Depends(filled(ItemLink))]
) -> Response:
    """Yes, they are the same body."""
    who.clear()
    linked = list_actions.link_entry(
        session, list_id, item_id, organisation_id=form.data.organisation_id, by=who.by, now=who.now
    )
    return see_other(f"/lists/{list_id}#item-{linked.id}")


@routes.post("/lists/{list_id}/items/{item_id}/own", "list.edit")
def decline(who: Who, session: Write, list_id: int, item_id: int) -> Response:
    """No, it is a body of its own."""
    who.clear()
    list_actions.decline_suggestion(session, list_id, item_id, by=who.by, now=who.now)
    return see_other(f"/lists/{list_id}#item-{item_id}")


def _item_page(session: Read, list_id: int, item_id: int, form: Filled[MoveItem] | None = None) -> ItemPage:
    list_name = queries.distribution_list(session, list_id).name
    entries = queries.entries(session, queries.latest_list_version(session, list_id).id)
    entry = next((entry for entry in entries if entry.id == item_id), None)
    if entry is None:
        raise NotFound(_("Raden finns inte på listan. Den kan ha ändrats av någon annan."))
    group_names = list(dict.fromkeys(entry.group for entry in entries))
    return ItemPage(list_id, list_name, entry, group_names, form or blank(MoveItem, group=entry.group))


@routes.get("/lists/{list_id}/items/{item_id}", "list.edit_form")
def item(request: Request, who: Who, session: Read, list_id: int, item_id: int) -> Response:
    """An entry, to move or remove."""
    who.clear()
    return page(request, "organisations/item.html", _item_page(session, list_id, item_id))


@routes.post("/lists/{list_id}/items/{item_id}/move", "list.edit")
def move_item(
    request: Request,
    who: Who,
    session: Write,
    list_id: int,
    item_id: int,
    form: Annotated[Filled[MoveItem], Depends(filled(MoveItem))],
) -> Response:
    """Move the entry to the end of another group."""
    who.clear()
    if not form.ok:
        return page(request, "organisations/item.html", _item_page(session, list_id, item_id, form), status=422)
    list_actions.move_entry(session, list_id, item_id, group=form.data.group, by=who.by, now=who.now)
    return messages.MOVED.after(see_other(f"/lists/{list_id}"), request)


@routes.post("/lists/{list_id}/items/{item_id}/removal", "list.edit")
def remove_item(request: Request, who: Who, session: Write, list_id: int, item_id: int) -> Response:
    """Remove the entry from the list."""
    who.clear()
    list_actions.remove_entry(session, list_id, item_id, by=who.by, now=who.now)
    return messages.REMOVED.after(see_other(f"/lists/{list_id}"), request)


@routes.post("/lists/{list_id}/groups", "list.edit")
def rename_group(
    request: Request,
    who: Who,
    session: Write,
    list_id: int,
    form: Annotated[Filled[GroupRename], Depends(filled(GroupRename))],
) -> Response:
    """Rename a group."""
    who.clear()
    list_actions.rename_group(session, list_id, group=form.data.was, name=form.data.name, by=who.by, now=who.now)
    return messages.RENAMED.after(see_other(f"/lists/{list_id}"), request)
