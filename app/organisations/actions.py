"""What people do with the register."""

import datetime

from sqlmodel import Session, col, select

from app.accounts.asking import By
from app.errors import RuleBroken
from app.history.actions import record
from app.i18n import _
from app.organisations.matching import name_key
from app.organisations.models import Organisation, OrganisationKind
from app.sorting import search_text, sort_key


def create_organisation(
    session: Session, *, name: str, kind: OrganisationKind, email: str | None, by: By, now: datetime.datetime
) -> Organisation:
    """Put a body into the register. Raises RuleBroken when the name is there already (case and spaces aside)."""
    if session.exec(select(Organisation.id).where(col(Organisation.name_key) == name_key(name))).first():
        raise RuleBroken(
            _("”{name}” finns redan i registret.").format(name=name),
            code="organisation_exists",
            fields={"name": _("Organisationen finns redan. Sök efter den i registret.")},
        )
    made = Organisation(
        name=name, name_key=name_key(name), sort_key=sort_key(name), search_text=search_text(name), kind=kind, email=email,
        created_at=now,
    )  # fmt: skip
    session.add(made)
    session.flush()
    record(session, "organisation.created", by=by, now=now, subject=("organisation", made.id or 0), name=name)
    return made
