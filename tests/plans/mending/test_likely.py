"""Headings that have no style below chapters that have one: what is proposed, and what never is."""

from pathlib import Path

import pytest

from app.clock import now
from app.plans.importing.reading import parse_file
from app.plans.mending import operations as ops
from app.plans.mending.nodes import PLAN, Sheet, numbered, sheet_of
from app.plans.mending.perform import perform
from app.plans.mending.proposals import proposals
from app.plans.preview import preview_of
from tests.plans.importing.build_docx import Paragraph, Table, bold, docx, p, table

_LONG = "Här står en mening som är så lång att ingen skulle ta den för en rubrik i en plan."
_CHAPTERS = [part for title in ("Inledning", "Läget") for part in (p(title, style="Heading1"), p(_LONG))]


def sheet(folder: Path, *blocks: Paragraph | Table) -> Sheet:
    path = docx(folder / "plan.docx", p("Plan", style="Title"), *_CHAPTERS, p("Mål", style="Heading1"), *blocks)
    read = parse_file(path, "plan.docx", "docx")
    return sheet_of(preview_of(read, title=None, source_name=None, now=now()))


def outline(known: Sheet) -> list[tuple[str, str]]:
    keys = known.nodes[PLAN]["sections"]
    return [(node.number, known.nodes[keys[node.id]]["title"]) for node in numbered(known.nodes)]


def proposed(known: Sheet) -> list[tuple[str, int, str]]:
    return [(each.kind, each.level, each.text) for each in proposals(known.nodes)]


@pytest.mark.parametrize("one_by_one", [True, False])
def test_bold_and_numbered_headings_below_styled_chapters_are_proposed(tmp_path: Path, one_by_one: bool) -> None:
    known = sheet(
        tmp_path,
        *(p(bold("Luft")), p(_LONG), p(bold("Vatten")), p("• sjöar"), p(_LONG)),
        *(p("3.3 Skog"), p(_LONG), p("3.3.1 Ekar"), p(_LONG)),
        *(p(bold("Mark"), "\n" + _LONG), p(bold("Buller"), list_level=0, ordered=True), p(_LONG)),
    )
    found = proposals(known.nodes)
    assert proposed(known) == [
        *(("bold", 2, "Luft"), ("bold", 2, "Vatten"), ("numbered", 2, "3.3 Skog"), ("numbered", 3, "3.3.1 Ekar")),
        *(("run_in", 2, "Mark"), ("bold", 2, "Buller")),
    ]
    for group in [[each] for each in found[:4]] if one_by_one else [found[:4]]:
        perform(known, [ops.Accept(op="accept", proposal_id=each.id) for each in group])
    assert outline(known)[3:] == [("3.1", "Luft"), ("3.2", "Vatten"), ("3.3", "Skog"), ("3.3.1", "Ekar")]
    bold_ones = [each for each in proposals(known.nodes) if each.kind in ("run_in", "bold")]
    perform(known, [ops.Accept(op="accept", proposal_id=each.id) for each in bold_ones])
    assert proposals(known.nodes) == []


def test_what_is_bold_or_numbered_without_being_a_heading_is_not_proposed(tmp_path: Path) -> None:
    known = sheet(
        tmp_path,
        *(p(bold("Kort sagt."), " Det blir mer skog."), p(bold("Ansvar:"), " nämnden"), p(bold("Ekar"), " är träd.")),
        *(p(bold("Tabell 1. Läget")), table(["A", "B"], ["1", "2"]), p(bold("Figur 2: Skogen")), p(_LONG)),
        *(p(bold("Till år 2030 ska kommunen ha minst följande:")), p("• ekar"), p(bold("OBS! Läs.")), p(_LONG)),
        *(p(bold("och sedan följer")), p(_LONG), p(bold("Anna Ek\nordförande")), p(_LONG)),
        *(p(bold("Anna Ek")), p(bold("Bo Lind")), p(bold("Cecilia Ask")), p(_LONG)),
        *(p("1. Plantera ekar"), p("2. Mät vattnet"), p(_LONG), p("1. Röj"), p("2. Gallra")),
        p(bold("Sist, och inget följer")),
    )
    assert proposed(known) == []
