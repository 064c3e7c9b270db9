"""The power cut: what was written and not forced to disk is gone, or has come through in part and out of order.

The data lie on a disk in memory (``volatile``). On SQLite it holds the database and the stored files; on PostgreSQL a
second one holds the server's own folder, and both lose their power in the same moment.
"""

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.engine import make_url

from bench.faults.drill import POSTGRESQL, SQLITE, Drill, Ground, NotHere, Outcome, Size, ledger_of
from bench.faults.kill_loop import counted
from bench.faults.ledger import Ledger
from bench.faults.letters import letters_wrong
from bench.faults.people import at_work, people
from bench.faults.postgresql import Postgresql
from bench.faults.site import Site
from bench.faults.volatile.mount import Disk, NotAllowed

BODIES = 3
ACKNOWLEDGED = 20
"""So much is acknowledged before each cut: too little for SQLite to empty its log, which would be a sync."""


@dataclass
class Powered:
    """A folder on a disk whose power can be cut."""

    source: Path
    target: Path
    syncs: int = 0
    _disk: Disk | None = None
    _cuts: int = 0

    def switch_on(self) -> None:
        """Mount what is there."""
        try:
            self._disk = Disk(self.source, self.target)
        except NotAllowed as refused:
            raise NotHere(f"a disk cannot be mounted here ({refused}); root and /dev/fuse are needed") from None

    def cut(self, chance: int) -> None:
        """The power is off. What is left is there when it is switched on again."""
        assert self._disk
        self._cuts += 1
        left = self.target.with_name(f"{self.target.name}-left-{self._cuts}")
        self.syncs += self._disk.cut(left, chance)
        self.source = left

    def switch_off(self) -> None:
        """Take the disk away, after whoever used it."""
        if self._disk:
            self._disk.close()
            self._disk = None


@dataclass
class Machine:
    """All that loses its power together. ``dies`` and ``starts`` are for what runs beside the server."""

    disks: list[Powered]
    dies: Callable[[], None] = lambda: None
    starts: Callable[[], None] = lambda: None
    cuts: int = 0
    trail: list[Path] = field(default_factory=list)

    def switch_on(self) -> None:
        """Everything but our server."""
        for disk in self.disks:
            disk.switch_on()
        self.starts()

    def cut(self, site: Site, chance: int) -> None:
        """The power is off: nothing is acknowledged any more, and every process ends."""
        site.up.clear()
        for disk in reversed(self.disks):  # the database's first: nothing is committed that names a later file
            self.trail.append(disk.source)
            disk.cut(chance)
        site.end()
        self.switch_off()
        self.cuts += 1
        while len(self.trail) > len(self.disks):
            shutil.rmtree(self.trail.pop(0), ignore_errors=True)

    def switch_off(self) -> None:
        """Nothing runs any more, and no disk is mounted."""
        self.dies()
        for disk in self.disks:
            disk.switch_off()


def run(ground: Ground, kind: str, size: Size, weakness: str) -> Outcome:
    """Cut the power, switch it on again, and in the end compare everything."""
    outcome = Outcome()
    with _machine(ground, kind, weakness) as (site, machine), ledger_of(site) as ledger:
        machine.switch_on()
        site.start()
        everybody = people(site, ledger, bodies=BODIES)
        with at_work(everybody):
            while machine.cuts < size.cuts and not (ledger.faults or size.is_over):
                _let_work(ledger)
                machine.cut(site, chance=machine.cuts)  # the first leaves nothing that was not synced
                machine.switch_on()
                site.start()
        if not ledger.faults:
            for person in everybody:
                person.compare()
        outcome.figures = {"cuts": machine.cuts, "syncs": sum(disk.syncs for disk in machine.disks), **counted(ledger)}
        outcome.faults = [*ledger.faults, *site.verified(), *letters_wrong(site, ledger.kinds["receipt"])]
    return outcome


def _let_work(ledger: Ledger) -> None:
    files = ledger.kinds["file"]
    ledger.await_more(ACKNOWLEDGED)
    while ledger.kinds["file"] == files and not ledger.faults and ledger.kinds["receipt"] < BODIES:
        ledger.await_more(1)


@contextmanager
def _machine(ground: Ground, kind: str, weakness: str) -> Iterator[tuple[Site, Machine]]:
    with ground.site(kind, weakness) as site:
        source, site.data = site.data, site.folder / "disk"
        machine = Machine([Powered(source, site.data)])
        try:
            if kind == SQLITE:
                yield site, machine
            else:
                with _own_server(ground, site, machine):
                    yield site, machine
        finally:
            site.end()
            machine.switch_off()


@contextmanager
def _own_server(ground: Ground, site: Site, machine: Machine) -> Iterator[None]:
    """A PostgreSQL for this drill alone, with a disk of its own."""
    straight = site.database_url
    server = Postgresql(like=ground.postgresql)
    try:
        server.keep_only(str(make_url(straight).database))  # each start after a cut syncs every file there is
        server.stop()
        disk = Powered(server.data, server.folder / "disk")
        server.data = disk.target
        machine.disks.append(disk)
        machine.starts, machine.dies = server.start, server.kill
        site.database_url = server.url(str(make_url(straight).database))
        yield
    finally:
        site.end()
        machine.switch_off()
        site.database_url = straight
        server.close()


DRILL = Drill(
    "power-cut",
    run,
    {SQLITE: ("synchronous_normal", "no_sync"), POSTGRESQL: ("synchronous_commit_off",)},
)
