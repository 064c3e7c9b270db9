"""What is known of files from a scanner: the state of each, and the door that keeps locked ones shut."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from app.database import Database
from app.errors import RuleBroken
from app.i18n import _
from app.storage.models import FileScan, FileState, FileTrait, FileTraits, ScanDoubt

SCANS = "remiss.scans"
"""In every session's ``info``: whether files are sent to a scanner, so that what has not been yet is told to wait."""


@dataclass(frozen=True, slots=True)
class Scanned:
    """Where a file stands: what was found in it by name, or why the scanner could not look inside.

    ``traits``: what it holds that whoever opens it should know of, whether files are scanned or not.
    """

    state: FileState
    signature: str = ""
    doubt: ScanDoubt | None = None
    traits: tuple[FileTrait, ...] = ()

    @property
    def locked(self) -> bool:
        """Whether nobody gets it."""
        return self.state is FileState.LOCKED

    @property
    def told(self) -> bool:
        """Whether there is anything to tell of it: of files in which nothing was found, nothing is said."""
        return self.state not in (FileState.UNSCANNED, FileState.CLEAN)


def is_locked() -> ColumnElement[bool]:
    """Whether a row of a scan locks its file."""
    return col(FileScan.signature).is_not(None) & col(FileScan.released_at).is_(None)


def states(session: Session, files: Iterable[str]) -> dict[str, Scanned]:
    """Where each of these files stands, by SHA-256. One statement; none for no files."""
    wanted = set(files)
    unknown = Scanned(FileState.WAITING if session.info.get(SCANS) else FileState.UNSCANNED)
    known = {}
    if wanted:
        rows = session.exec(select(FileScan).where(col(FileScan.sha256).in_(wanted)))
        known = {scan.sha256: state_of(scan) for scan in rows}
    return {sha256: known.get(sha256, unknown) for sha256 in wanted}


def state_of(scan: FileScan) -> Scanned:
    """Where a file stands that has been looked at."""
    return _scanned(scan.signature, scan.released_at, scan.doubt)


def _scanned(signature: str | None, released_at: datetime.datetime | None, doubt: ScanDoubt | None) -> Scanned:
    if signature is not None:
        return Scanned(FileState.RELEASED if released_at else FileState.LOCKED, signature)
    return Scanned(FileState.UNREAD if doubt else FileState.CLEAN, doubt=doubt)


SCAN_COLUMNS: tuple[Any, ...] = (
    *(col(getattr(FileScan, key)).label(f"scan_{key}") for key in ("scanned_at", "signature", "released_at", "doubt")),
    col(FileTraits.found).label("traits_found"),
)
"""What a statement over files also asks for, joined by ``with_scans``, so that ``scanned`` can tell of each row."""


def scan_of(column: Any) -> Any:
    """The condition on which scans are joined (outer) to a table that names files."""
    return col(FileScan.sha256) == column


def with_scans(query: Any, column: Any) -> Any:
    """A statement over a table whose ``column`` names files, with what is known of each: give it ``SCAN_COLUMNS``."""
    return query.outerjoin(FileScan, scan_of(column)).outerjoin(FileTraits, col(FileTraits.sha256) == column)


def scanned(session: Session, row: Any) -> Scanned:
    """Where the file of a row stands that was read with ``SCAN_COLUMNS``."""
    traits = traits_in(row.traits_found)
    if row.scan_scanned_at is None:
        return Scanned(FileState.WAITING if session.info.get(SCANS) else FileState.UNSCANNED, traits=traits)
    return replace(_scanned(row.scan_signature, row.scan_released_at, row.scan_doubt), traits=traits)


def traits_in(found: str | None) -> tuple[FileTrait, ...]:
    """The traits that a row tells of; none of a file that nobody has looked into yet."""
    return tuple(FileTrait(name) for name in found.split(",")) if found else ()


def locked_files(session: Session, files: Collection[str]) -> dict[str, str]:
    """Those of these files that are locked, and what was found in each. One statement; none for no files."""
    if not files:
        return {}
    query = select(FileScan.sha256, FileScan.signature).where(col(FileScan.sha256).in_(files), is_locked())
    return {sha256: signature or "" for sha256, signature in session.exec(query)}


def locked_since(session: Session, moment: datetime.datetime) -> bool:
    """Whether any file has been locked since then: what was packed before may hold it."""
    query = select(FileScan.sha256).where(is_locked(), col(FileScan.found_at) >= moment)
    return session.exec(query.limit(1)).first() is not None


@dataclass(frozen=True, slots=True)
class Guard:
    """The door: asked by every store before it hands out a file."""

    database: Database

    def __call__(self, sha256: str) -> None:
        """Let a file out. Raises RuleBroken (``file_locked``) for one that is locked."""
        with self.database.read() as session:
            found = locked_files(session, [sha256]).get(sha256)
        if found is not None:
            raise file_locked(found)


def file_locked(signature: str) -> RuleBroken:
    """The refusal to hand out a file in which something was found."""
    message = _(
        "Filen är låst: virusskyddet har hittat skadlig kod i den ({signature}). Ingen kan hämta den. "
        "En administratör kan låsa upp den, om det är ett falskt larm."
    )
    return RuleBroken(message.format(signature=signature), code="file_locked")
