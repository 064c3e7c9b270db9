"""Every kind of line that a round's history can hold is told in a sentence, and no sentence is left over."""

import ast

from app.rounds.history_words import sentences
from tests.house.tree import ROOT


def recorded() -> set[str]:
    """The kinds that the program writes into a round's chain, read from the calls of ``record``."""
    found = set()
    for path in (ROOT / "app").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "record"):
                continue
            if any(keyword.arg == "round_id" for keyword in node.keywords):
                kinds = [c.value for c in ast.walk(node.args[1]) if isinstance(c, ast.Constant)]
                found |= {kind for kind in kinds if isinstance(kind, str) and "." in kind}
    return found


def test_every_line_of_history_is_told_in_words() -> None:
    assert len(recorded()) > 15
    assert recorded() - set(sentences()) == set()


def test_no_sentence_is_left_over() -> None:
    assert set(sentences()) - recorded() == set()
