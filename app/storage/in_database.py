"""Files in PostgreSQL itself: one engine, one backup, nothing more to run. What one host takes in, all can reach."""

import contextlib
import datetime
import logging
import time
from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import delete, inspect, select, update
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, col

from app.clock import now
from app.database import Database
from app.settings import IN_DATABASE
from app.storage.copying import Copying, is_same, limited
from app.storage.models import StoredContent
from app.storage.pieces import Pieces
from app.storage.store import KeptFile, Store, not_kept

log = logging.getLogger("remiss.storage")

FILES = "files"


class DatabaseStore(Copying):
    """Files in the database, each committed before it is reported as kept, so before anything refers to it."""

    url = IN_DATABASE

    def __init__(self, database: Database, pieces: Pieces | None = None) -> None:
        self._database = database
        self._pieces = pieces or Pieces.of(database, FILES)

    def takes_files(self) -> bool:
        """Whether the table can be read; that the database takes writing is asked by whoever asks this too."""
        try:
            self.sizes([""])
        except DBAPIError:
            return False
        return True

    def put(self, chunks: Iterable[bytes], *, limit: int) -> KeptFile:
        """Keep a file, in one transaction: killed in the middle of it, nothing is there.

        What is here by its name is compared before it is trusted, and healed if it is not what was sent.
        Raises TooLarge past ``limit`` bytes, Unavailable if the database does not take it.
        """
        try:
            with self._pieces.changing() as session:
                begun = self._pieces.begin(session, limited(chunks, limit))
                self._pieces.in_turn(session, begun.sha256)
                if self._held(session, begun.sha256):
                    self._pieces.drop(session, begun)
                else:
                    self._pieces.name(session, begun, begun.sha256)
        except DBAPIError as error:
            log.error("a file could not be kept: %s", type(error.orig).__name__)
            raise not_kept() from None
        return KeptFile(begun.sha256, begun.size)

    def hold(self, sha256: str) -> bool:
        """Whether a file is here and whole; if so it stays for ``UNUSED``, so that a row can be written for it."""
        with self._pieces.changing() as session:
            return self._held(session, sha256)

    def _held(self, session: Session, sha256: str) -> bool:
        row = select(col(StoredContent.id)).where(*self._mine(sha256), col(StoredContent.removed_at).is_(None))
        id_ = session.connection().execute(row.with_for_update()).scalar()
        if id_ is None or not is_same(self._pieces.read_in(session, sha256), sha256):
            return False
        touched = update(StoredContent).where(col(StoredContent.id) == id_).values(touched_at=now())
        session.connection().execute(touched)
        return True

    def read(self, sha256: str) -> Iterator[bytes]:
        """The bytes that lie here, whatever they are. Raises FileNotFoundError."""
        return self._pieces.read(sha256)

    def sizes(self, names: Iterable[str]) -> dict[str, int]:
        """How many bytes those of these files have that are here. Quick: none is read."""
        query = select(col(StoredContent.name), col(StoredContent.size)).where(
            col(StoredContent.area) == FILES,
            col(StoredContent.removed_at).is_(None),
            col(StoredContent.name).in_(list(names)),
        )
        with self._pieces.seeing() as session:
            return {row.name: row.size for row in session.connection().execute(query)}

    def names(self) -> Iterator[str]:
        """The SHA-256 of every file that is here, whether anything refers to it or not."""
        with self._pieces.seeing() as session:
            if not inspect(session.connection()).has_table(str(StoredContent.__tablename__)):
                return
        yield from (row.name for row in self._pieces.listed())

    def unused_since(self, sha256: str) -> float:
        """When a file was last put here or held, in seconds since the epoch; now, if it is gone."""
        with self._pieces.seeing() as session:
            touched = session.execute(select(col(StoredContent.touched_at)).where(*self._mine(sha256))).scalar()
        return touched.timestamp() if touched else time.time()

    def take_away(self, sha256: str, *, unused_since: float, at: float) -> bool:
        """Put a file into the bin, unless it was put here or held after ``unused_since``; whether it was."""
        long_ago = col(StoredContent.touched_at) <= _moment(unused_since)
        unused = update(StoredContent).where(*self._mine(sha256), col(StoredContent.removed_at).is_(None), long_ago)
        with self._pieces.changing() as session:
            return bool(session.connection().execute(unused.values(removed_at=_moment(at))).rowcount)

    def empty_bin(self, *, before: float) -> int:
        """Delete what came into the bin ``before`` (seconds since the epoch), and return how many."""
        old = delete(StoredContent).where(
            col(StoredContent.area) == FILES, col(StoredContent.removed_at) < _moment(before)
        )
        with self._pieces.changing() as session:
            return session.connection().execute(old).rowcount

    def sweep(self, *, before: float) -> int:
        """Nothing is ever left half: what is broken off is rolled back."""
        return 0

    @contextlib.contextmanager
    def staging(self, session: Session) -> Iterator["DatabaseStore"]:
        """The same tables within the transaction that puts the database back: files come and stay with it, or go."""
        yield DatabaseStore(self._database, self._pieces.within(session))

    def take_over(self, staged: Store) -> None:
        """Nothing is left to do: the end of the transaction decides."""

    def _mine(self, sha256: str) -> tuple[Any, ...]:
        return col(StoredContent.area) == FILES, col(StoredContent.name) == sha256


def _moment(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC)
