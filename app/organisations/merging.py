"""One body of the register becomes another, and one that was never used leaves it. Rounds: ``app.rounds``."""

import datetime

from sqlalchemy import delete, or_, update
from sqlmodel import Session, col, select

from app.accounts.identity import By
from app.errors import Invalid
from app.history.actions import record
from app.i18n import _
from app.organisations.models import ListEntry, Organisation, OrganisationApart, OrganisationMerge
from app.organisations.queries import became, organisation


def locked(session: Session, *ids: int) -> list[Organisation]:
    """The bodies, locked in the order of their ids so that two people never wait for each other. Raises NotFound."""
    found: dict[int, Organisation] = {}
    for id_ in sorted(set(ids)):
        organisation(session, id_)
        found[id_] = session.get_one(Organisation, id_, with_for_update=True, populate_existing=True)
    return [found[id_] for id_ in ids]


def require_two(old_id: int, into_id: int) -> None:
    """Raises Invalid for a body and itself."""
    if old_id == into_id:
        message = _("Välj en annan organisation att slå ihop med.")
        raise Invalid(message, code="same_organisation", fields={"into": message})


def is_merged_already(session: Session, old_id: int, into_id: int) -> bool:
    """Whether the one is the other by now, as when the button is pressed twice."""
    return session.get(Organisation, old_id) is None and became(session, old_id) == into_id


def merge_in_register(
    session: Session, old: Organisation, into: Organisation, *, by: By, now: datetime.datetime
) -> None:
    """Let every list name the one instead of the other, once; keep the old id and name as ways to it.

    What stays keeps its name, kind and address; it takes over an address where it has none.
    """
    execute = session.connection().execute
    there = select(col(ListEntry.version_id)).where(col(ListEntry.organisation_id) == into.id)
    twice = (col(ListEntry.organisation_id) == old.id, col(ListEntry.version_id).in_(there))
    execute(delete(ListEntry).where(*twice))
    same = col(ListEntry.organisation_id) == old.id
    execute(update(ListEntry).where(same).values(organisation_id=into.id))
    execute(update(ListEntry).where(col(ListEntry.suggested_id) == old.id).values(suggested_id=into.id))
    no_question = {"suggested_id": None, "suggestion_score": None}
    execute(update(ListEntry).where(col(ListEntry.suggested_id) == col(ListEntry.organisation_id)).values(no_question))
    execute(update(OrganisationMerge).where(col(OrganisationMerge.into_id) == old.id).values(into_id=into.id))
    before = {"email": into.email, "postal": into.postal.on_one_line or None}
    into.email = into.email or old.email
    if not into.postal.any:
        into.postal = old.postal
    into.version += 1
    session.add(into)
    trace = OrganisationMerge(
        old_id=old.id,
        into_id=into.id,
        name=old.name,
        name_key=old.name_key,
        email=old.email,
        merged_at=now,
        merged_by=by.name,
    )
    session.add(trace)
    _take_out(session, old)
    now_told = {"email": into.email, "postal": into.postal.on_one_line or None}
    after = {field: value for field, value in now_told.items() if value != before[field]}
    was = {field: before[field] for field in after}
    record(
        session,
        "organisation.merged",
        by=by,
        now=now,
        subject=("organisation", into.id),
        old=trace.old_id,
        name=trace.name,
        email=trace.email,
        before=was,
        after=after,
    )
    record(
        session,
        "organisation.became",
        by=by,
        now=now,
        subject=("organisation", trace.old_id),
        name=trace.name,
        into=into.id,
        into_name=into.name,
    )


def delete_from_register(session: Session, body: Organisation, *, by: By, now: datetime.datetime) -> None:
    """Take a body that nothing uses out of the register."""
    no_question = {"suggested_id": None, "suggestion_score": None}
    suggested = update(ListEntry).where(col(ListEntry.suggested_id) == body.id).values(no_question)
    session.connection().execute(suggested)
    id_, name, email = body.id, body.name, body.email
    _take_out(session, body)
    record(session, "organisation.deleted", by=by, now=now, subject=("organisation", id_), name=name, email=email)


def _take_out(session: Session, body: Organisation) -> None:
    pairs = or_(col(OrganisationApart.first_id) == body.id, col(OrganisationApart.second_id) == body.id)
    session.connection().execute(delete(OrganisationApart).where(pairs))
    session.delete(body)
    session.flush()


def tell_apart(session: Session, first_id: int, second_id: int, *, by: By, now: datetime.datetime) -> None:
    """Two near names are two bodies: they are not proposed again. Saying it again changes nothing. Raises NotFound."""
    require_two(first_id, second_id)
    low, high = sorted((first_id, second_id))
    first, second = locked(session, low, high)
    if session.get(OrganisationApart, (low, high)) is not None:
        return
    session.add(OrganisationApart(first_id=low, second_id=high))
    session.flush()
    record(
        session,
        "organisation.told_apart",
        by=by,
        now=now,
        subject=("organisation", low),
        name=first.name,
        other=high,
        other_name=second.name,
    )
