"""Who may import whom: the contract in pyproject.toml, and what it cannot say."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.house.tree import APP, ROOT, name


def edges() -> list[Path]:
    """Every file that answers requests: pages.py, user_pages.py, pages/board.py, api.py, api/answers.py …"""
    kinds = re.compile(r"(.*_)?(pages|api)")
    return [
        p for p in APP.rglob("*.py") if any(kinds.fullmatch(part) for part in p.relative_to(APP).with_suffix("").parts)
    ]


def rooms() -> list[Path]:
    return sorted(p.parent for p in APP.glob("*/__init__.py"))


def test_the_contract_holds():
    """In a process of its own: the linter turns off every logger that it finds."""
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_room_is_in_the_contract():
    contract = (ROOT / "pyproject.toml").read_text(encoding="utf-8").partition("layers = [")[2].partition("\n]")[0]
    missing = [room.name for room in rooms() if not re.search(rf"app\.{room.name}\b", contract)]
    modules = [p.stem for p in APP.glob("*.py") if not p.stem.startswith("__")]
    missing += [module for module in modules if not re.search(rf"app\.{module}\b", contract)]
    assert not missing, f"say in pyproject.toml where these stand among the layers: {missing}"


@pytest.mark.parametrize("room", [r.name for r in rooms()])
def test_every_room_has_a_sign(room: str):
    """A few lines in ``__init__.py`` that say what lives here, and no code."""
    tree = ast.parse((APP / room / "__init__.py").read_text(encoding="utf-8"))
    sign = ast.get_docstring(tree)
    assert sign, f"app/{room}/__init__.py has no sign"
    assert 2 <= len(sign.splitlines()) <= 12, f"the sign of {room} has {len(sign.splitlines())} lines"


def test_every_module_says_what_it_is():
    silent = [name(p) for p in APP.rglob("*.py") if not ast.get_docstring(ast.parse(p.read_text(encoding="utf-8")))]
    assert not silent


def test_pages_leave_other_rooms_models_alone():
    wrong = [
        f"{name(path)} imports {module}"
        for path in edges()
        for module in _imported(path)
        if module.startswith("app.")
        and module.endswith(".models")
        and module.split(".")[1] != path.relative_to(APP).parts[0]
    ]
    assert not wrong, "ask a query instead: " + ", ".join(wrong)


def test_pages_select_nothing_themselves():
    """The contract says it of the usual names; this of every file that answers requests."""
    wrong = [
        f"{name(path)} imports {module}"
        for path in edges()
        if path.relative_to(APP).parts[0] != "web"
        for module in _imported(path)
        if module.split(".")[0] in ("sqlmodel", "sqlalchemy")
    ]
    assert not wrong


def test_nobody_commits_but_the_edge():
    # replica.py ends a session that only reads, where the others end one
    allowed = {"app/database/connections.py", "app/database/writer.py", "app/database/replica.py"}
    wrong = [
        f"{name(path)}:{node.lineno}"
        for path in APP.rglob("*.py")
        if name(path) not in allowed
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert not wrong, f"one request is one transaction, committed in app/database; not here: {wrong}"


def test_who_reads_before_the_handler_gives_the_connection_back():
    """A request that waits for its turn or a thread keeps no connection from others (decision 0004)."""
    trees = {path: ast.parse(path.read_text(encoding="utf-8")) for path in APP.rglob("*.py")}
    nodes = [(path, node) for path, tree in trees.items() for node in ast.walk(tree)]
    asked = {
        node.args[0].id
        for _path, node in nodes
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "Depends" and isinstance(node.args[0], ast.Name)
    }
    readers = [
        (path, node)
        for path, node in nodes
        if isinstance(node, ast.FunctionDef) and node.name in asked and "session: Read" in ast.unparse(node.args)
    ]
    assert len(readers) > 4
    assert not [f"{name(path)} {node.name}" for path, node in readers if "session.close()" not in ast.unparse(node)]


def test_there_is_no_drawer_for_everything():
    drawers = {"utils", "util", "common", "helpers", "helper", "misc"}
    assert not [name(p) for p in APP.rglob("*") if p.stem.lower() in drawers]


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
