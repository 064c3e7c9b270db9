"""`python -m bench.faults [NAME …]`: run the drills and their controls, and print what they came to."""

import argparse
import math
import signal
import subprocess
import sys
import time
import traceback
from collections.abc import Sequence
from dataclasses import replace

from bench.faults import (
    commit_cut,
    commit_fails,
    full_disk,
    kill_loop,
    last_evening,
    power_cut,
    restoring,
    rolling,
    several_hosts,
    silence,
    silent_replica,
    tampering,
)
from bench.faults.drill import POSTGRESQL, SQLITE, Drill, Ground, NotHere, Outcome, Size

DRILLS = [
    kill_loop.DRILL,
    commit_cut.DRILL,
    commit_fails.DRILL,
    power_cut.DRILL,
    full_disk.DRILL,
    silence.DRILL,
    last_evening.DRILL,
    restoring.DRILL,
    tampering.DRILL,
    several_hosts.DRILL,
    silent_replica.DRILL,
    rolling.DRILL,
]
CI = Size(kills=100, cuts=2, answers=60, uploads=10, drips=4, tamperings=10, turns=1)


def main() -> None:
    """Run what is asked for; the exit status is 1 when a drill failed, or a control did not."""
    parser = argparse.ArgumentParser(prog="bench.faults", description="Faults on purpose, and what is left after them.")
    names = [drill.name for drill in DRILLS]
    parser.add_argument("drills", nargs="*", metavar="NAME", help=f"which: {', '.join(names)} (all)")
    parser.add_argument("--database", choices=[SQLITE, POSTGRESQL], help="on one kind of database alone")
    parser.add_argument("--kills", type=int, default=Size.kills, help="of the kill loop, on each database")
    parser.add_argument(
        "--databases", type=int, default=Size.databases, help="every how many kills it is PostgreSQL that is killed"
    )
    parser.add_argument("--cuts", type=int, default=Size.cuts, help="of the power, and of commits of each kind")
    parser.add_argument(
        "--minutes", type=float, default=math.inf, help="after which kills and cuts end, whatever their number"
    )
    parser.add_argument("--ci", action="store_true", help="short versions of all of them")
    parser.add_argument("--no-controls", action="store_true", help="only the drills themselves")
    chosen = parser.parse_args()
    if unknown := set(chosen.drills) - set(names):
        parser.error(f"there is no drill {', '.join(sorted(unknown))}")
    if chosen.ci and not chosen.database:
        sys.exit(both_at_once(sys.argv[1:]))
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # whatever was started ends, also then
    usual = [drill.name for drill in DRILLS if drill.in_ci or not chosen.ci]
    size = CI if chosen.ci else chosen_size(chosen)
    ground, wrong, begun = Ground(), 0, time.monotonic()
    try:
        for drill in DRILLS:
            if drill.name in (chosen.drills or usual):
                for kind in [chosen.database] if chosen.database else drill.kinds:
                    if kind in drill.kinds:
                        controls = [] if chosen.no_controls else drill.controls(kind, in_ci=chosen.ci)
                        wrong += not held(ground, drill, kind, size, controls)
    finally:
        ground.close()
    print(f"{'FAILED' if wrong else 'All well'} ({time.monotonic() - begun:.0f} s)")
    sys.exit(bool(wrong))


def chosen_size(chosen: argparse.Namespace) -> Size:
    """How much was asked for."""
    return Size(kills=chosen.kills, databases=chosen.databases, cuts=chosen.cuts, minutes=chosen.minutes)


def both_at_once(words: list[str]) -> bool:
    """The same on each kind of database, in processes of their own: CI has two cores. Whether something is wrong."""
    kinds = (SQLITE, POSTGRESQL)
    command = [sys.executable, "-m", "bench.faults", *words, "--database"]
    running = [subprocess.Popen([*command, kind], stdout=subprocess.PIPE, text=True) for kind in kinds]
    signal.signal(signal.SIGTERM, lambda *_: [process.terminate() for process in running])
    for process in running:
        print(process.communicate()[0], end="", flush=True)
    return any(process.returncode for process in running)


TRIES = 2
"""How often a control may be run until it is found out."""


def held(ground: Ground, drill: Drill, kind: str, size: Size, controls: Sequence[str]) -> bool:
    """Whether a drill found nothing and each of its controls found something."""
    title = f"{drill.name} on {kind}"
    try:
        seconds, outcome = timed(ground, drill, kind, size, "")
        print(f"{'FAILED ' if outcome.faults else 'ok     '} {title} ({seconds:.0f} s): {told(outcome)}", flush=True)
        return all([not outcome.faults, *(found_out(ground, drill, kind, size, weakness) for weakness in controls)])
    except NotHere as missing:
        print(f"NOT RUN {title}: {missing}", flush=True)
        return True


def found_out(ground: Ground, drill: Drill, kind: str, size: Size, weakness: str) -> bool:
    """Whether the drill fails on a product that has this weakness, and fails because of it.

    A short control may miss: what people had just done when the power went need not be what is weak. So it has two
    tries; the drill itself has one.
    """
    for _try in range(TRIES):
        seconds, control = timed(ground, drill, kind, size.control, weakness)
        found = bool(control.faults) and not control.broken
        if found or control.broken:
            break
    if found:
        print(f"ok      its control, {weakness} ({seconds:.0f} s): found out: {control.faults[0][:150]}", flush=True)
    else:
        print(f"FAILED  its control, {weakness}, was not found out: {told(control)}", flush=True)
    return found


def timed(ground: Ground, drill: Drill, kind: str, size: Size, weakness: str) -> tuple[float, Outcome]:
    """Run a drill; what it raises is a fault too."""
    begun = time.monotonic()
    try:
        outcome = drill.run(ground, kind, replace(size, ends=begun + 60 * size.minutes), weakness)
    except NotHere:
        raise
    except Exception as error:
        traceback.print_exc()
        outcome = Outcome(faults=[f"{type(error).__name__}: {error}"], broken=True)
    return time.monotonic() - begun, outcome


def told(outcome: Outcome) -> str:
    """Figures, then faults."""
    figures = ", ".join(f"{name} {value}" for name, value in outcome.figures.items() if value != "")
    return figures + "".join(f"\n        {fault}" for fault in outcome.faults[:20])


if __name__ == "__main__":
    main()
