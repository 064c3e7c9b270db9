"""What doors give to whoever does not change it: columns that were read once and cannot be changed.

A save passes the door at every pause in somebody's typing, and an entity of each row costs ten times its columns.
"""

import datetime
from collections import namedtuple
from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import inspect
from sqlmodel import col

from app.rounds.kinds import Identification
from app.rounds.models import Consultee, ContactPerson, Link, LinkRole, Round, contact_of


class RoundFacts(NamedTuple):
    """A round as its bodies' pages need it; the names are those of ``Round``."""

    id: int
    title: str
    registry_number: str
    deadline: datetime.date
    plan_version_id: int | None
    plan_number: int
    plan_corrected_at: datetime.datetime | None
    cover_letter: str
    contact_name: str | None
    contact_phone: str | None
    contact_email: str | None
    documents_version: int
    edit_version: int
    closed_sections: dict[str, str]
    emphasised_sections: dict[str, list[int]]
    signer_required: bool
    identification: Identification

    @property
    def contact(self) -> ContactPerson | None:
        """Whom the bodies ask."""
        return contact_of(self)


_NAMES: Sequence[str] = [column.key for column in inspect(Round).columns]


class WholeRound(namedtuple("_Columns", _NAMES)):  # type: ignore[misc]  # its fields are the table's columns
    """A round as an official's door gives it to whoever only reads: every column of ``Round``, under the same names."""

    __slots__ = ()
    contact_name: str | None
    contact_phone: str | None
    contact_email: str | None

    @property
    def contact(self) -> ContactPerson | None:
        """Whom the bodies ask."""
        return contact_of(self)


class ConsulteeFacts(NamedTuple):
    """A body in a round; the names are those of ``Consultee``."""

    id: int
    round_id: int
    organisation_id: int
    name: str
    asked_as: str | None
    deadline: datetime.date | None
    opened_at: datetime.datetime | None
    begun_on: datetime.date | None
    show_progress: bool
    current_response_id: int | None
    preliminary: bool | None
    withdrawn: bool
    left_out: bool
    joint: bool
    through_id: int | None


class LinkFacts(NamedTuple):
    """A link in force; the names are those of ``Link``."""

    id: int
    consultee_id: int
    line_id: int
    email: str | None
    name: str
    role: LinkRole
    is_contact: bool
    generation: int
    shown_to: str
    shown_at: datetime.datetime | None


class FirstLook(NamedTuple):
    """What a request leaves in its ``state``: nobody is known to have come in by this link, and since when this
    browser is in."""

    link: LinkFacts
    let_in_at: datetime.datetime


def columns_of(facts: type[Any], table: type[Any]) -> list[Any]:
    """The columns of a table that some facts are made of, each under a name of its own in a joined row."""
    prefix = table.__tablename__
    return [col(getattr(table, name)).label(f"{prefix}_{name}") for name in facts._fields]


ROUND = columns_of(RoundFacts, Round)
CONSULTEE = columns_of(ConsulteeFacts, Consultee)
WHOLE_ROUND = columns_of(WholeRound, Round)
LINK = columns_of(LinkFacts, Link)
