"""Carrying files from one store to another while the server runs; broken off, it goes on where it was."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from app.database import Database
from app.errors import Unavailable
from app.storage.store import CHUNK, Store
from app.storage.verify import missing_files

AT_ONCE = 500
NO_LIMIT = 1 << 62
Shown = Callable[[Iterable[str], int], Iterator[str]]
"""Goes through so many things while somebody watches how far it has come."""


@dataclass
class Moved:
    """How many files were carried, how many were there already, and what is wrong: one line a finding."""

    carried: int = 0
    present: int = 0
    findings: list[str] = field(default_factory=list)


def move(database: Database, source: Store, target: Store, *, shown: Shown) -> Moved:
    """Carry every file of one store to another: each is compared before it leaves and when it has come.

    Nothing is taken away from the first, nor swept meanwhile. What is put there while this runs is carried too.
    """
    moved, tried = Moved(), set[str]()
    with database.files_kept():
        while waiting := _waiting(source, target, moved, tried):
            for sha256 in shown(waiting, len(waiting)):
                _carry(source, target, sha256, moved)
            tried.update(waiting)
        with database.snapshot() as session:
            moved.findings += [line for line in missing_files(session, target) if line not in moved.findings]
    return moved


def _waiting(source: Store, target: Store, moved: Moved, tried: set[str]) -> list[str]:
    """What is not there yet. What is there under its name was whole when it came."""
    names, waiting = source.names(), []
    moved.present = 0
    while some := list(islice(names, AT_ONCE)):
        present = target.sizes(some)
        moved.present += len(present)
        waiting += [sha256 for sha256 in some if sha256 not in present and sha256 not in tried]
    moved.present -= moved.carried
    return waiting


def _carry(source: Store, target: Store, sha256: str, moved: Moved) -> None:
    try:
        held = source.whole(sha256)
    except Unavailable:
        if source.sizes([sha256]):
            moved.findings.append(f"file {sha256}: its content has been changed")
        return
    with held as path, path.open("rb") as file:
        target.put(iter(lambda: file.read(CHUNK), b""), limit=NO_LIMIT)
    if target.is_whole(sha256):
        moved.carried += 1
    else:
        moved.findings.append(f"file {sha256}: did not arrive as it was sent")
