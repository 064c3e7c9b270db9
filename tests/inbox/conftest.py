"""Tests here stand on the small open round of tests/kit/stage.py."""

from tests.kit.stage import stage

__all__ = ["stage"]
