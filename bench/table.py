"""What was measured, as a table for people."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Line:
    """One measurement. ``target`` is told as ``≥ 0.25`` or ``≤ 15``; None where there is none."""

    name: str
    product: str
    limit: str
    ratio: float | None = None
    at_least: float | None = None
    at_most: float | None = None
    more: str = ""

    @property
    def target(self) -> str:
        """What the ratio should be."""
        if self.at_least is not None:
            return f"≥ {self.at_least:g}"
        return f"≤ {self.at_most:g}" if self.at_most is not None else ""

    @property
    def verdict(self) -> str:
        """ok, SHORT, or nothing where there is no target."""
        if self.ratio is None or not self.target:
            return ""
        good = self.ratio >= self.at_least if self.at_least is not None else self.ratio <= (self.at_most or 0)
        return "ok" if good else "SHORT"


@dataclass
class Table:
    """Lines under headings, printed as they come."""

    short: list[str] = field(default_factory=list)

    def heading(self, text: str) -> None:
        """A new part."""
        print(f"\n{text}", flush=True)
        print(f"  {'':46} {'product':>14} {'limit':>14} {'ratio':>8} {'target':>8}", flush=True)

    def add(self, line: Line) -> None:
        """Print a line."""
        ratio = "" if line.ratio is None else f"{line.ratio:.3g}"
        told = f"  {line.name:46} {line.product:>14} {line.limit:>14} {ratio:>8} {line.target:>8}  {line.verdict:5}"
        print(f"{told} {line.more}".rstrip(), flush=True)
        if line.verdict == "SHORT":
            self.short.append(line.name)

    def end(self) -> None:
        """What falls short, in one sentence."""
        print(f"\nFalls short: {', '.join(self.short)}." if self.short else "\nEverything within its target.")
