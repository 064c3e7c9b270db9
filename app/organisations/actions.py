"""What people do with the register. What they do with lists: ``listing.py``."""

import datetime
from collections.abc import Sequence

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.errors import Invalid, RuleBroken
from app.history.actions import record
from app.i18n import _
from app.mail.outbox import address
from app.organisations.list_actions import create_list, freeze_list_version
from app.organisations.matching import name_key
from app.organisations.models import Organisation, OrganisationKind
from app.organisations.queries import organisation
from app.sorting import search_text, sort_key

__all__ = ["create_list", "create_organisation", "edit_organisation", "freeze_list_version", "set_addresses"]


def create_organisation(
    session: Session, *, name: str, kind: OrganisationKind, email: str | None, by: By, now: datetime.datetime
) -> Organisation:
    """Put a body into the register. Raises RuleBroken when the name is there already (case and spaces aside)."""
    _require_free(session, name, None)
    made = Organisation(
        name=name,
        name_key=name_key(name),
        sort_key=sort_key(name),
        search_text=search_text(name),
        kind=kind,
        email=email,
        created_at=now,
    )
    session.add(made)
    session.flush()
    record(session, "organisation.created", by=by, now=now, subject=("organisation", made.id), name=name)
    return made


def _require_free(session: Session, name: str, own_id: int | None) -> None:
    found = session.exec(select(Organisation.id).where(col(Organisation.name_key) == name_key(name))).first()
    if found is not None and found != own_id:
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
    """Change ``name``, ``kind`` or ``email``. Raises RuleBroken when ``version`` is stale or the name is taken."""
    organisation(session, organisation_id)
    found = session.get_one(Organisation, organisation_id, with_for_update=True, populate_existing=True)
    if version is not None and version != found.version:
        raise RuleBroken(
            _("Någon har ändrat organisationen medan du hade sidan öppen. Se över uppgifterna och spara igen."),
            code="stale",
            extra={"version": found.version},
        )
    if name := changes.get("name"):
        _require_free(session, name, found.id)
        found.name, found.name_key = name, name_key(name)
        found.sort_key, found.search_text = sort_key(name), search_text(name)
    if kind := changes.get("kind"):
        found.kind = OrganisationKind(kind)
    if "email" in changes:
        found.email = changes["email"]
    found.version += 1
    session.add(found)
    session.flush()
    record(
        session,
        "organisation.edited",
        by=by,
        now=now,
        subject=("organisation", organisation_id),
        name=found.name,
        fields=sorted(changes),
    )
    return found


def set_addresses(
    session: Session, addresses: Sequence[tuple[int, str, str]], *, by: By, now: datetime.datetime
) -> int:
    """Save many addresses at once, all or none; how many were changed.

    ``addresses``: (organisation, address as it was shown, address as it is typed). Raises Invalid with a message for
    each row (field ``email-<id>``): what is no address, and what somebody else has changed meanwhile.
    """
    typed = {one: new.strip() for one, was, new in addresses if new.strip() != was.strip()}
    shown = {one: was.strip() for one, was, _new in addresses}
    rows = session.exec(select(Organisation.id, Organisation.email).where(col(Organisation.id).in_(typed))).all()
    fields = {}
    for found, email in rows:
        if found is not None and (message := _fault(typed[found], email or "", shown[found])):
            fields[f"email-{found}"] = message
    if fields:
        raise Invalid(_("Några adresser behöver rättas. Inget är sparat ännu."), code="addresses", fields=fields)
    changed = [{"one": found, "new": typed[found or 0] or None} for found, _email in rows]
    if changed:
        change = update(Organisation).where(col(Organisation.id) == bindparam("one"))
        change = change.values(email=bindparam("new"), version=col(Organisation.version) + 1)
        session.connection().execute(change, changed)
        record(session, "organisation.addresses_set", by=by, now=now, organisations=[row["one"] for row in changed])
    return len(changed)


def _fault(typed: str, now_in_register: str, shown: str) -> str | None:
    """What is wrong with a typed address, or None."""
    if now_in_register not in (shown, typed):
        return _("Någon annan har under tiden skrivit {email}. Ladda om sidan för att se alla ändringar.").format(
            email=now_in_register or _("ingen adress")
        )
    try:
        if typed:
            address(typed)
    except Invalid as error:
        return error.message
    return None
