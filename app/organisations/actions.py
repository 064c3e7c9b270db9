"""Changing the register. Changing lists is in ``list_actions.py``."""

import datetime
from collections.abc import Sequence

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.database import in_turn
from app.errors import Invalid, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.mail.addresses import address
from app.organisations.matching import name_key
from app.organisations.models import Organisation, OrganisationKind
from app.organisations.postal import NOWHERE, PostalAddress
from app.organisations.queries import organisation
from app.sorting import search_text, sort_key

POSTAL = frozenset({"address_lines", "postcode", "town"})
REGISTER = "register"
"""Who changes the register stands in line: whether a name is free can only be asked when nobody else is adding it."""


def create_organisation(
    session: Session,
    *,
    name: str,
    kind: OrganisationKind,
    email: str | None,
    postal: PostalAddress = NOWHERE,
    by: By,
    now: datetime.datetime,
) -> Organisation:
    """Add a body to the register. Raises RuleBroken if its name is taken, ignoring case and spaces."""
    in_turn(session, REGISTER)
    _require_free(session, name, None)
    body = Organisation(
        name=name,
        name_key=name_key(name),
        sort_key=sort_key(name),
        search_text=search_text(name),
        kind=kind,
        email=email,
        created_at=now,
    )
    body.postal = postal
    session.add(body)
    session.flush()
    record(session, "organisation.created", by=by, now=now, subject=("organisation", body.id), name=name)
    return body


def _require_free(session: Session, name: str, own_id: int | None) -> None:
    holder_id = session.exec(select(Organisation.id).where(col(Organisation.name_key) == name_key(name))).first()
    if holder_id is not None and holder_id != own_id:
        raise RuleBroken(
            _("”{name}” finns redan i registret.").format(name=name),
            code="organisation_exists",
            fields={"name": _("Organisationen finns redan. Sök efter den i registret.")},
        )


def edit_organisation(
    session: Session,
    organisation_id: int,
    *,
    changes: dict[str, str | OrganisationKind | None],
    version: int | None = None,
    by: By,
    now: datetime.datetime,
) -> Organisation:
    """Change ``name``, ``kind``, ``email`` or a part of the postal address.

    Raises RuleBroken if ``version`` is stale or the name is taken.
    """
    in_turn(session, REGISTER)
    organisation(session, organisation_id)
    body = session.get_one(Organisation, organisation_id, with_for_update=True, populate_existing=True)
    if version is not None and version != body.version:
        raise RuleBroken(
            _("Någon har ändrat organisationen medan du hade sidan öppen. Se över uppgifterna och spara igen."),
            code="stale",
            extra={"version": body.version},
        )
    before = _as_told(body)
    if name := changes.get("name"):
        _require_free(session, name, body.id)
        body.name, body.name_key = name, name_key(name)
        body.sort_key, body.search_text = sort_key(name), search_text(name)
    if kind := changes.get("kind"):
        body.kind = OrganisationKind(kind)
    if "email" in changes:
        body.email = changes["email"]
    for part in POSTAL & changes.keys():
        setattr(body, part, changes[part] or "")
    after = _as_told(body)
    body.version += 1
    session.add(body)
    session.flush()
    record(
        session,
        "organisation.edited",
        by=by,
        now=now,
        subject=("organisation", organisation_id),
        name=body.name,
        fields=sorted(changes),
        before={field: value for field, value in before.items() if value != after[field]},
        after={field: value for field, value in after.items() if value != before[field]},
    )
    return body


def _as_told(body: Organisation) -> dict[str, str | None]:
    """What history tells of a body before and after a change."""
    return {
        "name": body.name,
        "kind": body.kind.value,
        "email": body.email,
        "postal": body.postal.on_one_line or None,
    }


def set_addresses(
    session: Session, addresses: Sequence[tuple[int, str, str]], *, by: By, now: datetime.datetime
) -> int:
    """Save many addresses at once, all or none; returns how many changed.

    ``addresses``: (organisation id, address as shown, address as typed). Raises Invalid with a message per row (field
    ``email-<id>``) for what is not an address and for what somebody else has changed meanwhile.
    """
    in_turn(session, REGISTER)
    typed = {id_: new for id_, old, text in addresses if (new := _as_kept(text)) != old.strip()}
    shown = {id_: old.strip() for id_, old, _new in addresses}
    query = select(Organisation.id, Organisation.email).where(col(Organisation.id).in_(typed))
    stored = dict(session.exec(query).all())
    fields = {
        f"email-{id_}": message
        for id_, email in stored.items()
        if (message := _address_error(typed[id_], stored=email or "", shown=shown[id_]))
    }
    if fields:
        raise Invalid(_("Några adresser behöver rättas. Inget är sparat ännu."), code="addresses", fields=fields)
    if stored:
        change = update(Organisation).where(col(Organisation.id) == bindparam("organisation"))
        change = change.values(email=bindparam("new_email"), version=col(Organisation.version) + 1)
        rows = [{"organisation": id_, "new_email": typed[id_] or None} for id_ in stored]
        session.connection().execute(change, rows)
        record(session, "organisation.addresses_set", by=by, now=now, organisations=list(stored))
    return len(stored)


def _as_kept(typed: str) -> str:
    """An address as it would be kept, so that one which a browser wrote in its own way is no change; else as typed."""
    try:
        return address(typed)
    except Invalid:
        return typed.strip()


def _address_error(typed: str, *, stored: str, shown: str) -> str | None:
    """What is wrong with a typed address, or None. ``stored`` is the register's, ``shown`` what the form showed."""
    if stored not in (shown, typed):
        message = _("Någon annan har under tiden skrivit {email}. Ladda om sidan för att se alla ändringar.")
        return message.format(email=stored or _("ingen adress"))
    try:
        if typed:
            address(typed)
    except Invalid as error:
        return error.message
    return None
