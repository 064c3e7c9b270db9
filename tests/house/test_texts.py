"""What must not stand in any file of the project."""

import re

import pytest

from tests.house.tree import name, texts

BANNED = {
    "the address of a package index": r"files\.python" + r"hosted\.org|pypi\.org/" + r"simple|registry\.npm" + r"js|"
    r"--(extra-)?index" + r"-url[= ]\w*http|--find-" + r"links",
    "a path of somebody's machine": r"(?<![\w.$}:/-])/(?:home|Users|work)/[a-z]",
    "work left undone": r"(?:#|//|/\*|<!--).{0,80}\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b",
    "a mark of an unfinished merge": r"^(?:<{7} |>{7} |={7}$)",
    "a private key": r"-----BEGIN [A-Z ]*PRIVATE " + r"KEY-----",
}
ALLOWED_CODE = re.compile(r"# (type: ignore|noqa)(?!\[[\w-]+(, ?[\w-]+)*\]  # |: [A-Z0-9, ]+)")


@pytest.mark.parametrize("what", sorted(BANNED))
def test_no_file_holds(what: str):
    pattern = re.compile(BANNED[what], re.MULTILINE)
    faults = [
        f"{name(path)}:{text.count(chr(10), 0, match.start()) + 1}: {match.group()}"
        for path in texts()
        if ("vendor" not in path.parts and path.parent.name != "assets") or path.suffix == ".md"
        for text in [path.read_text(encoding="utf-8")]
        for match in pattern.finditer(text)
    ]
    assert not faults, f"{what}:\n" + "\n".join(faults)


AS_THEY_CAME = {"vendor", "assets", "before"}
"""Folders of files that are kept byte by byte: other people's, and what an earlier version of the program wrote."""


def test_every_file_ends_with_one_line_end():
    ours = [p for p in texts() if not AS_THEY_CAME & set(p.parts) and p.stat().st_size]
    wrong = [name(p) for p in ours if not p.read_bytes().endswith(b"\n") or p.read_bytes().endswith(b"\n\n")]
    assert not wrong


def test_what_is_silenced_says_why():
    """``# type: ignore[code]  # reason`` in the app; a bare one hides more than was meant."""
    wrong = [
        f"{name(p)}:{number}"
        for p in texts()
        if p.suffix == ".py" and name(p).startswith("app/")
        for number, line in enumerate(p.read_text(encoding="utf-8").splitlines(), 1)
        if ALLOWED_CODE.search(line)
    ]
    assert not wrong, f"say the code and the reason: {wrong}"
