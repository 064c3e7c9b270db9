"""Planting one weakness after another in copies of a tree, and running the tests that ought to notice."""

import queue
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

from tests.weakened.copies import Copy, needs_postgresql
from tests.weakened.judging import Judged, Outcome, Verdict, planted, without
from tests.weakened.patches import Weakness

MOST_SECONDS = 180.0
"""For the tests of one weakness, on a busy machine."""
TRIES = 3
"""A lock that is missing is missed only when two come at once, which a test can make likely and not certain."""
Tell = Callable[[Weakness, Judged], None]


def plant(weaknesses: Sequence[Weakness], root: Path, names: Sequence[str], *, jobs: int, tell: Tell) -> None:
    """Plant one weakness after another in copies of a tree with these files, and tell of each what its tests say.

    All their tests are run without any of them first: one that fails anyhow would notice nothing.
    """
    with ExitStack() as ending:
        folder = Path(ending.enter_context(tempfile.TemporaryDirectory(prefix="weakened-")))
        sound = Copy(folder / "sound", root, names)
        ending.callback(sound.close)
        before = _without_any(weaknesses, sound)
        copies: queue.SimpleQueue[Copy] = queue.SimpleQueue()
        copies.put(sound)
        for number in range(1, min(jobs, len(weaknesses))):
            twin = sound.twin(folder / str(number))
            ending.callback(twin.close)
            copies.put(twin)
        crew = ending.enter_context(ThreadPoolExecutor(jobs))
        for weakness, judged in crew.map(lambda w: (w, _planted(w, before, copies)), weaknesses):
            tell(weakness, judged)


def _without_any(weaknesses: Sequence[Weakness], sound: Copy) -> list[Outcome]:
    """What becomes of all their tests in a tree that is sound."""
    tests = sorted({test for weakness in weaknesses for test in weakness.tests})
    outcomes: list[Outcome] = []
    for postgresql in (False, True):
        group = [test for test in tests if needs_postgresql(test) is postgresql]
        if not group:
            continue
        together, _in_time = sound.run(group, seconds=MOST_SECONDS * len(group), stop_early=False)
        # Where one of them is not there pytest runs none: then it is found out which.
        alone = [] if together else [sound.run([test], seconds=MOST_SECONDS, stop_early=False)[0] for test in group]
        outcomes += together or [outcome for each in alone for outcome in each]
    return outcomes


def _planted(weakness: Weakness, before: Sequence[Outcome], copies: "queue.SimpleQueue[Copy]") -> Judged:
    unsound = without(weakness.tests, before)
    if unsound is not None:
        return unsound
    copy = copies.get()
    try:
        with copy.planted(weakness):
            for _time in range(TRIES):
                outcomes, in_time = copy.run(weakness.tests, seconds=MOST_SECONDS, stop_early=True)
                judged = planted(outcomes, in_time=in_time)
                if judged.verdict is not Verdict.NOT_CAUGHT:
                    break
    finally:
        copies.put(copy)
    return judged
