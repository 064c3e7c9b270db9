"""Distribution lists as pages for officials: all lists, and working with one. Importing is in ``import_pages``."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import NotFound
from app.groups import are_told
from app.i18n import _
from app.mail.addresses import Shared, shared
from app.organisations import group_actions, list_actions, messages, queries
from app.organisations.forms import (
    GroupRename,
    ItemLink,
    ListRename,
    MoveItem,
    NewItem,
    PickedMove,
    PickedRemoval,
    picked,
)
from app.organisations.group_actions import Chosen
from app.organisations.views import ALL_BODIES, EntryRow, Group, ListRow, ListWish, groups
from app.sorting import A_HANDFUL, holds
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True)
class ListsPage:
    """The lists that a search finds, newest first, of how many."""

    lists: list[ListRow]
    total: int
    q: str
    can_filter: bool
    can_edit: bool


@dataclass(frozen=True)
class ListPage:
    """A list to work with. ``shown`` of its ``bodies`` are those that ``wish`` asks for; ``group_names`` are of all.

    ``grouped``: whether its groups say anything.
    """

    list_id: int
    name: str
    groups: list[Group]
    group_names: list[str]
    grouped: bool
    shown: int
    wish: ListWish
    can_filter: bool
    bodies: int
    missing: int
    suggestions: int
    shared: list[Shared]
    used: bool
    form: Filled[NewItem]
    naming: Filled[ListRename]
    picking: Filled[PickedMove] | Filled[PickedRemoval]
    can_edit: bool
    can_address: bool


@dataclass(frozen=True)
class ItemPage:
    """An entry of a list, to move or remove."""

    list_id: int
    name: str
    entry: EntryRow
    group_names: list[str]
    grouped: bool
    form: Filled[MoveItem]
    can_address: bool


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


def _list_page(
    session: Read,
    who: Who,
    list_id: int,
    form: Filled[NewItem] | None = None,
    naming: Filled[ListRename] | None = None,
    picking: Filled[PickedMove] | Filled[PickedRemoval] | None = None,
    wish: ListWish = ALL_BODIES,
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
        grouped=are_told(entry.group for entry in entries),
        shown=len(shown),
        wish=wish,
        can_filter=len(entries) > A_HANDFUL or wish.is_narrow,
        bodies=len(entries),
        missing=sum(entry.email is None for entry in entries),
        suggestions=sum(entry.suggestion is not None for entry in entries),
        shared=shared((entry.name, entry.email) for entry in entries),
        used=version.frozen_at is not None,
        form=form or blank(NewItem),
        naming=naming or blank(ListRename, list_name=name),
        picking=picking or blank(PickedMove),
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


def _item_page(session: Read, who: Who, list_id: int, item_id: int, form: Filled[MoveItem] | None = None) -> ItemPage:
    list_name = queries.distribution_list(session, list_id).name
    entries = queries.entries(session, queries.latest_list_version(session, list_id).id)
    entry = next((entry for entry in entries if entry.id == item_id), None)
    if entry is None:
        raise NotFound(_("Raden finns inte på listan. Den kan ha ändrats av någon annan."))
    group_names = list(dict.fromkeys(entry.group for entry in entries))
    form = form or blank(MoveItem, group=entry.group)
    grouped, can_address = are_told(group_names), who.may("org.register_edit")
    return ItemPage(list_id, list_name, entry, group_names, grouped, form, can_address)


@routes.get("/lists/{list_id}/items/{item_id}", "list.edit_form")
def item(request: Request, who: Who, session: Read, list_id: int, item_id: int) -> Response:
    """An entry, to move or remove."""
    who.clear()
    return page(request, "organisations/item.html", _item_page(session, who, list_id, item_id))


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
        return page(request, "organisations/item.html", _item_page(session, who, list_id, item_id, form), status=422)
    group_actions.move_entry(session, list_id, item_id, group=form.data.group, by=who.by, now=who.now)
    return messages.MOVED.after(see_other(f"/lists/{list_id}"), request)


@routes.post("/lists/{list_id}/items/{item_id}/removal", "list.edit")
def remove_item(request: Request, who: Who, session: Write, list_id: int, item_id: int) -> Response:
    """Remove the entry from the list."""
    who.clear()
    group_actions.remove_entry(session, list_id, item_id, by=who.by, now=who.now)
    return messages.REMOVED.after(see_other(f"/lists/{list_id}"), request)


@routes.post("/lists/{list_id}/picked/move", "list.edit")
def move_picked(
    request: Request,
    who: Who,
    session: Write,
    list_id: int,
    form: Annotated[Filled[PickedMove], Depends(filled(PickedMove))],
) -> Response:
    """Move what is marked to a group, which may be new."""
    who.clear()

    def move() -> int:
        chosen, group = Chosen(*picked(form.data.item)), form.data.to_group
        return group_actions.move_entries(session, list_id, chosen, group=group, by=who.by, now=who.now)

    if form.ok and (count := form.attempt(session, move)) is not None:
        return messages.MANY_MOVED.after(see_other(f"/lists/{list_id}"), request, count)
    return page(request, "organisations/list.html", _list_page(session, who, list_id, picking=form), status=422)


@routes.post("/lists/{list_id}/picked/removal", "list.edit")
def remove_picked(
    request: Request,
    who: Who,
    session: Write,
    list_id: int,
    form: Annotated[Filled[PickedRemoval], Depends(filled(PickedRemoval))],
) -> Response:
    """Take what is marked off the list."""
    who.clear()

    def remove() -> int:
        chosen = Chosen(*picked(form.data.item))
        return group_actions.remove_entries(session, list_id, chosen, by=who.by, now=who.now)

    if form.ok and (count := form.attempt(session, remove)) is not None:
        return messages.MANY_REMOVED.after(see_other(f"/lists/{list_id}"), request, count)
    return page(request, "organisations/list.html", _list_page(session, who, list_id, picking=form), status=422)


@routes.post("/lists/{list_id}/name", "list.edit")
def rename_list(
    request: Request,
    who: Who,
    session: Write,
    list_id: int,
    form: Annotated[Filled[ListRename], Depends(filled(ListRename))],
) -> Response:
    """Rename the list. Pressed twice it is renamed once."""
    who.clear()
    if form.ok:
        data = form.data
        form.attempt(
            session,
            lambda: list_actions.rename_list(
                session, list_id, name=data.list_name, shown=data.was, by=who.by, now=who.now
            ),
        )
    if form.ok:
        return messages.LIST_RENAMED.after(see_other(f"/lists/{list_id}"), request)
    return page(request, "organisations/list.html", _list_page(session, who, list_id, naming=form), status=422)


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
    group_actions.rename_group(session, list_id, group=form.data.was, name=form.data.name, by=who.by, now=who.now)
    return messages.RENAMED.after(see_other(f"/lists/{list_id}"), request)
