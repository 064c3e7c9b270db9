"""The texts of a plan that are checked before a round opens: all of them, in the plan's order, in one statement."""

from typing import Any

import pytest
from sqlmodel import Session

from app.accounts.identity import SYSTEM
from app.clock import now
from app.plans.actions import store_plan
from app.plans.importing.parsed import (
    ParsedCell,
    ParsedFootnote,
    ParsedIndicator,
    ParsedIndicatorTable,
    ParsedParagraph,
    ParsedPlan,
    ParsedSection,
)
from app.rounds.queries.passages import plan_passages

TREES = ParsedIndicator(1, "Träd", (ParsedCell("Nuläge", "12"), ParsedCell("Mål", "")))
AGE = ParsedIndicator(0, "Ålder", (ParsedCell("Nuläge", "3.4"), ParsedCell("Mål", "X")))
PLAN = ParsedPlan(
    title="Plan för skogen",
    preamble="Inledning.",
    sections=(
        ParsedSection(
            1, "Bakgrund", "1", paragraphs=(ParsedParagraph(1, "Först.", "Först."), ParsedParagraph(2, "Sedan.", ""))
        ),
        ParsedSection(1, "Tom", "2"),
        ParsedSection(1, "Mått", "3", tables=(ParsedIndicatorTable("Mått", ("Nuläge", "Mål"), (AGE, TREES)),)),
    ),
    footnotes=(ParsedFootnote(1, "Källan.", 0), ParsedFootnote(2, "En till.", 2)),
    metadata=(("Beslutas av", "Fullmäktige"),),
)


@pytest.mark.every_database
def test_every_text_is_looked_at_in_the_plans_order(session: Session, statements: Any):
    version = store_plan(session, parsed=PLAN, by=SYSTEM, now=now())
    with statements(at_most=1):
        passages = list(plan_passages(session, version.id, "/rounds/7/plan"))
    assert [(passage.where, passage.text) for passage in passages] == [
        ("Planens titel", "Plan för skogen"),
        ("Beslutas av", "Fullmäktige"),
        ("Inledande text", "Inledning."),
        ("1 Bakgrund", "Bakgrund"),
        ("1 Bakgrund", "Först."),
        ("1 Bakgrund", "Sedan."),
        ("2 Tom", "Tom"),
        ("3 Mått", "Mått"),
        ("3 Ålder, Nuläge", "3.4"),
        ("3 Ålder, Mål", "X"),
        ("3 Träd, Nuläge", "12"),
        ("Fotnot 1", "Källan."),
        ("Fotnot 2", "En till."),
    ]
    assert passages[0].href == "/rounds/7/plan"
    assert [passage.href.partition("#")[2][:1] for passage in passages] == ["", "", "b", *"sssss", *"ccc", *"ff"], (
        "each to its place"
    )
