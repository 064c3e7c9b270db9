"""All addresses of a list on one page: typed, or filled in from a file and looked over before they are saved."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import Invalid, RemissError
from app.i18n import _
from app.organisations import actions, messages, queries
from app.organisations.comparison import usable
from app.organisations.forms import Addresses, AddressFile
from app.organisations.importing.parsed import ParsedList
from app.organisations.matching import name_key
from app.organisations.upload import read_file
from app.organisations.views import EntryRow
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()


@dataclass(frozen=True)
class Row:
    """A body with its address as it is saved (``was``) and as it stands in the field."""

    organisation_id: int
    name: str
    was: str
    typed: str


@dataclass(frozen=True)
class FromFile:
    """What a file gave: how many fields were filled in, which rows are not on the list, which are no addresses."""

    filled: int
    unknown: list[str]
    unusable: list[str]


@dataclass(frozen=True)
class AddressesPage:
    """The bodies of a list with a field each."""

    list_id: int
    name: str
    rows: list[Row]
    form: Filled[Addresses]
    file_form: Filled[AddressFile]
    from_file: FromFile | None = None


def _entries(session: Read, list_id: int) -> tuple[str, list[EntryRow]]:
    found = queries.distribution_list(session, list_id)
    rows = queries.entries(session, queries.latest_list_version(session, list_id).id)
    return found.name, sorted(rows, key=lambda row: row.sort_key)


@routes.get("/lists/{list_id}/addresses", "org.register_form")
def addresses(request: Request, who: Who, session: Read, list_id: int) -> Response:
    """Every body of the list with a field for its address."""
    who.clear()
    name, entries = _entries(session, list_id)
    rows = [Row(one.organisation_id, one.name, one.email or "", one.email or "") for one in entries]
    shown = AddressesPage(list_id, name, rows, blank(Addresses), blank(AddressFile))
    return page(request, "organisations/addresses.html", shown)


@routes.post("/lists/{list_id}/addresses", "org.register_edit")
def save_addresses(
    request: Request,
    who: Who,
    session: Write,
    list_id: int,
    form: Annotated[Filled[Addresses], Depends(filled(Addresses))],
) -> Response:
    """Save all, or none when a row has to be corrected: then everything typed stays."""
    who.clear()
    name, entries = _entries(session, list_id)
    data = form.data
    if not len(data.organisation_id) == len(data.was) == len(data.email):
        raise Invalid(_("Formuläret kom inte fram helt. Ladda om sidan och försök igen."), code="incomplete")
    on_list = {one.organisation_id for one in entries}
    sent = list(zip(data.organisation_id, data.was, data.email, strict=True))
    mine = [row for row in sent if row[0] in on_list]
    changed = form.attempt(session, lambda: actions.set_addresses(session, mine, by=who.by, now=who.now))
    if changed is not None:
        return messages.ADDRESSES_SAVED.after(see_other(f"/lists/{list_id}"), request, changed)
    typed = {one: new for one, _was, new in mine}
    rows = [
        Row(one.organisation_id, one.name, one.email or "", typed.get(one.organisation_id, one.email or ""))
        for one in entries
    ]
    shown = AddressesPage(list_id, name, rows, form, blank(AddressFile))
    return page(request, "organisations/addresses.html", shown, status=422)


def read_addresses(
    who: Who, form: Annotated[Filled[AddressFile], Depends(filled(AddressFile))]
) -> tuple[Filled[AddressFile], ParsedList | None, int]:
    """The file with names and addresses, or the form with the reason why it cannot be read."""
    who.clear()
    if not form.ok or not form.data.file.filename:
        form.refuse(Invalid(fields={"file": _("Välj en fil med namn och e-postadresser.")}))
        return form, None, 422
    try:
        return form, read_file(form.data.file), 200
    except RemissError as error:
        form.refuse(type(error)(error.message, fields={"file": error.message}))
        return form, None, error.status


@routes.post("/lists/{list_id}/addresses/file", "org.register_edit")
def fill_in(
    request: Request,
    who: Who,
    tried: Annotated[tuple[Filled[AddressFile], ParsedList | None, int], Depends(read_addresses)],
    session: Read,
    list_id: int,
) -> Response:
    """Fill in the fields from a file, to be looked over; nothing is saved."""
    who.clear()
    file_form, parsed, status = tried
    name, entries = _entries(session, list_id)
    given = {name_key(one.name): one.email for one in parsed.entries if one.email} if parsed else {}
    good = {key: email for key, email in given.items() if usable(email)}
    rows = [
        Row(one.organisation_id, one.name, one.email or "", good.get(name_key(one.name)) or one.email or "")
        for one in entries
    ]
    report = _report(parsed, entries, good, rows) if parsed else None
    shown = AddressesPage(list_id, name, rows, blank(Addresses), file_form, report)
    return page(request, "organisations/addresses.html", shown, status=status)


def _report(parsed: ParsedList, entries: list[EntryRow], good: dict[str, str], rows: list[Row]) -> FromFile:
    there = {name_key(one.name) for one in entries}
    return FromFile(
        filled=sum(row.typed != row.was for row in rows),
        unknown=[one.name for one in parsed.entries if name_key(one.name) not in there],
        unusable=[one.name for one in parsed.entries if name_key(one.name) in there and name_key(one.name) not in good],
    )
