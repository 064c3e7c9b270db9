"""How far a piece of work in a child process has come: told by whoever does it, heard by whoever had it done."""

from collections.abc import Callable

Hear = Callable[[int, int], None]


def _nobody_hears(_done: int, _total: int) -> None:
    """Outside a child nobody waits to hear it."""


_hear: Hear = _nobody_hears


def heard_by(hear: Hear) -> None:
    """Let somebody hear it, for as long as this process lives: a child does one piece of work and ends."""
    global _hear
    _hear = hear


def report(done: int, total: int) -> None:
    """Say how far the work has come."""
    _hear(done, total)
