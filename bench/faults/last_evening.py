"""The last evening: `bench.rush`, with a server that stands still while the deadline passes.

Whatever was sent before the deadline is in time, however long the server takes to come round to it; and whatever was
sent after it is late, but for the doubt of a few hundredths of a second that is the sender's.
"""

import asyncio
import os
import signal

from bench import rush
from bench.faults.drill import POSTGRESQL, SQLITE, Drill, Ground, Outcome, Size

STILL, ON = 0.4, 0.6
"""Which share of the answers has been sent when the server stops, and when it goes on; the deadline lies between."""


def run(ground: Ground, kind: str, size: Size, weakness: str) -> Outcome:
    """Send it all, and look at each receipt."""
    outcome, needed = Outcome(), size.answers + size.uploads
    with ground.site(kind, weakness, bodies=2 * needed) as site:
        site.start()
        order = {
            "port": site.port,
            "bodies": [vars(body) for body in site.material.begun[:needed]],
            "answers": size.answers,
            "seconds": 1.0,
            "stamped": False,
            "drips": size.drips,
        }
        sent = 0

        def stand_still() -> None:
            nonlocal sent
            sent += 1
            if sent == int(STILL * size.answers):
                os.kill(site.process, signal.SIGSTOP)
            elif sent == int(ON * size.answers):
                os.kill(site.process, signal.SIGCONT)

        told = asyncio.run(rush.run(order, stand_still))
        outcome.expect(told["statuses"] == {"201": size.answers}, f"answers: {told['statuses']}")
        outcome.expect(told["uploads"] == {"201": size.uploads}, f"uploads: {told['uploads']}")
        outcome.expect(told["numbers"] == size.answers, f"{told['numbers']} numbers for {size.answers} answers")
        outcome.expect(not told["wrongly late"], f"wrongly late: {told['wrongly late']}")
        outcome.expect(not told["wrongly in time"], f"wrongly in time: {told['wrongly in time']}")
        outcome.faults += site.verified()
        names = ("wait p50", "wait p99", "stamped early by at most", "wrongly late", "wrongly in time")
        outcome.figures = {"answers": size.answers, "uploads": size.uploads, **{name: told[name] for name in names}}
    return outcome


DRILL = Drill("last-evening", run, dict.fromkeys((SQLITE, POSTGRESQL), ("own_clock", "generous_clock")))
