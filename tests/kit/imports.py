"""What tests of imports share: an official at the desk, and a worker that reads a file when it is told to."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from sqlmodel import func, select

from app.accounts.identity import By
from app.accounts.models import Role
from app.installation import install, installation_of
from app.jobs.worker import Worker
from app.server import reader_of
from tests.kit.html import Page
from tests.kit.officials import official, sign_in
from tests.kit.pages import Pages


@pytest.fixture
def handler(database: Any) -> By:
    return official(database, Role.HANDLER)


@pytest.fixture
def desk(pages: Pages, handler: By) -> Pages:
    """A browser with the handler signed in."""
    return sign_in(pages, Role.HANDLER)


@pytest.fixture
def reader(app: Any) -> Iterator[Worker]:
    """A worker that reads a file when it is told to; and pages that wait for nothing."""
    install(app, replace(installation_of(app), patience=0))
    reader = reader_of(installation_of(app))
    yield reader
    reader.stop()


def count(database: Any, table: Any) -> int:
    """The number of rows in a table."""
    with database.read() as session:
        return int(session.exec(select(func.count()).select_from(table)).one())


def sent(desk: Pages, address: str, **fields: Any) -> Page:
    """The page that answers an upload."""
    return desk.get(address).form("Läs in och granska").submit(**fields)
