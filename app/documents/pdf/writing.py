"""Setting a document with typst, in a child process: the data goes in as JSON, the bytes come out, no file is made."""

import dataclasses
import datetime
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.documents.pdf.ends import with_plain_ends
from app.documents.pdf.glyphs import drawable, named
from app.documents.pdf.parts import Heading, Item, Paragraph, Part, Pdf, Run, Table

UNTITLED = "–"
_TEMPLATE = Path(__file__).with_name("document.typ")
_LINKS = ("http://", "https://", "mailto:")


def write_pdf(document: Pdf, made_at: datetime.datetime | None = None) -> bytes:
    """The document as PDF/A-2a, to be archived, and PDF/UA-1, to be read by everybody.

    ``made_at`` is the date in it, without which it is now: the same document of the same moment is the same bytes.
    """
    import typst

    data = json.dumps(json_of(document), ensure_ascii=False)
    compiler = typst.Compiler(_TEMPLATE.read_bytes(), ignore_system_fonts=True, sys_inputs={"data": data})
    stamp = int(made_at.timestamp()) if made_at else None
    written = compiler.compile(format="pdf", pdf_standards=["a-2a", "ua-1"], timestamp=stamp)
    if not isinstance(written, bytes):
        raise TypeError("typst wrote something else than one file")
    return with_plain_ends(written)


def json_of(document: Pdf) -> dict[str, Any]:
    """What the template reads: everything can be drawn, headings go down one level at a time."""
    replaced: set[str] = set()
    data: dict[str, Any] = tidied(dataclasses.asdict(document), replaced)
    shown = shown_parts(document.parts, replaced)
    if replaced:
        shown += [
            {"kind": "Paragraph", "runs": [_plain(document.words.boxes)]},
            {
                "kind": "Points",
                "ordered": False,
                "labelled": False,
                "items": [_named(char) for char in sorted(replaced)],
            },
        ]
    return data | {"parts": shown, "title": data["title"].strip() or UNTITLED}


def shown_parts(parts: Sequence[Part], replaced: set[str]) -> list[dict[str, Any]]:
    """Parts as a template reads them. ``replaced`` gathers what cannot be drawn."""
    return [
        {"kind": type(part).__name__, **tidied(dataclasses.asdict(part), replaced)} for part in _in_steps(list(parts))
    ]


def _named(char: str) -> dict[str, Any]:
    return dataclasses.asdict(Item((Run(named(char)),)))


def _plain(text: str) -> dict[str, Any]:
    return dataclasses.asdict(Run(text))


def _in_steps(parts: list[Any]) -> list[Any]:
    """The parts with headings that leave no level out, and without those that say nothing."""
    level, kept = 0, []
    for part in parts:
        if not _says_something(part):
            continue
        if isinstance(part, Heading):
            level = min(max(part.level, 1), level + 1, 6)
            part = Heading(part.text, level)
        kept.append(part)
    return kept


def _says_something(part: Any) -> bool:
    if isinstance(part, Heading):
        return bool(part.text.strip())
    if isinstance(part, Paragraph):
        return any(run.text.strip() or run.note for run in part.runs)
    return bool(part.rows if isinstance(part, Table) else part.items)


def tidied(value: Any, replaced: set[str]) -> Any:
    """A value with texts that can be drawn."""
    if isinstance(value, str):
        return drawable(value, replaced)
    if isinstance(value, dict):
        return {name: tidied(inner, replaced) if name != "href" else _link(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [tidied(inner, replaced) for inner in value]
    return value


def _link(href: str) -> str:
    return href if href.isascii() and href.startswith(_LINKS) else ""
