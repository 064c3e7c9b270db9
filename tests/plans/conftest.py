"""A stored plan, and an official to work with it."""

from typing import Any

import pytest

from app.accounts.identity import By
from app.clock import now
from app.plans.actions import store_plan
from app.plans.importing import read_plan_text
from tests.kit.imports import desk, handler, reader

__all__ = ["desk", "handler", "reader"]

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
def plan(database: Any, handler: By) -> int:
    """The id of a stored plan."""
    with database.write() as session:
        return store_plan(session, parsed=read_plan_text(TEXT), by=handler, now=now()).plan_id
