"""The silent database: PostgreSQL is frozen. Who asks it is told so, who does not goes on, and it is found again."""

import time
from concurrent.futures import ThreadPoolExecutor

from bench.faults.bodies import Body
from bench.faults.drill import POSTGRESQL, Drill, Ground, Outcome, Size, ledger_of
from bench.faults.kill_loop import aftermath, counted
from bench.faults.site import LOST, Site

CROWD = 32
"""People at once: twice as many as there are threads."""
BOUND = 45.0
"""Seconds after which everybody must have been told: a statement under way is waited for 35 (decision 0222)."""
CONTROL = 8.0
"""The same for the control: whoever waits for ever waits longer than that, too."""
UNTOLD = 0


def run(ground: Ground, kind: str, size: Size, weakness: str) -> Outcome:
    """Freeze it before anybody asks, and then while somebody waits for a statement."""
    outcome = Outcome()
    server = ground.postgresql
    with ground.site(kind, weakness) as site, ledger_of(site) as ledger:
        site.start()
        body = Body(site, ledger, "Instans", site.material.begun[0])
        for act in (body.read, body.save, body.submit):
            act()
        slowest: dict[str, float] = {"told": 0.0, "page": 0.0, "well again": 0.0}
        for _again in range(1 if weakness else max(1, size.cuts // 3)):
            server.freeze()
            try:
                _ask_all(site, outcome, slowest, CONTROL if weakness else BOUND)
            finally:
                server.thaw()
            begun = time.monotonic()
            body.save()
            site.await_status("/health/ready", 200)
            slowest["well again"] = max(slowest["well again"], time.monotonic() - begun)
            if outcome.faults:
                break
        body.compare()
        outcome.figures = {f"{name}, at most": f"{seconds:.1f} s" for name, seconds in slowest.items()}
        outcome.figures |= counted(ledger)
        outcome.faults += [*ledger.faults, *aftermath(site, ledger)]
    return outcome


def _ask_all(site: Site, outcome: Outcome, slowest: dict[str, float], bound: float) -> None:
    """A crowd asks the database, and others ask for what needs none."""
    path = "/rounds?limit=5"

    def ask() -> tuple[int, float]:
        begun = time.monotonic()
        try:
            status = site.official("GET", path, timeout=bound).status
        except LOST:
            status = UNTOLD
        return status, time.monotonic() - begun

    with ThreadPoolExecutor(CROWD) as people:
        asked = [people.submit(ask) for _ in range(CROWD)]
        while not all(one.done() for one in asked):
            for page in ("/health/live", "/sign-in"):
                begun = time.monotonic()
                try:
                    status = site.ask("GET", page, timeout=bound).status
                except LOST:
                    status = UNTOLD
                slowest["page"] = max(slowest["page"], time.monotonic() - begun)
                outcome.expect(status == 200, f"{page}, which needs no database: {status or 'no answer'}")
            if outcome.faults:
                break
            time.sleep(0.2)
        if not outcome.faults:
            ready = site.ask("GET", "/health/ready", timeout=bound)
            outcome.expect(ready.status == 503, f"ready, although the database is silent: {ready.status}")
        answers = [one.result() for one in asked]
    slowest["told"] = max(slowest["told"], *(seconds for _status, seconds in answers))
    for status in sorted({status for status, _seconds in answers} - {503}):
        outcome.faults.append(f"while the database is silent: {status or f'no answer within {bound:.0f} s'}")


DRILL = Drill("silent-database", run, {POSTGRESQL: ("waits_for_ever",)})
