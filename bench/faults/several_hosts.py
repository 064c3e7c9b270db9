"""Several hosts: two that serve, a worker, nginx and a replica, on one PostgreSQL; each is killed and replaced in turn.

The second host's clock is ahead of the first's: what came when is nginx's word, and no host's. Whoever was told that
something is kept must see it in the next page, whichever host answers and whether the replica is read or gone.
"""

import datetime
import random
import re
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.faults.drill import POSTGRESQL, Drill, Ground, Outcome, Size, ledger_of
from bench.faults.kill_loop import BODIES, MOST, aftermath, counted
from bench.faults.ledger import Ledger
from bench.faults.nginx import Nginx
from bench.faults.people import at_work, people
from bench.faults.person import Person
from bench.faults.postgresql import Standby
from bench.faults.site import PATIENCE, Answer, Site
from bench.faults.weaknesses import AHEAD
from bench.postbox import Postbox, postbox

APART = 4
"""So much is acknowledged at most before the one that was killed is replaced: the others go on without it."""
LOOKS = 0.1
UNHEARD = "replica_unheard"
BEHIND = "5s"
"""So late is the replica of the control that reads it unasked: longer than a slow machine takes to its next page."""
JOB = 400.0
"""Seconds that somebody waits for a file at most: whoever had begun it may have been killed, and its lease runs out."""


@dataclass
class Working(Site):
    """A host that does jobs and answers nobody."""

    def start(self) -> None:
        """Start it; nobody can ask whether it is there."""
        self.process = self.nursery.ask(do="start", **self._order(("worker",), str(self.log)))


@dataclass
class Follower:
    """The replica, as something that is killed and replaced: started again, and every other time made anew."""

    standby: Standby
    deaths: int = 0

    def start(self) -> None:
        """Let it follow the primary again."""
        if self.deaths % 2:
            self.standby.start()
        else:
            self.standby.renew()

    def end(self) -> None:
        """Kill all of it."""
        self.deaths += 1
        self.standby.kill()


@dataclass
class Front(Site):
    """What people see of it all: nginx. Each receipt must say when nginx was reached, whichever host took it."""

    hosts: list[Site] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    asked: dict[str, float] = field(default_factory=dict)
    repeats: bool = True
    nginx: Nginx = field(init=False)

    def __post_init__(self) -> None:
        """Its nginx."""
        self.nginx = Nginx(
            self.folder / "nginx", self.port, [host.port for host in self.hosts if not isinstance(host, Working)]
        )

    def begin(self) -> None:
        """Start nginx."""
        self.log.touch()
        self.nginx.start()

    def end(self, how: int = signal.SIGKILL) -> None:
        """End nginx."""
        self.up.clear()
        self.nginx.end(how)

    def mishaps(self) -> list[str]:
        """What the logs of all hosts tell, and what is wrong with receipts."""
        return [*self.faults, *(mishap for host in self.hosts for mishap in host.mishaps())]

    def ask(
        self,
        method: str,
        path: str,
        content: Any = None,
        headers: Mapping[str, str] | None = None,
        *,
        timeout: float = PATIENCE,
    ) -> Answer:
        """One request; an answer that was sent is looked at."""
        begun = time.time()
        if not path.endswith("/submission"):
            return super().ask(method, path, content, headers, timeout=timeout)
        key = (headers or {}).get("Idempotency-Key", "")
        first = self.asked.setdefault(key, begun)
        answer = super().ask(method, path, content, headers, timeout=timeout)
        if answer.status in (200, 201):
            self._look_at(answer.json, first, time.time())
        return answer

    def _look_at(self, receipt: dict[str, Any], first: float, answered: float) -> None:
        moment = datetime.datetime.fromisoformat(receipt["received_at"]).timestamp()
        told = f"receipt {receipt['number']} is of {moment:.3f} by {receipt['received_by']}"
        if not first - 0.1 <= moment <= answered:  # nginx looks at its clock once for what comes at the same time
            self.faults.append(f"{told}, and was asked for from {first:.3f} to {answered:.3f}")
        if receipt["received_by"] != "proxy" or receipt["late"]:
            self.faults.append(f"{told}{', late' if receipt['late'] else ''}")


class Visitor(Person):
    """An official in a browser, who stays signed in whoever answers, and has files made."""

    def __init__(self, site: Site, ledger: Ledger, name: str) -> None:
        super().__init__(site, ledger, name)
        self.job, self.ordered_at = 0, 0.0

    def acts(self) -> Iterator[Callable[[], None]]:
        """In turn."""
        while True:
            yield from (self.look, self.order, self.follow, self.rest)

    def look(self) -> None:
        """Open a page."""
        cookie = {"Cookie": f"remiss_session={self.site.material.cookie}"}
        page = f"/rounds/{self.site.material.round_id}"
        answer, _again = self.insist(lambda: self.site.ask("GET", page, headers=cookie))
        if answer.status != 200:
            self.wrong("somebody signed in is not known", answer)

    def order(self) -> None:
        """Have a file made, unless one is being made."""
        if self.job:
            return
        key = self.new_mark()
        path = f"/rounds/{self.site.material.round_id}/exports"
        answer, _again = self.insist(lambda: self.site.official("POST", path, {"format": "csv"}, key=key))
        if answer.status != 202:
            self.wrong("a file is refused", answer)
            return
        self.job, self.ordered_at = answer.json["id"], time.monotonic()

    def follow(self) -> None:
        """Fetch the file if it is made."""
        if not self.job:
            return
        answer, _again = self.insist(lambda: self.site.official("GET", f"/jobs/{self.job}"))
        told = answer.json
        if answer.status == 200 and told["status"] == "done":
            file, _again = self.insist(lambda: self.site.official("GET", f"/jobs/{self.job}/file"))
            if file.status != 200 or len(file.content) != told["result"]["size"]:
                self.wrong("a file that was made is not there", file)
            self.ledger.acknowledged("export", job=self.job)
            self.job = 0
        elif answer.status == 200 and (told["error"] or {}).get("code") == "gave_up":
            self.job = 0  # whoever made it was killed each time: the page says so, and it is ordered again
            self.order()
        elif answer.status != 200 or told["status"] not in ("queued", "running"):
            self.wrong("a file was not made", answer)
            self.job = 0

    def rest(self) -> None:
        """Wait a moment."""
        time.sleep(LOOKS)

    def compare(self) -> None:
        """Whatever was begun is done in the end, by whoever is left."""
        while self.job and time.monotonic() < self.ordered_at + JOB:
            self.follow()
            self.rest()
        if self.job:
            self.ledger.fault(f"{self.name}: nobody made the file of job {self.job}")


def made_by_the_worker(front: Front, hosts: list[Site], visitor: Visitor) -> str:
    """Order a file and kill all that serve: the worker alone is left to make it. What is wrong, or nothing."""
    import psycopg

    serving = [host for host in hosts if not isinstance(host, Working)]
    visitor.order()
    for host in serving:
        host.end()
    end, done = time.monotonic() + JOB, None
    with psycopg.connect(front.database_url, autocommit=True) as connection:  # nobody need wait for a dead host's lease
        connection.execute(b"UPDATE job SET claimed_until = '2000-01-01' WHERE id = %s", (visitor.job,))
    while done is None and time.monotonic() < end:
        with psycopg.connect(front.database_url, autocommit=True) as connection:
            row = connection.execute(b"SELECT finished_at, error FROM job WHERE id = %s", (visitor.job,)).fetchone()
        done = row if row and row[0] else None
        time.sleep(LOOKS)
    for host in serving:
        host.start()
    if done is None or done[1]:
        return f"the worker, alone, did not make the file of job {visitor.job}: {done}"
    visitor.follow()
    return "" if not visitor.job else f"the file of job {visitor.job}, which the worker made, is not there"


def read_from_replica(hosts: list[Site]) -> tuple[int, int]:
    """How many pages the hosts have read from the replica, and from the primary instead, since each was started."""
    counted_ = {"replica": 0, "primary": 0}
    for host in hosts:
        if not isinstance(host, Working):
            told = host.ask("GET", "/metrics").content.decode()
            for source, number in re.findall(r'^remiss_reads_total\{source="(\w+)"\} (\d+)$', told, re.MULTILINE):
                counted_[source] += int(number)
    return counted_["replica"], counted_["primary"]


def hosts_of(site: Site, box: Postbox, standby: Standby) -> tuple[Front, list[Site]]:
    """Nginx and, behind it, all that share a database and a key and nothing else."""
    front_port = site.port
    shared = {
        "REMISS_SECRET_KEY": (site.data / "secret.key").read_text(),
        "REMISS_STORAGE_URL": "database:",
        "REMISS_BASE_URL": f"http://127.0.0.1:{front_port}",
        "REMISS_TRUSTED_PROXIES": "127.0.0.1",
        "REMISS_SMTP_URL": f"smtp://127.0.0.1:{box.port}",
        "REMISS_DATABASE_READ_URL": standby.url(site.database_url.partition("?")[0].rpartition("/")[2]),
        "REMISS_METRICS_NETWORKS": "127.0.0.1",
    }

    def folder(name: str) -> Path:
        made = site.folder / name
        made.mkdir()
        return made

    def placed(kind: type[Site], name: str, weakness: str) -> Site:
        own = folder(name)
        return kind(site.nursery, own, site.material, site.database_url, own / "data", weakness, shared)

    # A control's weakness is everywhere; the second host's clock is ahead in any case.
    ahead = " ".join(filter(None, [site.weakness, AHEAD]))
    serving = [placed(Site, "host-1", site.weakness), placed(Site, "host-2", ahead)]
    worker = placed(Working, "worker", site.weakness)
    worker.log.touch()
    front = Front(
        site.nursery,
        folder("front"),
        site.material,
        site.database_url,
        serving[0].data,
        more=shared,
        port=front_port,
        hosts=[*serving, worker],
    )
    return front, front.hosts


def run(ground: Ground, kind: str, size: Size, weakness: str) -> Outcome:
    """Kill and replace, and in the end compare everything."""
    with ground.site(kind, weakness) as site:
        # A control that reads what the replica has not replayed needs one that takes its time.
        standby = Standby(ground.postgresql, late=BEHIND if weakness == UNHEARD else "0")
        try:
            with ledger_of(site) as ledger, postbox() as box:
                return _run(site, standby, ledger, box, size)
        finally:
            standby.close()


def _run(site: Site, standby: Standby, ledger: Ledger, box: Postbox, size: Size) -> Outcome:
    outcome, moments = Outcome(), random.Random(11)
    front, hosts = hosts_of(site, box, standby)
    try:
        for one in [*hosts, front]:
            one.start()
        visitor = Visitor(front, ledger, "Besökare")
        everybody = [*people(front, ledger, bodies=BODIES), visitor]
        killed = worked_through([*hosts, front, Follower(standby)], front, everybody, size.turns, moments)
        if not (ledger.faults or front.faults):
            for person in everybody:
                person.compare()
        afield, at_home = read_from_replica(hosts)
        if not (ledger.faults or front.faults):
            outcome.faults = list(filter(None, [made_by_the_worker(front, hosts, visitor)]))
            visitor.look()
        letters = box.counted()
        # One that a host was sending when it was killed is sent once more; a clock that differs repeats none.
        again = letters.total() - len(letters)
        sent = {"letters": len(letters), "sent again": again}
        read = {"pages from the replica": afield, "from the primary instead": at_home}
        outcome.figures = {"killed and replaced": killed, **sent, **read, **counted(ledger)}
        outcome.faults += [*ledger.faults, *aftermath(front, ledger)]
        outcome.expect(bool(letters), "no letter came")
        outcome.expect(ledger.kinds["export"] > 0, "nobody made a file")
        outcome.expect(afield > 0, "no page was read from the replica")
        outcome.expect(again <= 2 * size.turns, f"{again} of {len(letters)} letters came twice")
    finally:
        front.end()
        for host in hosts:
            host.end()
    return outcome


def worked_through(
    victims: list[Site | Follower], front: Front, everybody: list[Person], turns: int, moments: random.Random
) -> int:
    """Let everybody work while one after the other is killed. How many were."""
    ledger, killed = everybody[0].ledger, 0
    with at_work(everybody):
        for _turn in range(turns):
            for victim in moments.sample(victims, len(victims)):
                ledger.await_more(moments.randint(1, MOST))
                if ledger.faults or front.faults:
                    return killed
                victim.end()
                if victim is not front:
                    ledger.await_more(moments.randint(1, APART))
                victim.start()
                killed += 1
        ledger.await_more(MOST)
    return killed


DRILL = Drill(
    "several-hosts",
    run,
    {POSTGRESQL: ("acknowledge_first", "proxy_unheard", UNHEARD)},
    not_in_ci=("proxy_unheard",),
)
