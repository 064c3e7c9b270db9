"""``python -m tests.weakened [name…] [--draw N] [-j N]``: does a test notice each weakness that is planted?"""

import argparse
import hashlib
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from tests.house.tree import ROOT, files
from tests.weakened.judging import Judged, Verdict
from tests.weakened.patches import DoesNotApply, Weakness, drawn, every_weakness
from tests.weakened.planting import plant


def main(given: Sequence[str] | None = None) -> int:
    """0 when every chosen weakness is caught and every patch applies."""
    asked = _arguments(given)
    every = every_weakness()
    unfit = {weakness.name: judged for weakness in every if (judged := applies(weakness, ROOT)) is not None}
    print(f"weaken: {len(every)} patches, {len(every) - len(unfit)} of them apply")
    chosen = _chosen(asked, every)
    judged_of: dict[str, Judged] = {}

    def tell(weakness: Weakness, judged: Judged) -> None:
        judged_of[weakness.name] = judged
        print(f"  {judged.verdict:<11} {weakness.name}: {weakness.rule}\n{' ' * 14}{judged.about}", flush=True)

    for weakness in every:
        if weakness.name in unfit:
            tell(weakness, unfit[weakness.name])
    began = time.monotonic()
    plant([w for w in chosen if w.name not in unfit], ROOT, names_in(ROOT), jobs=asked.jobs, tell=tell)
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    faults = sorted(name for name, judged in judged_of.items() if judged.verdict is not Verdict.CAUGHT)
    print(
        f"weaken: {len(judged_of) - len(faults)} of {len(judged_of)} caught, "
        f"{used.ru_utime + used.ru_stime:.0f} s of processor, {time.monotonic() - began:.0f} s"
    )
    if faults:
        print(f"weaken: failed: {' '.join(faults)}")
    return 1 if faults else 0


def _arguments(given: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("make weaken", description=__doc__)
    parser.add_argument("names", nargs="*", help="which weaknesses; all, if none is named")
    parser.add_argument("--draw", type=int, default=0, metavar="N", help="so many, drawn by the tree's hash")
    parser.add_argument("-j", dest="jobs", type=int, default=2, metavar="N", help="how many at once (2)")
    return parser.parse_args(given)


def _chosen(asked: argparse.Namespace, every: Sequence[Weakness]) -> list[Weakness]:
    unknown = set(asked.names) - {weakness.name for weakness in every}
    if unknown:
        sys.exit(f"weaken: there is no {', '.join(sorted(unknown))} in tests/weakened")
    chosen = [weakness for weakness in every if not asked.names or weakness.name in asked.names]
    if asked.draw:
        lot = lot_of(ROOT)
        chosen = drawn(chosen, asked.draw, lot)
        print(f"weaken: tree {lot[:12]} draws {' '.join(weakness.name for weakness in chosen)}")
    return chosen


def names_in(root: Path) -> list[str]:
    """The files of the project, what is not committed yet included."""
    return [path.relative_to(root).as_posix() for path in files()]


def lot_of(root: Path) -> str:
    """The hash of the tree that is checked out; of all files, where there is no git."""
    asked = subprocess.run(
        ["git", "-c", f"safe.directory={root}", "rev-parse", "HEAD^{tree}"], cwd=root, capture_output=True, text=True
    )
    if asked.returncode == 0:
        return asked.stdout.strip()
    whole = hashlib.sha256()
    for path in files():
        whole.update(path.read_bytes())
    return whole.hexdigest()


def applies(weakness: Weakness, root: Path) -> Judged | None:
    """What stands in the way of planting it; None when it can be."""
    try:
        weakness.planted(root)
    except DoesNotApply as reason:
        return Judged(Verdict.DOES_NOT_APPLY, str(reason))
    return None


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
    sys.exit(130)
