"""Tests here stand on the small open round of tests/kit/stage.py; some have a real IMAP server."""

from collections.abc import Iterator

import pytest

from tests.kit.imap import ImapServer, Mailbox, NoDovecot
from tests.kit.stage import stage

__all__ = ["stage"]


@pytest.fixture(scope="session")
def imap_server() -> Iterator[ImapServer]:
    """A running Dovecot, one for each process of tests."""
    try:
        server = ImapServer()
    except NoDovecot as missing:
        pytest.skip(str(missing))
    yield server
    server.stop()


@pytest.fixture
def box(imap_server: ImapServer) -> Mailbox:
    """A new mailbox of this test's own."""
    return imap_server.mailbox()
