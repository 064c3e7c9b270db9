"""What ``make weaken`` plants: every patch applies and names tests that are there, and a verdict is earned."""

import ast
import shutil
from functools import cache
from pathlib import Path

import pytest

from tests.house.tree import ROOT
from tests.weakened import __main__ as weaken
from tests.weakened.judging import Judged, Outcome, Verdict, planted, without
from tests.weakened.patches import FOLDER, DoesNotApply, Weakness, drawn, every_weakness, read
from tests.weakened.planting import plant

FEWEST = 60
MAY_BE_WEAKENED = ("app", "templates", "static", "migrations")


@cache
def weaknesses() -> tuple[Weakness, ...]:
    return tuple(every_weakness())


def test_there_are_enough_and_each_takes_one_rule_away() -> None:
    assert len(weaknesses()) >= FEWEST
    rules = [weakness.rule for weakness in weaknesses()]
    assert len(set(rules)) == len(rules), "two patches take the same rule away"
    assert not [rule for rule in rules if not rule.endswith(".") or not rule[0].isupper()], "a rule is a sentence"
    elsewhere = {hunk.file for w in weaknesses() for hunk in w.hunks if hunk.file.split("/")[0] not in MAY_BE_WEAKENED}
    assert not elsewhere, "only the program is weakened"


def test_every_patch_applies_and_leaves_a_program() -> None:
    faults = []
    for weakness in weaknesses():
        try:
            texts = weakness.planted(ROOT)
        except DoesNotApply as reason:
            faults.append(f"{weakness.name}: {reason}")
            continue
        for file, text in texts.items():
            if file.endswith(".py"):
                ast.parse(text, file)
    assert not faults, "\n".join(faults)


def test_the_tests_that_ought_to_notice_are_there() -> None:
    missing = [
        f"{weakness.name}: {test}"
        for weakness in weaknesses()
        for test in weakness.tests
        for file, _colons, name in [test.partition("::")]
        if name.partition("[")[0] not in functions(file)
    ]
    assert not missing, "\n".join(missing)


@cache
def functions(file: str) -> set[str]:
    path = ROOT / file
    tree = ast.parse(path.read_text(encoding="utf-8")) if path.is_file() else ast.Module([], [])
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}


def a_patch(
    folder: Path, diff: str, head: str = "Rule: Nobody is let in.\nTest: test_door.py::test_nobody"
) -> Weakness:
    path = folder / "door-open.patch"
    path.write_text(f"{head}\n\n--- door.py\n+++ door.py\n{diff}")
    return read(path)


DOOR = 'def is_open(name):\n    return name == "me"\n\n\ndef other():\n    return name == "us"\n'
OPENED = '@@\n def is_open(name):\n-    return name == "me"\n+    return True\n'


def test_a_patch_is_found_by_its_lines_wherever_they_stand(tmp_path: Path) -> None:
    (tmp_path / "door.py").write_text(f"# one line more\n{DOOR}")
    planted_text = a_patch(tmp_path, OPENED).planted(tmp_path)["door.py"]
    assert planted_text == f"# one line more\n{DOOR}".replace('name == "me"', "True")


@pytest.mark.parametrize(
    ("text", "told"),
    [(DOOR.replace("me", "you"), "are not there"), (DOOR + DOOR, "are there 2 times"), (None, "is gone")],
)
def test_a_patch_that_no_longer_applies_says_why(tmp_path: Path, text: str | None, told: str) -> None:
    if text:
        (tmp_path / "door.py").write_text(text)
    with pytest.raises(DoesNotApply, match=told):
        a_patch(tmp_path, OPENED).planted(tmp_path)


@pytest.mark.parametrize("diff", ["", "@@\n def is_open(name):\n", "@@\n? odd\n", "+new\n"])
def test_what_changes_nothing_is_no_patch(tmp_path: Path, diff: str) -> None:
    with pytest.raises(DoesNotApply):
        a_patch(tmp_path, diff)


@pytest.mark.parametrize("head", ["Rule: Alone.", "Test: a.py::test_b", "Rule: A.\nTest: a.py::test_b\nWhy: because"])
def test_a_patch_says_its_rule_and_its_tests(tmp_path: Path, head: str) -> None:
    with pytest.raises(DoesNotApply, match="its head"):
        a_patch(tmp_path, OPENED, head)


PASSED = Outcome("test_door.py::test_nobody[1]", "call", "passed")


@pytest.mark.parametrize(
    ("outcomes", "in_time", "verdict"),
    [
        ([PASSED, Outcome("t", "call", "failed", "assert 200 == 404")], True, Verdict.CAUGHT),
        ([Outcome("t", "call", "failed", "assert 200 == 404")], False, Verdict.CAUGHT),
        ([PASSED], True, Verdict.NOT_CAUGHT),
        ([PASSED], False, Verdict.BROKEN),
        ([], True, Verdict.BROKEN),
        ([Outcome("", "collect", "failed", "ImportError")], True, Verdict.BROKEN),
        ([Outcome("t", "setup", "failed", "assert 1 == 2")], True, Verdict.BROKEN),
        ([Outcome("t", "call", "failed", "NameError: name 'x' is not defined")], True, Verdict.BROKEN),
    ],
)
def test_only_a_test_that_fails_by_itself_has_caught(outcomes: list[Outcome], in_time: bool, verdict: Verdict) -> None:
    assert planted(outcomes, in_time=in_time).verdict is verdict


@pytest.mark.parametrize(
    ("outcomes", "fault"),
    [
        ([PASSED], None),
        ([], "there is no test_door.py::test_nobody"),
        ([Outcome("test_door.py::test_nobody_else", "call", "passed")], "there is no"),
        ([PASSED, Outcome("test_door.py::test_nobody[2]", "call", "failed")], "is failed without it"),
        ([Outcome("test_door.py::test_nobody", "setup", "skipped")], "is skipped without it"),
    ],
)
def test_a_test_that_fails_anyhow_notices_nothing(outcomes: list[Outcome], fault: str | None) -> None:
    judged = without(["test_door.py::test_nobody"], outcomes)
    assert (judged is None) if fault is None else (judged is not None and fault in judged.about)


def test_the_lot_is_repeatable_and_each_has_its_turn() -> None:
    every = weaknesses()
    twelve = drawn(every, 12, "a tree")
    assert len({weakness.name for weakness in twelve}) == 12
    assert twelve == drawn(list(reversed(every)), 12, "a tree")
    seen = {weakness.name for lot in range(20 * len(every) // 12) for weakness in drawn(every, 12, str(lot))}
    assert seen == {weakness.name for weakness in every}
    assert len(weaken.lot_of(ROOT)) in (40, 64)


def test_a_weakness_is_planted_in_a_copy_and_the_tree_is_left_alone(tmp_path: Path) -> None:
    """With the real runner in a small tree: one test that notices, one that does not, one that fails anyhow."""
    tree = tmp_path / "tree"
    shutil.copytree(FOLDER, tree / "tests" / "weakened", ignore=shutil.ignore_patterns("*.patch", "__pycache__"))
    (tree / "tests" / "__init__.py").touch()
    (tree / "door.py").write_text(DOOR)
    (tree / "test_door.py").write_text(
        "from door import is_open\n\n\ndef test_nobody():\n    assert not is_open('you')\n\n\n"
        "def test_me():\n    assert is_open('me')\n\n\ndef test_anyhow():\n    assert is_open('you')\n"
    )
    head = "Rule: Nobody is let in.\nTest: test_door.py::test_"
    three = [a_patch(tmp_path, OPENED, f"{head}{name}") for name in ("nobody", "me", "anyhow")]
    told: list[Judged] = []
    names = [path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()]
    plant(three, tree, names, jobs=1, tell=lambda _weakness, judged: told.append(judged))
    assert [judged.verdict for judged in told] == [Verdict.CAUGHT, Verdict.NOT_CAUGHT, Verdict.BROKEN]
    assert told[0].about.startswith("test_door.py::test_nobody: ")
    assert (tree / "door.py").read_text() == DOOR
