"""Tests here have a real clamd with signatures of their own."""

from collections.abc import Iterator

import pytest

from tests.kit.clamav import ClamServer, NoClamd


@pytest.fixture(scope="session")
def clamd() -> Iterator[ClamServer]:
    """A running clamd, one for each process of tests."""
    try:
        server = ClamServer()
    except NoClamd as missing:
        pytest.skip(str(missing))
    yield server
    server.close()
