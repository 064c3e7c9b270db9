"""The short texts for those who decide: what they name, and what they say is missing."""

import dataclasses
from pathlib import Path

from docx import Document

from app.assessment.views import OrganisationRef
from app.compilation.compiled import AreaStance
from app.compilation.exports import export
from app.compilation.text_views import OfficialTexts, TextView
from tests.compilation import samples


def test_the_text_for_a_staff_report_names_each_body_once_and_says_what_is_missing(tmp_path: Path) -> None:
    first, second, late = samples.consultee(1), samples.consultee(2, stance="abstains"), samples.consultee(3, late=True)
    silent = samples.consultee(4, status="missing", responded_at=None, stance=None, number="", revision=None, sha256="")
    unasked = samples.consultee(5, unsolicited=True, organisation=OrganisationRef(105, "Cykel, gång och spark"))
    said = [samples.comment(1, first, reply=samples.reply("met")), samples.comment(2, late, samples.AREAS[3])]
    compiled = samples.compiled([first, second, late, silent, unasked], said)
    texts = {
        "whole": TextView("De flesta är positiva.\n\nNågra vill mer.", "Planen ändras lite."),
        f"area:{samples.AREAS[1]}": TextView("Leken engagerar.", "Den får plats."),
        "body:1": TextView("Föreningen vill ha fler gungor."),
    }
    compiled = dataclasses.replace(compiled, texts=OfficialTexts(texts))
    export(compiled, "docx", "staff-report", tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert not document.tables
    assert any(line.startswith("Ofullständig: 1 obesvarad") for line in lines)
    assert any(line.startswith("Ärendet har remitterats till 4 remissinstanser.") for line in lines)
    named = dict(line.split(": ", 1) for line in lines if ": Lekplats" in line or ": Cykel" in line)
    assert named["Har svarat"] == "Lekplatsföreningen 1, Lekplatsföreningen 3."
    assert named["Avstår från att yttra sig"] == "Lekplatsföreningen 2."
    assert named["Har inte svarat"] == "Lekplatsföreningen 4."
    assert named["Har svarat spontant"] == "Cykel, gång och spark."
    assert named["Svarade efter svarstiden"] == "Lekplatsföreningen 3."
    assert "1 har svarat utan att vara tillfrågad." in lines, "the 5 of whom the next line tells are 4 and this one"
    assert "1 synpunkt: tillgodoses 1." in lines
    assert "2 synpunkter: tillgodoses 1, utan svar 1." in lines, "the figures add up"
    for text in ("Några vill mer.", "Planen ändras lite.", "Leken engagerar.", "Föreningen vill ha fler gungor."):
        assert lines.count(text) == 1
    assert not any("Synpunkten med nummer" in line for line in lines)


def test_the_brief_has_a_page_for_each_focus_area_and_says_alike_reasons_once(tmp_path: Path) -> None:
    stances = (AreaStance(samples.AREAS[1], "supports"),)
    first, second = samples.consultee(1, area_stances=stances), samples.consultee(2)
    refused, changed = (
        samples.reply("not_met", text="Pengarna saknas.", action=""),
        samples.reply("met", action="Texten ändras."),
    )
    said = [
        samples.comment(1, first, reply=refused),
        samples.comment(2, second, reply=refused),
        samples.comment(3, second, reply=changed),
        samples.comment(4, first, samples.AREAS[3]),
        samples.comment(5, second, reply=refused, part=2, parent_id=5005),
    ]
    compiled = samples.compiled([first, second], said)
    texts = {"whole": TextView("De flesta är positiva."), f"area:{samples.AREAS[1]}": TextView("Leken engagerar.")}
    compiled = dataclasses.replace(compiled, texts=OfficialTexts(texts))
    written = export(compiled, "docx", "brief", tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    lines = [paragraph.text for paragraph in document.paragraphs]
    headings = [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == "Heading 1"]
    assert headings[-2:] == [samples.AREAS[1], samples.AREAS[3]]
    assert "Lekplatsföreningen 1 (1), Lekplatsföreningen 2 (2, 5 b): Pengarna saknas." in lines
    assert any(line.startswith("Lekplatsföreningen 2 (3): ") and line.endswith("Texten ändras.") for line in lines)
    assert not any("(4)" in line for line in lines)
    assert (written.comments, written.replies) == (5, 4)
    assert any(line.startswith("Ofullständig: 1 obesvarad") for line in lines)
