"""Accessible PDF: valid as PDF/A-2a and PDF/UA-1 whatever it is given, and every word is in it."""

import re
from typing import Any

import page
import pypdfium2
import pytest
import typst
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.documents.pdf.ends import with_plain_ends
from app.documents.pdf.glyphs import BOX, DRAWN, drawable
from app.documents.pdf.parts import (
    Facts,
    Heading,
    Item,
    Paragraph,
    Part,
    Pdf,
    Points,
    Run,
    Table,
    Words,
)
from app.documents.pdf.writing import write_pdf

WORDS = Words("Innehåll", "Sida {n} av {total}", "En ruta står för ett tecken:")
ODD = "a ö\u00ad\u0301é😀مرحباשלוםﬁ①\u200d\u202e\t§²€𝔸中"
PROFILES = ("2a", "ua1")


def pdf(
    *parts: Part, title: str = "Remiss av planen", notes: tuple[tuple[int, str], ...] = (), contents: bool = True
) -> Pdf:
    """A document."""
    return Pdf(title, "sv", parts, WORDS, "KS/2026:1", "Remiss", "Kommunen", notes, contents)


def faults(content: bytes) -> list[str]:
    """What is wrong with it as an archived and as an accessible file."""
    reports = [page.validate_pdf_bytes(content, profile=profile) for profile in PROFILES]
    return [f"{fault.rule_id}: {fault.message}" for report in reports for fault in report.failures]


def text_of(content: bytes) -> str:
    """The text that a reader takes out of it."""
    with pypdfium2.PdfDocument(content) as document:
        return " ".join(each.get_textpage().get_text_bounded() for each in document)


texts = st.text(st.sampled_from(ODD + "bcdefg "), max_size=30)
marks, scripts = st.sampled_from((None, None, 1, 2)), st.sampled_from(("", "", "sup", "sub"))
runs = st.builds(Run, texts, st.booleans(), st.booleans(), st.just(""), marks, st.booleans(), scripts)
cells = st.lists(runs, max_size=2).map(tuple)


def lists_of(items: st.SearchStrategy[Item], most: int) -> st.SearchStrategy[Points]:
    """Lists of every sort."""
    return st.builds(Points, st.lists(items, max_size=most).map(tuple), st.booleans(), st.booleans())


items = st.recursive(
    st.builds(Item, cells),
    lambda below: st.builds(Item, cells, st.lists(lists_of(below, 2), max_size=2).map(tuple)),
    max_leaves=4,
)


@st.composite
def tables(draw: Any) -> Table:
    """A table of one to four columns."""
    head = draw(st.lists(texts, min_size=1, max_size=4))
    row = st.lists(cells, min_size=len(head), max_size=len(head)).map(tuple)
    return Table(tuple(head), tuple(draw(st.lists(row, min_size=1, max_size=4))), draw(texts))


parts = st.one_of(
    st.builds(Heading, texts, st.integers(0, 9)),
    st.builds(Paragraph, cells),
    lists_of(items, 3),
    tables(),
    st.builds(Facts, st.lists(st.tuples(texts, texts), max_size=3).map(tuple)),
)


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(parts, max_size=6), texts)
def test_whatever_is_written_is_valid(given_parts: list[Part], title: str):
    assert faults(write_pdf(pdf(*given_parts, title=title, notes=((1, "En not."), (2, ODD))))) == []


def test_a_file_without_tags_is_noticed():
    untagged = typst.Compiler(b'#set document(title: "A")\n= A\nText').compile(format="pdf", pdf_tags=False)
    assert isinstance(untagged, bytes)
    assert faults(untagged)


def test_every_word_is_in_it():
    said = [f"Ord{n}å" for n in range(40)]
    table = Table((said[0], said[1]), (((Run(said[2]),), (Run(said[3], note=1),)),), said[4])
    points = Points((Item((Run(said[5]),), (Points((Item((Run(said[6], bold=True),)),)),)),))
    long = Paragraph((Run(" ".join(said * 60)), Run(said[7], href="https://exempel.se")))
    content = write_pdf(
        pdf(Heading(said[8], 4), long, points, table, Facts(((said[9], said[10]),)), notes=((1, said[11]),))
    )
    read = text_of(content)
    assert [word for word in said if word not in read] == []
    assert "#panic" in text_of(write_pdf(pdf(Paragraph((Run('#panic("kod") $x$ *fet* <a>'),)))))


def test_every_character_that_is_claimed_can_be_drawn():
    characters = sorted(DRAWN - {" "})
    lines = tuple(Paragraph((Run(" ".join(characters[n : n + 60])),)) for n in range(0, len(characters), 60))
    assert faults(write_pdf(pdf(*lines))) == []


def test_what_cannot_be_drawn_is_told():
    replaced: set[str] = set()
    assert drawable("sam\u00adverkan 😀 ﬁn\u0000 e\u0301", replaced) == f"samverkan {BOX} ﬁn é"
    assert replaced == {"😀"}
    read = text_of(write_pdf(pdf(Paragraph((Run("Bra 😀"),)))))
    assert "U+1F600 grinning face" in read


@pytest.mark.parametrize("last", [b"\r", b"\n", b"x"])
def test_a_stream_is_as_long_as_it_says(last: bytes):
    stream = b"<</Length 3>>\nstream\nab" + last + b"\nendstream"
    first, second = b"1 0 obj\n" + stream + b"\nendobj\n", b"2 0 obj\n" + stream + b"\nendobj\n"
    head = b"%PDF-1.7\n"
    offsets = (len(head), len(head) + len(first))
    table = b"xref\n0 3\n0000000000 65535 f\r\n" + b"".join(b"%010d 00000 n\r\n" % offset for offset in offsets)
    start = len(head + first + second)
    content = with_plain_ends(head + first + second + table + b"trailer\n<</Size 3>>\nstartxref\n%d\n%%%%EOF" % start)
    told = int(content.rpartition(b"startxref\n")[2].split(b"\n")[0])
    assert content[told:].startswith(b"xref\n")
    for number, found in enumerate(re.findall(rb"(\d{10}) 00000 n", content[told:]), 1):
        assert content[int(found) :].startswith(b"%d 0 obj" % number)
    assert (b"\r\r\nendstream" in content) == (last == b"\r")
