"""Erasing one person's details where that was chosen, by decision. What they have said in answers stays."""

import datetime
from collections import Counter
from collections.abc import Collection
from typing import Any

from sqlalchemy import delete, select, update
from sqlmodel import Session, SQLModel, col

from app.accounts.identity import By
from app.database.triggers import ERASED
from app.errors import RuleBroken
from app.history.actions import record
from app.history.erasing import Decision, erase
from app.i18n import _
from app.privacy.holdings import HOLDINGS, Holding
from app.privacy.queries import EVERYTHING, Asked, Extract, Place, erased, extract
from app.responses.erasing import is_whole
from app.responses.models import Response
from app.responses.verify import checksums_now
from app.rounds.actions.board import locked_round, touch_both
from app.sorting import sort_key

BY_TABLE = {holding.table: holding for holding in HOLDINGS}
PROVED = {"response": "id", "attachment": "response_id", "confirmation": "response_id"}
"""Tables that an answer's checksum covers, and the column that says which answer."""
GONE = ("mailbox_code", "mailbox_session")
"""Rows that are nothing without the address."""


def erase_person(
    session: Session,
    asked: Asked,
    codes: Collection[str],
    *,
    whole: Collection[str] = (),
    decision: Decision,
    by: By,
    now: datetime.datetime,
) -> int:
    """Erase somebody's details in the places that were chosen, and tell how many. All of them, or none.

    ``whole``: subjects of which everything goes, as ``"link:12"``: that many were seen. ``"all:57"`` is everything.
    """
    asked.check()
    rounds = sorted({place.round_id for place in extract(session, asked, now=now).erasable if place.round_id})
    for round_id in rounds:
        locked_round(session, round_id)
    places = _chosen(extract(session, asked, now=now), codes, whole)
    answers = _answers(session, places)
    if answers and not is_whole(session, answers):
        raise RuleBroken(_("Svaret är inte längre vad kvittensen säger. Kör remiss verify och utred det först."))
    rows: dict[str, dict[int, dict[str, Any]]] = {}
    for place in places:
        if BY_TABLE[place.table].sealed:
            rows.setdefault(place.table, {})[int(place.key)] = _changes(session, place, asked)
        else:
            _erase(session, place, asked, now)
    session.flush()
    erase(session, rows, decision=decision, by=by, now=now, proofs=lambda: checksums_now(session, answers))
    tables = dict(sorted(Counter(place.table for place in places).items()))
    record(
        session,
        "privacy.details_erased",
        by=by,
        now=now,
        tables=tables,
        decision=decision.number,
        reason=decision.reason,
    )
    for round_id in rounds:
        touch_both(session, round_id)
    return len(places)


def _chosen(found: Extract, codes: Collection[str], whole: Collection[str]) -> list[Place]:
    """What was chosen, one by one or a subject at a time. Raises RuleBroken unless it is what was seen."""
    chosen = set(codes)
    seen = True
    for one in whole:
        subject, _colon, count = one.partition(":")
        of_it = {place.code for place in found.erasable if subject in (EVERYTHING, place.subject.value)}
        seen &= count == str(len(of_it))
        chosen |= of_it
    places = [place for place in found.erasable if place.code in chosen]
    if not seen or {place.code for place in places} != chosen:
        raise RuleBroken(_("Uppgifterna har ändrats sedan sökningen, eller får inte raderas. Sök igen."))
    return places


def _answers(session: Session, places: Collection[Place]) -> list[int]:
    """The answers whose checksum changes: also those that are proved by the name that their body was asked by."""
    found: set[int] = set()
    for place in places:
        table = SQLModel.metadata.tables[place.table]
        if place.table in PROVED:
            (key,) = table.primary_key.columns
            query: Any = select(table.c[PROVED[place.table]]).where(key == int(place.key))
        elif place.table == "consultee":
            query = select(col(Response.id)).where(col(Response.consultee_id) == int(place.key))
            query = query.where(col(Response.body_name).is_(None))
        else:
            continue
        found |= set(session.connection().execute(query).scalars())
    return sorted(found)


def _changes(session: Session, place: Place, asked: Asked) -> dict[str, Any]:
    """What stands in each column afterwards that named the person."""
    holding, table = BY_TABLE[place.table], SQLModel.metadata.tables[place.table]
    names = holding.names if place.of_person else ()
    changes: dict[str, Any] = {name: ERASED for name in names if name in place.said}
    for name in holding.addresses:
        if name in place.said:
            changes[name] = None if table.c[name].nullable else ""
    if holding.facts and holding.facts in place.said:
        query = select(table.c[holding.facts]).where(_is(place, table))
        changes[holding.facts] = erased(session.connection().execute(query).scalar_one(), asked)
    return changes


def _is(place: Place, table: Any) -> Any:
    keys = zip(table.primary_key.columns, place.key.split(":"), strict=True)
    first, *others = (column == column.type.python_type(value) for column, value in keys)
    for other in others:
        first &= other
    return first


def _erase(session: Session, place: Place, asked: Asked, now: datetime.datetime) -> None:
    table, run = SQLModel.metadata.tables[place.table], session.connection().execute
    if place.table in GONE:
        run(delete(table).where(_is(place, table)))
        return
    changes = _changes(session, place, asked) | _beside(BY_TABLE[place.table], place, now)
    run(update(table).where(_is(place, table)).values(changes))


def _beside(holding: Holding, place: Place, now: datetime.datetime) -> dict[str, Any]:
    """What goes along: what a row is found by, and the way in that was this person's."""
    named = "name" in place.said and place.of_person
    if holding.table == "link" and ("email" in place.said or named):
        return {"email": None, "mailbox": None, "token_hash": None, "revoked_at": now}
    if holding.table == "organisation" and place.of_person:
        found_by = {"name_key": f"{ERASED} {place.key}", "sort_key": sort_key(ERASED), "search_text": ERASED}
        return {**(found_by if named else {}), "address_lines": "", "postcode": "", "town": ""}
    if holding.table == "consultee" and named:
        return {"sort_key": sort_key(ERASED)}
    return {}
