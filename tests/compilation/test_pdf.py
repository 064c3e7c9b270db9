"""The compilation as PDF: valid as PDF/A-2a and PDF/UA-1, also when it was set in parts; every comment stands once."""

import itertools
import re
from collections import Counter
from pathlib import Path

import page
import pikepdf
import pypdfium2
import pytest
import time_machine

from app.compilation.compiled import CompiledRound, Layout
from app.compilation.export_work import readings, reported
from app.compilation.exports import export
from app.compilation.exports.document import about, write_document
from app.documents.flow import Column, Share
from app.documents.pdf.flow import pdf_file
from app.i18n import speaking
from app.rounds.pdf_words import words
from tests.compilation import samples
from tests.compilation.test_exports import NASTY, nasty
from tests.kit.tagged import Tagged


def faults(path: Path) -> list[str]:
    """What is wrong with it as an archived and as an accessible file."""
    reports = [page.validate_pdf_bytes(path.read_bytes(), profile=profile) for profile in ("2a", "ua1")]
    return [f"{fault.rule_id}: {fault.message}" for report in reports for fault in report.failures]


def in_parts(compiled: CompiledRound, target: Path, limit: int, layout: Layout = Layout.FOCUS_AREA) -> Path:
    """The compilation, set in parts of so many characters."""
    with speaking("sv"), pdf_file(target, **about(compiled, layout)._asdict(), words=words(), limit=limit) as pdf:
        write_document(pdf, compiled, layout)
    return target


def in_tables(path: Path) -> Counter[int]:
    """The numbers that stand first in the rows of comments."""
    return Counter(int(cells[0]) for cells in Tagged(path).rows() if len(cells) == 5 and cells[0].isdigit())


def feet(path: Path) -> list[str]:
    """What stands at the foot of each page."""
    with pypdfium2.PdfDocument(path) as document:
        texts = [each.get_textpage().get_text_bounded() for each in document]
    return [said for text in texts for said in re.findall(r"Sida \d+ av \d+", text)]


@pytest.mark.parametrize("layout", [layout for layout in Layout if "pdf" in layout.formats])
def test_every_layout_is_valid(tmp_path: Path, layout: Layout) -> None:
    path, compiled = tmp_path / "a.pdf", samples.varied()
    written = export(compiled, "pdf", layout, path)
    assert faults(path) == []
    if layout in (Layout.FOCUS_AREA, Layout.ORGANISATION, Layout.INDICATOR):
        assert in_tables(path) == Counter(range(1, 9))
    assert written.comments == (1 if layout is Layout.NOT_MET else 0 if layout is Layout.QUESTIONS else 8)
    with pikepdf.open(path) as pdf:
        assert str(pdf.Root.Lang) == "sv"
        assert str(pdf.docinfo.Title).endswith("Lekplatser för alla – förslag till program 2027–2030")


def test_what_is_told_before_a_table_stays_with_its_first_row(tmp_path: Path) -> None:
    """Heading, bar and facts, wherever on a page they come."""
    facts = about(samples.varied(), Layout.FOCUS_AREA)._asdict()
    with speaking("sv"), pdf_file(tmp_path / "a.pdf", **facts, words=words()) as pdf:
        for number in range(24):
            pdf.heading(f"Rubrik {number}.")
            pdf.bar([Share("14524A", 1)], width=17, words="Tillgodoses: 1")
            pdf.paragraph(f"Fakta {number}.", style="Facts")
            rows = [[f"Rad {row} av {number}."] for row in range(10 + number % 7)]
            pdf.table([Column("Text", 17)], rows, description="Rader")
    with pypdfium2.PdfDocument(tmp_path / "a.pdf") as document:
        pages = [each.get_textpage().get_text_bounded() for each in document]
    for number in range(24):
        told = (f"Rubrik {number}.", f"Fakta {number}.", f"Rad 0 av {number}.")
        assert [text for text in pages if all(each in text for each in told)], number


def test_one_that_is_set_in_parts_is_one_document(tmp_path: Path) -> None:
    compiled = samples.large(5, 20)
    path = in_parts(compiled, tmp_path / "a.pdf", 14_000)
    whole = in_parts(compiled, tmp_path / "b.pdf", 10_000_000)
    assert faults(path) == []
    assert in_tables(path) == Counter(range(1, 21)) == in_tables(whole)
    parts, at_once = Tagged(path), Tagged(whole)
    for tag in ("/H1", "/H2", "/H3", "/Title"):
        assert parts.said(tag) == at_once.said(tag)
    assert [row for row in parts.rows() if len(row) == 5] == [row for row in at_once.rows() if len(row) == 5]
    with pikepdf.open(path) as pdf, pikepdf.open(whole) as other:
        pages = len(pdf.pages)
        heads = {re.sub(r"\d", "", str(name)) for name in pikepdf.NameTree(pdf.Root.StructTreeRoot.IDTree)}
        assert {"ABy", "ACy"} <= heads, "more than one part was joined to the first"
        assert feet(path) == [f"Sida {number} av {pages}" for number in range(1, pages + 1)]
        assert _bookmarks(pdf) == _bookmarks(other)
        _contents_lead_to_their_pages(pdf, Tagged(path))


def _bookmarks(pdf: pikepdf.Pdf) -> list[tuple[str, list[str]]]:
    with pdf.open_outline() as outline:
        return [(item.title, [below.title for below in item.children]) for item in outline.root]


def _contents_lead_to_their_pages(pdf: pikepdf.Pdf, tagged: Tagged) -> None:
    numbers = {each.obj.objgen: number for number, each in enumerate(pdf.pages, start=1)}
    places = {str(name): place for name, place in pikepdf.NameTree(pdf.Root.Names.Dests).items()}
    links = [link for each in pdf.pages for link in each.obj.get("/Annots", ())]
    assert all("/A" not in link for link in links), "no address is left over"
    named = [numbers[places[str(link.Dest)][0].objgen] for link in links]
    lines = [re.search(r" · .*?(\d+)$", said) for said in tagged.said("/P") if not said.startswith("Exempelkommunen")]
    assert [int(line[1]) for line in lines if line][: len(named)] == named
    assert len(named) == len(samples.AREAS) + 2


def test_nasty_texts_are_valid_and_what_cannot_be_drawn_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    export(nasty(most=400), "pdf", "focus-area", path)
    assert faults(path) == []
    tagged = Tagged(path)
    assert Counter(int(cells[0]) for cells in tagged.rows() if len(cells) == 5) == Counter(range(1, len(NASTY) + 1))
    last = " ".join(tagged.said("/P")[-3:])
    assert "U+1F600 grinning face" in last
    said = " ".join(tagged.said("/TD"))
    assert "<script>alert(1)</script> & <b>fet</b> <w:p/>" in said
    assert "מולש" in said or "שלום" in said


def test_progress_is_of_all_readings() -> None:
    told: list[int] = []
    compiled = reported(samples.varied(), lambda done, _total: told.append(done), readings("pdf", "organisation"))
    for expected in (4, 8, 8):
        assert len(list(compiled.comments("focus-area"))) == 8
        assert told[-1] == expected
    assert told == sorted(told)


@pytest.mark.parametrize("format", ["pdf", "docx", "xlsx"])
def test_the_same_round_gives_the_same_bytes(tmp_path: Path, format: str) -> None:
    for name, day in (("a", "2026-11-22"), ("b", "2027-01-07")):
        with time_machine.travel(day, tick=False):
            export(samples.varied(), format, "focus-area", tmp_path / name)
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    if format == "pdf":
        first, second = (in_parts(samples.large(2, 6), tmp_path / name, 9_000).read_bytes() for name in ("c", "d"))
        assert first == second


@pytest.mark.parametrize("limit", [10_000_000, 9_000])
def test_each_letter_counts_its_own_pages(tmp_path: Path, limit: int) -> None:
    """Also where the file is made of several parts."""
    path = in_parts(samples.large(3, 24), tmp_path / "a.pdf", limit, Layout.LETTERS)
    with pypdfium2.PdfDocument(path) as document:
        begins = ["Kommunens svar till" in each.get_textpage().get_text_bounded() for each in document]
    starts = [0, *(number for number, begun in enumerate(begins) if begun), len(begins)]
    lengths = [end - start for start, end in itertools.pairwise(starts)]
    assert max(lengths[1:]) > 1
    assert feet(path) == [f"Sida {n} av {length}" for length in lengths for n in range(1, length + 1)]
