"""The rolling upgrade: hosts of the last release are replaced by this program's, one by one, while people work.

The first of the new ones migrates the tables that the old one is using. Then one host goes back to the last release, on
the new tables, and is upgraded again. Nobody may notice: nothing is lost or done twice, and nobody is answered with an
error of the server's but 503, which says that the same is to be asked for again. nginx is told before a host is
stopped, as the manual says.
"""

import io
import random
import signal
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.migrate import downgrade, revisions
from bench.faults.drill import POSTGRESQL, Drill, Ground, NotHere, Outcome, Size, ledger_of
from bench.faults.kill_loop import MOST, aftermath, counted
from bench.faults.ledger import Ledger
from bench.faults.people import at_work, people
from bench.faults.several_hosts import Front, Visitor
from bench.faults.site import PATIENCE, Answer, Site
from bench.running import ROOT, environment

PARTS = ("alembic.ini", "app", "migrations", "static", "templates")
BODIES = 4
"""Who never pause: a migration has to find a moment between them."""
BETWEEN = 20
"""So much is acknowledged between two replacements."""
COLD = 300.0
"""Seconds after which a program that starts as a new process, and compiles itself, answers on a busy machine."""
HARSH = "needs_what_old_ones_do_not_know"


@dataclass
class Released(Site):
    """A host with the last release's program, a process of its own from the start."""

    tree: Path = ROOT
    running: "subprocess.Popen[bytes] | None" = None

    def begin(self) -> None:
        """Start it without waiting."""
        own = self._order((), "")["environment"] | {"PYTHONPATH": str(self.tree)}
        command = [sys.executable, "-m", "app", "serve", "--port", str(self.port)]
        with self.log.open("a") as said:
            self.running = subprocess.Popen(command, cwd=self.tree, env=environment(**own), stdout=said, stderr=said)

    def end(self, how: int = signal.SIGKILL) -> None:
        """End it, and wait until it has."""
        self.up.clear()
        if self.running is not None:
            self.running.send_signal(how)
            self.running.wait(PATIENCE)
            self.running = None


@dataclass
class Watched(Front):
    """What people see of it all. Another error of the server's is a fault, even if somebody asks again."""

    retried: int = 0

    def ask(
        self,
        method: str,
        path: str,
        content: Any = None,
        headers: Mapping[str, str] | None = None,
        *,
        timeout: float = PATIENCE,
    ) -> Answer:
        """One request; its status is looked at."""
        answer = super().ask(method, path, content, headers, timeout=timeout)
        if answer.status == 503:
            self.retried += 1
        elif answer.status >= 500:
            self.faults.append(f"{method} {path.rpartition('/')[2]} was answered {answer.status}")
        return answer


@dataclass
class Pair:
    """Two hosts behind nginx, each of the one program or of the other."""

    site: Site
    tree: Path
    shared: dict[str, str]
    ports: list[int]
    hosts: list[Site] = field(default_factory=list)
    placed: int = 0

    def host(self, place: int, *, old: bool) -> Site:
        """A host that is to listen where the one of this place does; started by whoever asks for it."""
        self.placed += 1
        folder = self.site.folder / f"host-{self.placed}"
        folder.mkdir()
        given: dict[str, Any] = {"more": self.shared, "port": self.ports[place]}
        own = (self.site.nursery, folder, self.site.material, self.site.database_url, folder / "data")
        made = Released(*own, **given, tree=self.tree) if old else Site(*own, self.site.weakness, **given)
        self.hosts.append(made)
        return made


def run(ground: Ground, kind: str, size: Size, weakness: str) -> Outcome:
    """Upgrade, take one back, upgrade again, and in the end compare everything."""
    with ground.site(kind, weakness) as site, ledger_of(site) as ledger:
        tree = lay_release(ground.folder / "released")
        downgrade(site.database_url, released()["head"])
        return _run(site, tree, ledger)


def _run(site: Site, tree: Path, ledger: Ledger) -> Outcome:
    outcome, pair = Outcome(), _pair(site, tree)
    serving = [pair.host(place, old=True) for place in (0, 1)]
    front = Watched(
        site.nursery,
        site.folder / "front",
        site.material,
        site.database_url,
        site.data,
        more=pair.shared,
        port=site.port,
        hosts=pair.hosts,
    )
    try:
        for one in (*serving, front):  # the second finds compiled what the first has
            one.begin()
            one.await_status("/health/ready", 200, COLD)
        front.up.set()
        visitor = Visitor(front, ledger, "Besökare")
        everybody = [*people(front, ledger, bodies=BODIES), visitor]
        with at_work(everybody):
            replaced = _replace(pair, serving, front, ledger)
        if not (ledger.faults or front.faults):
            for person in everybody:
                person.compare()
        outcome.figures = {"replaced": replaced, "told 503": front.retried, **counted(ledger)}
        outcome.faults = [*ledger.faults, *aftermath(front, ledger)]
        outcome.expect(ledger.lost_replies == 0, f"{ledger.lost_replies} got no answer, although nginx was there")
    finally:
        front.end()
        for host in pair.hosts:
            host.end()
    return outcome


def _replace(pair: Pair, serving: list[Site], front: Watched, ledger: Ledger) -> int:
    """One host after the other, as a service manager does it: it finishes what is under way. How many were."""
    moments, replaced = random.Random(11), 0
    for place, old in ((0, False), (0, True), (0, False), (1, False)):
        ledger.await_more(BETWEEN + moments.randint(0, MOST))
        if ledger.faults or front.faults:
            return replaced
        front.nginx.leave_out(pair.ports[place])
        serving[place].end(signal.SIGTERM)
        serving[place] = pair.host(place, old=old)
        serving[place].begin()
        serving[place].await_status("/health/ready", 200, COLD)
        front.nginx.leave_out()
        replaced += 1
    ledger.await_more(BETWEEN)
    return replaced


def _pair(site: Site, tree: Path) -> Pair:
    (site.folder / "front").mkdir()
    ports = [Site(site.nursery, site.folder, site.material, "", site.data).port for _place in (0, 1)]
    shared = {
        "REMISS_SECRET_KEY": (site.data / "secret.key").read_text(),
        "REMISS_STORAGE_URL": "database:",
        "REMISS_BASE_URL": f"http://127.0.0.1:{site.port}",
        "REMISS_TRUSTED_PROXIES": "127.0.0.1",
    }
    return Pair(site, tree, shared, ports)


def released() -> dict[str, str]:
    """What the last release was: its commit, and the last of its migrations."""
    told: dict[str, str] = tomllib.loads((ROOT / "migrations/released.toml").read_text(encoding="utf-8"))
    if told["head"] == revisions()[-1]:
        raise NotHere("nothing has been migrated since the last release")
    return told


def lay_release(folder: Path) -> Path:
    """The last release's program, out of git, if it is not there yet. Raises NotHere where there is no history."""
    if folder.exists():
        return folder
    command = ["git", "-c", f"safe.directory={ROOT}", "archive", released()["commit"], *PARTS]
    packed = subprocess.run(command, cwd=ROOT, capture_output=True)
    if packed.returncode:
        raise NotHere("the last release is not in this clone's history (git fetch --unshallow)")
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as archive:
        archive.extractall(folder, filter="data")
    return folder


DRILL = Drill("rolling-upgrade", run, {POSTGRESQL: (HARSH,)}, in_ci=False)
