"""Whatever the text: no reader stops, and no word is lost."""

import re
import time
from collections import Counter
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.errors import Invalid
from app.plans.importing import read_plan_text
from app.plans.importing.doubts import bodies_named, find_doubts
from app.plans.importing.parsed import ParsedPlan
from app.plans.importing.reading import parse_file
from app.plans.importing.values import value_of
from tests.plans.importing.build_docx import Paragraph, Table, docx, p
from tests.plans.importing.build_docx import table as grid

WORDS = [
    "Bakgrund",
    "mål",
    "Indikator",
    "Nuläge",
    "2030",
    "3,4",
    "3.6",
    "1.2",
    "och",
    "Fokusområden",
    "¹",
    "text.",
    "KSKF",
]
LINES = [
    "# ",
    "## ",
    "- ",
    "1. ",
    "\t",
    " | ",
    "|---|---|",
    "**",
    "*",
    "¹ ",
    "[^1]: ",
    "> ",
    "Innehåll",
    ".....4",
    "",
    "",
]
_LETTERS = re.compile(r"[A-Za-zÅÄÖåäö]+")

lines = st.lists(st.sampled_from([*WORDS, *LINES, "\t"]), max_size=8).map(" ".join) | st.lists(
    st.sampled_from([*WORDS, ""]), max_size=7
).map("\t".join)
documents = st.lists(lines, max_size=25).map("\n".join)


def all_text(plan: ParsedPlan) -> str:
    """Every place where a word of the document may have gone."""
    texts = [plan.title, plan.preamble, *(word for fact in plan.metadata for word in fact)]
    texts += [note.text for note in plan.footnotes] + [warning.text for warning in plan.warnings]
    for section in plan.sections:
        texts += [section.title, section.text]
        for table in section.tables:
            texts += [table.name_heading, *table.columns]
            texts += [text for row in table.indicators for text in (row.name, *(cell.text for cell in row.cells))]
    return "\n".join(texts)


def read(text: str) -> ParsedPlan | None:
    """The plan, or None if there was no text at all."""
    try:
        return read_plan_text(text)
    except Invalid as refusal:
        if refusal.code != "empty":
            raise
        return None


def words(text: str) -> Counter[str]:
    return Counter(word.casefold() for word in _LETTERS.findall(text))


@given(documents)
@settings(max_examples=300, deadline=None)
@example("Innehåll\nBakgrund.....4\nmål.....5\nText.....6\n\nBakgrund\nmål\n")
@example("- text.\n\t¹ Bakgrund\n[^1]: mål")
@example("#  Bakgrund\n[^1]: \n[^1]:  mål")
@example("Text\n\nSida 1 (2)\n\nText\n\nSida 2 (2)\n")
@example("Bakgrund .....4\n\nBakgrund\n.....4\n#  Bakgrund .....4")
@example("text\tmål\ntext\tmål\n\n* Bakgrund \t")
@example("¹  #  mål\n.....4\nBakgrund\tBakgrund")
@example("Mått  Text  mål\nBakgrund  text  mål\n.....4\ntext\ttext\nmål  Text  text")
def test_no_word_of_a_text_is_lost(text: str):
    plan = read(text)
    if plan is None:
        return
    words_read = words(all_text(plan))
    assert {word for word in words(text) if word not in words_read} <= {"innehåll"}


@given(st.text(max_size=400))
@settings(max_examples=300, deadline=None)
def test_no_text_stops_the_reader(text: str):
    plan = read(text)
    if plan is not None:
        assert plan.title
        assert [note.number for note in plan.footnotes] == list(range(1, len(plan.footnotes) + 1))


@given(st.text(max_size=200) | documents)
@settings(max_examples=200, deadline=None)
def test_doubts_stand_where_they_say(text: str):
    for doubt in find_doubts(text):
        assert text[doubt.offset :].startswith(doubt.text)
    for name in bodies_named(text):
        assert name in text


@given(st.text(max_size=30))
def test_a_value_is_a_number_or_nothing(text: str):
    value = value_of(text)
    assert value is None or isinstance(value, float)


@pytest.mark.parametrize(
    "text",
    [
        "*a" * 20_000,
        "**a " * 10_000,
        "a" + ". " * 20_000 + "1",
        "[" * 30_000,
        "# a\n" + "[^a" * 10_000,
        "A är " * 8_000,
        "a¹ " * 10_000 + "\n\n¹ b",
        "\t" * 30_000,
        "- a\n" * 8_000,
        "Abc\n\n" * 6_000,
        "\n\n".join(f"{n} Abc" for n in range(4_000)),
        "Innehåll\n"
        + "".join(f"Rubrik {n}....{n // 10}\n" for n in range(1_000))
        + "".join(f"\nRubrik {n}\n\n- a\n- Rubrik {n + 1}\n" for n in range(1_000)),
    ],
    ids=range(12),
)
def test_no_text_stalls_the_reader(text: str):
    """Patterns that backtrack took minutes for some of these; each should be a matter of a second."""
    started = time.process_time()
    read(text)
    find_doubts(text)
    bodies_named(text)
    assert time.process_time() - started < 15


CELL = st.sampled_from(["Indikator", "Nuläge", "2030", "Mål 2027", "Dnr", "KS 2026/1", "Fastställd av", "x", "", "3,4"])
PARAGRAPH = st.tuples(
    st.sampled_from(["Title", "Heading1", "Heading2", "Heading3", "TOCHeading", "Rubrik1", "", "", ""]),
    st.sampled_from(
        ["Fokusområden", "1.1 Mål", "• ", "Dnr: ", "Innehåll", "REMISS", "för alla", "", "Med vänlig hälsning", ""]
    ),
)
TABLE = st.lists(st.lists(CELL, min_size=1, max_size=4), min_size=1, max_size=4)


@given(st.lists(PARAGRAPH | TABLE, min_size=1, max_size=12))
@settings(max_examples=150, deadline=None)
def test_no_word_of_a_word_document_is_lost(tmp_path_factory: pytest.TempPathFactory, blocks: list[Any]):
    """Each paragraph and cell ends in a word of its own, which has to be somewhere in the plan or its warnings."""
    own: list[str] = []

    def word() -> str:
        own.append("ord" + "".join("abcdefghij"[int(digit)] for digit in str(len(own))))
        return own[-1]

    def built(block: Any) -> Paragraph | Table:
        if isinstance(block, tuple):
            return p(f"{block[1]} {word()}", style=block[0])
        return grid(*([f"{cell} {word()}" if cell else "" for cell in row] for row in block))

    path = docx(tmp_path_factory.mktemp("word") / "a.docx", *map(built, blocks))
    try:
        plan = parse_file(path, "a.docx", "docx")
    except Invalid as refusal:
        if refusal.code != "empty":
            raise
        return
    words_read = words(all_text(plan))
    assert [word for word in own if word not in words_read] == []
