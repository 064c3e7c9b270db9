"""Comparing an imported list with the register: the same body, a similar one to ask about, or a new one."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import Session, col

from app.errors import Invalid
from app.mail.addresses import address, same_mailbox
from app.organisations.importing.parsed import ParsedEntry
from app.organisations.matching import NameIndex, guess_kind, name_key
from app.organisations.models import Organisation, OrganisationKind
from app.organisations.views import NOT_YET, Matched, MatchedEntry, Suggestion


def match_entries(session: Session, entries: Sequence[ParsedEntry], *, never_suggest: Sequence[int] = ()) -> Matched:
    """Each entry with its body in the register, or the most similar one (one statement).

    A body that has an address in the register keeps it; ``other_addresses`` tells where the list has another one.
    Repeated names count once. Bodies of the register that are on the list themselves, or in ``never_suggest``, are not
    suggested from there; a name that is near one further up on the list is.
    """
    query = select(col(Organisation.id), col(Organisation.name), col(Organisation.name_key), col(Organisation.email))
    register = session.connection().execute(query).all()
    known_ids = {row.name_key: row.id for row in register}
    known_emails = {row.id: row.email for row in register if row.email}
    by_key: dict[str, ParsedEntry] = {}
    repeated = []
    for entry in entries:
        if name_key(entry.name) in by_key:
            repeated.append(entry.name)
        by_key.setdefault(name_key(entry.name), entry)
    excluded = {known_ids[key] for key in by_key if key in known_ids} | set(never_suggest)
    candidates = {row.name: row.id for row in register if row.id not in excluded}
    index = NameIndex(candidates) if len(by_key) > len(excluded) or never_suggest else None
    matched = [_match(entry, known_ids.get(key), index, candidates) for key, entry in by_key.items()]
    matched = _near_each_other(matched)
    others = [
        f"{entry.name}: {entry.email}"
        for entry in matched
        if entry.email and not same_mailbox(entry.email, known_emails.get(entry.organisation_id or 0, entry.email))
    ]
    kept = [replace(entry, email=known_emails.get(entry.organisation_id or 0, entry.email)) for entry in matched]
    return Matched(kept, repeated, others)


def _match(
    entry: ParsedEntry, known_id: int | None, index: NameIndex | None, candidates: dict[str, int]
) -> MatchedEntry:
    kind = OrganisationKind(entry.kind or guess_kind(entry.name))
    email = usable(entry.email)
    if known_id:
        return MatchedEntry(entry.name, entry.group, email, kind, known_id)
    nearest = index.nearest(entry.name) if index else None
    if nearest is None:
        return MatchedEntry(entry.name, entry.group, email, kind)
    name, score = nearest
    return MatchedEntry(entry.name, entry.group, email, kind, suggestion=Suggestion(candidates[name], name, score))


def _near_each_other(matched: list[MatchedEntry]) -> list[MatchedEntry]:
    """The entries, each new one with the most similar that stands before it on the list, unless one is suggested."""
    index = NameIndex(entry.name for entry in matched)
    ids = {entry.name: entry.organisation_id or NOT_YET for entry in matched}
    compared = []
    for place, entry in enumerate(matched):
        is_new = entry.organisation_id is None and entry.suggestion is None
        nearest = index.nearest(entry.name, before=place) if is_new else None
        suggestion = Suggestion(ids[nearest[0]], *nearest) if nearest else entry.suggestion
        compared.append(replace(entry, suggestion=suggestion))
    return compared


def usable(email: str | None) -> str | None:
    """An address from a file, or None if it is not valid: the missing address is asked for later."""
    try:
        return address(email) if email else None
    except Invalid:
        return None
