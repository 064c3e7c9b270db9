"""Schemathesis: requests made from the OpenAPI document itself never meet a fault of ours. Bounded, the same each time.

For hours of it: ``schemathesis run http://127.0.0.1:8000/api/v1/openapi.json -H "Authorization: Bearer …"``.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.accounts.policy import Kind
from tests.bad_input.conftest import Target

EXAMPLES = 6


@pytest.fixture
def operations(target: Target) -> list[Any]:
    document = schemathesis.openapi.from_dict(target.client.app.openapi())
    return [operation.ok() for operation in document.get_all_operations()]


@pytest.mark.one_database
@pytest.mark.parametrize("kind", [Kind.ADMIN, Kind.HANDLER])
def test_no_request_of_the_document_meets_a_fault(target: Target, operations: list[Any], kind: Kind) -> None:
    assert len(operations) > 35
    faults = [fault for operation in operations for fault in tried(target, operation, kind)]
    assert not faults, "\n".join(faults)


def _written(given: Any) -> Any:
    return str(given) if isinstance(given, (int, float)) else given


def tried(target: Target, operation: Any, kind: Kind) -> Iterator[str]:
    """What went wrong with a few requests of one operation; ids are mostly those of the world."""
    faults: list[str] = []
    real = {"round_id": target.world.round, "consultee_id": target.world.consultee, "plan_id": target.world.plan}

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), known=st.booleans())
    def one(case: Any, known: bool) -> None:
        if known:
            case.path_parameters.update({n: v for n, v in real.items() if n in case.path_parameters})
        sent = case.as_transport_kwargs(base_url="http://127.0.0.1:8000")
        sent["headers"] = {**dict(sent.get("headers") or {}), "Authorization": f"Bearer {target.world.tokens[kind]}"}
        sent.pop("cookies", None)
        if isinstance(sent.get("data"), (bytes, str)):
            sent["content"] = sent.pop("data")
        if isinstance(sent.get("files"), list):  # a number as a part is the client's to write out
            sent["files"] = [(name, tuple(map(_written, part))) for name, part in sent["files"]]
        answer = target.client.request(**sent)
        if answer.status_code >= 500:
            faults.append(f"{case.method} {case.formatted_path} {str(sent)[:300]}: {answer.status_code}")

    one()
    yield from faults
