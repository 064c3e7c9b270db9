"""The product and its limit, measured in turn."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds that one request, file or start takes: by the clock, and of processor time."""

    clock: float
    processor: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Medians of both, and the medians of how many times its limit the product takes."""

    product: Cost
    limit: Cost
    clock: float
    processor: float


def in_turn(rounds: int, product: Callable[[], Cost], limit: Callable[[], Cost]) -> Pair:
    """Measure both, one after the other, so many rounds."""
    pairs = [(product(), limit()) for _round in range(rounds)]
    return Pair(
        middle([ours for ours, _bare in pairs]),
        middle([bare for _ours, bare in pairs]),
        median(ours.clock / bare.clock for ours, bare in pairs),
        median(ours.processor / bare.processor for ours, bare in pairs),
    )


def middle(costs: list[Cost]) -> Cost:
    """The medians of both times."""
    return Cost(median(cost.clock for cost in costs), median(cost.processor for cost in costs))
