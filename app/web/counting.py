"""What this process has answered: requests by route and status, and how long they took. Kept in memory alone.

Nothing that a sender chooses becomes a label: a route's pattern instead of the address, and methods by name only where
we have routes for them.
"""

from dataclasses import dataclass, field

BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds: what requests took is counted up to each of them."""
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"
"""A method that nobody has heard of: anybody could think of a million."""
NO_ROUTE = "(no route)"
"""Static files, addresses that lead nowhere, and what was refused before it was led anywhere."""

Asked = tuple[str, str, str, int]
Route = tuple[str, str]


@dataclass(slots=True)
class Took:
    """How long requests of a route took: how many up to each bound and past the last, and all their seconds."""

    up_to: list[int] = field(default_factory=lambda: [0] * (len(BOUNDS) + 1))
    seconds: float = 0.0

    def add(self, seconds: float) -> None:
        """One more."""
        self.up_to[sum(seconds > bound for bound in BOUNDS)] += 1
        self.seconds += seconds

    def add_all(self, other: "Took") -> None:
        """Those of another process."""
        self.up_to = [mine + theirs for mine, theirs in zip(self.up_to, other.up_to, strict=True)]
        self.seconds += other.seconds


@dataclass(slots=True)
class Counts:
    """``asked``: (method, route, action, status) → how many. ``took``: (method, route) → how long."""

    asked: dict[Asked, int] = field(default_factory=dict)
    took: dict[Route, Took] = field(default_factory=dict)

    def note(self, method: str, route: str, action: str, status: int, seconds: float) -> None:
        """Count an answer; status 0 when whoever asked had gone before there was one."""
        method = method if method in METHODS else OTHER
        key = (method, route, action, status)
        self.asked[key] = self.asked.get(key, 0) + 1
        self.took.setdefault((method, route), Took()).add(seconds)

    def add_all(self, other: "Counts") -> None:
        """What another process has counted."""
        for key, number in other.asked.items():
            self.asked[key] = self.asked.get(key, 0) + number
        for route, took in other.took.items():
            self.took.setdefault(route, Took()).add_all(took)
