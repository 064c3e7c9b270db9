"""Where files are kept: one interface, whatever lies behind it. Nothing refers to a file before it is kept."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Protocol

from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col

from app.errors import TooLarge, Unavailable
from app.i18n import _
from app.storage.models import StoredFile

CHUNK = 1024 * 1024
"""Bytes that are read at a time."""


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that is safely kept."""

    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Held:
    """A stored file on this host's disk, compared with its name, for as long as somebody needs it there.

    ``with store.whole(sha256) as path``. Where the store is no folder it is a ``temporary`` copy, removed at the end.
    """

    sha256: str
    path: Path
    temporary: bool = False

    def __enter__(self) -> Path:
        return self.path

    def __exit__(self, _kind: type[BaseException] | None, _e: BaseException | None, _at: TracebackType | None) -> None:
        self.release()

    def release(self) -> None:
        """It is not needed any more."""
        if self.temporary:
            self.path.unlink(missing_ok=True)


Guard = Callable[[str], None]
"""Asked for each file that is handed out; raises where it stays shut."""


def unguarded(sha256: str) -> None:
    """Where nothing is locked: a store that nobody is served from."""


class Store(Protocol):
    """Files by their SHA-256, never changed. What is here by a name is compared before it is trusted."""

    guard: Guard

    @property
    def url(self) -> str:
        """What ``REMISS_STORAGE_URL`` says of it."""

    def takes_files(self) -> bool:
        """Whether a file could be put here now."""

    def put(self, chunks: Iterable[bytes], *, limit: int) -> KeptFile:
        """Keep a file: when this returns, it is there whole, whatever stops then.

        What is here by its name is compared before it is trusted, and healed if it is not what was sent.
        Raises TooLarge past ``limit`` bytes, Unavailable if it cannot be kept.
        """

    def is_whole(self, sha256: str) -> bool:
        """Whether a file is here and is what its name says: its bytes are read. One that is not is logged."""

    def hold(self, sha256: str) -> bool:
        """Whether a file is here and whole; if so it stays for ``UNUSED``, so that a row can be written for it."""

    def whole(self, sha256: str) -> Held:
        """A file to hand out or to be read: the one way to it. Compared first.

        Raises Unavailable if it is missing or changed, and what ``guard`` raises for one that is locked.
        """

    def read(self, sha256: str) -> Iterator[bytes]:
        """The bytes that lie here, whatever they are. Raises FileNotFoundError, OSError where they cannot be read."""

    def sizes(self, names: Iterable[str]) -> dict[str, int]:
        """How many bytes those of these files have that are here. Quick: none is read."""

    def names(self) -> Iterator[str]:
        """The SHA-256 of every file that is here, whether anything refers to it or not."""

    def unused_since(self, sha256: str) -> float:
        """When a file was last put here or held, in seconds since the epoch; now, if it is gone."""

    def take_away(self, sha256: str, *, unused_since: float, at: float) -> bool:
        """Move a file to the bin, unless it was put here or held after ``unused_since``; whether it was moved.

        It came there ``at``, in seconds since the epoch.
        """

    def empty_bin(self, *, before: float) -> int:
        """Delete what came into the bin ``before`` (seconds since the epoch), and return how many."""

    def sweep(self, *, before: float) -> int:
        """Remove what was begun and left, last modified ``before`` (seconds since the epoch), and return how many."""

    def staging(self, session: Session) -> AbstractContextManager["Store"]:
        """A store for what a backup holds until it has been verified; gone afterwards.

        ``session`` is that of the database that is being put back, whose transaction decides about it too.
        """

    def take_over(self, staged: "Store") -> None:
        """Let what ``staging`` gave take its place here, instead of any file of the same name."""


def unreadable() -> Unavailable:
    """The refusal for a file that is missing or changed."""
    return Unavailable(_("Filen kan inte läsas just nu. Försök igen om en stund, eller kontakta myndigheten."))


def not_kept() -> Unavailable:
    """The refusal for a file that there is no room for, or nothing to keep it with."""
    return Unavailable(_("Filen kunde inte sparas just nu. Försök igen om en stund."))


def larger_than(limit: int) -> TooLarge:
    """The refusal for a file of more than so many bytes."""
    message = _("Filen är större än {n} MB. Dela den eller spara den i ett mindre format.")
    return TooLarge(message.format(n=limit // 1_000_000))


def register_file(session: Session, file: KeptFile, *, media_type: str, now: datetime.datetime) -> None:
    """Record that a file is in the store; identical files share one row."""
    register_files(session, [(file.sha256, file.size, media_type)], now=now)


def register_files(
    session: Session,
    files: Iterable[tuple[str, int, str]],
    *,
    now: datetime.datetime,
    round_id: int | None = None,
    consultee_id: int | None = None,
) -> None:
    """Record several files at once: SHA-256, size in bytes, media type. All of them must be in the store.

    A file counts as brought by the round and the body that it first came from (``brought``).
    """
    details = {sha256: (size, media_type) for sha256, size, media_type in files}
    connection = session.connection()
    present = select(col(StoredFile.sha256)).where(col(StoredFile.sha256).in_(details))
    # Held until the end of the transaction: whoever sweeps waits, and then sees what refers to them.
    known_hashes = connection.execute(present.with_for_update(read=True, key_share=True))
    for sha256 in sorted(details.keys() - set(known_hashes.scalars())):
        size, media_type = details[sha256]
        row = {"sha256": sha256, "size": size, "media_type": media_type, "created_at": now}
        row |= {"round_id": round_id, "consultee_id": consultee_id}
        try:
            with connection.begin_nested():
                connection.execute(insert(StoredFile), row)
        except IntegrityError:  # the same file was uploaded twice at the same moment
            continue
