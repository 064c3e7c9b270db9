"""The same beginning as for tests of rounds."""

from tests.rounds.conftest import as_, desk, handler, made, new_round

__all__ = ["as_", "desk", "handler", "made", "new_round"]
