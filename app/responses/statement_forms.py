"""Separate statements and reservations, as a page or an API client sends them.

On a page each has a key, and its fields carry it: ``statement_name-2``.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, TypeAdapter, ValidationError

from app.errors import Invalid
from app.i18n import _
from app.responses.statements import (
    MOST,
    SeparateStatement,
    StatementKind,
    faults_of,
    require_statements,
    too_many,
)
from app.web.forms import Filled, FormModel
from app.web.text import MAX_TEXT, Line, Words, none_as_empty, tidy, too_long, without_controls
from app.web.validation_messages import problem_fields

ROW = re.compile(r"statement_(?:kind|name|group|paragraph|text|file|attachment)-([1-9]\d{0,2})")
LONGEST = {"name": 200, "group": 200, "paragraph": 60, "file": 200}


class StatementIn(FormModel):
    """A separate statement or a reservation in the minutes: somebody's, and not the body's."""

    kind: StatementKind = Field(StatementKind.SEPARATE_STATEMENT, description="separate_statement or reservation")
    name: Line = Field("", description="Whose it is: one member or several; or `group`")
    group: Line = Field("", description="Their party or group")
    paragraph: Annotated[str, BeforeValidator(none_as_empty), AfterValidator(without_controls)] = Field(
        "", max_length=60, description="The paragraph of the minutes"
    )
    text: Words = Field("", description="What it says, at most 20,000 characters; or `file`")
    file: Line = Field("", description="The name of the file among the answer's that it stands in")

    def statement(self) -> SeparateStatement:
        """As the rules know it."""
        return SeparateStatement(self.kind, self.name, self.group, self.paragraph, self.text, self.file)


Statements = Annotated[list[StatementIn], Field(max_length=200)]
_STATEMENTS: TypeAdapter[list[StatementIn]] = TypeAdapter(Statements)


def judged(given: Sequence[StatementIn]) -> list[SeparateStatement]:
    """What an API client sent, each statement whole. Raises Invalid: "statements.0.name"."""
    statements = [one.statement() for one in given]
    require_statements(statements, at=[f"statements.{place}" for place in range(len(statements))])
    return statements


def statements_json(text: str) -> list[SeparateStatement]:
    """The statements in a form's field, a JSON list. Raises Invalid: "statements.0.name"."""
    try:
        return judged(_STATEMENTS.validate_json(text or "[]"))
    except ValidationError as error:
        problems = problem_fields(error.errors(include_url=False))
        fields = {
            "statements" if field == "body" else f"statements.{field}": words for field, words in problems.items()
        }
        raise Invalid(_("Något behöver rättas."), fields=fields) from None


def row_fields(key: int, statement: SeparateStatement) -> dict[str, str]:
    """A statement's fields as they are first shown."""
    shown = {f"statement_{field}-{key}": str(value) for field, value in statement.json().items()}
    return shown | {f"statement_attachment-{key}": statement.file}


def fields_of(statements: Sequence[SeparateStatement]) -> dict[str, str]:
    """The fields of several, numbered from 1."""
    fields: dict[str, str] = {}
    for key, statement in enumerate(statements, 1):
        fields |= row_fields(key, statement)
    return fields


def keys_in(values: Mapping[str, Any]) -> list[int]:
    """The keys of the statements on a page that say something, in order."""
    keys = sorted({int(match[1]) for name in values if (match := ROW.fullmatch(name))})
    return [key for key in keys if any(str(values.get(f"statement_{field}-{key}", "")).strip() for field in _TYPED)]


_TYPED = ("name", "group", "paragraph", "text", "file", "attachment")


def rows_of(values: Mapping[str, Any]) -> list[int]:
    """The keys that a page shows: of what says something, and an empty one to write the next in."""
    keys = keys_in(values)
    return [*keys, max(keys, default=0) + 1] if len(keys) < MOST else keys


def statements_in(form: Filled[Any]) -> list[SeparateStatement]:
    """The statements on a page that was sent. Refusals stand at their fields."""
    faults: dict[str, str] = {}
    statements = [_statement(form.values, key, faults) for key in keys_in(form.values)]
    if faults:
        form.refuse(Invalid(fields=faults))
    elif len(statements) > MOST:
        form.refuse(too_many())
    return statements


def _statement(values: Mapping[str, Any], key: int, faults: dict[str, str]) -> SeparateStatement:
    def given(field: str) -> str:
        return str(values.get(f"statement_{field}-{key}", ""))

    words = {field: " ".join(tidy(given(field)).split()) for field in LONGEST}
    words["file"] = words["file"] or given("attachment").strip()  # chosen among those that there are
    kind = given("kind")
    if kind not in list(StatementKind):
        faults[f"statement_kind-{key}"] = _("Välj om det är ett särskilt yttrande eller en reservation.")
        kind = StatementKind.SEPARATE_STATEMENT
    statement = SeparateStatement(StatementKind(kind), text=tidy(given("text")), **words)
    for field, fault in faults_of(statement).items():
        faults[f"statement_{field}-{key}"] = fault
    for field, longest in LONGEST.items():
        if len(words[field]) > longest:
            faults[f"statement_{field}-{key}"] = _("Skriv högst {max_length} tecken.").format(max_length=longest)
    if len(statement.text) > MAX_TEXT:
        faults[f"statement_text-{key}"] = too_long(statement.text)
    return statement
