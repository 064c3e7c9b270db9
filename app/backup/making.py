"""Making a backup while others write: the database at one moment, then every file that it names.

Files come second and are never taken away meanwhile, so whatever the database names is there.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TypeVar

from sqlalchemy import inspect
from sqlmodel import Session, col, select

from app.backup.archive import FORMAT, KEY, Manifest, Packing
from app.clock import now, zulu
from app.database.copies import copy_out, kind_of
from app.database.integrity import verify_integrity, verify_references
from app.disk import sync
from app.errors import BackupError
from app.installation import Installation
from app.migrate import revision_of
from app.storage.models import ErasedFile, StoredFile

T = TypeVar("T")
Shown = Callable[[Iterable[str], int], Iterator[str]]
"""Goes through so many things while somebody watches how far it has come."""


def make_backup(installation: Installation, target: Path, *, shown: Shown) -> list[str]:
    """Write a backup to ``target``, which appears whole or not at all; returns what was wrong with the data already.

    Raises BackupError if there is a file of that name.
    """
    if target.exists():
        raise BackupError(f"{target} exists already: choose another name, or move it away.")
    partial = target.with_name(f".{target.name}.partial-{os.getpid()}")
    scratch = target.with_name(f".{target.name}.database-{os.getpid()}")
    try:
        descriptor = os.open(partial, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w+b") as file:
            findings = _pack(installation, Packing(file), scratch, shown)
            file.flush()
            os.fsync(file.fileno())
        os.link(partial, target)  # refuses to replace a file that has come there meanwhile
        sync(target.parent)
    except FileExistsError:
        raise BackupError(f"{target} exists already: choose another name, or move it away.") from None
    finally:
        for path in (partial, scratch):
            path.unlink(missing_ok=True)
    return findings


def _pack(installation: Installation, packing: Packing, scratch: Path, shown: Shown) -> list[str]:
    database = installation.database
    with database.files_kept(), database.snapshot() as session:
        findings = list(verify_integrity(session)) or list(verify_references(session))
        facts = {"revision": revision_of(session.connection()), **copy_out(session, packing.part, scratch)}
        scratch.unlink(missing_ok=True)
        names = _stored(session)
        for sha256 in shown(names, len(names)):
            findings += _add(installation, packing, sha256)
    key = installation.settings.key_file
    if key is not None:
        with key.open("rb") as file, packing.part(KEY) as part:
            shutil.copyfileobj(file, part)
    packing.close(
        Manifest(
            format=FORMAT,
            made_at=zulu(now()),
            database=kind_of(database),
            facts=facts,
            parts=packing.parts,
            files=len(names),
            findings=findings,
        )
    )
    return findings


def _stored(session: Session) -> list[str]:
    """The files that a backup holds: all but those whose bytes are gone by decision."""
    there = select(StoredFile.sha256)
    if inspect(session.connection()).has_table(ErasedFile.__tablename__):  # older tables are backed up as they are
        there = there.where(col(StoredFile.sha256).not_in(select(ErasedFile.sha256)))
    return list(session.exec(there.order_by(col(StoredFile.created_at), col(StoredFile.sha256))))


def _add(installation: Installation, packing: Packing, sha256: str) -> Iterator[str]:
    try:
        if packing.stored(sha256, installation.store.read(sha256)) != sha256:
            yield f"file {sha256}: its content has been changed"
    except FileNotFoundError:
        yield f"file {sha256}: is missing from the store"
