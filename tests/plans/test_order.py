"""Indicator tables keep their place among a section's paragraphs: in the preview, when saved, when sections join."""

from typing import Any

import pytest

from app.accounts.identity import By
from app.clock import now
from app.plans import views
from app.plans.actions import store_plan
from app.plans.corrections import join_section
from app.plans.importing import read_plan_text
from app.plans.preview import preview_of
from app.plans.queries import outline, plan_view

TABLE = "| Indikator | Nuläge |\n| --- | --- |\n| {} | 1 |\n"
TEXT = (
    "# Plan\n\n## Ett\n\n"
    + TABLE.format("Först")
    + "\nMellan.\n\n- a\n- b\n\n"
    + TABLE.format("Sedan")
    + "\nEfter.\n\n## Två\n\nText.\n\n"
    + TABLE.format("Sist")
    + "\nSlut.\n"
)


def order(view: views.SectionView) -> list[str]:
    texts: list[str] = []
    for part in view.parts:
        texts += [paragraph.text for block in part.blocks for paragraph in block.paragraphs]
        texts += [f"[{row.name}]" for row in part.table.indicators] if part.table else []
    return texts


@pytest.fixture
def stored(database: Any, handler: By) -> int:
    with database.write() as session:
        version = store_plan(session, parsed=read_plan_text(TEXT), by=handler, now=now())
        session.commit()
        return int(version.id)


def test_a_preview_and_a_saved_plan_keep_the_order(database: Any, stored: int):
    with database.read() as session:
        saved = plan_view(session, stored).sections
    shown = preview_of(read_plan_text(TEXT), title=None, source_name=None, now=now()).sections

    for sections in (saved, shown):
        assert [order(section) for section in sections] == [
            ["[Först]", "Mellan.", "a", "b", "[Sedan]", "Efter."],
            ["Text.", "[Sist]", "Slut."],
        ]


def test_a_heading_made_a_paragraph_keeps_the_order(database: Any, handler: By, stored: int):
    with database.write() as session:
        version = plan_view(session, stored)
        second = outline(session, version.version_id)[1].id
        join_section(session, stored, second, by=handler, now=now())
        session.commit()
    with database.read() as session:
        (only,) = plan_view(session, stored).sections

    assert order(only) == [
        "[Först]",
        "Mellan.",
        "a",
        "b",
        "[Sedan]",
        "Efter.",
        "Två",
        "Text.",
        "[Sist]",
        "Slut.",
    ]


def test_tables_stored_without_a_place_come_after_all_paragraphs():
    section = preview_of(read_plan_text(TEXT), title=None, source_name=None, now=now()).sections[0]
    tables = [views.TableView(1, 1, "", [], None, table.indicators) for table in section.tables]
    old = views.SectionView(section.section, section.paragraphs, tables)

    assert order(old) == ["Mellan.", "a", "b", "Efter.", "[Först]", "[Sedan]"]
