"""Putting a backup back: everything is unpacked beside its place and verified; only then does it take its place."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import DatabaseError

from app.backup.archive import KEY, Unpacking
from app.backup.making import Shown
from app.clock import now
from app.database.copies import Incoming, InUse, copy_in, kind_of, require_unused
from app.errors import BackupError
from app.installation import Installation
from app.migrate import revisions, state, upgrade
from app.own_key import require_own_key
from app.settings import SettingsError
from app.storage.store import Store
from app.verify import findings

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
NO_LIMIT = 1 << 62


class NotWhole(Exception):
    """What is in the backup is not as it should be: one line a finding. Nothing has been replaced."""

    def __init__(self, found: list[str]) -> None:
        super().__init__(f"{len(found)} findings")
        self.findings = found


@dataclass
class Restored:
    """What was put back: when the backup was made, what was found in it, where what lay here before lies now.

    ``other_key`` says what to do when the secret key in use is not the one of the restored database.
    """

    made_at: str
    findings: list[str]
    set_aside: list[Path]
    other_key: str


def restore_backup(
    installation: Installation, file: Path, *, replace: bool, accept_findings: bool, shown: Shown
) -> Restored:
    """Put a backup in the place of this installation's data.

    Raises BackupError where it cannot be, or may not without ``replace``, and NotWhole where something is wrong in it
    that has not been accepted; then nothing has been changed.
    """
    backup = Unpacking(file)
    try:
        _require_fitting(installation, backup)
        _require_free(installation, backup, replace=replace)
        with installation.database.alone(), _database(installation, backup) as incoming:
            with installation.store.staging(incoming.session) as staged:
                _unpack_files(backup, staged, shown)
                found = list(findings(incoming.session, staged))
                if found and not accept_findings:
                    raise NotWhole(found)
                installation.store.take_over(staged)
            aside = _put_key(installation, backup)
        return Restored(
            backup.manifest.made_at, found, [*filter(None, (incoming.set_aside, aside))], _other_key(installation)
        )
    finally:
        backup.close()


def _other_key(installation: Installation) -> str:
    try:
        require_own_key(installation.database, installation.settings, claim=False)
    except SettingsError as error:
        return str(error)
    return ""


def _require_fitting(installation: Installation, backup: Unpacking) -> None:
    kind, own = backup.manifest.database, kind_of(installation.database)
    if kind != own:
        raise BackupError(
            f"This backup is of {NAMES.get(kind, kind)}, and REMISS_DATABASE_URL is {NAMES[own]}: "
            "a backup is put back into the kind of database that it was made of."
        )
    if backup.manifest.facts.get("revision") not in revisions():
        raise BackupError("This backup was made by a newer version of Remiss. Upgrade the program first.")


def _require_free(installation: Installation, backup: Unpacking, *, replace: bool) -> None:
    if not replace:
        _require_empty(installation, backup)
    try:
        require_unused(installation.database)
    except InUse:
        raise BackupError("Remiss is running on this database: stop the server and every worker first.") from None


def _require_empty(installation: Installation, backup: Unpacking) -> None:
    try:
        empty = state(installation.database) == "empty"
    except DatabaseError:
        empty = False
    key = installation.settings.key_file
    if not empty or (backup.has_key and key is not None) or next(installation.store.names(), None):
        raise BackupError(
            "There is data here already. With --replace the backup takes its place. "
            "If it may be needed, make a backup of it first."
        )


def _unpack_files(backup: Unpacking, staged: Store, shown: Shown) -> None:
    """Put the stored files into a store of their own. One that is not what its name says lies there by another name."""
    names = backup.files
    for sha256 in shown(names, len(names)):
        staged.put(backup.stored(sha256), limit=NO_LIMIT)


@contextmanager
def _database(installation: Installation, backup: Unpacking) -> Iterator[Incoming]:
    try:
        with copy_in(installation.database, backup.part, backup.manifest.facts, upgrade) as incoming:
            yield incoming
    except DatabaseError as error:
        raise BackupError(f"The database in the backup cannot be put back: {error.orig}") from None


def _put_key(installation: Installation, backup: Unpacking) -> Path | None:
    """The secret key of the data folder, unless one is set elsewhere; where another one that lay there lies now."""
    settings = installation.settings
    if not backup.has_key or settings.secret_key.get_secret_value():
        return None
    with backup.part(KEY) as part:
        key = part.read()
    present = settings.key_file
    if present is not None and present.read_bytes() == key:
        return None
    aside = None
    if present is not None:
        aside = present.with_name(f"{present.name}.before-restore-{now():%Y%m%dT%H%M%SZ}")
        present.replace(aside)
    settings.write_key(key)
    return aside
