"""A reply that takes over another comment's: its words are copied, and where they came from is remembered."""

from collections.abc import Mapping, Sequence
from itertools import takewhile
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlmodel import Session, col

from app.assessment.models import Reply

DEPTH = 20
"""A reply that was taken over from one that was, and so on: each is followed to where it began, and ends there."""


_SOURCE = update(Reply).where(col(Reply.point_id) == bindparam("point"))
_SOURCE = _SOURCE.values(same_as=bindparam("to_source"), same_version=bindparam("to_version"))
_CONTENT = ("outcome", "text", "action", "action_kind", "responsible", "due")


def remember_sources(session: Session, sources: Mapping[int, int], rows: Sequence[Mapping[str, Any]]) -> None:
    """Where replies that were just stored (``rows``) were taken over from; one that was written anew stands for itself.

    ``sources``: by point, the point whose reply it was fetched from.
    """
    taken = {
        row["point_id"]: (sources[row["point_id"]], tuple(row[name] for name in _CONTENT))
        for row in rows
        if row["point_id"] in sources
    }
    found = _origins(session, taken) if taken else {}
    run = session.connection().execute
    again = [row["point_id"] for row in rows if row["version"] > 1 and row["point_id"] not in found]
    if again:
        own = update(Reply).where(col(Reply.point_id).in_(again), col(Reply.same_as).is_not(None))
        run(own.values(same_as=None, same_version=None))
    if found:
        run(_SOURCE, [{"point": id_, "to_source": at, "to_version": version} for id_, (at, version) in found.items()])


def _origins(session: Session, taken: Mapping[int, tuple[int, tuple[Any, ...]]]) -> dict[int, tuple[int, int]]:
    """By point, the point that its reply is taken over from and the version of that one's reply.

    ``taken``: by point, where it was fetched and what it says now. One that says something else by now was rewritten,
    and stands for itself. What was itself taken over leads on to where that began; nothing leads to itself.
    """
    known: dict[int, Any] = {}
    _read(session, known, {source for source, _content in taken.values()})
    for _step in range(DEPTH):
        further = {row.same_as for row in known.values() if row and row.same_as} - known.keys()
        if not further:
            break
        _read(session, known, further)
    found: dict[int, tuple[int, int]] = {}
    for point_id, (source, content) in taken.items():
        chain = _chain(known, source)
        same = list(takewhile(lambda row: tuple(row[3:]) == content, chain))  # noqa: B023  # used at once
        if same and point_id not in {row.point_id for row in chain}:
            found[point_id] = (same[-1].point_id, same[-1].version)
    return found


def _chain(known: Mapping[int, Any], source: int) -> list[Any]:
    """The replies from one to where it began; each once."""
    chain: list[Any] = []
    row = known.get(source)
    while row is not None and row not in chain:
        chain.append(row)
        row = known.get(row.same_as)
    return chain


def _read(session: Session, known: dict[int, Any], ids: set[int]) -> None:
    names = ("point_id", "version", "same_as", *_CONTENT)
    query = select(*(col(getattr(Reply, name)) for name in names)).where(col(Reply.point_id).in_(ids))
    known |= dict.fromkeys(ids) | {row.point_id: row for row in session.connection().execute(query)}
