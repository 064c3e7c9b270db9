"""Documents: every link leads somewhere, every command and target that is named exists, decisions are numbered once."""

import re
from collections import Counter

import pytest

from tests.house.tree import ROOT, files, name

DOCUMENTS = [p for p in files() if p.suffix == ".md"]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)


def anchors(text: str) -> set[str]:
    """The places of a document, as GitHub names them."""
    heads = re.findall(r"^#+ (.+?)\s*$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_every_link_leads_somewhere(document):
    broken = []
    for target in LINK.findall(FENCE.sub("", document.read_text(encoding="utf-8"))):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, place = target.partition("#")
        there = (document.parent / file).resolve() if file else document
        if not there.exists() or (place and place not in anchors(there.read_text(encoding="utf-8"))):
            broken.append(target)
    assert not broken


@pytest.mark.parametrize("document", DOCUMENTS, ids=name)
def test_a_document_has_one_title(document):
    heads = re.findall(r"^# .+", FENCE.sub("", document.read_text(encoding="utf-8")), re.MULTILINE)
    assert len(heads) == 1


def test_decisions_are_numbered_once_and_listed_by_their_titles():
    decisions = sorted((ROOT / "docs/decisions").glob("*.md"))
    assert decisions
    wrong = [p.name for p in decisions if not re.fullmatch(r"\d{4}-[a-z0-9-]+\.md", p.name)]
    assert not wrong
    assert max(Counter(p.name[:4] for p in decisions).values()) == 1


def test_files_that_documents_name_are_there():
    missing = []
    for document in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]:
        for path in re.findall(
            r"`((?:app|tests|docs|templates|static|bench|migrations|\.ci)/[\w./-]+)`", _text(document)
        ):
            if not (ROOT / path).exists():
                missing.append(f"{name(document)}: {path}")
    assert not missing


def test_make_targets_that_are_named_exist():
    targets = set(re.findall(r"^([a-z-]+):", _text(ROOT / "Makefile"), re.MULTILINE))
    for document in DOCUMENTS:
        named = set(re.findall(r"(?:`|^    |^)make ([a-z-]+)", _text(document), re.MULTILINE))
        assert named <= targets, f"{name(document)} names {named - targets}"


def test_help_lists_every_target_that_people_type():
    text = _text(ROOT / "Makefile")
    for target in ("demo", "test", "check", "bench", "run", "clean", "help"):
        assert re.search(rf"^{target}:.* ## .+", text, re.MULTILINE), target


def _text(path):
    return path.read_text(encoding="utf-8")
