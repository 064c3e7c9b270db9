"""No room knows the rooms above it, not even by name: no table of theirs in a string of SQL, no kind of their history.

Imports are held by the contract in pyproject.toml; what a lower room must know is written down there (decision 0141).
"""

import ast
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

import pytest

import app.models  # noqa: F401  (registers every table)
from app.database import SQLModel
from tests.house.test_history_words import is_record, kinds_of
from tests.house.tree import APP, ROOT, name

EXEMPT = {("mail", "round"), ("mail", "consultee"), ("mail", "link"), ("jobs", "round"), ("jobs", "user_account")}
"""Letters and jobs point by foreign keys at what they are about, jobs also at who ordered them: (room, table)."""
ACTIONS = {("web", "response.read")}
"""Actions of the matrix that are called as a line of history of a room above is: (room, action)."""
SAYS_TABLES = {"table", "text", "ForeignKey", "exec_driver_sql", "TableClause", "Table", "literal_column"}
"""Calls whose strings are SQL or names of tables."""


@lru_cache
def ranks() -> dict[str, int]:
    """Room or module → its place in the contract, 0 the highest."""
    contract = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("layers = [")[2].partition("\n]")[0]
    return {
        part: rank
        for rank, line in enumerate(contract.strip().splitlines())
        for part in re.findall(r"app\.(\w+)", line)
    }


@lru_cache
def owners() -> dict[str, str]:
    """Table → the room whose model it is."""
    return {
        str(mapper.local_table): mapper.class_.__module__.split(".")[1]
        for mapper in SQLModel._sa_registry.mappers  # the only list of all models
    }


@lru_cache
def recorders() -> dict[str, str]:
    """Kind of a line of history → the highest room that writes it."""
    rooms: dict[str, str] = {}
    for room, tree, where in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and is_record(node) and where != "app/history/actions.py":
                for kind in kinds_of(node, where):
                    rooms[kind] = min(rooms.get(kind, room), room, key=lambda owner: ranks()[owner])
    return rooms


@lru_cache
def modules() -> list[tuple[str, ast.Module, str]]:
    """Every module of the application: its room, what it says, its name."""
    paths = [(path.relative_to(APP).with_suffix("").parts[0], path) for path in sorted(APP.rglob("*.py"))]
    known = [(room, path) for room, path in paths if room in ranks() and room != "models"]
    return [(room, ast.parse(path.read_text(encoding="utf-8")), name(path)) for room, path in known]


def named_tables(tree: ast.Module, tables: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    """Tables that a module names in its strings: in SQL, as a foreign key, or to a call that takes a table's name."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            said = [arg for arg in node.args if called in SAYS_TABLES]
            said += [keyword.value for keyword in node.keywords if keyword.arg == "foreign_key"]
            for string in _strings(said):
                first = string.partition(".")[0]
                if first in tables:
                    yield node.lineno, first
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            for table in re.findall(r"\b(?:FROM|JOIN|INTO|UPDATE|TABLE)\s+\"?(\w+)", node.value):
                if table in tables:
                    yield node.lineno, table


def _strings(nodes: list[ast.expr]) -> list[str]:
    return [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def named_above(room: str, tree: ast.Module, tables: Mapping[str, str], kinds: Mapping[str, str]) -> list[str]:
    """What a module of ``room`` names of rooms above it."""
    rank = ranks()
    named = [
        f"{line}: the table {table} of {tables[table]}"
        for line, table in named_tables(tree, tables)
        if rank[tables[table]] < rank[room] and (room, table) not in EXEMPT
    ]
    named += [
        f"{node.lineno}: the line {node.value} of {kinds[node.value]}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value in kinds
        and rank[kinds[node.value]] < rank[room]
        and (room, node.value) not in ACTIONS
    ]
    return named


def test_no_room_names_a_table_or_a_line_of_a_room_above() -> None:
    tables, kinds = owners(), recorders()
    assert len(tables) > 40
    assert len(kinds) > 20
    wrong = [f"{where}:{named}" for room, tree, where in modules() for named in named_above(room, tree, tables, kinds)]
    assert not wrong, wrong


@pytest.mark.parametrize(
    "code",
    [
        'CURRENT = table("response", column("stance", String))',
        'session.connection().exec_driver_sql("SELECT count(*) FROM response")',
        'QUERY = "SELECT r.id FROM consultee c JOIN response r ON r.consultee_id = c.id"',
        'response_id: int = Field(foreign_key="response.id")',
        'COLUMN = Column(ForeignKey("response.id"))',
        'def day(event):\n    return event.at if event.kind == "response.submitted" else None',
    ],
)
def test_each_way_of_naming_one_is_seen(code: str) -> None:
    named = named_above("rounds", ast.parse(code), owners(), recorders())
    assert len(named) == 1
    assert named[0].endswith("of responses")


def test_the_own_tables_and_those_below_may_be_named() -> None:
    code = 'a = Field(foreign_key="round.id")\nb = text("SELECT id FROM plan_version JOIN round")\nc = "round.opened"'
    assert named_above("rounds", ast.parse(code), owners(), recorders()) == []
