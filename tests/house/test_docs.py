"""Documents: what is linked or named exists, decisions have a number each, the picture of the rooms is true."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from tests.house.tree import APP, ROOT, TEMPLATES, files, name

DOCUMENTS = [p for p in files() if p.suffix == ".md"]
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
FOLDERS = r"(?:app|tests|docs|templates|static|bench|migrations|\.ci)"
PATH = re.compile(rf"{FOLDERS}/[\w./-]*|[\w.-]*[\w-](?:/[\w.-]+)*\.(?:py|html|js|css|csv|md|svg)(?:::\w+)?")
MODULE = re.compile(r"app\.(?!state\b)\w+(?:\.\w+)*")  # app.state is the web framework's
OF_THE_PAST = re.compile(r"^\*Superseded by ", re.MULTILINE)
NAMING = [
    p for p in DOCUMENTS if "vendor" not in name(p).lower() and not OF_THE_PAST.search(p.read_text(encoding="utf-8"))
]
"""Documents of the present. A decision that another has replaced may name what is no longer there."""


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


def named_in_prose(document: Path) -> Iterator[str]:
    """Every `file`, `file::function` and `app.module.name` between backticks."""
    for code in re.findall(r"`([^`\s]+)`", FENCE.sub("", _text(document))):
        if PATH.fullmatch(code) or MODULE.fullmatch(code):
            yield code


def exists(code: str) -> bool:
    """Whether what a document names is there: a path from the project, the app or the templates, or a bare name."""
    if MODULE.fullmatch(code):
        return _module_exists(code)
    path, _, function = code.partition("::")
    places = [at / path for at in (ROOT, APP, TEMPLATES)] if "/" in path else [f for f in files() if f.name == path]
    places = [place for place in places if place.exists()]
    if not function:
        return bool(places)
    return any(re.search(rf"^\s*(?:async )?(?:def|class) {function}\b", _text(f), re.MULTILINE) for f in places)


def _module_exists(dotted: str) -> bool:
    """A package, a module, or a name that stands in one."""
    at, parts = ROOT, dotted.split(".")
    while parts and (at / parts[0]).is_dir():
        at = at / parts.pop(0)
    module = at / f"{parts[0]}.py" if parts else at
    if parts and module.exists():
        parts.pop(0)
    elif parts:
        module = at / "__init__.py"
    return not parts or re.search(rf"\b{parts[0]}\b", _text(module)) is not None


@pytest.mark.parametrize("document", NAMING, ids=name)
def test_files_and_modules_that_documents_name_are_there(document):
    assert [code for code in named_in_prose(document) if not exists(code)] == []


def test_a_file_that_has_moved_is_noticed():
    there = ["web/sessions.py::in_one_thread", "app/drafts/", "app.database.rebuild", "app.clock.now", "labels.py"]
    gone = ["web/edge.py", "app/web/edge.py", "app.web.edge", "web/sessions.py::gone", "app.database.gone", "edge.py"]
    assert [code for code in there + gone if exists(code)] == there


def test_the_picture_shows_every_room_in_the_order_of_the_contract():
    contract = tomllib.loads(_text(ROOT / "pyproject.toml"))["tool"]["importlinter"]["contracts"][0]["layers"]
    layers = [re.findall(r"app\.(\w+)", layer) for layer in contract]
    floor = {room: number for number, layer in enumerate(layers) for room in layer}
    shown = re.findall(r'class="name[^"]*" x="(\d+)" y="(\d+)">([^<]+)<', _text(ROOT / "docs/images/rooms.svg"))
    column = [[floor[room] for room in names.split(" · ")] for across, _y, names in shown if across == "34"]
    assert all(max(above) < min(below) for above, below in pairwise(column))
    rooms = {room for _x, _y, names in shown for room in names.split(" · ")}
    assert {p.parent.name for p in APP.glob("*/__init__.py")} <= rooms


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
