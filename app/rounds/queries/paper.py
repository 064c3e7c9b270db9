"""Letters on paper: what was printed for whom, and what a file of letters holds."""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import func
from sqlmodel import Session, col, select

from app.errors import NotFound
from app.i18n import _
from app.organisations.models import Organisation
from app.organisations.postal import PostalAddress
from app.rounds.models import Consultee, Link
from app.rounds.paper_models import PaperLetter


class Addressed(NamedTuple):
    """A body and where letters on paper go to it."""

    consultee: Consultee
    postal: PostalAddress


class Printed(NamedTuple):
    """A printed letter and whom it goes to."""

    letter: PaperLetter
    consultee: Consultee
    postal: PostalAddress


def addressed(session: Session, round_id: int, consultee_ids: Collection[int] | None = None) -> list[Addressed]:
    """Bodies of a round, or ``consultee_ids`` some, with their postal addresses, in the order of the list."""
    query = (
        select(Consultee, Organisation)
        .join(Organisation, col(Organisation.id) == Consultee.organisation_id)
        .where(Consultee.round_id == round_id)
        .order_by(col(Consultee.position))
    )
    if consultee_ids is not None:
        query = query.where(col(Consultee.id).in_(consultee_ids))
    return [Addressed(consultee, organisation.postal) for consultee, organisation in session.exec(query)]


def letters_in(session: Session, round_id: int, batch: str) -> list[Printed]:
    """The letters of a file that still hold: those whose code has been used or has stopped are left out.

    Raises NotFound where none is left, or there was none.
    """
    rows = session.exec(
        select(PaperLetter, Consultee, Organisation, Link)
        .join(Consultee, col(Consultee.id) == PaperLetter.consultee_id)
        .join(Organisation, col(Organisation.id) == Consultee.organisation_id)
        .join(Link, col(Link.id) == PaperLetter.link_id)
        .where(PaperLetter.round_id == round_id, PaperLetter.batch == batch)
        .order_by(col(Consultee.position))
    ).all()
    hold = [
        Printed(letter, consultee, organisation.postal)
        for letter, consultee, organisation, link in rows
        if holds(letter, link)
    ]
    if not hold:
        raise NotFound(_("Breven finns inte längre: koderna i dem har använts eller ersatts. Skriv ut nya."))
    return hold


def holds(letter: PaperLetter, link: Link) -> bool:
    """Whether what a letter says of the way in is still so."""
    if letter.code_hash is None:
        return letter.stopped_at is None
    in_force = link.revoked_at is None and link.generation == letter.generation
    return in_force and letter.used_at is None and letter.stopped_at is None


def last_letters(session: Session, round_id: int) -> dict[int, PaperLetter]:
    """The last letter printed for each body of a round, by the body's id."""
    last = (
        select(func.max(col(PaperLetter.id)))
        .where(PaperLetter.round_id == round_id)
        .group_by(col(PaperLetter.consultee_id))
    )
    letters = session.exec(select(PaperLetter).where(col(PaperLetter.id).in_(last))).all()
    return {letter.consultee_id: letter for letter in letters}


def code_used_at(session: Session, link_id: int, generation: int) -> datetime.datetime | None:
    """When somebody came in to a link's generation by the code of a letter; None where nobody has."""
    used = select(PaperLetter.used_at).where(
        PaperLetter.link_id == link_id, PaperLetter.generation == generation, col(PaperLetter.used_at).is_not(None)
    )
    return session.exec(used).first()
