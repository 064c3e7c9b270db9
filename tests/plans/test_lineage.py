"""Every place that comments stand at has a lineage of its own, by which the next version will find it again."""

from typing import Any

from sqlmodel import select

from app.accounts.identity import By
from app.clock import now
from app.plans.corrections import join_section
from app.plans.models import Cell, Indicator, Paragraph, Section
from app.plans.queries import outline, plan_view


def lineages(database: Any) -> dict[tuple[str, int], str]:
    with database.read() as session:
        return {
            (table.__name__, row.id): row.lineage
            for table in (Section, Paragraph, Indicator, Cell)
            for row in session.exec(select(table)).all()
        }


def test_every_place_of_a_new_plan_has_its_own(database: Any, plan: int) -> None:
    stored = lineages(database)
    assert {kind for kind, _id in stored} == {"Section", "Paragraph", "Indicator", "Cell"}
    assert len(set(stored.values())) == len(stored)
    assert {len(lineage) for lineage in stored.values()} == {36}


def test_a_correction_leaves_places_as_they_are_and_gives_a_new_paragraph_its_own(
    database: Any, handler: By, plan: int
) -> None:
    before = lineages(database)
    with database.write() as session:
        last = outline(session, plan_view(session, plan).version_id)[-1].id
        join_section(session, plan, last, by=handler, now=now())
    after = lineages(database)
    kept = before.keys() & after.keys()
    assert {place: after[place] for place in kept} == {place: before[place] for place in kept}
    (heading,) = after.keys() - before.keys()
    assert heading[0] == "Paragraph"
    assert after[heading] not in before.values()
