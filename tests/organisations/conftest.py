"""A register and a list to work with, and officials."""

from typing import Any

import pytest

from app.accounts.identity import By
from app.clock import now
from app.organisations.actions import create_organisation
from app.organisations.importing import read_list_text
from app.organisations.list_actions import create_list
from app.organisations.models import OrganisationKind
from tests.kit.imports import desk, handler, reader

__all__ = ["desk", "handler", "reader"]

NAMES = """Externa

Åkeriföreningen
Mälarens universitet <info@malaren.example>
Företagarna Ekby Torsby

Nämnder

Ängsnämnden
Östra nämnden
"""


@pytest.fixture
def known(database: Any, handler: By) -> int:
    """The id of a body in the register before any list, with a name similar to "Företagarna Ekby Torsby"."""
    with database.write() as session:
        body = create_organisation(
            session,
            name="Företagarna Ekby/Torsby",
            kind=OrganisationKind.ASSOCIATION,
            email="f@ekby.example",
            by=handler,
            now=now(),
        )
        return body.id


@pytest.fixture
def mailing(database: Any, handler: By, known: int) -> int:
    """The id of a stored list of five bodies in two groups."""
    with database.write() as session:
        parsed = read_list_text(NAMES)
        return create_list(session, name="Provlistan", parsed=parsed, by=handler, now=now()).id
