"""Tests here stand on the small open round of tests/kit/stage.py."""

import json
from typing import Any

import pytest

from tests.kit.stage import Stage, stage

__all__ = ["stage"]


@pytest.fixture
def register(client: Any, stage: Stage) -> Any:
    """Register an answer as the registrar; gives the response."""

    def registered(body: int = 0, role: str = "registrar", key: str = "", files: Any = None, **given: Any) -> Any:
        data = {"channel": "post", "received_on": "2026-11-18", "stance": "supports", **given}
        data = {name: json.dumps(value) if name == "comments" else value for name, value in data.items() if value != ""}
        headers = stage.bearer(role) | ({"Idempotency-Key": key} if key else {})
        address = f"/api/v1/consultees/{stage.consultees[body]}/responses"
        return client.post(address, data=data, files=files, headers=headers)

    return registered
