"""Every kind of line that a round's history can hold is told in a sentence, by the room that writes it."""

import ast
from collections import defaultdict
from functools import lru_cache

from app.compilation.history_words import ROOMS, sentences
from app.i18n import LANGUAGES, speaking
from tests.house.tree import APP, name


def is_record(call: ast.Call) -> bool:
    """Whether a call is one of ``record``, which writes a line of history."""
    called = call.func
    return (called.id if isinstance(called, ast.Name) else getattr(called, "attr", "")) == "record"


def kinds_of(call: ast.Call, where: str) -> list[str]:
    """The kinds that a call of ``record`` may write; a fault of the code when they cannot be read from it."""
    given = call.args[1] if len(call.args) > 1 else next(k.value for k in call.keywords if k.arg == "kind")
    branches = [given.body, given.orelse] if isinstance(given, ast.IfExp) else [given]
    kinds = [branch.value for branch in branches if isinstance(branch, ast.Constant) and isinstance(branch.value, str)]
    assert len(kinds) == len(branches), f"{where}:{call.lineno}: write the kind out, so that its words can be found"
    return kinds


@lru_cache
def recorded() -> dict[str, set[str]]:
    """Room → the kinds that it writes into a round's chain, read from its calls of ``record``."""
    words: dict[str, set[str]] = defaultdict(set)
    for path in sorted(APP.rglob("*.py")):
        source = path.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)) if "record" in source else ():
            if isinstance(node, ast.Call) and is_record(node) and path.parent != APP / "history":
                kinds = kinds_of(node, name(path))
                if any(keyword.arg in ("round_id", None) for keyword in node.keywords):
                    words[path.relative_to(APP).parts[0]].update(kinds)
    return words


def worded() -> dict[str, set[str]]:
    """Room → the kinds whose words its ``labels.py`` holds."""
    return {room.__name__.split(".")[1]: set(room.history()) for room in ROOMS}


def test_each_room_words_the_lines_it_writes_and_no_others() -> None:
    assert sum(map(len, recorded().values())) > 15
    assert worded() == recorded()


def test_no_kind_is_worded_by_two_rooms() -> None:
    assert len(sentences()) == sum(len(kinds) for kinds in worded().values())


def test_every_sentence_is_told_in_both_languages() -> None:
    told = []
    for language in LANGUAGES:
        with speaking(language):
            told.append(sentences())
    assert [kind for kind in told[0] if not told[0][kind] or told[0][kind] == told[1][kind]] == []


def test_only_the_history_writes_its_table() -> None:
    """So that no kind of line can pass ``record`` by."""
    writers = {
        name(path)
        for path in sorted(APP.rglob("*.py"))
        if "Event" in (source := path.read_text(encoding="utf-8"))
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call) and _writes_a_line(node)
    }
    assert writers == {"app/history/actions.py"}


def _writes_a_line(call: ast.Call) -> bool:
    inserted = [arg.id for arg in call.args[:1] if isinstance(arg, ast.Name) and ast.unparse(call.func) == "insert"]
    return ast.unparse(call.func) == "Event" or inserted == ["Event"]
