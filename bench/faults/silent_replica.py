"""The silent replica: it is frozen while pages are read from it. They come from the primary, within a bound, unasked.

Then it goes on, and is read again by itself.
"""

import time
from concurrent.futures import ThreadPoolExecutor

from bench.faults.bodies import Body
from bench.faults.drill import POSTGRESQL, Drill, Ground, Outcome, Size, ledger_of
from bench.faults.kill_loop import aftermath, counted
from bench.faults.postgresql import Standby
from bench.faults.several_hosts import read_from_replica
from bench.faults.site import LOST, Site

CROWD = 8
"""People who open a page at once, each of whom may meet the silence."""
AGAIN = 6
"""So often each does."""
BOUND = 15.0
"""Seconds after which each page must be there: an answer of the replica's is waited for 8, and machines may be busy."""
BACK = 60.0
"""Seconds after which it must be read again: it is not asked for 15 after it has failed."""
UNTOLD = 0


def run(ground: Ground, kind: str, size: Size, weakness: str) -> Outcome:
    """Freeze it while pages are read and something is saved, several times."""
    outcome, slowest = Outcome(), {"page": 0.0, "read again": 0.0}
    with ground.site(kind, weakness) as site, ledger_of(site) as ledger:
        standby = Standby(ground.postgresql)
        try:
            name = site.database_url.partition("?")[0].rpartition("/")[2]
            site.more |= {"REMISS_DATABASE_READ_URL": standby.url(name), "REMISS_METRICS_NETWORKS": "127.0.0.1"}
            site.start()
            body = Body(site, ledger, "Instans", site.material.begun[0])
            body.read()
            for _again in range(1 if weakness else max(1, size.cuts // 3)):
                _await_read(site, outcome, slowest)
                standby.freeze()
                try:
                    _look(site, body, 1 if weakness else AGAIN, outcome, slowest)
                finally:
                    standby.thaw()
                if outcome.faults:
                    break
            if not outcome.faults:
                _await_read(site, outcome, slowest)
            body.compare()
            afield, at_home = read_from_replica([site])
        finally:
            site.end()
            standby.close()
        outcome.figures = {f"{what}, at most": f"{seconds:.1f} s" for what, seconds in slowest.items()}
        outcome.figures |= {"pages from the replica": afield, "from the primary instead": at_home, **counted(ledger)}
        outcome.faults += [*ledger.faults, *aftermath(site, ledger)]
    return outcome


def _page(site: Site) -> tuple[int, float]:
    """Open a page as somebody signed in: what was answered, and how long it took."""
    begun = time.monotonic()
    headers = {"Cookie": f"remiss_session={site.material.cookie}"}
    try:
        status = site.ask("GET", f"/rounds/{site.material.round_id}", headers=headers, timeout=BOUND).status
    except LOST:
        status = UNTOLD
    return status, time.monotonic() - begun


def _look(site: Site, body: Body, times: int, outcome: Outcome, slowest: dict[str, float]) -> None:
    """A crowd opens pages while a body saves: all are answered, and in time."""
    with ThreadPoolExecutor(CROWD) as crowd:
        looks = [crowd.submit(_page, site) for _ in range(CROWD * times)]
        body.save()
        seen = [look.result() for look in looks]
    slowest["page"] = max(slowest["page"], *(seconds for _status, seconds in seen))
    for status in sorted({status for status, _seconds in seen} - {200}):
        outcome.faults.append(f"while the replica is silent: {status or f'no page within {BOUND:.0f} s'}")


def _await_read(site: Site, outcome: Outcome, slowest: dict[str, float]) -> None:
    """Open pages until one is read from the replica."""
    before, begun = read_from_replica([site])[0], time.monotonic()
    while read_from_replica([site])[0] == before:
        status, _seconds = _page(site)
        outcome.expect(status == 200, f"while the replica is there: {status or 'no answer'}")
        if outcome.faults or time.monotonic() - begun > BACK:
            outcome.expect(bool(outcome.faults), f"the replica was not read within {BACK:.0f} s")
            return
        time.sleep(0.05)
    slowest["read again"] = max(slowest["read again"], time.monotonic() - begun)


DRILL = Drill("silent-replica", run, {POSTGRESQL: ("waits_for_ever",)}, in_ci=False)
