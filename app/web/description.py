"""The OpenAPI document: what FastAPI gathers from the routes, completed with what it cannot know about them.

Errors are problem documents (RFC 9457), officials and integrations carry a bearer token, a body's address holds its
link's token, and every POST honours ``Idempotency-Key``.
"""

from typing import Any

from fastapi import FastAPI

from app.i18n import LANGUAGES, speaking
from app.installation import Shelf, installation_of
from app.labels import main_label

PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "What went wrong and what to do (RFC 9457). May hold more, such as the newer draft at 409.",
    "required": ["type", "title", "status", "detail", "code"],
    "properties": {
        "type": {"type": "string", "description": "urn:remiss:problem: and the code; stable English"},
        "title": {"type": "string", "description": "What went wrong, in the reader's language"},
        "status": {"type": "integer", "description": "The HTTP status"},
        "detail": {"type": "string", "description": "What to do, in the reader's language"},
        "code": {"type": "string", "description": "Stable English, to act upon"},
        "request_id": {"type": ["string", "null"], "description": "Found again in the server's log"},
        "errors": {
            "type": "array",
            "description": "One for each field that was refused",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {
                    "field": {"type": "string", "description": 'Where, such as "comments.3.text"'},
                    "message": {"type": "string", "description": "What to do, in the reader's language"},
                },
            },
        },
    },
}
IN_THE_PATH = {
    "token": "The token of a body's personal link",
    "format": "docx, pdf, xlsx, csv, json, html or zip",
    "plan_id": "The plan",
    "section_id": "The section",
    "organisation_id": "The organisation in the register",
    "list_id": "The distribution list",
    "item_id": "The list's item",
    "round_id": "The round",
    "consultee_id": "The body in its round",
    "extension_id": "The request for more time",
    "question_id": "The question",
    "document_id": "The document",
    "response_id": "The submitted answer",
    "comment_id": "The comment",
    "job_id": "The job",
    "attachment_id": "The file",
    "subject": "whole, rest, a focus area's id, or body- and a consultee's id",
    "module_id": "The text that replies begin with",
    "inbox_id": "The item of the inbox",
    "batch": "Letters that were printed together, by the name of their file",
    "batch_id": "The file of many answers",
    "note_id": "The note, as in GET /together",
    "group_id": "Comments that are replied to together, as in GET /rounds/{id}/groups",
    "tag_id": "A tag of the round, as in GET /rounds/{round_id}/tags",
    "selection_id": "One's own saved selection, as in GET /rounds/{round_id}/selections",
    "remark_id": "A member's comment, as in GET /members-comments",
    "body_id": "A body that this one answers for, as in GET /joint",
    "reading_id": "The reading link, as in GET /rounds/{id}/reading-links",
    "meeting_id": "The dialogue meeting, by its place in the round",
    "link_id": "A colleague's link, as in GET /colleagues",
    "version": "An earlier state of the draft, by its number",
    "sha256": "The file's checksum, hexadecimal",
    "template_id": "The template, as in GET /templates",
    "topic": "help, privacy or accessibility",
    "code": "sv or en",
}
IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Any text: the same request under the same key gets the first answer again, another request 409",
    "schema": {"type": "string"},
}
INFO = (
    "Instants are ISO 8601 in UTC, ending in Z, days plain dates. Problems follow Accept-Language (Swedish by "
    "default). 404 means that there is no such thing, or not for you; 403 that you can see it but may not do this."
)


DESCRIPTION: Shelf[str, dict[str, Any]] = Shelf("the OpenAPI document", most=1)


def describe(app: FastAPI) -> dict[str, Any]:
    """The document, built once per application."""
    kept = installation_of(app).memory.on(DESCRIPTION)
    document = kept.get("")
    if document is None:
        document = app.openapi()
        document["info"]["description"] = INFO
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        for name in ("HTTPValidationError", "ValidationError"):
            schemas.pop(name, None)
        schemas["Problem"] = PROBLEM
        document["components"]["securitySchemes"] = {
            "token": {"type": "http", "scheme": "bearer", "description": "A token made by `remiss token create`"}
        }
        for name, schema in schemas.items():
            _word_codes(name, schema)
        for path, operations in document["paths"].items():
            for method, operation in operations.items():
                _complete(operation, method=method, by_link=path.startswith("/api/v1/answer/"))
        kept[""] = document
    return document


def _word_codes(name: str, schema: dict[str, Any]) -> None:
    """Each code of an enumeration with its word in both languages, as a list in the schema's description."""
    label = main_label(name) if "enum" in schema else None
    if label is None:
        return
    words = []
    for language in LANGUAGES:
        with speaking(language):
            words.append(dict(label.options()))
    swedish, english = words
    lines = [f"- `{code}`: {word} ({english[code]})" for code, word in swedish.items()]
    schema["description"] = "\n".join([schema.get("description", ""), "", *lines]).strip()


def _complete(operation: dict[str, Any], *, method: str, by_link: bool) -> None:
    """Add who may call an operation, what its parameters are and how it fails."""
    operation["security"] = [] if by_link else [{"token": []}]
    for parameter in operation.get("parameters", []):
        if parameter["in"] == "path":
            parameter.setdefault("description", IN_THE_PATH.get(parameter["name"], ""))
    if method == "post":
        operation.setdefault("parameters", []).append(IDEMPOTENCY)
    operation["responses"].pop("422", None)
    operation["responses"]["default"] = {
        "description": "A problem",
        "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
