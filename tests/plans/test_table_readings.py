"""Tables of a file that is read after a plan: those that were read row by row are so again, whatever else changed."""

from typing import Any

import pytest

from app.accounts.identity import By
from app.clock import now
from app.plans.actions import store_plan
from app.plans.following import Compared, compared
from app.plans.importing import read_plan_text
from app.plans.mending import operations as ops
from app.plans.mending.steps import apply
from app.plans.queries import plan_view
from app.plans.table_readings import TableNotKept
from app.plans.views import VersionView
from tests.plans.conftest import TEXT

ACTIONS = """
| Nr | Åtgärd | Ansvarig |
| --- | --- | --- |
| 1 | Plantera ekar | Nämnden |
| 2 | Mäta vattnet | Styrelsen |
"""
OTHERS = """
| Ord | Betyder |
| --- | --- |
| Ek | Ett träd |
"""
WRITTEN = TEXT.replace("Första stycket.\n", f"Första stycket.\n{OTHERS}{ACTIONS}\nSista stycket.\n")


@pytest.fixture
def decided(database: Any, handler: By) -> VersionView:
    """A plan with a table of actions that is read row by row, and one of words that is not."""
    with database.write() as session:
        plan = store_plan(session, parsed=read_plan_text(WRITTEN), by=handler, now=now()).plan_id
    with database.write() as session:
        told = {each.text: each.id for view in plan_view(session, plan).sections for each in view.paragraphs}
        key = next(id_ for text, id_ in told.items() if "Plantera" in text)
        wanted = [ops.TableAs(op="table_as", paragraph_id=key, kind="rows")]
        apply(session, plan, wanted, by=handler, now=now())
    with database.read() as session:
        return plan_view(session, plan)


def rows(found: Compared) -> list[tuple[str, int | None, list[str]]]:
    """The tables of the corrected plan: their kind, the paragraph they follow and their rows' names."""
    tables = (table for view in found.after.sections for table in view.tables)
    return [(table.kind, table.after_paragraph, [row.name for row in table.indicators]) for table in tables]


def test_tables_are_read_as_they_were_decided_to_be(decided: VersionView) -> None:
    known = {row.name: row.lineage for row in decided.indicators}
    same = compared(decided, read_plan_text(WRITTEN))
    assert not same.changes
    names = ["Plantera ekar", "Mäta vattnet"]
    assert rows(same) == [("rows", 2, names), ("indicators", 0, ["Andel gammal skog", "Areal"])]
    assert {row.name: row.lineage for row in same.after.indicators} == known
    warned = next(warning for warning in same.after.warnings if warning.cell_id)
    cells = {cell.id: cell.text for row in same.after.indicators for cell in row.cells}
    assert cells[warned.cell_id or 0] in warned.text, "what refers to a cell follows it"
    # the columns in another order, a new heading for one of them, a row more, and in another section
    moved = "\n| Åtgärd | Vem |\n| --- | --- |\n| Plantera ekar | Nämnden |\n| Mäta vattnet | Ni |\n| Röja | Vi |\n"
    found = compared(decided, read_plan_text(WRITTEN.replace(ACTIONS, "") + moved))
    assert rows(found)[-1] == ("rows", 1, [*names, "Röja"])
    assert found.not_kept == []


@pytest.mark.parametrize(
    "instead",
    ["", "\n| Åtgärd |\n| --- |\n| Plantera ekar |\n| Mäta vattnet |\n", "\nPlantera ekar och mäta vattnet.\n"],
)
def test_a_table_that_cannot_be_so_is_told(decided: VersionView, instead: str) -> None:
    found = compared(decided, read_plan_text(WRITTEN.replace(ACTIONS, instead)))
    assert found.not_kept == [TableNotKept("1 Bakgrund", "Åtgärd", 2)]
    assert [kind for kind, *_rest in rows(found)] == ["indicators"]


def test_rows_that_read_as_indicators_are_rows_and_indicators_stay_so(decided: VersionView) -> None:
    renamed = WRITTEN.replace("| Nr | Åtgärd | Ansvarig |", "| Mål 2029 | Indikator | Nuläge |")
    found = compared(decided, read_plan_text(renamed))
    assert [kind for kind, *_rest in rows(found)] == ["indicators", "indicators"], "nothing of it is the same table"
    plain = WRITTEN.replace("| Indikator | Nuläge | 2027 | Mål 2030 |", "| Det vi ser | Nuläge | Sedan | Till sist |")
    assert rows(compared(decided, read_plan_text(plain)))[-1] == ("indicators", 0, ["Andel gammal skog", "Areal"])
