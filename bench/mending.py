"""A plan of 16,000 paragraphs and 2,400 indicators corrected: what one change takes, and its statements."""

import time
from collections.abc import Callable

from app.accounts.identity import SYSTEM
from app.clock import now
from app.database import Database
from app.migrate import upgrade
from app.plans.actions import store_plan
from app.plans.importing.parsed import (
    ParsedCell,
    ParsedIndicator,
    ParsedIndicatorTable,
    ParsedParagraph,
    ParsedPlan,
    ParsedSection,
)
from app.plans.mending import operations as ops
from app.plans.mending.steps import apply, undo
from app.plans.queries import plan_view
from app.plans.views import SectionView
from bench.growth import counting
from bench.reading import SENTENCE
from bench.run import Run
from bench.table import Line

SECTIONS, PARAGRAPHS, ROWS = 400, 40, 6
_VALUES = (ParsedCell("Nuläge", "1,5", 1.5), ParsedCell("2027", "2", 2.0), ParsedCell("2030", "3", 3.0))


def measure(run: Run) -> None:
    """Each kind of change a few times; each is taken back."""
    run.table.heading("A plan of 16,000 paragraphs corrected")
    address = run.databases.new("mending")
    upgrade(address)
    database = Database(address)
    try:
        _measure(run, database)
    finally:
        database.dispose()


_CHANGES: dict[str, Callable[[SectionView], ops.Operation]] = {
    "a paragraph's words": lambda view: ops.SetText(op="set_text", paragraph_id=_middle(view), text="Andra ord."),
    "a heading made": lambda view: ops.MakeHeading(op="make_heading", paragraph_id=_middle(view), level=2),
    "a section left out": lambda view: ops.Drop(op="drop", section_id=view.section.id),
}


def _middle(view: SectionView) -> int:
    return view.paragraphs[PARAGRAPHS // 2].id


def _measure(run: Run, database: Database) -> None:
    with database.write() as session:
        plan = store_plan(session, parsed=_plan(), by=SYSTEM, now=now()).plan_id
    for what, change in _CHANGES.items():
        told = [_timed(database, plan, change) for _round in range(run.rounds)]
        seconds, statements = sorted(told)[len(told) // 2]
        run.table.add(Line(f"{what}: seconds of processor", f"{seconds:.2f} s, {statements} statements", "", seconds))


def _timed(database: Database, plan: int, change: Callable[[SectionView], ops.Operation]) -> tuple[float, int]:
    with database.read() as session:
        wanted = change(plan_view(session, plan).sections[SECTIONS // 2])
    with counting() as heard:
        began = time.process_time()
        with database.write() as session:
            apply(session, plan, [wanted], by=SYSTEM, now=now())
        told = time.process_time() - began, len(heard)
    with database.write() as session:
        undo(session, plan, by=SYSTEM, now=now())
    return told


def _plan() -> ParsedPlan:
    sections = tuple(
        ParsedSection(
            level=1 if number % 4 == 0 else 2,
            title=f"Avsnitt {number}",
            number=str(number + 1),
            parent_index=None if number % 4 == 0 else number // 4 * 4,
            paragraphs=tuple(
                ParsedParagraph(at + 1, f"{SENTENCE}{at}", f"{SENTENCE}<strong>{at}</strong>")
                for at in range(PARAGRAPHS)
            ),
            tables=(ParsedIndicatorTable("Indikator", ("Nuläge", "2027", "2030"), _rows(number), PARAGRAPHS),),
        )
        for number in range(SECTIONS)
    )
    return ParsedPlan("Plan", sections=sections)


def _rows(section: int) -> tuple[ParsedIndicator, ...]:
    return tuple(ParsedIndicator(section * ROWS + row, f"Andel {section} {row}", _VALUES) for row in range(ROWS))
