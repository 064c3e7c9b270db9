"""Nothing grows out of hand: files rest under 300 lines and functions under 30 statements, never over 400 and 40.

A line of a template stays under 160 characters; the formatter sees to those of Python.
"""

import ast
import re
from collections.abc import Iterator

from tests.house.tree import TEMPLATES, files, name, python

MOST_LINES_OF_A_FILE = 400
MOST_STATEMENTS_OF_A_FUNCTION = 40
LINES_OF_A_TEMPLATE_ARE_UNDER = 160

# Name here, with its reason, what is better long. Nothing is today.
DEFENDED: dict[str, str] = {}


def test_no_file_is_too_long():
    ours = [p for p in files() if p.suffix in (".py", ".html", ".css", ".js", ".sh") and "vendor" not in p.parts]
    ours = [p for p in ours if p.parent.name != "assets"]
    lengths = {name(p): len(p.read_text(encoding="utf-8").splitlines()) for p in ours}
    assert len(lengths) > 30
    too_long = {n: lines for n, lines in lengths.items() if lines > MOST_LINES_OF_A_FILE and n not in DEFENDED}
    assert not too_long, f"split these: {too_long}"


def test_no_function_has_too_many_statements():
    counts = dict(_functions())
    assert len(counts) > 100
    too_many = {n: count for n, count in counts.items() if count > MOST_STATEMENTS_OF_A_FUNCTION and n not in DEFENDED}
    assert not too_many, f"divide these: {too_many}"


def test_no_template_line_is_too_long():
    """A long text becomes two sentences, each asked for by itself: no string runs over a line."""
    templates = [path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".txt")]
    assert len(templates) > 30
    too_long = [
        f"{name(path)}:{number} ({len(line)} characters)"
        for path in templates
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) >= LINES_OF_A_TEMPLATE_ARE_UNDER
    ]
    assert not too_long, "break these:\n" + "\n".join(too_long)


def test_the_formatter_has_the_last_word():
    switch = re.compile(r"#\s*fmt:\s*(skip|off)")
    switched_off = [name(p) for p in files() if p.suffix == ".py" and switch.search(p.read_text(encoding="utf-8"))]
    assert not switched_off, f"divide the line or the function instead: {switched_off}"


def test_nothing_is_defended_in_vain():
    known = {name(p) for p in files()} | {where for where, _count in _functions()}
    assert set(DEFENDED) <= known


def _functions() -> Iterator[tuple[str, int]]:
    """Every function with the number of its statements, those of functions inside it included, docstrings left out."""
    for path in python("app", "tests", "bench", "migrations"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                statements = sum(isinstance(child, ast.stmt) for child in ast.walk(node)) - 1
                yield f"{name(path)}::{node.name}", statements - (ast.get_docstring(node) is not None)
