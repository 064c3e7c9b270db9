"""One run of the bench: its folder, its databases and what is seeded in them, its table."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench import running
from bench.databases import Databases
from bench.material import Material, make
from bench.table import Table


@dataclass
class Run:
    """What every part of the bench measures with. ``rounds``: how often each pair is measured."""

    folder: Path
    databases: Databases
    rounds: int
    million: bool = False
    seconds: float = 1.5
    table: Table = field(default_factory=Table)
    seeded: dict[tuple[int, int], Material] = field(default_factory=dict)

    def material(self, bodies: int = 400, comments: int = 10_000, *, begun: int = 160) -> Material:
        """An installation with a round of so many bodies and comments, made when it is first asked for."""
        if (bodies, comments) not in self.seeded:
            name = f"of-{bodies}-{comments}"
            url = self.databases.new(name)
            self.seeded[bodies, comments] = make(
                self.folder / name, bodies=bodies, comments=comments, begun=begun, database_url=url
            )
        return self.seeded[bodies, comments]

    @contextmanager
    def product(self, made: Material, path: str = "/health/live", *, warm: bool = True) -> Iterator[running.Server]:
        """The product, serving what was seeded. What it does once after each start is over, unless told otherwise."""
        elsewhere = self.databases.processor
        with running.product(self.folder, made.data, made.database_url, path, elsewhere=elsewhere) as server:
            if warm:
                running.await_warmth(server)
            yield server

    def twin(self, name: str, **told: str) -> Any:
        """A limit, told what it needs to know."""
        return running.twin(name, self.folder, elsewhere=self.databases.processor, **told)
