"""Erasing what persons have said or are called from rows that are kept, by decision; and proving that no more was done.

Hashes stay: of an answer, of a line of history, of a file. The line that tells of it holds what each row was and is.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from sqlalchemy import Table
from sqlmodel import Session, SQLModel, col, select

from app.database.triggers import ERASABLE, ERASED, erasing
from app.history.actions import Actor, record
from app.history.erasures import Erasures, Step, erasures
from app.history.models import Event
from app.history.seals import ROWS_A_LINE, digests
from app.storage.models import ErasedFile
from app.storage.verify import erased_files

Rows = Mapping[str, Mapping[int, Mapping[str, Any]]]
"""Table → key → column → what stands there afterwards: ``ERASED``, nothing, or facts some of which are erased."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What something is erased by: the decision's number in the registry, and why in words that name nobody."""

    number: str
    reason: str


def erase(
    session: Session,
    rows: Rows,
    *,
    decision: Decision,
    by: Actor,
    now: datetime,
    proofs: Callable[[], Mapping[str, str]] = dict,
    files: Collection[str] = (),
) -> int:
    """Erase from append-only rows, and write the lines that tell of it; how many rows.

    ``proofs`` are the checksums of what the rows belong to as it stands afterwards, ``files`` what goes from the store.
    """
    tables = {name: SQLModel.metadata.tables[name] for name in sorted(rows) if rows[name]}
    columns = {name: sorted(column.name for column in table.columns) for name, table in tables.items()}
    before = {name: digests(session, table, columns[name], rows[name]) for name, table in tables.items()}
    with erasing(session.connection(), *tables):
        for name, table in tables.items():
            _erase(session, table, rows[name])
    for sha256 in files:
        session.merge(ErasedFile(sha256=sha256, erased_at=now))
    session.flush()
    session.expire_all()
    proved, gone = dict(proofs()), sorted(files)
    count = 0
    for name, table in tables.items():
        after = digests(session, table, columns[name], rows[name])
        for keys in _some(sorted(after)):
            told = {str(key): [before[name][key], after[key]] for key in keys}
            record(
                session,
                "privacy.erased",
                by=by,
                now=now,
                table=name,
                columns=columns[name],
                rows=told,
                proofs=proved,
                files=gone,
                decision=decision.number,
                reason=decision.reason,
            )
            proved, gone = {}, []
            count += len(keys)
    return count


def _some(keys: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(keys), ROWS_A_LINE):
        yield keys[start : start + ROWS_A_LINE]


def _erase(session: Session, table: Table, rows: Mapping[int, Mapping[str, Any]]) -> None:
    (key,) = table.primary_key.columns
    for number, changes in rows.items():
        if not changes.keys() <= set(ERASABLE[table.name]):
            raise ValueError(f"{table.name}: {sorted(changes)} cannot be erased")
        session.connection().execute(table.update().where(key == number).values(dict(changes)))


def erased_facts(facts: Mapping[str, Any], names: Callable[[Any], bool]) -> dict[str, Any]:
    """Facts of a line of history, with what ``names`` somebody erased."""
    return {key: ERASED if names(value) else value for key, value in facts.items()}


def verify_erasures(session: Session) -> Iterator[str]:
    """One line for each erased row that is not what it was left as, or was changed between two decisions."""
    told = erasures(session)
    yield from _files(session, told)
    by_table: dict[str, dict[int, list[Step]]] = {}
    for (name, key), steps in told.rows.items():
        by_table.setdefault(name, {})[key] = steps
    for name, rows in sorted(by_table.items()):
        table = SQLModel.metadata.tables[name]
        for some in _some(sorted(rows)):
            yield from _compared(session, name, table, {key: rows[key] for key in some})


def _files(session: Session, told: Erasures) -> Iterator[str]:
    """Files that are said to be erased by a decision that no line tells of."""
    for sha256 in sorted(erased_files(session) - told.files.keys()):
        yield f"file {sha256}: is said to be erased, and the history tells of no decision"


def _compared(session: Session, name: str, table: Table, rows: Mapping[int, list[Step]]) -> Iterator[str]:
    forms = {tuple(steps[-1].columns) for steps in rows.values()}
    now: dict[int, str] = {}
    for form in forms:
        if set(form) <= set(table.columns.keys()):
            of_form = [key for key, steps in rows.items() if tuple(steps[-1].columns) == form]
            now |= digests(session, table, form, of_form)
    for key, steps in rows.items():
        between = any(a.columns == b.columns and a.after != b.before for a, b in pairwise(steps))
        if between or now.get(key) != steps[-1].after:
            yield f"{_named(session, name, key)} has been changed since it was erased"


def _named(session: Session, name: str, key: int) -> str:
    if name != Event.__tablename__:
        return f"{name} {key}:"
    line = session.exec(select(Event.chain, Event.sequence).where(col(Event.id) == key)).one_or_none()
    return f"history chain {line[0]}: line {line[1]}" if line else "history chain of an erased line: it"


def told_of(erased: Erasures) -> Iterator[str]:
    """What is erased by decision, for whoever verifies: no fault, and to be known."""
    for decision, rows in sorted(erased.decisions.items()):
        yield f"erased by decision {decision}: {rows} rows"
