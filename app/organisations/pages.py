"""The register as pages for officials."""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.organisations import actions, merging, messages, queries
from app.organisations.comparison import alike
from app.organisations.forms import ApartForm, EditOrganisation, NewOrganisation, RegisterFilter
from app.organisations.models import Organisation, OrganisationKind
from app.organisations.views import Alike, Change, OrganisationRow
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
MOST_SHOWN = 2000


@dataclass(frozen=True)
class RegisterPage:
    """The register; ``narrowed`` by a search, or whole."""

    form: Filled[RegisterFilter]
    rows: list[OrganisationRow]
    more: bool
    narrowed: bool
    can_edit: bool


@dataclass(frozen=True)
class OrganisationPage:
    """The form for a body, to add (``organisation_id`` is None) or to change."""

    form: Filled[NewOrganisation] | Filled[EditOrganisation]
    organisation_id: int | None = None
    name: str = ""
    version: int = 0
    lists: list[tuple[int, str]] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)


@routes.get("/organisations", "register.read")
def register(
    request: Request,
    who: Who,
    session: Read,
    q: Annotated[str, Query(max_length=200)] = "",
    kind: Annotated[str, Query(max_length=32)] = "",
    address: Annotated[str, Query(max_length=16)] = "",
) -> Response:
    """All bodies in Swedish alphabetical order, or those that a search finds."""
    who.clear()
    chosen_kind = OrganisationKind(kind) if kind in set(OrganisationKind) else None
    missing = address == "missing"
    rows = queries.register(session, q=q, kind=chosen_kind, without_address=missing, limit=MOST_SHOWN + 1)
    context = RegisterPage(
        form=blank(RegisterFilter, q=q, kind=kind, address=address),
        rows=rows[:MOST_SHOWN],
        more=len(rows) > MOST_SHOWN,
        narrowed=bool(q.strip() or chosen_kind or missing),
        can_edit=who.may("org.register_edit"),
    )
    return page(request, "organisations/register.html", context)


@dataclass(frozen=True)
class AlikePage:
    """Pairs of near names in the register."""

    pairs: list[Alike]


@routes.get("/organisations/alike", "org.register_form")
def alike_organisations(request: Request, who: Who, session: Read) -> Response:
    """Bodies with near names, to be made one or told apart."""
    who.clear()
    return page(request, "organisations/alike.html", AlikePage(alike(session)))


@routes.post("/organisations/alike", "org.register_edit")
def tell_apart(
    request: Request, who: Who, session: Write, form: Annotated[Filled[ApartForm], Depends(filled(ApartForm))]
) -> Response:
    """No, they are two."""
    who.clear()
    merging.tell_apart(session, form.data.organisation, form.data.to, by=who.by, now=who.now)
    return messages.TOLD_APART.after(see_other("/organisations/alike"), request)


@routes.get("/organisations/new", "org.register_form")
def new_organisation(request: Request, who: Who) -> Response:
    """The form for a new body."""
    who.clear()
    return page(request, "organisations/organisation.html", OrganisationPage(blank(NewOrganisation)))


@routes.post("/organisations/new", "org.register_edit")
def create_organisation(
    request: Request,
    who: Who,
    session: Write,
    form: Annotated[Filled[NewOrganisation], Depends(filled(NewOrganisation))],
) -> Response:
    """Add a body to the register."""
    who.clear()

    def create() -> Organisation:
        data = form.data
        return actions.create_organisation(
            session,
            name=data.name,
            kind=data.kind,
            email=data.email,
            postal=data.postal,
            by=who.by,
            now=who.now,
        )

    if form.ok and form.attempt(session, create) is not None:
        return messages.ADDED.after(see_other("/organisations"), request)
    return page(request, "organisations/organisation.html", OrganisationPage(form), status=422)


def _page(session: Read, organisation_id: int, form: Filled[EditOrganisation] | None = None) -> OrganisationPage:
    body = queries.organisation(session, organisation_id)
    return OrganisationPage(
        form=form
        or blank(
            EditOrganisation,
            name=body.name,
            kind=body.kind.value,
            email=body.email,
            address_lines=body.address_lines,
            postcode=body.postcode,
            town=body.town,
        ),
        organisation_id=organisation_id,
        name=body.name,
        version=body.version,
        lists=queries.lists_with(session, organisation_id),
        changes=queries.changes_of(session, organisation_id),
    )


@routes.get("/organisations/{organisation_id}", "org.register_form")
def edit_organisation(request: Request, who: Who, session: Read, organisation_id: int) -> Response:
    """The form for changing a body. The address of one that has been merged into another leads there."""
    who.clear()
    if (now_id := queries.became(session, organisation_id)) is not None:
        return see_other(f"/organisations/{now_id}")
    return page(request, "organisations/organisation.html", _page(session, organisation_id))


@routes.post("/organisations/{organisation_id}", "org.register_edit")
def save_organisation(
    request: Request,
    who: Who,
    session: Write,
    organisation_id: int,
    form: Annotated[Filled[EditOrganisation], Depends(filled(EditOrganisation))],
) -> Response:
    """Save a body. If somebody else has changed it meanwhile (409), what was typed stays and can be saved again."""
    who.clear()

    def save() -> Organisation:
        data = form.data
        changes = data.model_dump(exclude={"version"})
        return actions.edit_organisation(
            session, organisation_id, changes=changes, version=data.version, by=who.by, now=who.now
        )

    if form.ok and form.attempt(session, save) is not None:
        return messages.SAVED.after(see_other("/organisations"), request)
    status = 409 if form.error("") else 422
    return page(request, "organisations/organisation.html", _page(session, organisation_id, form), status=status)
