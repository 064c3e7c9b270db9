"""Which texts a body can meet: those that stand in Finnish, too (app/locale/fi).

Two sources: the modules that answer or refuse a body (``SPEAKING``, ``OF_OTHERS``), and the templates that those
modules name with all that these extend, include and import. Words of enumerations count where one of the two asks for
them by the name of their label. An official's own pages and lines of history are in neither.
"""

import ast
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from tests.house.catalogues import Text, texts_of
from tests.house.tree import APP, TEMPLATES, name, python

SPEAKING = (
    *(
        "app/drafts/",
        "app/comments/",
        "app/intake/",
        "app/web/",
        "app/storage/",
        "app/mail/addresses.py",
        "app/mail/calendar.py",
        "app/mail/titles.py",
    ),
    *(
        "app/errors.py",
        "app/i18n.py",
        "app/temporary.py",
        "app/rounds/respondent",
        "app/rounds/colleague",
        "app/rounds/actions/colleagues.py",
        "app/rounds/link_rules.py",
        "app/rounds/old_links.py",
        "app/rounds/access.py",
    ),
    *(
        "app/rounds/pages/landing.py",
        "app/rounds/pages/mailboxes.py",
        "app/rounds/pages/paper.py",
        "app/rounds/paper_forms.py",
        "app/plan_versions/labels",
        "app/plan_versions/respondent",
        "app/tracking/respondent",
        "app/responses/answer_text.py",
        "app/responses/changes.py",
        "app/responses/decision",
        "app/responses/statement",
        "app/rounds/pdf_words.py",
        "app/rounds/background_words.py",
    ),
    *(
        "app/responses/answer_pdf.py",
        "app/responses/areas.py",
        "app/responses/download.py",
        "app/responses/identified.py",
        "app/responses/upload.py",
    ),
)
"""The beginnings of the names of modules that speak to a body, whatever they say."""

OF_OTHERS = {
    "app/responses/actions/joint.py": ("offer", "join", "leave_out"),
    "app/information/pages.py": ("read",),
    "app/responses/actions/confirmation.py": ("confirm", "_again"),
    "app/responses/actions/withdrawal.py": ("withdraw",),
    "app/responses/queries/answers.py": ("sent_attachment",),
    "app/responses/queries/confirmations.py": ("Confirmed",),
    "app/responses/rules.py": (
        "require_answerable",
        "require_confirmable",
        "require_withdrawable",
        "require_decided",
        "require_room_for",
        "require_quota",
    ),
    "app/rounds/actions/paper.py": ("_require_tries_left",),
    "app/rounds/actions/link_lines.py": ("require_generation",),
    "app/rounds/document_rules.py": ("no_such_document",),
    "app/rounds/questions.py": ("AskedQuestion",),
    "app/rounds/forms.py": ("CodeAskedForm", "CodeForm"),
    "app/jobs/untrusted.py": ("Busy",),
    "app/rounds/request_pdf.py": ("request_pdf", "written", "in_child"),
    "app/rounds/rules.py": ("require_open", "require_answerable", "require_later", "require_coming"),
    "app/tracking/actions/extensions.py": ("request_extension",),
    "app/tracking/forms.py": ("ExtensionRequest", "ExtensionRequestForm"),
}
"""Modules that mostly speak to officials → what in them a body meets."""

OFFICIALS = {
    *("layouts/official.html", "errors/step_up.html", "information/list.html", "information/edit.html"),
    *("information/version.html", "information/versions.html", "drafts/previews.html"),
}
"""Templates that a body's templates and modules name for officials alone."""

LETTERS = ("emails/colleague", "emails/ready", "emails/mailbox_code")
"""Letters that are written in the language of whoever sends them or asks for them; others are in Swedish or English."""

_TEMPLATE = re.compile(r'"([a-z_]+/[a-z_/]+\.html)"')


def is_speaking(path: Path) -> bool:
    """Whether a module speaks to bodies, in whole or in part."""
    return name(path).startswith(SPEAKING) or name(path) in OF_OTHERS


@lru_cache
def templates() -> tuple[Path, ...]:
    """Every template that a body's pages are made of."""
    waiting = [TEMPLATES / found for path in python("app") if is_speaking(path) for found in _named(path)]
    waiting += [TEMPLATES / found for folder in LETTERS for found in (f"{folder}/body.html", f"{folder}/subject.txt")]
    seen: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path not in seen and path.is_file() and path.relative_to(TEMPLATES).as_posix() not in OFFICIALS:
            seen.add(path)
            waiting += [TEMPLATES / found for found in _named(path)]
    return tuple(sorted(seen))


def _named(path: Path) -> list[str]:
    return _TEMPLATE.findall(path.read_text(encoding="utf-8"))


@lru_cache
def bodies_texts() -> dict[Text, str]:
    """Every text that a body can meet → the first place that has it."""
    texts: dict[Text, str] = {}
    for path in python("app"):
        for text, line in _of_module(path):
            texts.setdefault(text, f"{name(path)}:{line}")
    for path in templates():
        for text, line in texts_of(path):
            texts.setdefault(text, f"{name(path)}:{line}")
    return texts


def _of_module(path: Path) -> Iterator[tuple[Text, int]]:
    """The texts of a module that a body meets, each with its line."""
    if not is_speaking(path) and path.name != "labels.py":
        return
    lines = _lines(path)
    for text, line in texts_of(path):
        if lines is None or line in lines:
            yield text, line


def _lines(path: Path) -> set[int] | None:
    """The lines of a module that count; None for all of them."""
    wanted: set[str]
    if name(path) in OF_OTHERS:
        wanted = set(OF_OTHERS[name(path)])
    elif path.name == "labels.py":
        wanted = _asked_for()
    else:
        return None
    nodes = {_called(node): node for node in ast.parse(path.read_text(encoding="utf-8")).body}
    if name(path) in OF_OTHERS and wanted - nodes.keys():
        raise LookupError(f"{name(path)} has no {', '.join(sorted(wanted - nodes.keys()))}")
    return {
        line
        for called in wanted & nodes.keys()
        for line in range(nodes[called].lineno, (nodes[called].end_lineno or nodes[called].lineno) + 1)
    }


def _called(node: ast.stmt) -> str:
    """The name that a statement of a module gives to something."""
    target = node.targets[0] if isinstance(node, ast.Assign) else None
    return target.id if isinstance(target, ast.Name) else getattr(node, "name", "")


@lru_cache
def _asked_for() -> set[str]:
    """Every name in a body's templates and modules, and of the label that such a label is made of."""
    sources = [*templates(), *(path for path in python("app") if is_speaking(path) and path.name != "labels.py")]
    names = set(re.findall(r"\w+", " ".join(path.read_text(encoding="utf-8") for path in sources)))
    for path in APP.rglob("labels.py"):
        for made, of in re.findall(r"^(\w+) = (\w+)\.among", path.read_text(encoding="utf-8"), re.MULTILINE):
            if made in names:
                names.add(of)
    return names - {"history", "history_without_mail"}  # words of officials' lists of what has happened
