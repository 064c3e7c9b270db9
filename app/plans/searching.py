"""Where words stand in a plan: headings, paragraphs, indicators with their values, and footnotes."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.plans.footnotes import without_marks
from app.plans.models import Cell, Footnote, Indicator, Paragraph, Section
from app.sorting import search_text

Pieces = tuple[tuple[str, bool], ...]
"""A text in pieces, each with whether it is what was searched for."""

_SHOWN, _BEFORE = 280, 80
"""Characters of a text that are shown of a hit, and how many of them stand before what was found."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A text of a plan and where it stands; with neither paragraph, indicator nor note the section's heading.

    ``plain`` is the text as a search compares it.
    """

    section_id: int
    text: str
    plain: str
    paragraph: int | None = None
    indicator_id: int | None = None
    note: int | None = None

    @property
    def anchor(self) -> str:
        """Its id on the page of its section."""
        if self.paragraph:
            return f"p{self.paragraph}"
        if self.indicator_id:
            return f"i{self.indicator_id}"
        return f"fotnot-{self.note}" if self.note else "heading"


def spots(session: Session, version_id: int) -> list[Spot]:
    """Every text of a version in the order of the document, section by section (four statements)."""
    run = session.connection().execute
    here = col(Section.version_id) == version_id
    sections = select(col(Section.id), col(Section.number), col(Section.title)).where(here)
    titles = run(sections.order_by(col(Section.position)))
    found: dict[int, list[Spot]] = {row.id: [_spot(row.id, f"{row.number} {row.title}")] for row in titles}
    paragraphs = select(col(Paragraph.section_id), col(Paragraph.number), col(Paragraph.text)).join(Section).where(here)
    for section_id, number, text in run(paragraphs.order_by(col(Paragraph.section_id), col(Paragraph.number))):
        found[section_id].append(_spot(section_id, text, paragraph=number))
    for section_id, indicator_id, text in _indicators(run, here):
        found[section_id].append(_spot(section_id, text, indicator_id=indicator_id))
    for section_id, number, text in run(_notes(version_id)):
        if section_id in found:
            found[section_id].append(_spot(section_id, text, note=number))
    return [spot for in_section in found.values() for spot in in_section]


def _spot(section_id: int, text: str, **where: Any) -> Spot:
    text = without_marks(text).strip()
    return Spot(section_id, text, search_text(text), **where)


def _indicators(run: Any, here: Any) -> list[tuple[int, int, str]]:
    """Each indicator as one text: its name and what its cells say."""
    rows = run(
        select(col(Indicator.section_id), col(Indicator.id), col(Indicator.name), col(Cell.column), col(Cell.text))
        .join(Section, col(Section.id) == col(Indicator.section_id))
        .join(Cell, col(Cell.indicator_id) == col(Indicator.id), isouter=True)
        .where(here)
        .order_by(col(Indicator.position), col(Cell.position))
    )
    texts: dict[tuple[int, int], str] = {}
    for section_id, indicator_id, name, column, text in rows:
        said = texts.setdefault((section_id, indicator_id), name)
        texts[section_id, indicator_id] = f"{said} · {column} {text}" if text else said
    return [(*place, text) for place, text in texts.items()]


def _notes(version_id: int) -> Any:
    """Footnotes, with the section that refers to them in its text or in a cell."""
    in_cell = select(col(Indicator.section_id)).join(Cell).where(col(Cell.id) == col(Footnote.cell_id))
    section_id = col(Footnote.section_id)
    return (
        select(section_id, col(Footnote.number), col(Footnote.text))
        .where(col(Footnote.version_id) == version_id, section_id.is_not(None))
        .union_all(
            select(in_cell.correlate(Footnote).scalar_subquery(), col(Footnote.number), col(Footnote.text)).where(
                col(Footnote.version_id) == version_id, section_id.is_(None)
            )
        )
        .order_by("number")
    )


def found(every: Sequence[Spot], asked: str) -> list[Spot]:
    """The texts that have every word that is asked for, however it was typed; none when nothing is asked."""
    words = search_text(asked).split()
    return [spot for spot in every if words and all(word in spot.plain for word in words)]


def marked(text: str, asked: str) -> Pieces:
    """A text as a hit shows it: the words asked for marked, a long text cut to what stands around the first of them."""
    text = unicodedata.normalize("NFC", text)
    words = sorted(set(unicodedata.normalize("NFC", asked).split()), key=len, reverse=True)
    pattern = re.compile("|".join(map(re.escape, words)) or r"(?!)", re.IGNORECASE)
    first = pattern.search(text)
    start, end = _window(text, first.start() if first else 0)
    pieces: list[tuple[str, bool]] = [("… ", False)] if start else []
    at = start
    for hit in pattern.finditer(text, start, end):
        pieces += [(text[at : hit.start()], False), (hit[0], True)]
        at = hit.end()
    pieces.append((text[at:end], False))
    if end < len(text):
        pieces.append((" …", False))
    return tuple((words, is_hit) for words, is_hit in pieces if words)


def _window(text: str, at: int) -> tuple[int, int]:
    """Which part of a text is shown, whole words."""
    if len(text) <= _SHOWN:
        return 0, len(text)
    start = text.find(" ", max(0, at - _BEFORE)) + 1 if at > _BEFORE else 0
    end = text.rfind(" ", start, start + _SHOWN)
    return min(start, at), end if end > at else min(len(text), start + _SHOWN)
