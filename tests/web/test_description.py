"""The OpenAPI document says what each part is, and how things really fail."""

from typing import Any

import pytest
from starlette.testclient import TestClient


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    return dict(client.get("/api/v1/openapi.json").json())


@pytest.mark.one_database
def test_every_field_is_described(document: dict[str, Any]) -> None:
    bare = [
        f"{schema}.{name}"
        for schema, content in document["components"]["schemas"].items()
        for name, field in content.get("properties", {}).items()
        if not field.get("description")
    ]
    assert bare == []


@pytest.mark.one_database
def test_every_operation_says_what_it_does_who_may_and_how_it_fails(document: dict[str, Any]) -> None:
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            assert operation.get("description"), f"{method} {path}"
            assert all(parameter.get("description") for parameter in operation.get("parameters", [])), path
            assert operation["security"] == ([] if path.startswith("/api/v1/answer/") else [{"token": []}])
            problem = operation["responses"]["default"]["content"]["application/problem+json"]["schema"]
            assert problem == {"$ref": "#/components/schemas/Problem"}
            assert "422" not in operation["responses"]


@pytest.mark.one_database
def test_every_reference_leads_somewhere(document: dict[str, Any]) -> None:
    def references(part: Any) -> list[str]:
        if isinstance(part, dict):
            here = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
            return here + [reference for value in part.values() for reference in references(value)]
        return [reference for value in part for reference in references(value)] if isinstance(part, list) else []

    for reference in references(document):
        assert reference.removeprefix("#/components/schemas/") in document["components"]["schemas"]


@pytest.mark.one_database
def test_a_problem_is_what_the_document_says(client: TestClient, document: dict[str, Any]) -> None:
    problem = client.get("/api/v1/rounds").json()
    described = document["components"]["schemas"]["Problem"]
    assert set(described["required"]) <= set(problem) <= set(described["properties"])
