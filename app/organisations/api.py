"""The register and the distribution lists as JSON."""

from typing import Annotated

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel, Field

from app.accounts.identity import Who
from app.errors import Invalid
from app.i18n import _
from app.organisations import actions, group_actions, list_actions, merging, queries
from app.organisations.comparison import alike
from app.organisations.forms import (
    Apart,
    GroupPatch,
    ItemLink,
    ItemsMove,
    ItemsRemoval,
    ListName,
    NewItem,
    NewOrganisation,
    OrganisationPatch,
)
from app.organisations.group_actions import Chosen
from app.organisations.models import Organisation, OrganisationKind
from app.organisations.upload import Incoming, incoming_list
from app.organisations.views import EntryRow, OrganisationRow, Suggestion
from app.web.pagination import Cursor, Limit, Listing, after_cursor, after_id, next_url
from app.web.routes import api
from app.web.sessions import Read, Write

routes = api("organisations")


class OrganisationOut(BaseModel):
    """A body of the register."""

    id: int = Field(description="Its id")
    name: str = Field(description="Its name")
    kind: OrganisationKind = Field(description="What kind of organisation it is")
    email: str | None = Field(description="The mailbox that letters go to")
    address_lines: str = Field(description="Box, street or c/o, a line each; for letters on paper")
    postcode: str = Field(description="Postcode")
    town: str = Field(description="Town")
    version: int = Field(description="Raised at every change")

    @classmethod
    def of(cls, row: Organisation | OrganisationRow) -> "OrganisationOut":
        """From a row."""
        return cls(
            id=row.id,
            name=row.name,
            kind=row.kind,
            email=row.email,
            address_lines=row.address_lines,
            postcode=row.postcode,
            town=row.town,
            version=row.version,
        )


class PairOut(BaseModel):
    """Two bodies of the register that may be the same."""

    first: OrganisationOut = Field(description="The one whose name comes first in the register")
    second: OrganisationOut = Field(description="The other")
    score: float = Field(description="How alike the names are, 0 to 1")


class AlikeOut(BaseModel):
    """Bodies of the register with near names."""

    items: list[PairOut] = Field(description="The pairs, the likest first")


class SuggestionOut(BaseModel):
    """A body that an item may be the same as."""

    organisation_id: int = Field(description="The body in the register")
    name: str = Field(description="Its name there")
    score: float = Field(description="How alike the names are, 0 to 1")

    @classmethod
    def of(cls, suggestion: Suggestion) -> "SuggestionOut":
        """From an entry's suggestion."""
        return cls(organisation_id=suggestion.organisation_id, name=suggestion.name, score=suggestion.score)


class ItemOut(BaseModel):
    """A body's place on a list."""

    id: int = Field(description="The item's id")
    name: str = Field(description="The body as the list calls it")
    group: str = Field(description="A heading's text, else 1, 2 …")
    organisation_id: int = Field(description="The body in the register")
    email: str | None = Field(description="The mailbox that letters go to")
    suggestion: SuggestionOut | None = Field(description="A body with a near name; accept it with PATCH")

    @classmethod
    def of(cls, row: EntryRow) -> "ItemOut":
        """From a row."""
        return cls(
            id=row.id,
            name=row.name,
            group=row.group,
            organisation_id=row.organisation_id,
            email=row.email,
            suggestion=SuggestionOut.of(row.suggestion) if row.suggestion else None,
        )


class ListOut(BaseModel):
    """A list's latest version."""

    id: int = Field(description="The list's id")
    name: str = Field(description="Its name")
    items: list[ItemOut] = Field(description="In the order of the list")
    left_out: list[str] = Field(
        default_factory=list, description="What became no body, told once: in the answer to the import"
    )


class ListItem(BaseModel):
    """A list among the lists."""

    id: int = Field(description="The list's id")
    name: str = Field(description="Its name")
    bodies: int = Field(description="How many stand on it")
    without_address: int = Field(description="How many of them lack an address")


@routes.post("/organisations", "org.register_edit", status_code=201)
def create(who: Who, session: Write, body: NewOrganisation) -> OrganisationOut:
    """Put a body into the register. 409 when the name is there already."""
    who.clear()
    created = actions.create_organisation(
        session,
        name=body.name,
        kind=body.kind,
        email=body.email,
        postal=body.postal,
        by=who.by,
        now=who.now,
    )
    return OrganisationOut.of(created)


@routes.get("/organisations", "register.read")
def list_organisations(
    request: Request,
    who: Who,
    session: Read,
    q: Annotated[str, Query(description="Part of a name", max_length=200)] = "",
    kind: Annotated[OrganisationKind | None, Query(description="One kind alone")] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> Listing[OrganisationOut]:
    """The register in Swedish order."""
    who.clear()
    rows = queries.register(session, q=q, kind=kind, after=_after(cursor), limit=limit + 1)
    last_shown = rows[limit - 1] if len(rows) > limit else None
    return Listing(
        items=[OrganisationOut.of(row) for row in rows[:limit]],
        total=queries.count_register(session, q=q, kind=kind),
        next=next_url(request, f"{last_shown.id} {last_shown.sort_key}" if last_shown else None),
    )


def _after(cursor: str | None) -> tuple[str, int] | None:
    """The sort key and id in a cursor. Raises Invalid for one that this API did not make."""
    cursor_text = after_cursor(cursor)
    if cursor_text is None:
        return None
    last_id, _space, key = cursor_text.partition(" ")
    if not last_id.isdecimal():
        raise Invalid(_("Markören går inte att läsa."), code="cursor", fields={"cursor": _("Ta den ur next.")})
    return key, int(last_id)


@routes.get("/organisations/alike", "register.read")
def alike_organisations(who: Who, session: Read) -> AlikeOut:
    """Bodies with near names that may be the same, the likest first; ``merge`` makes them one, ``apart`` says no."""
    who.clear()
    return AlikeOut(
        items=[
            PairOut(first=OrganisationOut.of(pair.first), second=OrganisationOut.of(pair.second), score=pair.score)
            for pair in alike(session)
        ]
    )


@routes.post("/organisations/{organisation_id}/apart", "org.register_edit", status_code=204)
def tell_apart(who: Who, session: Write, organisation_id: int, body: Apart) -> Response:
    """Two bodies with near names are two: they are not proposed again."""
    who.clear()
    merging.tell_apart(session, organisation_id, body.other, by=who.by, now=who.now)
    return Response(status_code=204)


@routes.get("/organisations/{organisation_id}", "register.read")
def read(who: Who, session: Read, organisation_id: int) -> OrganisationOut:
    """A body. The id of one that has been merged into another gives that other."""
    who.clear()
    now_id = queries.became(session, organisation_id) or organisation_id
    return OrganisationOut.of(queries.organisation(session, now_id))


@routes.patch("/organisations/{organisation_id}", "org.register_edit")
def edit(who: Who, session: Write, organisation_id: int, body: OrganisationPatch) -> OrganisationOut:
    """Change a body. 409 if the name is taken or ``version`` is stale."""
    who.clear()
    changes = {name: getattr(body, name) for name in body.model_fields_set - {"version"}}
    edited = actions.edit_organisation(
        session, organisation_id, changes=changes, version=body.version, by=who.by, now=who.now
    )
    return OrganisationOut.of(edited)


_JSON_FIELDS = {
    "name": {"type": "string", "description": "Else the document's own title"},
    "text": {"type": "string", "description": "A body a line, an empty line between groups"},
    "same": {
        "type": "array",
        "items": {"type": "string"},
        "description": "Names of the list that are what they are near, as an earlier answer suggested; never assumed",
    },
}
_FORM_FIELDS = {
    **_JSON_FIELDS,
    "file": {"type": "string", "format": "binary", "description": ".txt .docx .csv .xlsx .xls .ods .vcf"},
}
_LIST_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"type": "object", "properties": _JSON_FIELDS}},
            "multipart/form-data": {"schema": {"type": "object", "properties": _FORM_FIELDS}},
        },
    }
}


@routes.post("/distribution-lists", "list.edit", status_code=201, openapi_extra=_LIST_BODY)
def create_list(who: Who, incoming: Annotated[Incoming, Depends(incoming_list)], session: Write) -> ListOut:
    """Import a list. An exact name links to the register; otherwise a body is created and a similar one suggested."""
    who.clear()
    name, parsed, same = incoming
    created = list_actions.create_list(session, name=name, parsed=parsed, same=same, by=who.by, now=who.now)
    return _list_out(session, created.id).model_copy(update={"left_out": list(parsed.left_out)})


@routes.get("/distribution-lists", "register.read")
def all_lists(request: Request, who: Who, session: Read, limit: Limit = 50, cursor: Cursor = None) -> Listing[ListItem]:
    """All lists, the newest first."""
    who.clear()
    rows = queries.all_lists(session, after=after_id(cursor), limit=limit + 1)
    items = [
        ListItem(id=row.id, name=row.name, bodies=row.bodies, without_address=row.without_address)
        for row in rows[:limit]
    ]
    after = items[-1].id if len(rows) > limit else None
    return Listing(items=items, total=queries.count_lists(session), next=next_url(request, after))


@routes.get("/distribution-lists/{list_id}", "register.read")
def read_list(who: Who, session: Read, list_id: int) -> ListOut:
    """A list's latest version."""
    who.clear()
    return _list_out(session, list_id)


@routes.patch("/distribution-lists/{list_id}", "list.edit")
def rename_list(who: Who, session: Write, list_id: int, body: ListName) -> ListOut:
    """Rename a list; the rounds that it was used in keep their bodies."""
    who.clear()
    list_actions.rename_list(session, list_id, name=body.name, by=who.by, now=who.now)
    return _list_out(session, list_id)


def _list_out(session: Read, list_id: int) -> ListOut:
    name = queries.distribution_list(session, list_id).name
    version = queries.latest_list_version(session, list_id)
    return ListOut(id=list_id, name=name, items=[ItemOut.of(row) for row in queries.entries(session, version.id)])


@routes.post("/distribution-lists/{list_id}/items", "list.edit", status_code=201)
def add_item(who: Who, session: Write, list_id: int, body: NewItem) -> ItemOut:
    """Add a body by name. 409 if it is on the list already."""
    who.clear()
    entry = list_actions.add_entry(
        session, list_id, name=body.name, group=body.group, email=body.email, by=who.by, now=who.now
    )
    return ItemOut.of(entry)


@routes.patch("/distribution-lists/{list_id}/items", "list.edit")
def move_items(who: Who, session: Write, list_id: int, body: ItemsMove) -> ListOut:
    """Move many to a group at once, all or none. Naming no item is 422, one that never was on the list 404."""
    who.clear()
    group_actions.move_entries(
        session, list_id, Chosen(body.ids, strict=True), group=body.group, by=who.by, now=who.now
    )
    return _list_out(session, list_id)


@routes.post("/distribution-lists/{list_id}/items/removal", "list.edit")
def remove_items(who: Who, session: Write, list_id: int, body: ItemsRemoval) -> ListOut:
    """Take many off a list at once; they stay in the register."""
    who.clear()
    group_actions.remove_entries(session, list_id, Chosen(body.ids, strict=True), by=who.by, now=who.now)
    return _list_out(session, list_id)


@routes.patch("/distribution-lists/{list_id}/groups", "list.edit")
def rename_group(who: Who, session: Write, list_id: int, body: GroupPatch) -> ListOut:
    """Rename a group."""
    who.clear()
    group_actions.rename_group(session, list_id, group=body.was, name=body.name, by=who.by, now=who.now)
    return _list_out(session, list_id)


@routes.patch("/distribution-lists/{list_id}/items/{item_id}", "list.edit")
def link_item(who: Who, session: Write, list_id: int, item_id: int, body: ItemLink) -> ItemOut:
    """Set which body an item is, for instance by accepting a suggestion."""
    who.clear()
    linked = list_actions.link_entry(
        session, list_id, item_id, organisation_id=body.organisation_id, by=who.by, now=who.now
    )
    return ItemOut.of(linked)


@routes.post("/distribution-lists/{list_id}/items/{item_id}/removal", "list.edit", status_code=204)
def remove_item(who: Who, session: Write, list_id: int, item_id: int) -> Response:
    """Take a body off the list; it stays in the register."""
    who.clear()
    group_actions.remove_entry(session, list_id, item_id, by=who.by, now=who.now)
    return Response(status_code=204)
