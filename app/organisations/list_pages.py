"""Distribution lists as pages for officials: all of them, one to import and look at before saving, one to work with."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import NotFound, RemissError
from app.i18n import _
from app.organisations import list_actions, messages, pending_imports, queries
from app.organisations.comparison import compared
from app.organisations.forms import LIST_ENDINGS, GroupRename, ItemLink, ListUpload, MoveItem, NewItem
from app.organisations.importing.parsed import ParsedList
from app.organisations.pages import may
from app.organisations.upload import read_upload
from app.organisations.views import EntryRow, Group, ListRow, Matched, groups
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
Tried = tuple[Filled[ListUpload], ParsedList | None, int]


@dataclass(frozen=True)
class ListsPage:
    """The lists, the newest first."""

    lists: list[ListRow]
    can_edit: bool


@dataclass(frozen=True)
class NewListPage:
    """The form for a new list."""

    form: Filled[ListUpload]
    endings: str = LIST_ENDINGS


@dataclass(frozen=True)
class PreviewPage:
    """A list that was read; ``saved_id`` is the list that it became, ``left_out`` the lines that named no body."""

    key: str
    name: str
    matched: Matched
    saved_id: int | None
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class ListPage:
    """A list to work with."""

    list_id: int
    name: str
    groups: list[Group]
    bodies: int
    missing: int
    suggestions: int
    used: bool
    form: Filled[NewItem]
    can_edit: bool
    can_address: bool


@dataclass(frozen=True)
class ItemPage:
    """An entry of a list, to move or take off."""

    list_id: int
    name: str
    entry: EntryRow
    group_names: list[str]
    form: Filled[MoveItem]


@routes.get("/lists", "register.read")
def all_lists(request: Request, who: Who, session: Read) -> Response:
    """The lists, the newest first."""
    who.clear()
    return page(request, "organisations/lists.html", ListsPage(queries.all_lists(session), may(who, "list.edit")))


@routes.get("/lists/new", "list.edit_form")
def new_list(request: Request, who: Who) -> Response:
    """Choose a file or paste names."""
    who.clear()
    return page(request, "organisations/new_list.html", NewListPage(blank(ListUpload)))


def tried_upload(who: Who, form: Annotated[Filled[ListUpload], Depends(filled(ListUpload))]) -> Tried:
    """The form with the list in it, read before the writing session begins, or with the reason why it cannot be."""
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
def import_list(request: Request, who: Who, tried: Annotated[Tried, Depends(tried_upload)], session: Write) -> Response:
    """Read the list and show what was found; nothing is saved as a list yet."""
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
    """The groups and bodies that were found, and what the register knows of them."""
    who.clear()
    kept, parsed = pending_imports.kept_import(session, key, by=who.by)
    shown = PreviewPage(key, kept.name, compared(session, parsed.entries), kept.list_id, parsed.left_out)
    return page(request, "organisations/list_preview.html", shown)


@routes.post("/lists/imports/{key}/saving", "list.edit")
def save_import(request: Request, who: Who, session: Write, key: str) -> Response:
    """Save the list; pressed twice it is saved once."""
    who.clear()
    list_id = pending_imports.save_import(session, key, by=who.by, now=who.now)
    return messages.LIST_SAVED.after(see_other(f"/lists/{list_id}"), request)


@routes.post("/lists/imports/{key}/removal", "list.edit")
def drop_import(request: Request, who: Who, session: Write, key: str) -> Response:
    """Let it be; nothing is saved."""
    who.clear()
    pending_imports.drop_import(session, key, by=who.by)
    return messages.LIST_DROPPED.after(see_other("/lists/new"), request)


def _list_page(session: Read, who: Who, list_id: int, form: Filled[NewItem] | None = None) -> ListPage:
    found = queries.distribution_list(session, list_id)
    version = queries.latest_list_version(session, list_id)
    rows = queries.entries(session, version.id)
    return ListPage(
        list_id=list_id,
        name=found.name,
        groups=groups(rows),
        bodies=len(rows),
        missing=sum(row.email is None for row in rows),
        suggestions=sum(row.suggestion is not None for row in rows),
        used=version.frozen_at is not None,
        form=form or blank(NewItem),
        can_edit=may(who, "list.edit"),
        can_address=may(who, "org.register_edit"),
    )


@routes.get("/lists/{list_id}", "register.read")
def read_list(request: Request, who: Who, session: Read, list_id: int) -> Response:
    """A list with its groups, what may be the same body, and who lacks an address."""
    who.clear()
    return page(request, "organisations/list.html", _list_page(session, who, list_id))


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

    if form.ok and (made := form.attempt(session, add)) is not None:
        return see_other(f"/lists/{list_id}#item-{made.id}")
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
    found = queries.distribution_list(session, list_id)
    rows = queries.entries(session, queries.latest_list_version(session, list_id).id)
    entry = next((row for row in rows if row.id == item_id), None)
    if entry is None:
        raise NotFound(_("Raden finns inte på listan. Den kan ha ändrats av någon annan."))
    names = list(dict.fromkeys(row.group for row in rows))
    return ItemPage(list_id, found.name, entry, names, form or blank(MoveItem, group=entry.group))


@routes.get("/lists/{list_id}/items/{item_id}", "list.edit_form")
def item(request: Request, who: Who, session: Read, list_id: int, item_id: int) -> Response:
    """An entry to move or take off."""
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
    """Put it last in another group."""
    who.clear()
    if not form.ok:
        return page(request, "organisations/item.html", _item_page(session, list_id, item_id, form), status=422)
    list_actions.move_entry(session, list_id, item_id, group=form.data.group, by=who.by, now=who.now)
    return messages.MOVED.after(see_other(f"/lists/{list_id}"), request)


@routes.post("/lists/{list_id}/items/{item_id}/removal", "list.edit")
def remove_item(request: Request, who: Who, session: Write, list_id: int, item_id: int) -> Response:
    """Take it off the list."""
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
    """Give a group another name."""
    who.clear()
    list_actions.rename_group(session, list_id, group=form.data.group, name=form.data.name, by=who.by, now=who.now)
    return messages.RENAMED.after(see_other(f"/lists/{list_id}"), request)
