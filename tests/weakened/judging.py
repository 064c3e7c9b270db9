"""What the tests' outcomes say of a planted weakness."""

import enum
import re
from collections.abc import Sequence
from dataclasses import dataclass

UNRUNNABLE = re.compile(
    r"([\w.]+\.)?(NameError|UnboundLocalError|ImportError|ModuleNotFoundError|SyntaxError|IndentationError|TypeError"
    r"|StatementError|ArgumentError|CompileError)\b"
)
"""A program that does not run is no weaker: that a test fails by one of these says nothing of the rule."""


class Verdict(enum.StrEnum):
    """What became of a weakness. All but the first are faults."""

    CAUGHT = "caught"
    NOT_CAUGHT = "NOT CAUGHT"
    DOES_NOT_APPLY = "DOES NOT APPLY"
    BROKEN = "BROKEN"


@dataclass(frozen=True)
class Outcome:
    """What became of one test, or of one of its fixtures. ``when`` is collect, setup, call or teardown."""

    test: str
    when: str
    outcome: str
    message: str = ""


@dataclass(frozen=True)
class Judged:
    """A verdict, and what there is to say of it: the test that noticed, or what is wrong."""

    verdict: Verdict
    about: str


def without(tests: Sequence[str], outcomes: Sequence[Outcome]) -> Judged | None:
    """What is wrong with the tests of a weakness before it is planted; None when all ran and passed."""
    for test in tests:
        own = [outcome for outcome in outcomes if _is_of(outcome, test)]
        failed = next((outcome for outcome in own if outcome.outcome != "passed"), None)
        if failed is not None:
            return Judged(Verdict.BROKEN, f"{failed.test} is {failed.outcome} without it: {failed.message}")
        if not own:
            return Judged(Verdict.BROKEN, f"there is no {test}")
    return None


def planted(outcomes: Sequence[Outcome], *, in_time: bool) -> Judged:
    """The verdict on a weakness whose tests pass without it."""
    for outcome in outcomes:
        if outcome.outcome != "failed":
            continue
        if outcome.when != "call" or UNRUNNABLE.match(outcome.message):
            return Judged(Verdict.BROKEN, f"{outcome.test} ({outcome.when}): {outcome.message}")
        return Judged(Verdict.CAUGHT, f"{outcome.test}: {outcome.message}")
    if not in_time:
        return Judged(Verdict.BROKEN, "its tests did not end in time")
    if not outcomes:
        return Judged(Verdict.BROKEN, "no test ran")
    return Judged(Verdict.NOT_CAUGHT, "all its tests pass")


def _is_of(outcome: Outcome, test: str) -> bool:
    return outcome.test == test or outcome.test.startswith((f"{test}[", f"{test}::"))
