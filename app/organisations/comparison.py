"""A list that was read, compared with the register: the same body, a near one to be asked about, or a new one."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlmodel import Session, col

from app.errors import Invalid
from app.mail.outbox import address
from app.organisations.importing.parsed import ParsedEntry
from app.organisations.matching import NameIndex, guess_kind, name_key
from app.organisations.models import Organisation, OrganisationKind
from app.organisations.views import Matched, MatchedEntry, Suggestion


def compared(session: Session, entries: Sequence[ParsedEntry], *, beside: Sequence[int] = ()) -> Matched:
    """Each entry with its body in the register, or the nearest one (one statement).

    A name that comes twice counts once. What stands on the list itself, or in ``beside``, is never suggested.
    """
    query = select(col(Organisation.id), col(Organisation.name), col(Organisation.name_key))
    known = {row.name_key: (row.id, row.name) for row in session.connection().execute(query)}
    once: dict[str, ParsedEntry] = {}
    doubled = []
    for entry in entries:
        if name_key(entry.name) in once:
            doubled.append(entry.name)
        once.setdefault(name_key(entry.name), entry)
    taken = {known[key][0] for key in once if key in known} | set(beside)
    ids = {name: found for found, name in known.values() if found not in taken}
    index = NameIndex(ids) if len(once) > len(taken) or beside else None
    return Matched([_matched(entry, known.get(key), index, ids) for key, entry in once.items()], doubled)


def _matched(
    entry: ParsedEntry, known: tuple[int, str] | None, index: NameIndex | None, ids: dict[str, int]
) -> MatchedEntry:
    kind = OrganisationKind(entry.kind or guess_kind(entry.name))
    email = usable(entry.email)
    if known:
        return MatchedEntry(entry.name, entry.group, email, kind, known[0])
    near = index.nearest(entry.name) if index else None
    suggestion = Suggestion(ids[near[0]], near[0], near[1]) if near else None
    return MatchedEntry(entry.name, entry.group, email, kind, None, suggestion)


def usable(email: str | None) -> str | None:
    """An address out of a file, or None when it is none: the missing address is asked for later."""
    try:
        return address(email) if email else None
    except Invalid:
        return None
