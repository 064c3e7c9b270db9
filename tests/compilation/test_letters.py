"""A letter to each body: everything that it said, once, with the reply; none to who has not answered."""

import dataclasses
from collections import Counter
from pathlib import Path

import pytest
from docx import Document

from app.compilation.exports import export
from app.compilation.options import Options
from app.compilation.queries import compiled_round, with_needed
from app.organisations.models import Organisation
from app.organisations.postal import PostalAddress
from app.rounds.models import Consultee, ContactPerson
from tests.assessment.conftest import Desk, desk, edit
from tests.compilation import samples

__all__ = ["desk"]


def letters(path: Path) -> dict[str, list[str]]:
    """The lines of each letter, by the name of the body; under "" those of the sheet before them."""
    found: dict[str, list[str]] = {"": []}
    name = ""
    for paragraph in Document(str(path)).paragraphs:
        if paragraph.style.name == "Heading 1" and paragraph.text.startswith("Kommunens svar till "):
            name = paragraph.text.removeprefix("Kommunens svar till ")
            assert name not in found
            found[name] = []
        found[name].append(paragraph.text)
    return found


def test_each_body_reads_what_came_of_all_that_it_said(tmp_path: Path) -> None:
    compiled = samples.varied()
    late = samples.consultee(7, left_out=True, left_out_reason="Det kom efter beslutet.", late=True)
    joint = samples.consultee(8, through="Lekplatsföreningen 1", stance="supports")
    meeting = samples.consultee(9, meeting=True, stance=None)
    first, *others = compiled.consultees
    first = dataclasses.replace(first, on_behalf_of=("Lekplatsföreningen 8",))
    said = [*compiled.comments("focus-area"), samples.comment(10, meeting), samples.comment(11, first, part=2)]
    alike = {said[1].id: ("1", "8", "30")}
    compiled = dataclasses.replace(
        samples.compiled([first, *others, late, joint, meeting], said),
        alike=alike,
        addresses={1: PostalAddress("Box 1", "123 45", "Norrbo")},
    )
    facts = dataclasses.replace(compiled.round, contact=ContactPerson("Nora Ek", "nora@exempel.se"))
    compiled = dataclasses.replace(compiled, round=facts)
    written = export(compiled, "docx", "letters", tmp_path / "a.docx")
    assert (written.comments, written.replies) == (compiled.counts.comments, compiled.counts.replies)
    found = letters(tmp_path / "a.docx")
    assert list(found) == ["", *(f"Lekplatsföreningen {n}" for n in (1, 2, 3, 4, 6, 9, 7))]
    headings = Counter(
        line for lines in found.values() for line in lines if line.startswith("Synpunkt ") and "·" not in line
    )
    assert headings == Counter(f"Synpunkt {comment.label}" for comment in said)
    mine = "\n".join(found["Lekplatsföreningen 1"])
    for words in ("KS/2026:20-1", "Tillgodoses", "Texten förtydligas.", "Avsnittet ändras", "nora@exempel.se"):
        assert words in mine
    assert "Svaret gäller även\tLekplatsföreningen 8" in mine
    assert "Synpunkterna 1, 8, 30 har fått samma svar." in mine
    assert "Ni har tagit tillbaka synpunkt 9." in mine
    assert "En del av er synpunkt 11." in mine
    assert "Det kom efter beslutet." in "\n".join(found["Lekplatsföreningen 7"])
    assert "inga synpunkter" in "\n".join(found["Lekplatsföreningen 3"])
    sheet = "\n".join(found[""])
    assert "7 brev" in sheet
    assert "Utan svar: " in sheet
    assert "Box 1\n123 45  Norrbo" in sheet, "the address stands above the first letter's heading"
    export(compiled, "docx", "letters", tmp_path / "b.docx", options=Options(hide_names=True))
    hidden = "\n".join(line for letter in letters(tmp_path / "b.docx").values() for line in letter)
    assert "Nora" not in hidden
    assert "Box 1" not in hidden


def test_each_letter_counts_its_own_pages(tmp_path: Path) -> None:
    """Nobody is sent "page 5 of 9"."""
    export(samples.varied(), "docx", "letters", tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    starts = [section._sectPr.xpath("string(w:pgNumType/@w:start)") for section in document.sections]
    assert starts == ["", *["1"] * (len(letters(tmp_path / "a.docx")) - 1)]
    fields = document.sections[0].footer._element.xpath(".//w:fldSimple/@w:instr")
    assert [str(field).strip() for field in fields] == ["PAGE"], "no count of all letters' pages"


@pytest.mark.one_database  # what is read is plain values
def test_addresses_are_read_for_officials_alone(desk: Desk, tmp_path: Path) -> None:
    desk.answer(desk.world.consultee, edit("Mer ljus.", section=desk.world.focus_section))
    with desk.database.write() as session:
        body = session.get_one(Consultee, desk.world.consultee)
        session.get_one(Organisation, body.organisation_id).postal = PostalAddress("Torget 1", "123 45", "Norrbo")
    with desk.database.snapshot() as session:
        compiled = compiled_round(session, desk.world.round, authority="Provkommunen", now=samples.MADE_AT)
        for personal in (True, False):
            told = with_needed(session, compiled, "letters", personal=personal)
            export(told, "html", "letters", tmp_path / "a.html")
            assert ("Torget 1" in (tmp_path / "a.html").read_text()) == personal
