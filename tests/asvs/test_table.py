"""The table is complete, each test that it names exists, and the document is the one that it makes."""

import ast
from collections import Counter
from functools import lru_cache
from pathlib import Path

from tests.asvs.levels import LEVELS, demanded, level_of
from tests.asvs.table import RESULTS, TARGET, document, rows
from tests.house.tree import ROOT


@lru_cache
def names_in(path: Path) -> set[str]:
    """The names of a file's tests, those of classes with the class before."""
    found: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found.add(node.name)
        elif isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{own.name}" for own in node.body if isinstance(own, ast.FunctionDef)}
    return found


def exists(reference: str) -> bool:
    if reference.startswith("docs/"):
        return (ROOT / reference).is_file()
    file, _, test = reference.partition("::")
    path = ROOT / "tests" / file
    return path.is_file() and test.rpartition("::")[2].startswith("test_") and test in names_in(path)


def test_the_standard_is_divided_as_it_is() -> None:
    levels = Counter(level for own in LEVELS.values() for level in own)
    assert levels == {"1": 70, "2": 183, "3": 92}
    assert (level_of("1.2.10"), level_of("6.2.9"), level_of("16.3.2")) == (3, 2, 2)


def test_every_requirement_of_both_levels_has_one_row() -> None:
    told = [number for row in rows() for number in row.numbers]
    wanted = [number for section in LEVELS for number in demanded(section)]
    assert sorted(told) == sorted(wanted)
    assert told == wanted, "in the standard's order"


def test_every_row_says_what_it_rests_on() -> None:
    for row in rows():
        assert row.result in RESULTS, row
        assert row.asked, row
        if row.result in ("met", "partly"):
            assert row.references, f"{row.number}: by which test?"
        if row.result != "met":
            assert row.beside, f"{row.number}: why?"
        missing = [reference for reference in row.references if not exists(reference)]
        assert not missing, f"{row.number}: there is no {missing}"


def test_what_protects_is_seen_by_tests() -> None:
    """Documents alone do for what asks for documents."""
    of_words = [
        row.number for row in rows() if row.result == "met" and all(r.startswith("docs/") for r in row.references)
    ]
    assert set(of_words) <= {n for n in of_words if n.split(".")[1] == "1"}, of_words


def test_the_document_is_the_one_that_is_made() -> None:
    assert TARGET.read_text(encoding="utf-8") == document(), "python -m tests.asvs"
