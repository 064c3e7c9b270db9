"""Nothing grows out of hand: files rest under 300 lines and functions under 30, never over 400 and 40."""

import ast
from collections.abc import Iterator

from tests.house.tree import files, name, python

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 40

# Name here, with its reason, what is better long. Nothing is today.
DEFENDED: dict[str, str] = {}


def test_no_file_is_too_long():
    ours = [p for p in files() if p.suffix in (".py", ".html", ".css", ".js", ".sh") and "vendor" not in p.parts]
    ours = [p for p in ours if p.parent.name != "assets"]
    lengths = {name(p): len(p.read_text(encoding="utf-8").splitlines()) for p in ours}
    assert len(lengths) > 30
    too_long = {n: lines for n, lines in lengths.items() if lines > MOST_LINES_OF_A_FILE and n not in DEFENDED}
    assert not too_long, f"split these: {too_long}"


def test_no_function_is_too_long():
    found = dict(_functions())
    assert len(found) > 100
    too_long = {n: lines for n, lines in found.items() if lines > MOST_LINES_OF_A_FUNCTION and n not in DEFENDED}
    assert not too_long, f"split these: {too_long}"


def test_nothing_is_defended_in_vain():
    known = {name(p) for p in files()} | {where for where, _lines in _functions()}
    assert set(DEFENDED) <= known


def _functions() -> Iterator[tuple[str, int]]:
    for path in python("app", "tests", "bench"):  # a migration lists its columns; its file has a limit, its list none
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                body = node.body
                # A docstring is told at leisure.
                told = isinstance(body[0], ast.Expr) and isinstance(body[0].value, ast.Constant) and len(body) > 1
                start = body[1].lineno if told else node.lineno
                yield f"{name(path)}::{node.name}", (node.end_lineno or start) - start + 1
