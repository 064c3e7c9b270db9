"""What was measured, as a table for people."""

import os
from dataclasses import dataclass, field

from bench.pairs import Pair
from bench.targets import TARGETS, Target

WIDTHS = (44, 17, 17, 8, 8, 12)


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement. ``ratio`` is what is judged, by processor time where there is one; ``clock`` stands beside it.

    ``judged_as``: the target's name, where several lines have the same.
    """

    name: str
    product: str = ""
    limit: str = ""
    ratio: float | None = None
    clock: float | None = None
    more: str = ""
    judged_as: str = ""

    @property
    def key(self) -> str:
        """The name that its target stands under."""
        return self.judged_as or self.name

    @property
    def target(self) -> Target | None:
        """What the ratio should be."""
        return TARGETS.get(self.key)

    @property
    def verdict(self) -> str:
        """SHORT, ok, aim, or nothing where there is no target."""
        return self.target.verdict(self.ratio) if self.target and self.ratio is not None else ""


def share(name: str, pair: Pair, more: str = "", judged_as: str = "") -> Line:
    """How much of its limit the product reaches: 1 when it costs the same a request."""
    return Line(name, *told_costs(pair), 1 / pair.processor, 1 / pair.clock, more, judged_as)


def told_costs(pair: Pair) -> tuple[str, str]:
    """Both sides: how many a second, and what each takes of the processor."""
    ours, limit = (f"{1 / cost.clock:.0f}/s {1000 * cost.processor:.2f} ms" for cost in (pair.product, pair.limit))
    return ours, limit


def times(name: str, pair: Pair, more: str = "", judged_as: str = "") -> Line:
    """How many times its limit the product takes."""
    told = [f"{seconds(cost.clock)} {seconds(cost.processor)}" for cost in (pair.product, pair.limit)]
    return Line(name, told[0], told[1], pair.processor, pair.clock, more, judged_as)


def seconds(value: float) -> str:
    """A time, in seconds or milliseconds."""
    return f"{value:.2f} s" if value >= 1 else f"{1000 * value:.3g} ms"


@dataclass
class Table:
    """Lines under headings, printed as they come."""

    lines: list[Line] = field(default_factory=list)
    load: str = field(default_factory=lambda: loads())

    def heading(self, text: str) -> None:
        """A new part."""
        print(f"\n{text}")
        self._print("", "product", "limit", "ratio", "by clock", "must; aim")

    def add(self, line: Line) -> None:
        """Print a line."""
        ratio, clock = ("" if value is None else f"{value:.3g}" for value in (line.ratio, line.clock))
        rest = f"{line.verdict:5} {line.more}"
        self._print("  " + line.name, line.product, line.limit, ratio, clock, str(line.target or ""), rest)
        self.lines.append(line)

    def _print(self, name: str, *columns: str) -> None:
        told = [f"{column:>{width}}" for column, width in zip(columns, WIDTHS[1:], strict=False)]
        print("  ".join([f"{name:{WIDTHS[0]}}", *told, *columns[len(told) :]]).rstrip(), flush=True)

    def named(self, verdict: str) -> str:
        """The names of the lines with a verdict."""
        return ", ".join(line.name for line in self.lines if line.verdict == verdict)

    def unjudged(self) -> set[str]:
        """Targets that no line had."""
        return set(TARGETS) - {line.key for line in self.lines if line.ratio is not None}

    def end(self) -> None:
        """What falls short, and what else the machine had to do meanwhile."""
        print(f"\nFalls short: {self.named('SHORT')}." if self.named("SHORT") else "\nEverything is as it must be.")
        print(f"Aim reached: {self.named('aim') or 'nothing'}.")
        print(
            f"Programs that wanted a processor ({os.cpu_count()} here): {self.load} at the start, {loads()} at the end."
        )


def loads() -> str:
    """The load average of the last minute."""
    return f"{os.getloadavg()[0]:.1f}"
