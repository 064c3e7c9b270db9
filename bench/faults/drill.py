"""What every drill is made of: where it takes place, what comes of it, and its control."""

import math
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.faults.ledger import Ledger
from bench.faults.nursery import Nursery
from bench.faults.postgresql import Postgresql
from bench.faults.site import Site
from bench.material import Material, make

SQLITE, POSTGRESQL = "sqlite", "postgresql"
BODIES = 60
COMMENTS = 120


@dataclass
class Outcome:
    """What a drill came to: figures to print, and what was wrong. ``broken``: the drill itself came to no end."""

    figures: dict[str, Any] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    broken: bool = False

    def expect(self, true: bool, otherwise: str) -> None:
        """Note a fault unless something holds."""
        if not true:
            self.faults.append(otherwise)


class NotHere(Exception):
    """This machine does not allow what a drill needs; the message says what."""


@dataclass(frozen=True)
class Size:
    """How much is done. ``databases``: every how many kills it is PostgreSQL that is killed.

    ``minutes``: after which kills and cuts end in any case, and what was done until then is compared. ``ends``: when
    that is (``time.monotonic``).
    """

    kills: int = 200
    databases: int = 10
    cuts: int = 10
    answers: int = 500
    uploads: int = 200
    drips: int = 40
    tamperings: int = 500
    turns: int = 25
    minutes: float = math.inf
    ends: float = math.inf

    @property
    def is_over(self) -> bool:
        """Whether it is time to end."""
        return time.monotonic() >= self.ends

    @property
    def control(self) -> "Size":
        """As little as a control needs, which must go wrong at once."""
        return Size(kills=3, cuts=2, answers=40, uploads=4, drips=4, tamperings=200, turns=1)


@dataclass(frozen=True, slots=True)
class Drill:
    """One kind of fault. ``run(ground, kind, size, weakness)`` commits it; ``weaknesses`` by kind of database.

    ``not_in_ci``: controls that take long, and whose fault another drill's control shows there too. ``in_ci``: whether
    the drill itself is short enough.
    """

    name: str
    run: Callable[["Ground", str, Size, str], Outcome]
    weaknesses: dict[str, tuple[str, ...]]
    not_in_ci: tuple[str, ...] = ()
    in_ci: bool = True

    def controls(self, kind: str, *, in_ci: bool) -> list[str]:
        """The weaknesses that it is tried with."""
        return [name for name in self.weaknesses[kind] if not (in_ci and name in self.not_in_ci)]

    @property
    def kinds(self) -> list[str]:
        """The databases that it is about."""
        return list(self.weaknesses)


class Ground:
    """Where drills take place: the nursery, a PostgreSQL if one is asked for, and seeded installations to copy."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="remiss-faults-"))
        self.nursery = Nursery()
        self._postgresql: Postgresql | None = None
        self._seeds: dict[tuple[str, int], Material] = {}
        self._sites = 0

    @property
    def postgresql(self) -> Postgresql:
        """The server, started when it is first asked for."""
        if self._postgresql is None:
            self._postgresql = Postgresql()
        return self._postgresql

    def seed(self, kind: str, bodies: int = BODIES) -> Material:
        """An installation with a round, made once for each size."""
        if (kind, bodies) not in self._seeds:
            folder, url = self.folder / f"seed-{kind}-{bodies}", ""
            if kind == POSTGRESQL:
                url = self.postgresql.made(f"seed_{bodies}")
            self._seeds[kind, bodies] = make(folder, bodies=bodies, comments=bodies * 2, answered=0.4, database_url=url)
        return self._seeds[kind, bodies]

    @contextmanager
    def site(self, kind: str, weakness: str = "", *, bodies: int = BODIES) -> Iterator[Site]:
        """A copy of a seeded installation, whose server the drill starts; gone at the end of the block."""
        material = self.seed(kind, bodies)
        self._sites += 1
        folder = self.folder / f"site-{self._sites}"
        folder.mkdir()
        shutil.copytree(material.data, folder / "data")
        name, url = f"site_{self._sites}", ""
        if kind == POSTGRESQL:
            url = self.postgresql.made(name, f"TEMPLATE seed_{bodies}")
        site = Site(self.nursery, folder, material.copy(), url, folder / "data", weakness)
        try:
            yield site
        finally:
            site.end()
            if kind == POSTGRESQL:
                self.postgresql.drop(name)
            shutil.rmtree(folder, ignore_errors=True)

    def refill(self, site: Site, data: Path) -> None:
        """Let a site's data lie in another folder."""
        shutil.copytree(site.data, data, dirs_exist_ok=True)
        site.data = data

    def close(self) -> None:
        """End everything."""
        self.nursery.close()
        if self._postgresql is not None:
            self._postgresql.close()
        shutil.rmtree(self.folder, ignore_errors=True)


@contextmanager
def ledger_of(site: Site) -> Iterator[Ledger]:
    """A ledger beside the installation's data, never in them."""
    ledger = Ledger(site.folder / "ledger.jsonl")
    try:
        yield ledger
    finally:
        ledger.close()


def measured(act: Callable[[], Any]) -> float:
    """Seconds that something takes."""
    begun = time.monotonic()
    act()
    return time.monotonic() - begun
