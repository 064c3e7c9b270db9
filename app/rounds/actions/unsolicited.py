"""A body that answers without having been asked, added while its answer is registered."""

import datetime
from dataclasses import dataclass

from sqlmodel import Session, select

from app.accounts.identity import By
from app.errors import Invalid, RuleBroken
from app.i18n import _
from app.organisations.actions import create_organisation
from app.organisations.comparison import former_names, former_spellings
from app.organisations.matching import NameIndex, guess_kind, name_key
from app.organisations.models import Organisation, OrganisationKind
from app.rounds.actions.board import locked_status
from app.rounds.actions.bodies import add_consultee
from app.rounds.models import Consultee, Origin, Round
from app.rounds.rules import require_registering

MOST_NEAR = 3


@dataclass(frozen=True, slots=True)
class Unasked:
    """Who answers: a body of the register by its id, else by its name. ``as_new``: none with a near name is meant."""

    organisation_id: int | None = None
    name: str = ""
    kind: OrganisationKind | None = None
    email: str | None = None
    as_new: bool = False


def add_unasked(
    session: Session, round_: Round, unasked: Unasked, *, key: bytes, by: By, now: datetime.datetime
) -> tuple[Consultee, bool]:
    """The body in the round, and whether it is new there: one that is there already is found, asked or not.

    A name that is in the register, or was until two were merged, is that body; another becomes one. Raises RuleBroken
    ``near_name`` with the bodies that may be meant (``extra``), until one of them is chosen or ``as_new`` says that it
    is none.
    """
    require_registering(locked_status(session, round_))
    organisation_id = unasked.organisation_id or _known(session, unasked.name)
    if organisation_id is None:
        organisation_id = _made(session, unasked, by, now).id
    known = select(Consultee).where(Consultee.round_id == round_.id, Consultee.organisation_id == organisation_id)
    there = session.exec(known).first()
    if there is not None:
        return there, False
    added = add_consultee(
        session, round_, organisation_id=organisation_id, origin=Origin.UNSOLICITED, key=key, by=by, now=now
    )
    return added, True


def _known(session: Session, name: str) -> int | None:
    if not name:
        raise Invalid(fields={"name": _("Skriv organisationens namn.")})
    key = name_key(name)
    known = session.exec(select(Organisation.id).where(Organisation.name_key == key)).first()
    return known or dict(former_names(session)).get(key)


def _made(session: Session, unasked: Unasked, by: By, now: datetime.datetime) -> Organisation:
    near = [] if unasked.as_new else near_names(session, unasked.name)
    if near:
        names = ", ".join(near_name for _id, near_name in near)
        message = _("”{name}” liknar en organisation som finns i registret: {names}.").format(
            name=unasked.name, names=names
        )
        raise RuleBroken(
            message,
            code="near_name",
            fields={"name": _("Välj en av organisationerna, eller att det är en ny.")},
            extra={"suggestions": [{"organisation_id": id_, "name": near_name} for id_, near_name in near]},
        )
    kind = unasked.kind or OrganisationKind(guess_kind(unasked.name))
    return create_organisation(session, name=unasked.name, kind=kind, email=unasked.email, by=by, now=now)


def near_names(session: Session, name: str) -> list[tuple[int, str]]:
    """The bodies of the register that may be meant by a name, (id, name), the likeliest first (two statements).

    One that was merged into another is found by what it was called, and is that other.
    """
    listed = dict(session.exec(select(Organisation.id, Organisation.name).where(Organisation.listed)).all())
    names = {old: id_ for old, id_ in former_spellings(session) if id_ in listed}
    names |= {present: id_ for id_, present in listed.items()}
    near: list[tuple[int, str]] = []
    while len(near) < MOST_NEAR:
        found = NameIndex(names).nearest(name)
        if found is None:
            break
        id_ = names[found[0]]
        near.append((id_, listed[id_]))
        names = {known: other for known, other in names.items() if other != id_}
    return near
