"""What queries return to pages and API: bodies of the register, lists and their entries, imports matched with them."""

import datetime
from dataclasses import dataclass, field
from itertools import groupby

from app.organisations.models import OrganisationKind
from app.organisations.postal import NOWHERE, PostalAddress
from app.sorting import holds


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """A body of the register; ``version`` guards against a stale form."""

    id: int
    name: str
    sort_key: str
    kind: OrganisationKind
    email: str | None
    version: int
    address_lines: str = ""
    postcode: str = ""
    town: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """A line of a body's history in the register: what it was before and after, of what was changed.

    ``name`` is what the body, or one that was merged into it, was called then.
    """

    at: datetime.datetime
    by: str
    kind: str
    before: dict[str, str | None]
    after: dict[str, str | None]
    name: str = ""


NOT_YET = 0
"""In place of the id of a body that is put into the register together with the list."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A body that an entry may be the same as; ``score`` is 0 to 1. Its id is ``NOT_YET`` before it has one."""

    organisation_id: int
    name: str
    score: float


@dataclass(frozen=True, slots=True)
class Alike:
    """Two bodies of the register with near names; ``score`` is 0 to 1."""

    first: OrganisationRow
    second: OrganisationRow
    score: float


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry of a list with its body. ``written_name`` is its name in what was imported."""

    id: int
    organisation_id: int
    name: str
    sort_key: str
    group: str
    position: int
    email: str | None
    kind: OrganisationKind
    written_name: str = ""
    suggestion: Suggestion | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """The entries of one group, in the order of the list."""

    name: str
    entries: list[EntryRow]


def groups(entries: list[EntryRow]) -> list[Group]:
    """Entries by group. ``entries`` are in the order of the list, where each group is kept together."""
    return [Group(name, list(rows)) for name, rows in groupby(entries, key=lambda entry: entry.group)]


@dataclass(frozen=True, slots=True)
class ListRow:
    """A distribution list among the lists, with the figures of its latest version."""

    id: int
    name: str
    bodies: int
    groups: int
    without_address: int
    created_at: datetime.datetime
    frozen_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class MatchedEntry:
    """An entry compared with the register: ``organisation_id`` of the same body, else perhaps a similar one."""

    name: str
    group: str
    email: str | None
    kind: OrganisationKind
    organisation_id: int | None = None
    suggestion: Suggestion | None = None
    postal: PostalAddress = NOWHERE


@dataclass(frozen=True, slots=True)
class Matched:
    """A whole list compared with the register; ``repeated`` are names that occur on it more than once.

    ``other_addresses``: names and addresses of the list where the register has another address, which is kept.
    """

    entries: list[MatchedEntry]
    repeated: list[str] = field(default_factory=list)
    other_addresses: list[str] = field(default_factory=list)

    @property
    def groups(self) -> list[tuple[str, list[MatchedEntry]]]:
        """Entries by group, the groups in the order of their first entries."""
        by_group: dict[str, list[MatchedEntry]] = {}
        for entry in self.entries:
            by_group.setdefault(entry.group, []).append(entry)
        return list(by_group.items())

    @property
    def linked(self) -> int:
        """How many entries are in the register already."""
        return sum(entry.organisation_id is not None for entry in self.entries)

    @property
    def near(self) -> int:
        """How many entries may be the same as a body in the register."""
        return sum(entry.suggestion is not None for entry in self.entries)


@dataclass(frozen=True)
class ListWish:
    """Which bodies of a list are asked for: by words of name or address; ``show``: "missing" address, or "alike"."""

    q: str = ""
    show: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether some bodies may be left out."""
        return bool(self.q or self.show)

    def wants(self, entry: EntryRow) -> bool:
        """Whether an entry is among those that are asked for."""
        if self.show == "missing" and entry.email is not None:
            return False
        if self.show == "alike" and entry.suggestion is None:
            return False
        return holds(self.q, entry.name, entry.email)


ALL_BODIES = ListWish()
