"""Tests here stand on the small open round of tests/kit/stage.py, and have jobs done when they say so."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.installation import installation_of
from app.server import reader_of, registrar_of
from tests.kit.stage import Stage, stage
from tests.responses.conftest import register

__all__ = ["register", "stage"]


@pytest.fixture
def ask(client: Any, stage: Stage) -> Callable[..., Any]:
    """A request of the registrar, or of another role, about the round's batches."""

    def ask(method: str, path: str = "", role: str = "registrar", **more: Any) -> Any:
        address = f"/api/v1/rounds/{stage.round_id}/registrations{path}"
        return client.request(method, address, headers=stage.bearer(role), **more)

    return ask


@pytest.fixture
def workers(app: Any) -> Iterator[list[Any]]:
    """What reads batches, and what registers them."""
    installation = installation_of(app)
    both = [reader_of(installation), registrar_of(installation)]
    yield both
    for worker in both:
        worker.stop()


@pytest.fixture
def put_in(ask: Callable[..., Any], workers: list[Any]) -> Callable[..., Any]:
    """A file put in and read; its preview."""

    def put_in(content: bytes | str, name: str = "svar.csv") -> Any:
        data = content.encode() if isinstance(content, str) else content
        made = ask("POST", files={"file": (name, data)})
        assert made.status_code == 202, made.text
        assert workers[0].work_once()
        return ask("GET", f"/{made.json()['id']}").json()

    return put_in


@pytest.fixture
def run(ask: Callable[..., Any], workers: list[Any]) -> Callable[..., Any]:
    """A batch matched as proposed and registered; what became of each row, by its number."""

    def run(preview: Any, **choices: Any) -> Any:
        id_ = preview["batch"]["id"]
        columns = choices.pop("columns", preview["batch"]["columns"])
        if columns:
            matched = ask("PUT", f"/{id_}/mapping", json={"columns": columns, "received_on": "2026-11-18", **choices})
            assert matched.status_code == 200, matched.text
        assert ask("POST", f"/{id_}/run", json={}).status_code == 202
        assert workers[1].work_once()
        rows = ask("GET", f"/{id_}/report").json()["items"]
        return {row["number"]: (row["outcome"], row["reason"]) for row in rows}

    return run
