"""What a planted weakness is: the rule it takes away, the tests that ought to notice, and a small diff.

The lines that a hunk keeps and removes must stand in the file exactly once; there are no line numbers, so that a patch
outlives what is written above it.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
RULE, TEST = "Rule: ", "Test: "


class DoesNotApply(Exception):
    """The program has changed where the weakness was to be planted; or the patch is no patch."""


@dataclass(frozen=True)
class Hunk:
    """Lines of one file, and what stands in their place."""

    file: str
    before: str
    after: str

    def applied(self, text: str) -> str:
        """The text with the change made. Raises DoesNotApply unless there is one place for it."""
        places = f"\n{text}".count(f"\n{self.before}")
        if places != 1:
            found = "are not there" if places == 0 else f"are there {places} times"
            raise DoesNotApply(f"{self.file}: these lines {found}:\n{self.before}")
        return f"\n{text}".replace(f"\n{self.before}", f"\n{self.after}", 1)[1:]


@dataclass(frozen=True)
class Weakness:
    """One rule taken away. ``tests`` are node ids of pytest; any one of them is to fail."""

    name: str
    rule: str
    tests: tuple[str, ...]
    hunks: tuple[Hunk, ...]

    def planted(self, root: Path) -> dict[str, str]:
        """The files of a tree as they read with the weakness in them, by name. Raises DoesNotApply."""
        texts: dict[str, str] = {}
        for hunk in self.hunks:
            path = root / hunk.file
            if hunk.file not in texts and not path.is_file():
                raise DoesNotApply(f"{hunk.file} is gone")
            texts[hunk.file] = hunk.applied(texts.get(hunk.file) or path.read_text(encoding="utf-8"))
        return texts


def every_weakness(folder: Path = FOLDER) -> list[Weakness]:
    """Every patch of a folder, by name."""
    return [read(path) for path in sorted(folder.glob("*.patch"))]


def read(path: Path) -> Weakness:
    """A patch as it is written. Raises DoesNotApply where it is none."""
    head, _, diff = path.read_text(encoding="utf-8").partition("\n\n")
    lines = head.splitlines()
    (rule,) = [line.removeprefix(RULE) for line in lines if line.startswith(RULE)] or [""]
    tests = [line.removeprefix(TEST) for line in lines if line.startswith(TEST)]
    if len(lines) != len(tests) + 1 or not rule or not tests:
        raise DoesNotApply(f"{path.name}: its head is one line {RULE!r} and one or more {TEST!r}")
    return Weakness(path.stem, rule, tuple(tests), tuple(_hunks(diff.splitlines(), path.name)))


def _hunks(lines: Iterable[str], name: str) -> list[Hunk]:
    hunks: list[Hunk] = []
    file = ""
    for line in lines:
        mark, rest = line[:1] or " ", line[1:] + "\n"
        if line.startswith("--- "):
            file = line.removeprefix("--- ")
        elif line.startswith("@@"):
            hunks.append(Hunk(file, "", ""))
        elif line.startswith("+++ "):
            continue
        elif mark not in " -+" or not hunks:
            raise DoesNotApply(f"{name}: no line of a diff: {line}")
        else:
            last = hunks[-1]
            before = last.before + (rest if mark in " -" else "")
            hunks[-1] = Hunk(file, before, last.after + (rest if mark in " +" else ""))
    if not hunks or any(hunk.before == hunk.after for hunk in hunks):
        raise DoesNotApply(f"{name}: it changes nothing")
    return hunks


def drawn(weaknesses: Iterable[Weakness], number: int, lot: str) -> list[Weakness]:
    """So many of them, by lot: the same for the same lot, others for another, so that each has its turn."""
    ranked = sorted(weaknesses, key=lambda weakness: hashlib.sha256(f"{lot} {weakness.name}".encode()).digest())
    return sorted(ranked[:number], key=lambda weakness: weakness.name)
