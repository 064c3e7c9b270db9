"""A body as a preview shows it: let in by no link, with a draft that nobody has touched, before opening and after."""

import datetime
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.accounts.policy import Kind
from app.organisations.models import ListEntry, Organisation
from app.rounds.access import Door, Holder, not_found
from app.rounds.counts import IS_BODY
from app.rounds.facts import ConsulteeFacts, LinkFacts, RoundFacts
from app.rounds.models import Consultee, LinkRole, RoundStatus, Step

NOBODY = 0
"""The id of the body, the link and the line of links of a preview: no row has it."""


@dataclass(frozen=True, slots=True)
class AskedBody:
    """A body that is asked, or will be when the round opens. ``deadline`` is its own last day, if it has one."""

    organisation_id: int
    name: str
    group: str
    deadline: datetime.date | None = None
    consultee_id: int | None = None


def asked_bodies(session: Session, door: Door) -> list[AskedBody]:
    """Whom the round asks, in the list's order (one statement): of a draft those on its list."""
    rows = session.connection().execute(_asked(door)).all()
    return [AskedBody(row.organisation_id, row.name, row.group or "", row.deadline, row.consultee_id) for row in rows]


def previewed_holder(session: Session, door: Door, organisation_id: int, now: datetime.datetime) -> Holder:
    """What a body's pages are given for a preview. Raises NotFound for an organisation that is not asked."""
    body = next((each for each in asked_bodies(session, door) if each.organisation_id == organisation_id), None)
    if body is None:
        raise not_found()
    round_ = RoundFacts(**{name: getattr(door.round, name) for name in RoundFacts._fields if name != "contact"})
    consultee = ConsulteeFacts(
        id=NOBODY,
        round_id=door.round.id,
        organisation_id=organisation_id,
        name=body.name,
        asked_as=None,
        deadline=body.deadline,
        opened_at=None,
        begun_on=None,
        show_progress=True,
        current_response_id=None,
        preliminary=None,
        withdrawn=False,
        left_out=False,
        joint=False,
        through_id=None,
    )
    link = LinkFacts(
        id=NOBODY,
        consultee_id=NOBODY,
        line_id=NOBODY,
        email=None,
        name="",
        role=LinkRole.SIGNATORY,
        is_contact=True,
        generation=1,
        shown_to="",
        shown_at=None,
    )
    steps = door.steps if door.status is not RoundStatus.DRAFT else {Step.OPENED: now}
    address = f"/rounds/{door.round.id}/preview/{organisation_id}"
    return Holder(consultee, round_, steps, link, Kind.CONTACT, preview=address)


def _asked(door: Door) -> Any:
    if door.status is RoundStatus.DRAFT:
        return (
            select(
                col(ListEntry.organisation_id),
                col(Organisation.name),
                col(ListEntry.group).label("group"),
                col(Consultee.deadline),
                col(Consultee.id).label("consultee_id"),
            )
            .join(Organisation, col(Organisation.id) == col(ListEntry.organisation_id))
            .outerjoin(Consultee, col(Consultee.id) == NOBODY)
            .where(col(ListEntry.version_id) == door.round.list_version_id)
            .order_by(col(ListEntry.position))
        )
    return (
        select(
            col(Consultee.organisation_id),
            col(Consultee.name),
            col(Consultee.group).label("group"),
            col(Consultee.deadline),
            col(Consultee.id).label("consultee_id"),
        )
        .where(col(Consultee.round_id) == door.round.id, IS_BODY)
        .order_by(col(Consultee.position), col(Consultee.id))
    )
