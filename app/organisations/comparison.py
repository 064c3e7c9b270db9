"""Comparing an imported list with the register: the same body, a similar one to ask about, or a new one."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from sqlalchemy import select
from sqlmodel import Session, col

from app.errors import Invalid
from app.mail.addresses import address, same_mailbox
from app.organisations.importing.parsed import ParsedEntry
from app.organisations.matching import NameIndex, guess_kind, name_key
from app.organisations.models import Organisation, OrganisationApart, OrganisationKind, OrganisationMerge
from app.organisations.queries import register
from app.organisations.views import NOT_YET, Alike, Matched, MatchedEntry, Suggestion


def match_entries(session: Session, entries: Sequence[ParsedEntry], *, never_suggest: Sequence[int] = ()) -> Matched:
    """Each entry with its body in the register, or the most similar one (two statements).

    A body that has an address in the register keeps it; ``other_addresses`` tells where the list has another one.
    Repeated names count once. Bodies of the register that are on the list themselves, or in ``never_suggest``, are not
    suggested from there; a name that is near one further up on the list is.
    """
    query = select(col(Organisation.id), col(Organisation.name), col(Organisation.name_key), col(Organisation.email))
    query = query.where(col(Organisation.listed))
    stored = session.connection().execute(query).all()
    known_ids = dict(former_names(session)) | {row.name_key: row.id for row in stored}
    known_emails = {row.id: row.email for row in stored if row.email}
    by_key: dict[str, ParsedEntry] = {}
    repeated = []
    for entry in entries:
        if name_key(entry.name) in by_key:
            repeated.append(entry.name)
        by_key.setdefault(name_key(entry.name), entry)
    excluded = {known_ids[key] for key in by_key if key in known_ids} | set(never_suggest)
    candidates = {row.name: row.id for row in stored if row.id not in excluded}
    index = NameIndex(candidates) if len(by_key) > len(excluded) or never_suggest else None
    matched = [_match(entry, known_ids.get(key), index, candidates) for key, entry in by_key.items()]
    known = [entry.organisation_id for entry in matched]
    again = {at for at, id_ in enumerate(known) if id_ is not None and known.index(id_) < at}  # by a former name
    repeated += [entry.name for at, entry in enumerate(matched) if at in again]
    matched = _near_each_other([entry for at, entry in enumerate(matched) if at not in again])
    others = [
        f"{entry.name}: {entry.email}"
        for entry in matched
        if entry.email and not same_mailbox(entry.email, known_emails.get(entry.organisation_id or 0, entry.email))
    ]
    kept = [replace(entry, email=known_emails.get(entry.organisation_id or 0, entry.email)) for entry in matched]
    return Matched(kept, repeated, others)


def former_names(session: Session) -> list[tuple[str, int]]:
    """The names of bodies that have been merged into another, as they are compared, with its id; the latest last."""
    query = select(col(OrganisationMerge.name_key), col(OrganisationMerge.into_id))
    rows = session.connection().execute(query.order_by(col(OrganisationMerge.merged_at), col(OrganisationMerge.old_id)))
    return [(row.name_key, row.into_id) for row in rows]


def former_spellings(session: Session) -> list[tuple[str, int]]:
    """The same names as they were written, with the id of the body that each leads to; the latest last."""
    query = select(col(OrganisationMerge.name), col(OrganisationMerge.into_id))
    rows = session.connection().execute(query.order_by(col(OrganisationMerge.merged_at), col(OrganisationMerge.old_id)))
    return [(row.name, row.into_id) for row in rows]


def alike(session: Session) -> list[Alike]:
    """The pairs of near names in the register that nobody has told apart, the likest first."""
    rows = register(session)
    query = select(col(OrganisationApart.first_id), col(OrganisationApart.second_id))
    apart = {(row.first_id, row.second_id) for row in session.connection().execute(query)}
    index, by_name = NameIndex(row.name for row in rows), {row.name: row for row in rows}
    pairs = []
    for place, row in enumerate(rows):
        near = index.nearest(row.name, before=place)
        if near and (other := by_name[near[0]]) and (min(row.id, other.id), max(row.id, other.id)) not in apart:
            pairs.append(Alike(other, row, near[1]))
    return sorted(pairs, key=lambda pair: -pair.score)


def _match(
    entry: ParsedEntry, known_id: int | None, index: NameIndex | None, candidates: dict[str, int]
) -> MatchedEntry:
    kind = OrganisationKind(entry.kind or guess_kind(entry.name))
    email = usable(entry.email)
    if known_id:
        return MatchedEntry(entry.name, entry.group, email, kind, known_id, postal=entry.postal)
    nearest = index.nearest(entry.name) if index else None
    if nearest is None:
        return MatchedEntry(entry.name, entry.group, email, kind, postal=entry.postal)
    name, score = nearest
    near = Suggestion(candidates[name], name, score)
    return MatchedEntry(entry.name, entry.group, email, kind, suggestion=near, postal=entry.postal)


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


def joined(matched: Matched, same: Collection[str]) -> Matched:
    """The list with the entries named in ``same`` being what they are near: a body of the register or one further up.

    Nothing is joined by itself. Of two on the list the upper stays, with the other's address if it has none.
    """
    kept: dict[str, MatchedEntry] = {}
    became: dict[str, str] = {}
    by_id: dict[int, str] = {}
    for entry in matched.entries:
        near = entry.suggestion
        near = replace(near, name=became[near.name]) if near and near.name in became else near
        if near and entry.name in same:
            stays = near.name if near.name in kept else by_id.get(near.organisation_id)
            if stays is not None:
                became[entry.name] = stays
                above = kept[stays]
                postal = above.postal if above.postal.any else entry.postal
                kept[stays] = replace(above, email=above.email or entry.email, postal=postal)
                continue
            if near.organisation_id == NOT_YET:
                near = None
            else:
                entry, near = replace(entry, organisation_id=near.organisation_id), None
        kept[entry.name] = replace(entry, suggestion=near)
        if entry.organisation_id:
            by_id[entry.organisation_id] = entry.name
    return replace(matched, entries=list(kept.values()))


def usable(email: str | None) -> str | None:
    """An address from a file, or None if it is not valid: the missing address is asked for later."""
    try:
        return address(email) if email else None
    except Invalid:
        return None
