"""No pattern back-tracks: whatever a stranger sends, each takes time in proportion to the length of the text."""

import ast
import importlib
import pkgutil
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import app
from tests.house.tree import ROOT

LENGTH = 10_000
BY_ITS_SQUARE = (re.compile("a+b"), "a" * LENGTH)
"""A pattern that back-tracks, the mildest kind, and a text on which it does: what every other is measured beside."""
UNITS = (
    " ",
    "a",
    "\n",
    "\t",
    "\r",
    "0",
    "-",
    ".",
    "#",
    "|",
    "[",
    "a ",
    " a",
    "a\n",
    " \n",
    "0.",
    "a.",
    "[[",
    "ab@",
    "-00",
)
"""What a text is made of, over and over."""
ENDS = ("", "x", "\0")

LOOKS: dict[str, Callable[[re.Pattern[str], str], Any]] = {
    "search": lambda pattern, text: pattern.search(text),
    "match": lambda pattern, text: pattern.match(text),
    "fullmatch": lambda pattern, text: pattern.fullmatch(text),
    "findall": lambda pattern, text: pattern.findall(text),
    "finditer": lambda pattern, text: list(pattern.finditer(text)),
    "split": lambda pattern, text: pattern.split(text),
    "sub": lambda pattern, text: pattern.sub("", text),
}


class Look(NamedTuple):
    """A pattern and how it is used, and where it stands."""

    where: str
    pattern: re.Pattern[str]
    method: str


@cache
def looks() -> list[Look]:
    """Every pattern of ours by each method that it is used by: those with a name, and those written in a call."""
    methods, written = _uses()
    known = {(look.pattern.pattern, look.pattern.flags, look.method): look for look in written}
    for name, pattern in _named():
        module, _dot, own = name.rpartition(".")
        for method in methods[module, own] or {"search"}:
            known.setdefault((pattern.pattern, pattern.flags, method), Look(name, pattern, method))
    return list(known.values())


def _named() -> Iterator[tuple[str, re.Pattern[str]]]:
    for found in pkgutil.walk_packages(app.__path__, "app."):
        if found.name.endswith("__main__"):
            continue
        for name, value in vars(importlib.import_module(found.name)).items():
            for pattern in _patterns(value):
                yield f"{found.name}.{name}", pattern


def _patterns(value: Any) -> Iterator[re.Pattern[str]]:
    """The patterns that a value of a module is or holds."""
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, (tuple, list, frozenset)):
        for part in value:
            yield from _patterns(part)
    elif isinstance(value, dict):
        yield from _patterns([*value.keys(), *value.values()])


def _uses() -> tuple[dict[tuple[str, str], set[str]], list[Look]]:
    """By which methods a named pattern is used, by module and name; and the patterns that are written in a call."""
    methods: dict[tuple[str, str], set[str]] = defaultdict(set)
    written = []
    for path in sorted((ROOT / "app").rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        tree = ast.parse(path.read_text(encoding="utf-8"))
        origins = {
            alias.asname or alias.name: (node.module or "", alias.name)
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for alias in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in LOOKS and isinstance(node.value, ast.Name):
                methods[module, node.value.id].add(node.attr)
                methods[origins.get(node.value.id, ("", ""))].add(node.attr)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.args:
                called, given = node.func, node.args[0]
                is_re = isinstance(called.value, ast.Name) and called.value.id == "re" and called.attr in LOOKS
                if is_re and isinstance(given, ast.Constant) and isinstance(given.value, str):
                    where = f"{path.relative_to(ROOT)}:{node.lineno}"
                    written.append(Look(where, re.compile(given.value), called.attr))
    return methods, written


OURS = {
    "app/web/inert.py: theirs",
    "app/rounds/background_rules.py: ending",
    "app/privacy/matching.py: _GENITIVE",
    "app/privacy/matching.py: '|'.join(orders)",
}
"""Themselves patterns: the program's own, or made of words that were escaped a line before."""


def test_what_is_put_into_a_pattern_stands_in_the_program():
    """A pattern is made once, of constants; one that is made while the program runs escapes what is put into it."""
    found = [each for path in sorted((ROOT / "app").rglob("*.py")) for each in _put_in(path)]
    assert len(found) >= 3, "they are still looked for in the right way"
    assert {where for where, is_escaped in found if not is_escaped} == OURS


def _put_in(path: Path) -> Iterator[tuple[str, bool]]:
    """What is put into a pattern inside a function, and whether it is escaped."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    for call in {inner for function in functions for inner in ast.walk(function) if _is_of_re(inner)}:
        given = call.args[0] if call.args else None
        for part in given.values if isinstance(given, ast.JoinedStr) else ():
            if isinstance(part, ast.FormattedValue):
                what = ast.unparse(part.value)
                yield f"{path.relative_to(ROOT)}: {what}", what.startswith("re.escape(")


def _is_of_re(node: ast.AST) -> bool:
    called = node.func if isinstance(node, ast.Call) else None
    return isinstance(called, ast.Attribute) and isinstance(called.value, ast.Name) and called.value.id == "re"


def seconds(look: Look, text: str) -> float:
    """How long the processor works at one look."""
    began = time.process_time()
    LOOKS[look.method](look.pattern, text)
    return time.process_time() - began


@cache
def most_seconds() -> float:
    """Of the processor, for one look: half of what the mildest back-tracking takes on this machine.

    In proportion to the length of the text it takes a thirtieth or less.
    """
    pattern, text = BY_ITS_SQUARE
    return min(seconds(Look("here", pattern, "search"), text) for _time in range(5)) / 2


def test_there_are_patterns_to_judge() -> None:
    assert len(looks()) > 100
    assert any(look.where.startswith("app.plans.importing.pages.") for look in looks())


@pytest.mark.parametrize("unit", UNITS, ids=ascii)
def test_no_pattern_back_tracks(unit: str) -> None:
    slow = set()
    for end in ENDS:
        text = (unit * LENGTH)[:LENGTH] + end
        for look in looks():
            # thrice, and the quickest counts: a machine that is busy elsewhere is no fault of a pattern
            if all(seconds(look, text) > most_seconds() for _time in range(3)):
                slow.add(f"{look.where} ({look.method}), before {end!r}")
    assert not slow, f"their time grows faster than the text, on {unit!r}:\n" + "\n".join(sorted(slow))


@pytest.mark.parametrize(("bad", "unit"), [(r"\s+x", " "), (r"(\w+)-", "a"), (r"\n[ \n]*#", "\n")])
def test_one_that_does_is_found(bad: str, unit: str) -> None:
    assert seconds(Look("here", re.compile(bad), "search"), unit * LENGTH) > most_seconds()


def test_one_that_looks_once_is_not() -> None:
    assert seconds(Look("here", re.compile(r"x*y"), "search"), "a" * LENGTH) < most_seconds()
