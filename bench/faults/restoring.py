"""The restore drill: a backup that is made under load is put back elsewhere, verified and compared with the ledger.

What was acknowledged before the backup began is in it, and nothing that nobody has sent. A damaged one is refused. The
control is the backup that seems so near: a copy of the folder while the server runs, one file after the other.
"""

import shutil
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.faults.bodies import Body
from bench.faults.drill import POSTGRESQL, SQLITE, Drill, Ground, Outcome, Size, ledger_of
from bench.faults.kill_loop import counted
from bench.faults.ledger import Ledger
from bench.faults.people import at_work, people
from bench.faults.site import Site

BODIES = 4
BEFORE = 20
"""So much is acknowledged before each backup begins."""
COPY = "copy_of_the_folder"


def run(ground: Ground, kind: str, size: Size, weakness: str) -> Outcome:
    """Back up again and again while people work; put each back elsewhere, and compare."""
    outcome, backups, refused = Outcome(), 0, 0
    with ground.site(kind) as site, ledger_of(site) as ledger:
        site.start()
        everybody = people(site, ledger, bodies=BODIES)
        with at_work(everybody):
            for number in range(1 if weakness else max(1, size.cuts // 3)):
                ledger.await_more(BEFORE)
                known = [known_of(person) for person in everybody if isinstance(person, Body)]
                with _elsewhere(ground, kind, site, number) as other:
                    if weakness:
                        _copied(ground, kind, site, other, ledger)
                    else:
                        backup = site.folder / f"{number}.zip"
                        _put_back(site, other, backup, outcome)
                        refused += 2
                    backups += 1
                    outcome.faults += other.verified()
                    if not outcome.faults:
                        _compare(other, known, outcome)
                if outcome.faults or ledger.faults:
                    break
        if not outcome.faults and not ledger.faults:
            for person in everybody:
                person.compare()
        outcome.figures = {"backups": backups, "damaged ones refused": refused, **counted(ledger)}
        outcome.faults += [*ledger.faults, *site.verified()]
    return outcome


def known_of(body: Body) -> tuple[str, int, set[str], set[str]]:
    """What a body has been told so far: the way in, its version, its receipts, its files."""
    return body.path, body.version, set(body.receipts), set(body.files)


@contextmanager
def _elsewhere(ground: Ground, kind: str, site: Site, number: int) -> Iterator[Site]:
    """Another installation, empty, for what is put back."""
    folder = site.folder / f"elsewhere-{number}"
    folder.mkdir()
    url = ground.postgresql.made(f"elsewhere_{number}") if kind == POSTGRESQL else ""
    other = Site(site.nursery, folder, site.material, url, folder / "data")
    try:
        yield other
    finally:
        other.end()
        if url:
            ground.postgresql.drop(f"elsewhere_{number}")
        shutil.rmtree(folder)


def _put_back(site: Site, other: Site, backup: Path, outcome: Outcome) -> None:
    status, said = site.remiss("backup", str(backup))
    outcome.expect(status == 0, f"remiss backup ended with {status}: {said}")
    for damaged in _damaged(backup):
        status, said = other.remiss("restore", str(damaged))
        outcome.expect(status == 1, f"a backup that is {damaged.stem} was put back ({status}): {said}")
    status, said = other.remiss("restore", str(backup))
    outcome.expect((status, said) == (0, "ok\n"), f"remiss restore ended with {status}: {said}")


def _damaged(backup: Path) -> Iterator[Path]:
    """The same backup with one byte of what it holds changed, and cut off."""
    whole = backup.read_bytes()
    at, middle = _inside_the_largest(backup, whole), len(whole) // 2
    for name, content in (
        ("changed", whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]),
        ("cut-off", whole[: middle * 2 - middle // 2]),
    ):
        path = backup.with_name(f"{name}.zip")
        path.write_bytes(content)
        yield path


def _inside_the_largest(backup: Path, whole: bytes) -> int:
    """A byte in the middle of the largest part: one between two parts may be a time that nobody reads."""
    with zipfile.ZipFile(backup) as packed:
        largest = max(packed.infolist(), key=lambda part: part.compress_size)
    lengths = struct.unpack_from("<HH", whole, largest.header_offset + 26)  # of the local name and what follows it
    return largest.header_offset + 30 + sum(lengths) + largest.compress_size // 2


def _copied(ground: Ground, kind: str, site: Site, other: Site, ledger: Ledger) -> None:
    """Copy the folder in the order of its names, while people go on: the stored files, and then the database."""
    other.data.mkdir()
    for path in sorted(site.data.iterdir()):
        if path.is_dir():
            shutil.copytree(path, other.data / path.name)
            _until_more_files(ledger)
        else:
            shutil.copyfile(path, other.data / path.name)
    if kind == POSTGRESQL:
        ground.postgresql.dump(site.database_url, other.database_url)


def _until_more_files(ledger: Ledger) -> None:
    """One more than there are people, so that at least one has been sent since."""
    wanted = ledger.kinds["file"] + BODIES + 1
    while ledger.kinds["file"] < wanted and not ledger.faults:
        ledger.await_more(1)


def _compare(other: Site, known: list[tuple[str, int, set[str], set[str]]], outcome: Outcome) -> None:
    other.start()
    for path, version, receipts, files in known:
        answer = other.ask("GET", path)
        if answer.status != 200:
            outcome.faults.append(f"an answer cannot be read: {answer.status} {answer.code}")
            continue
        seen = answer.json
        numbers = {receipt["number"] for receipt in seen["receipts"]}
        there = {file["sha256"] for part in (seen["draft"], *seen["receipts"]) for file in part["attachments"]}
        came_back = seen["draft"]["version"]
        outcome.expect(came_back >= version, f"version {version} was kept, {came_back} came back")
        outcome.expect(receipts <= numbers, f"receipts {sorted(receipts - numbers)} did not come back")
        outcome.expect(files <= there, f"{len(files - there)} files did not come back")
    other.end()


DRILL = Drill("restore", run, {SQLITE: (COPY,), POSTGRESQL: (COPY,)})
