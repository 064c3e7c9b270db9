"""The kill loop: the server, on PostgreSQL now and then the database too, is killed at any moment under load."""

import random
import time

from bench.faults.drill import POSTGRESQL, SQLITE, Drill, Ground, Outcome, Size, ledger_of
from bench.faults.ledger import Ledger
from bench.faults.letters import letters_wrong
from bench.faults.people import at_work, people
from bench.faults.site import Site

BODIES = 5
MOST = 8
"""So much is acknowledged at most before the next kill: enough that everybody gets on, the slow ones too."""
LONGEST = 0.03
"""Seconds that pass at most after that."""


def run(ground: Ground, kind: str, size: Size, weakness: str) -> Outcome:
    """Kill, start, and in the end compare everything."""
    outcome, moments = Outcome(), random.Random(7)
    with ground.site(kind, weakness) as site, ledger_of(site) as ledger:
        site.start()
        everybody = people(site, ledger, bodies=BODIES)
        with at_work(everybody):
            databases = 0
            for number in range(1, size.kills + 1):
                # A control is wrong from the first on, and on SQLite what it commits late keeps all others waiting.
                ledger.await_more(1 if weakness else moments.randint(1, MOST))
                time.sleep(moments.uniform(0, LONGEST))
                if kind == POSTGRESQL and number % size.databases == 0:  # the server has to find it again
                    ground.postgresql.kill()
                    ground.postgresql.start()
                    databases += 1
                else:
                    site.end()
                    site.start()
                if ledger.faults or size.is_over:
                    break
            if not weakness:
                ledger.await_more(1)
        if not ledger.faults:
            for person in everybody:
                person.compare()
        outcome.figures = {"kills": number, "of them PostgreSQL": databases, **counted(ledger)}
        outcome.faults = [*ledger.faults, *aftermath(site, ledger)]
    return outcome


def aftermath(site: Site, ledger: Ledger) -> list[str]:
    """What ``remiss verify`` and the outbox say in the end."""
    return [*site.mishaps(), *site.verified(), *letters_wrong(site, ledger.kinds["receipt"])]


def counted(ledger: Ledger) -> dict[str, int]:
    """The ledger in figures."""
    return {"acknowledged": ledger.count, **dict(sorted(ledger.kinds.items())), "replies lost": ledger.lost_replies}


DRILL = Drill("kill-loop", run, {SQLITE: ("acknowledge_first",), POSTGRESQL: ("acknowledge_first",)})
