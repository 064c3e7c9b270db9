"""Bytes in the database, in pieces: what several hosts share when they share a database and nothing else.

PostgreSQL alone: SQLite has one writer, and lies beside a folder anyway. Either all of some bytes is there or nothing,
since they are written in one transaction; where it is broken off, nothing has to be cleaned up.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, Self

from sqlalchemy import bindparam, delete, insert, select, update
from sqlmodel import Session, col

from app.clock import now
from app.database import Database, in_turn
from app.storage.models import StoredContent, StoredPiece
from app.storage.store import CHUNK

BEGUN = "begun"
"""The area of what has no name yet; nobody else ever sees it."""
AT_ONCE = 500
_PIECE = select(col(StoredPiece.content)).where(
    col(StoredPiece.content_id) == bindparam("id"), col(StoredPiece.number) == bindparam("number")
)


@dataclass(frozen=True, slots=True)
class Begun:
    """Bytes that are written and have no name yet."""

    id: str
    sha256: str
    size: int


@dataclass(frozen=True)
class Pieces:
    """What lies in the database in one ``area``. Each call is a transaction, or part of one that somebody else ends."""

    area: str
    changing: Callable[[], AbstractContextManager[Session]]
    seeing: Callable[[], AbstractContextManager[Session]]

    @classmethod
    def of(cls, database: Database, area: str) -> Self:
        """With transactions of their own."""
        return cls(area, database.beside, database.snapshot)

    def within(self, session: Session) -> "Pieces":
        """The same area as part of a transaction."""
        return Pieces(self.area, lambda: nullcontext(session), lambda: nullcontext(session))

    def put(self, name: str, chunks: Iterable[bytes]) -> int:
        """Keep bytes by a name, in place of what lay there; how many they are."""
        with self.changing() as session:
            begun = self.begin(session, chunks)
            self.name(session, begun, name)
        return begun.size

    def begin(self, session: Session, chunks: Iterable[bytes]) -> Begun:
        """Write bytes that have no name yet."""
        connection, id_ = session.connection(), secrets.token_hex(16)
        values = {"id": id_, "area": BEGUN, "name": id_, "size": 0, "touched_at": now()}
        connection.execute(insert(StoredContent), values)
        sha256, size = hashlib.sha256(), 0
        for number, piece in enumerate(_pieces(chunks)):
            sha256.update(piece)
            size += len(piece)
            connection.execute(insert(StoredPiece), {"content_id": id_, "number": number, "content": piece})
        return Begun(id_, sha256.hexdigest(), size)

    def name(self, session: Session, begun: Begun, name: str) -> None:
        """Give what was begun its name, in place of what lay there."""
        self.in_turn(session, name)
        self._remove(session, name)
        values = {"area": self.area, "name": name, "size": begun.size, "touched_at": now()}
        session.connection().execute(update(StoredContent).where(col(StoredContent.id) == begun.id).values(values))

    def in_turn(self, session: Session, name: str) -> None:
        """Wait until nobody else is giving something this name."""
        in_turn(session, f"content {self.area} {name}")

    def drop(self, session: Session, begun: Begun) -> None:
        """Undo what was begun."""
        session.connection().execute(delete(StoredContent).where(col(StoredContent.id) == begun.id))

    def read(self, name: str) -> Iterator[bytes]:
        """The bytes by a name, as they were at one moment. Raises FileNotFoundError."""
        with self.seeing() as session:
            yield from self.read_in(session, name)

    def read_in(self, session: Session, name: str) -> Iterator[bytes]:
        """The same with a session."""
        connection = session.connection()
        columns = select(col(StoredContent.id)).where(*self._present(name))
        id_ = connection.execute(columns).scalar()
        if id_ is None:
            raise FileNotFoundError(name)
        of_it = select(col(StoredPiece.number)).where(col(StoredPiece.content_id) == id_)
        for number in connection.execute(of_it.order_by(col(StoredPiece.number))).scalars().all():
            yield connection.execute(_PIECE, {"id": id_, "number": number}).scalar_one()

    def remove(self, name: str) -> None:
        """Delete what lies there by a name, if anything does."""
        with self.changing() as session:
            self._remove(session, name)

    def listed(self) -> Iterator[StoredContent]:
        """All that is here but in the bin, in order of their names; others may add and remove meanwhile."""
        last = ""
        while True:
            with self.seeing() as session:
                query = select(StoredContent).where(*self._present(), col(StoredContent.name) > last)
                rows = session.execute(query.order_by(col(StoredContent.name)).limit(AT_ONCE)).scalars().all()
            if not rows:
                return
            yield from rows
            last = rows[-1].name

    def _remove(self, session: Session, name: str) -> None:
        there = (col(StoredContent.area) == self.area, col(StoredContent.name) == name)
        session.connection().execute(delete(StoredContent).where(*there))

    def _present(self, name: str | None = None) -> tuple[Any, ...]:
        here = (col(StoredContent.area) == self.area, col(StoredContent.removed_at).is_(None))
        return here if name is None else (*here, col(StoredContent.name) == name)


def _pieces(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """The same bytes in pieces of one size, but for the last."""
    held = bytearray()
    for chunk in chunks:
        held += chunk
        while len(held) >= CHUNK:
            yield bytes(held[:CHUNK])
            del held[:CHUNK]
    if held:
        yield bytes(held)
