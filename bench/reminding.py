"""Five thousand reminders to a real SMTP server, whose sender is killed in the middle.

What is sent a second is told of the time before the first kill. A killed sender's letters are tried again when its
claim has run out (two minutes), so the end is waited for longer than that.
"""

import json
import signal
import time
import urllib.request
from collections import Counter
from dataclasses import dataclass
from typing import Any

from bench import material
from bench.material import Material
from bench.postbox import Postbox, postbox
from bench.run import Run
from bench.running import Server, product
from bench.table import Line

REMINDERS = 5_000
KILLS = 3
PATIENCE = 600
"""Seconds in which something must come; a claim of a killed sender lasts 120."""


@dataclass
class Sent:
    """What came of it. ``rate``: letters a second before the first kill; ``processor``: seconds for each."""

    queued: float
    rate: float
    processor: float
    letters: Counter[str]


def measure(run: Run) -> None:
    """Ordered with one request; the server that sends is killed three times on the way."""
    run.table.heading(f"{REMINDERS:,} reminders to a real SMTP server, the sender killed {KILLS} times")
    name = "reminders"
    url = run.databases.new(name)
    made = material.make(
        run.folder / name, bodies=REMINDERS, comments=0, answered=0, begun=0, database_url=url, replied=0
    )
    sent = _sent(run, made)
    doubled = sum(count - 1 for count in sent.letters.values())
    told = f"{sent.rate:.0f} a second, {1000 * sent.processor:.1f} ms of processor each"
    run.table.add(Line("reminders: queued, seconds", ratio=sent.queued))
    run.table.add(Line("reminders: sent a second", ratio=sent.rate, more=told))
    run.table.add(Line("reminders: lost", ratio=REMINDERS - len(sent.letters)))
    run.table.add(Line("reminders: doubled a kill, at most", ratio=doubled / KILLS, more=f"{doubled} in all"))


def _sent(run: Run, made: Material) -> Sent:
    with postbox() as box:
        with _sending(run, made, box) as server:
            begun = time.perf_counter()
            _order(server, made)
            queued = time.perf_counter() - begun
            _await(box, 1)
            begun, before = time.perf_counter(), server.cpu
            came = _await(box, REMINDERS // (KILLS + 1)).total()
            rate, cost = came / (time.perf_counter() - begun), (server.cpu - before) / came
            server.process.send_signal(signal.SIGKILL)
        for kill in range(2, KILLS + 1):
            with _sending(run, made, box) as server:
                _await(box, kill * REMINDERS // (KILLS + 1))
                server.process.send_signal(signal.SIGKILL)
        with _sending(run, made, box):
            _await(box, REMINDERS)
            time.sleep(1)  # what comes doubled comes now
            return Sent(queued, rate, cost, box.counted())


def _sending(run: Run, made: Material, box: Postbox) -> Any:
    """The product, serving and sending."""
    server = {"REMISS_SMTP_URL": f"smtp://127.0.0.1:{box.port}"}
    return product(run.folder, made.data, made.database_url, elsewhere=run.databases.processor, **server)


def _order(server: Server, made: Material) -> None:
    what = made.api(f"/rounds/{made.round_id}/reminders")
    headers = what["headers"] | {"Content-Type": "application/json"}
    address = f"http://127.0.0.1:{server.port}{what['path']}"
    order = urllib.request.Request(address, b"{}", headers=headers, method="POST")
    with urllib.request.urlopen(order, timeout=PATIENCE) as answer:
        reminded = json.load(answer)["total"]
    if reminded != REMINDERS:
        raise RuntimeError(f"{reminded} of {REMINDERS} bodies were reminded")


def _await(box: Postbox, count: int) -> Counter[str]:
    """Wait until so many different letters have come; less, when nothing comes any more."""
    end = time.monotonic() + PATIENCE
    while (letters := box.counted()) is not None and len(letters) < count and time.monotonic() < end:
        time.sleep(0.05)
    return letters
