"""Every text of a plan that the checks before opening look at, in one statement."""

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import String, Text, case, cast, literal, select, union_all
from sqlmodel import Session, col

from app.i18n import _
from app.plans.models import PREAMBLE as BEFORE
from app.plans.models import Cell, Footnote, Indicator, Paragraph, PlanVersion, Section
from app.rounds.checks import Passage

TITLE, FACTS, PREAMBLE, TEXT, CELL, NOTE = range(6)
"""What a row holds. Rows come in this order, each sort in the order of the plan."""


def plan_passages(session: Session, version_id: int, plan: str) -> Iterator[Passage]:
    """A plan's texts: its own title, facts and preamble, its sections, its indicators' cells, its footnotes.

    ``plan``: the page where it is read; each text leads to its place there.
    """
    for row in session.connection().execute(_texts(version_id)):
        place = f"{plan}#{row.anchor}" if row.anchor else plan
        if row.sort == TITLE:
            yield Passage(_("Planens titel"), row.text, place)
        elif row.sort == FACTS:
            yield from (Passage(str(name), str(value), place) for name, value in json.loads(row.text))
        elif row.sort == PREAMBLE:
            yield Passage(_("Inledande text"), row.text, place)
        else:
            where = _("Fotnot {n}").format(n=row.place) if row.sort == NOTE else row.place
            yield Passage(where, row.text, place, indicator=row.indicator, in_section=row.sort == TEXT)


def _texts(version_id: int) -> Any:
    """Rows of sort, order (two numbers), where it stands, text, and its mark on the page that shows the plan."""
    version, section = col(PlanVersion.id) == version_id, col(Section.version_id) == version_id
    is_section = col(Section.position) > BEFORE  # what stands before them is read from the version itself
    heading = col(Section.number) + " " + col(Section.title)
    column = col(Section.number) + " " + col(Indicator.name) + ", " + col(Cell.column)
    at_section, at_cell = "s" + cast(col(Section.id), String), "c" + cast(col(Cell.id), String)
    baseline = case((col(Cell.position) == 1, col(Indicator.name)), else_="")
    note = cast(col(Footnote.number), String)
    return union_all(
        _rows(TITLE, 0, 0, "", col(PlanVersion.title)).where(version),
        _rows(FACTS, 0, 0, "", cast(col(PlanVersion.facts), Text)).where(version),
        _rows(PREAMBLE, 0, 0, "", col(PlanVersion.preamble), "before").where(version),
        _rows(TEXT, col(Section.position), 0, heading, col(Section.title), at_section).where(section, is_section),
        _rows(TEXT, col(Section.position), col(Paragraph.number), heading, col(Paragraph.text), at_section)
        .join(Section, col(Section.id) == Paragraph.section_id)
        .where(section, is_section),
        _rows(CELL, col(Indicator.position), col(Cell.position), column, col(Cell.text), at_cell, baseline)
        .join(Indicator, col(Indicator.id) == Cell.indicator_id)
        .join(Section, col(Section.id) == Indicator.section_id)
        .where(section, col(Cell.text) != ""),
        _rows(NOTE, col(Footnote.number), 0, note, col(Footnote.text), "fotnot-" + note).where(
            col(Footnote.version_id) == version_id
        ),
    ).order_by("sort", "first", "second")


def _rows(sort: int, first: Any, second: Any, where: Any, text: Any, anchor: Any = "", indicator: Any = "") -> Any:
    columns = (
        ("first", first),
        ("second", second),
        ("place", where),
        ("text", text),
        ("anchor", anchor),
        ("indicator", indicator),
    )
    return select(
        literal(sort).label("sort"),
        *((literal(value) if isinstance(value, int | str) else value).label(name) for name, value in columns),
    )
