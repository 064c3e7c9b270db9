"""The entry points: from a file or pasted text to a plan."""

import re
from dataclasses import replace
from pathlib import Path

from app.errors import Invalid, RemissError
from app.i18n import _
from app.intake.kinds import kind_of
from app.intake.texts import clean_text, text_of
from app.jobs import office
from app.jobs.untrusted import Untrusted
from app.plans.importing.parsed import ParsedPlan

ACCEPTED = {
    "docx": "docx",
    "docm": "docx",
    "dotx": "docx",
    "dotm": "docx",
    "md": "text",
    "markdown": "text",
    "txt": "text",
    "pdf": "pdf",
}
"""The endings that are read, and the reader of each. A Word file with macros is read as one without: they never run."""
_BY_OFFICE = {"odt": "odt", "rtf": "rtf", "doc": "doc", "dot": "doc"}
LIMITS = Untrusted(seconds=60, processor=60, megabytes=1500)
_MODULES = {
    "docx": ("app.plans.importing.assembly", "app.plans.importing.word", "app.plans.importing.account"),
    "pdf": ("app.plans.importing.assembly", "app.plans.importing.pdf", "app.plans.importing.account"),
    "text": ("app.plans.importing.assembly", "app.plans.importing.markdown", "app.plans.importing.plain_text"),
}
_LONG_TEXT = 100_000
_MARKDOWN = re.compile(
    r"^#{1,6}[ \t]+\S|^\|?[ \t]*:?-{3,}:?[ \t]*\||^[^\W\d_][^\n]*\n={3,}[ \t]*$|\A---[ \t]*\n\w+:", re.MULTILINE
)


def read_plan(path: Path, filename: str, *, limits: Untrusted = LIMITS) -> ParsedPlan:
    """The plan in a Word, Markdown or text file, read in a limited child process.

    Raises ``TooLarge`` (413), ``WrongType`` (415: not what its name says, or another kind) or ``Invalid`` (422) with
    code ``empty``, ``broken``, ``encrypted``, ``bomb``, ``unsafe_xml``, ``too_heavy`` or ``unreadable``.
    """
    kind = kind_of(path, filename, accepted())
    if kind not in office.FILTERS:
        return replace(limits, imports=_MODULES[kind]).run(parse_file, path, filename, kind)
    with office.as_word(path, kind, limits) as converted:
        written_in = path if kind == "odt" else None
        return replace(limits, imports=_MODULES["docx"]).run(parse_file, converted, filename, "docx", written_in)


def accepted() -> dict[str, str]:
    """The endings that can be read on this server, and the kind of each: more where LibreOffice is installed."""
    return {**ACCEPTED, **_BY_OFFICE} if office.program() else ACCEPTED


def read_plan_text(text: str, *, limits: Untrusted = LIMITS) -> ParsedPlan:
    """The plan in pasted text, plain or Markdown. Raises ``Invalid`` (``empty``, ``too_heavy``) or ``TooLarge``.

    Text of ordinary length is read in this process, a very long one in a child process.
    """
    text = clean_text(text)
    if len(text) > _LONG_TEXT:
        return replace(limits, imports=_MODULES["text"]).run(parse_text, text, _("Plan utan titel"))
    return parse_text(text, _("Plan utan titel"))


def plan_endings() -> str:
    """The endings that a page offers to choose: ".docx,.md"."""
    return ",".join(f".{ending}" for ending in accepted())


def parse_file(path: Path, filename: str, kind: str, written_in: Path | None = None) -> ParsedPlan:
    """What :func:`read_plan` runs in the child process.

    ``written_in``: the OpenDocument text that was turned into the Word document, whose words are looked for, too.
    """
    fallback = re.sub(r"[_\s]+", " ", filename.rpartition(".")[0]).strip() or _("Plan utan titel")
    if kind == "text":
        is_markdown = filename.casefold().endswith((".md", ".markdown"))
        return parse_text(text_of(path), fallback, markdown=is_markdown)
    try:
        plan = _read_pdf(path, fallback) if kind == "pdf" else _read_word(path, fallback, written_in)
    except RemissError:
        raise
    except (RecursionError, KeyError, ValueError, AttributeError, TypeError, IndexError, LookupError) as error:
        raise Invalid(
            _("Filen kunde inte läsas. Öppna den i programmet den skapades i, spara den på nytt och försök igen."),
            code="broken",
        ) from error
    if not (plan.sections or plan.preamble or plan.metadata):
        raise Invalid(_("Dokumentet är tomt. Välj ett dokument med text."), code="empty")
    return plan


def _read_word(path: Path, fallback: str, written_in: Path | None) -> ParsedPlan:
    from app.plans.importing.account import lost_words, missing_words
    from app.plans.importing.assembly import assemble
    from app.plans.importing.word import read_word

    plan = assemble(read_word(path), fallback)
    plan = replace(plan, warnings=(*plan.warnings, *lost_words(path, plan)))
    if written_in is None:
        return plan
    from app.plans.importing.open_document import texts_of

    return replace(plan, warnings=(*plan.warnings, *missing_words(texts_of(written_in), plan)))


def _read_pdf(path: Path, fallback: str) -> ParsedPlan:
    from app.plans.importing.account import missing_words
    from app.plans.importing.assembly import assemble
    from app.plans.importing.pdf import read_pdf

    source, lines = read_pdf(path)
    plan = assemble(source, fallback)
    return replace(plan, warnings=(*plan.warnings, *missing_words(lines, plan)))


def parse_text(text: str, fallback: str, *, markdown: bool = False) -> ParsedPlan:
    """A cleaned text as a plan. It is read as Markdown if ``markdown`` is set or it has Markdown headings or tables."""
    from app.plans.importing.assembly import assemble
    from app.plans.importing.contents import find_contents

    if (markdown or _MARKDOWN.search(text)) and not find_contents(text.split("\n")):
        from app.plans.importing.markdown import read_markdown

        return assemble(read_markdown(text), fallback)
    from app.plans.importing.plain_text import read_text

    return assemble(read_text(text), fallback)
