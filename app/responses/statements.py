"""Separate statements and reservations in a board's minutes: not the body's words, and never counted as such. Pure.

A member who does not agree has a reservation taken down (KL 4 kap. 27 §), or a statement beside the decision.
"""

import enum
from collections.abc import Collection, Iterable, Sequence
from typing import Any, NamedTuple

from app.errors import Invalid
from app.i18n import _

MOST = 30
"""Statements that one answer can have."""


class StatementKind(enum.StrEnum):
    """What somebody had taken down in the minutes."""

    SEPARATE_STATEMENT = "separate_statement"
    RESERVATION = "reservation"


class SeparateStatement(NamedTuple):
    """One of them: whose it is (members, their party or group), in which paragraph, and what it says.

    ``file`` is the name of the file among the answer's that it stands in, "" where ``text`` says it.
    """

    kind: StatementKind
    name: str = ""
    group: str = ""
    paragraph: str = ""
    text: str = ""
    file: str = ""

    def json(self) -> dict[str, str]:
        """As it is stored, as the API tells it and as a checksum covers it."""
        return {**self._asdict(), "kind": self.kind.value}

    @property
    def whose(self) -> str:
        """Who made it: "Anna Ek (Skogspartiet)"."""
        return f"{self.name} ({self.group})" if self.name and self.group else self.name or self.group

    @property
    def says_something(self) -> bool:
        """Whether anything but its kind was given."""
        return any(self[1:])


def statement_of(stored: dict[str, Any]) -> SeparateStatement:
    """From its JSON."""
    return SeparateStatement(**{**stored, "kind": StatementKind(stored["kind"])})


def statements_of(stored: Iterable[dict[str, Any]] | None) -> list[SeparateStatement]:
    """From the JSON of several, as a column has it."""
    return [statement_of(one) for one in stored or ()]


def stored_statements(statements: Iterable[SeparateStatement]) -> list[dict[str, str]]:
    """The JSON of several, as a column has it."""
    return [statement.json() for statement in statements]


def faults_of(statement: SeparateStatement) -> dict[str, str]:
    """What a statement lacks, by field."""
    faults = {}
    if not (statement.name or statement.group):
        faults["name"] = _("Skriv vem eller vilka det kommer från, eller deras parti eller grupp.")
    if not (statement.text or statement.file):
        faults["text"] = _("Skriv vad som sägs, eller ange filen som det står i.")
    return faults


def require_statements(statements: Sequence[SeparateStatement], *, at: Sequence[str]) -> None:
    """Whether statements are whole and not too many. Raises Invalid, each field's name after that of its statement in
    ``at``: "statements.0" gives "statements.0.name"."""
    if len(statements) > MOST:
        raise too_many()
    faults = {
        f"{place}.{field}": words
        for place, statement in zip(at, statements, strict=True)
        for field, words in faults_of(statement).items()
    }
    if faults:
        raise Invalid(_("Något behöver rättas."), code="statement_unfinished", fields=faults)


def too_many() -> Invalid:
    """An answer would have more statements than it can."""
    words = _("Ett svar kan ha högst {n} särskilda yttranden och reservationer. Samla flera i ett.").format(n=MOST)
    return Invalid(words, code="too_many_statements", fields={"statements": words})


def require_files_there(statements: Iterable[SeparateStatement], names: Collection[str]) -> None:
    """Whether every file that a statement stands in goes with it. Raises Invalid."""
    for statement in statements:
        if statement.file and statement.file not in names:
            words = _("Filen ”{file}” med yttrandet från {whose} finns inte bland bilagorna.").format(
                file=statement.file, whose=statement.whose
            )
            raise Invalid(words, code="statement_file_missing", fields={"statements": words})
