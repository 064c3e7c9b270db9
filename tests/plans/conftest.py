"""A stored plan, and an official to work with it."""

from typing import Any

import pytest

from app.accounts.identity import By
from app.accounts.models import Role
from app.clock import now
from app.plans.actions import store_plan
from app.plans.importing import read_plan_text
from tests.kit.officials import official, sign_in
from tests.kit.pages import Pages

TEXT = """# Skogsplan

Inledande text.

## Bakgrund

Första stycket.

- ett
- två

## Fokusområden

- Gammal skog
- Rent vatten

### Gammal skog

Skogen vårdas.

#### Indikatorer

| Indikator | Nuläge | 2027 | Mål 2030 |
| --- | --- | --- | --- |
| Andel gammal skog | 3,4 | 3.6 | |
| Areal | 500 ha? | | 1 200 |

### Rent vatten

Vattnet är rent.

## Uppföljning

Varje år.
"""


@pytest.fixture
def handler(database: Any) -> By:
    return official(database, Role.HANDLER)


@pytest.fixture
def plan(database: Any, handler: By) -> int:
    """The id of a stored plan."""
    with database.write() as session:
        return store_plan(session, parsed=read_plan_text(TEXT), by=handler, now=now()).plan_id


@pytest.fixture
def desk(pages: Pages, handler: By) -> Pages:
    """A browser with the handler signed in."""
    return sign_in(pages, Role.HANDLER)
