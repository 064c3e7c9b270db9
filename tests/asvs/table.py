"""What is asked and how it is here, read from ``requirements.txt``; and ``docs/asvs.md``, which is made of it."""

from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.asvs.levels import CHAPTERS, demanded, level_of
from tests.house.tree import ROOT

SOURCE = Path(__file__).with_name("requirements.txt")
TARGET = ROOT / "docs" / "asvs.md"
RESULTS = {
    "met": "met",
    "partly": "partly",
    "host": "by whoever runs it",
    "none": "does not apply",
    "open": "not met",
}
HEAD = """# OWASP ASVS 5.0.0, level 2

How Remiss stands to each requirement of levels 1 and 2 of the Application Security Verification Standard. What is asked
is told in short words of our own: the standard has the wording. A row names the tests that would fail
if it were not so, or the document that says it. It is the project's own judgement, and no stranger's.

This file is made by `python -m tests.asvs` from `tests/asvs/requirements.txt`; a test keeps it up to date and looks
whether each test that is named exists (decision 0474).
"""


@dataclass(frozen=True)
class Row:
    """One requirement, or all of a section."""

    number: str
    asked: str
    result: str
    references: tuple[str, ...]
    beside: str

    @property
    def numbers(self) -> list[str]:
        """The requirements that it stands for."""
        return demanded(self.number) if self.number.count(".") == 1 else [self.number]


def rows() -> list[Row]:
    """All rows, as they stand."""
    names: dict[str, str] = {}
    read: list[Row] = []
    for line in SOURCE.read_text(encoding="utf-8").splitlines():
        if line.startswith("= "):
            _sign, name, reference = line.split()
            names[name] = reference
        elif line and not line.startswith("#"):
            number, asked, result, given, *beside = (part.strip() for part in line.split("|"))
            references = [part.strip() for part in given.split(";") if part.strip()]
            read.append(Row(number, asked, result, tuple(names.get(r, r) for r in references), "".join(beside)))
    return read


def document() -> str:
    """The whole of ``docs/asvs.md``."""
    every = rows()
    counted = Counter(row.result for row in every for _number in row.numbers)
    parts = [HEAD, f"| of {sum(counted.values())} | |\n|---|---|"]
    parts[-1] += "".join(f"\n| {words} | {counted[result]} |" for result, words in RESULTS.items()) + "\n"
    for chapter, title in CHAPTERS.items():
        own = [row for row in every if row.number.split(".")[0] == str(chapter)]
        parts.append(
            f"## V{chapter} {title}\n\n| | level | asked | result | seen by | beside it |\n|---|---|---|---|---|---|"
        )
        parts[-1] += "".join(f"\n{_line(row)}" for row in own) + "\n"
    return "\n".join(parts)


def _line(row: Row) -> str:
    levels = sorted({level_of(number) for number in row.numbers})
    number = (
        row.number
        if len(row.numbers) == 1 and row.number == row.numbers[0]
        else f"{row.number} (all {len(row.numbers)})"
    )
    seen = ", ".join(_reference(reference) for reference in row.references)
    return f"| {number} | {', '.join(map(str, levels))} | {row.asked} | {RESULTS[row.result]} | {seen} | {row.beside} |"


def _reference(reference: str) -> str:
    if reference.startswith("docs/"):
        return f"[{Path(reference).name}]({reference.removeprefix('docs/')})"
    return f"`tests/{reference}`"
