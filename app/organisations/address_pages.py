"""All addresses of a list on one page: typed, or filled in from a file and checked before they are saved."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from app.accounts.identity import Who
from app.errors import Invalid, RemissError
from app.i18n import _
from app.organisations import actions, messages, queries
from app.organisations.comparison import usable
from app.organisations.forms import Addresses, AddressFile, addresses_in
from app.organisations.importing.parsed import ParsedList
from app.organisations.matching import name_key
from app.organisations.upload import read_file
from app.organisations.views import EntryRow
from app.web.forms import Filled, blank, filled
from app.web.rendering import page, see_other
from app.web.routes import pages
from app.web.sessions import Read, Write

routes = pages()
FromRound = Annotated[int, Query(alias="round", ge=0, le=2**31 - 1)]
"""The round that one came from, as the address says: where the way back leads. Nothing is known of it here."""


@dataclass(frozen=True)
class Row:
    """A body with its address as it is saved and as the field shows it."""

    organisation_id: int
    name: str
    saved: str
    typed: str

    @classmethod
    def of(cls, entry: EntryRow, typed: str | None = None) -> "Row":
        """The row of an entry; without ``typed`` the field shows what is saved."""
        saved = entry.email or ""
        return cls(entry.organisation_id, entry.name, saved, saved if typed is None else typed)


@dataclass(frozen=True)
class FromFile:
    """The result of reading a file: how many fields it filled in, and its names that are not on the list (``unknown``)
    or have no valid address (``unusable``)."""

    filled: int
    unknown: list[str]
    unusable: list[str]


@dataclass(frozen=True)
class AddressesPage:
    """The bodies of a list, with a field for each. ``round_id``: the round that one came from and returns to, or 0."""

    list_id: int
    name: str
    rows: list[Row]
    form: Filled[Addresses]
    file_form: Filled[AddressFile]
    round_id: int = 0
    from_file: FromFile | None = None


def _list_name_and_entries(session: Read, list_id: int) -> tuple[str, list[EntryRow]]:
    name = queries.distribution_list(session, list_id).name
    entries = queries.entries(session, queries.latest_list_version(session, list_id).id)
    return name, sorted(entries, key=lambda entry: entry.sort_key)


@routes.get("/lists/{list_id}/addresses", "org.register_form")
def addresses(request: Request, who: Who, session: Read, list_id: int, came_from: FromRound = 0) -> Response:
    """Every body of the list, with a field for its address."""
    who.clear()
    name, entries = _list_name_and_entries(session, list_id)
    rows = [Row.of(entry) for entry in entries]
    context = AddressesPage(list_id, name, rows, blank(Addresses), blank(AddressFile), came_from)
    return page(request, "organisations/addresses.html", context)


@routes.post("/lists/{list_id}/addresses", "org.register_edit")
def save_addresses(
    request: Request,
    who: Who,
    session: Write,
    list_id: int,
    form: Annotated[Filled[Addresses], Depends(filled(Addresses))],
    came_from: FromRound = 0,
) -> Response:
    """Save all addresses, or none if a row has to be corrected; everything typed then stays in the form."""
    who.clear()
    name, entries = _list_name_and_entries(session, list_id)
    listed_ids = {entry.organisation_id for entry in entries}
    sent = addresses_in(form)
    gone = [row.typed for row in sent if row.typed != row.shown and row.organisation_id not in listed_ids]
    if gone:
        message = _(
            "Organisationen står inte längre på listan, så den här adressen sparades inte: {email}. Spara igen."
        )
        form.refuse(Invalid(message.format(email=", ".join(gone))))
    listed = [row for row in sent if row.organisation_id in listed_ids]
    if form.ok:
        changed = form.attempt(session, lambda: actions.set_addresses(session, listed, by=who.by, now=who.now))
        if changed is not None:
            back = f"/rounds/{came_from}" if came_from else f"/lists/{list_id}"
            return messages.ADDRESSES_SAVED.after(see_other(back), request, changed)
    typed_by_id = {row.organisation_id: row.typed for row in listed}
    rows = [Row.of(entry, typed_by_id.get(entry.organisation_id)) for entry in entries]
    context = AddressesPage(list_id, name, rows, form, blank(AddressFile), came_from)
    return page(request, "organisations/addresses.html", context, status=422)


def read_addresses(
    who: Who, form: Annotated[Filled[AddressFile], Depends(filled(AddressFile))]
) -> tuple[Filled[AddressFile], ParsedList | None, int]:
    """The form, the list read from its file (None if it cannot be read, with the reason in the form) and the status."""
    who.clear()
    if not form.ok or not form.data.file.filename:
        form.refuse(Invalid(fields={"file": _("Välj en fil med namn och e-postadresser.")}))
        return form, None, 422
    try:
        return form, read_file(form.data.file), 200
    except RemissError as error:
        form.refuse(Invalid(error.message, fields={"file": error.message}))
        return form, None, error.status


@routes.post("/lists/{list_id}/addresses/file", "org.register_edit")
def fill_in(
    request: Request,
    who: Who,
    upload: Annotated[tuple[Filled[AddressFile], ParsedList | None, int], Depends(read_addresses)],
    session: Read,
    list_id: int,
    came_from: FromRound = 0,
) -> Response:
    """Fill in the fields from a file, to be checked; nothing is saved yet."""
    who.clear()
    file_form, parsed, status = upload
    name, entries = _list_name_and_entries(session, list_id)
    from_file = {name_key(entry.name): entry.email for entry in parsed.entries if entry.email} if parsed else {}
    usable_emails = {key: email for key, email in from_file.items() if usable(email)}
    rows = [Row.of(entry, usable_emails.get(name_key(entry.name))) for entry in entries]
    report = _report(parsed, usable_emails, rows) if parsed else None
    context = AddressesPage(list_id, name, rows, blank(Addresses), file_form, came_from, report)
    return page(request, "organisations/addresses.html", context, status=status)


def _report(parsed: ParsedList, usable_emails: dict[str, str], rows: list[Row]) -> FromFile:
    listed_keys = {name_key(row.name) for row in rows}
    names = [(name_key(entry.name), entry.name) for entry in parsed.entries]
    return FromFile(
        filled=sum(row.typed != row.saved for row in rows),
        unknown=[name for key, name in names if key not in listed_keys],
        unusable=[name for key, name in names if key in listed_keys and key not in usable_emails],
    )
