"""Lists of contents without page numbers or in a table, covers in a frame, captions and questions as headings."""

from pathlib import Path

import pytest

from app.plans.importing import read_plan_text
from app.plans.importing.parsed import ParsedPlan
from app.plans.importing.reading import parse_file
from tests.plans.importing.build_docx import Paragraph, Table, Xml, bold, cell, docx, p, run, table

BODY = "Kommunen ska växa med fler invånare och fler bostäder under hela perioden, och alla ska få plats."
NAMES = ["Inledning", "Mål", "Uppföljning"]


@pytest.fixture
def read(tmp_path: Path):
    def read_blocks(*given: Paragraph | Table | Xml) -> ParsedPlan:
        return parse_file(docx(tmp_path / "plan.docx", *given), "plan.docx", "docx")

    return read_blocks


def titles(plan: ParsedPlan) -> list[str]:
    return [section.title for section in plan.sections]


def chapters(style: str = "Heading1") -> list[Paragraph]:
    return [each for name in NAMES for each in (p(name, style=style), p(BODY))]


@pytest.mark.parametrize(
    "contents",
    [
        [p("Inledning"), p("Mål"), p("Uppföljning")],
        [p("1 Inledning"), p("2 Mål"), p("3 Uppföljning")],
        [p("Inledning"), p("3"), p("Mål"), p("4"), p("Uppföljning"), p("9")],
        [p("1. Inledning 3"), p("2. Mål 14"), p("3. Uppföljning 26")],
        [table(("Inledning", "3"), ("Mål", "14"), ("Uppföljning", "26"))],
        [table(("1", "Inledning", "3"), ("2", "Mål", "14"), ("3", "Uppföljning", "26"))],
    ],
    ids=["bare", "numbered", "pages below", "pages after a space", "table", "table with numbers"],
)
def test_a_list_of_contents_however_it_is_typed(read, contents):
    plan = read(p("Vattenplan", style="Title"), p("Innehåll"), *contents, *chapters())

    assert (titles(plan), plan.preamble, plan.warnings) == (NAMES, "", ())
    assert plan.contents.startswith("Innehåll\n")
    assert all(name in plan.contents for name in NAMES)


def test_a_list_of_contents_in_pasted_text_tells_the_headings():
    listed = "\n".join(NAMES)
    body = "\n\n".join(f"{name}\n\n{BODY}" for name in NAMES)
    plan = read_plan_text(f"Vattenplan\n\nInnehåll\n{listed}\n\n{body}\n")

    assert (titles(plan), plan.preamble, plan.warnings) == (NAMES, "", ())


def test_the_title_of_the_contents_may_stand_above_the_pages_too(read):
    entries = (p(f"{name}\t{page}") for page, name in enumerate(NAMES, 2))
    plan = read(p("Vattenplan", style="Title"), p("Innehåll\tSida"), *entries, *chapters())

    assert (titles(plan), plan.preamble, plan.warnings) == (NAMES, "", ())


def test_headings_that_come_again_inside_a_table_are_no_row(read):
    heads = ("Indikator", "2025", "2030")
    plan = read(p("Mål", style="Heading1"), table(heads, ("Jobb", "70", "75"), heads, ("Halt", "1", "2")))

    assert [row.name for row in plan.indicators] == ["Jobb", "Halt"]
    assert plan.sections[0].text == ""


def test_what_comes_only_once_is_no_list_of_contents():
    plan = read_plan_text(f"Vattenplan\n\nInnehåll\nInledning\nMål\nHamnar\n\nInledning\n\n{BODY}\n\nMål\n\n{BODY}\n")

    assert "Hamnar" in plan.preamble


def test_a_cover_in_a_frame_has_the_title(read):
    plan = read(table((run("Vattenplan 2040", size=36),), ("Ängby kommun",)), *chapters())

    assert (plan.title, plan.preamble, titles(plan)) == ("Vattenplan 2040", "Ängby kommun", NAMES)


def test_a_heading_that_begins_the_titles_word_stays(read):
    plan = read(p("Målbild för vatten", style="Title"), p("Mål", style="Heading1"), p("Del", style="Heading2"), p(BODY))

    assert (plan.title, titles(plan)) == ("Målbild för vatten", ["Mål", "Del"])


@pytest.mark.parametrize(
    ("heads", "names", "columns"),
    [
        (("Indikator", "2025", "2030"), ["Halt", "Yta"], ("2025", "2030")),
        (("Det mäter vi", "Läget idag", "Dit vill vi"), ["Halt", "Yta"], ("Läget idag", "Dit vill vi")),
        (("Indikatornamn", "Värde", "Källa"), ["Halt", "Yta"], ("Värde", "Källa")),
    ],
)
def test_a_caption_that_begins_as_a_heading_stands_above_the_table(read, heads, names, columns):
    rows = (("Halt", "1,5", "2"), ("Yta", "3", "4"))
    plan = read(p("Mål", style="Heading1"), table((cell("Indikatorer för vatten", span=3),), heads, *rows))

    section = plan.sections[0]
    assert [row.name for row in plan.indicators] == names
    assert (section.tables[0].columns, section.text) == (columns, "Indikatorer för vatten")


def test_a_goal_in_words_is_the_name_beside_how_it_is_measured(read):
    rows = (("Mål", "Så mäter vi", "Utgångsläge", "2030"), ("Rent vatten", "Prov", "64 %", "75 %"))
    plan = read(p("Mål och mått", style="Heading1"), table(*rows))

    assert [(row.name, row.cells[0].text) for row in plan.indicators] == [("Rent vatten", "Prov")]


def test_what_is_followed_up_in_a_table_of_actions_is_no_indicator(read):
    plan = read(
        p("Uppföljning", style="Heading1"), table(("Åtgärd", "Uppföljning", "Resultat"), ("Gräva", "Maj", "Bra"))
    )

    assert (plan.indicators, plan.warnings) == ((), ())


def test_where_the_figures_come_from_is_no_indicator(read):
    rows = (("Indikator", "2025", "2030"), ("Halt", "1,5", "2"), (cell("Källa: Mätningar 2025", span=3),))
    plan = read(
        p("Mål", style="Heading1"), table(*rows), p("Mer", style="Heading1"), table(*rows[:2], (rows[2][0], "", ""))
    )

    assert [row.name for row in plan.indicators] == ["Halt", "Halt"]
    assert [section.text for section in plan.sections] == ["Källa: Mätningar 2025"] * 2


@pytest.mark.parametrize("look", ['<w:u w:val="single"/>', "<w:caps/>", '<w:color w:val="0070C0"/>'])
def test_short_lines_are_doubtful_headings_where_no_line_is_bold(read, look: str):
    lines = [Xml(f"<w:p><w:r><w:rPr>{look}</w:rPr><w:t>{name}</w:t></w:r></w:p>") for name in NAMES]
    plan = read(p("Vattenplan för Ängby"), *(each for line in lines for each in (line, p(BODY))))

    assert titles(plan) == NAMES
    assert [warning.code for warning in plan.warnings] == ["heading_doubtful"] * 3


def test_items_with_numbers_are_no_headings_among_bold_ones(read):
    items = (p("1. Gräva"), p("2. Fylla"))
    plan = read(p(bold("Vattenplan", 20)), *(e for n in (1, 2) for e in (p(bold(f"{n}. Del {n}")), p(BODY), *items)))

    assert titles(plan) == ["Del 1", "Del 2"]


def test_words_own_styles_are_known_where_a_file_has_no_styles(read):
    plan = read(p("Vattenplan", style="Titel"), p("Mål", style="Rubrik1"), p(BODY), p("Del", style="Heading2"), p(BODY))
    bare = read(p("Vattenplan", style="Title"), p("Mål", style="Heading1"), p("Del", style="Heading2"), p(BODY))

    assert [[(each.level, each.title) for each in one.sections] for one in (plan, bare)] == [
        [(1, "Mål"), (2, "Del")]
    ] * 2
    assert {plan.title, bare.title} == {"Vattenplan"}


def test_questions_are_headings_where_nothing_else_marks_them(read):
    asked = ["Vad vill vi?", "Hur gör vi?"]
    pasted = read_plan_text("Vattenplan\n\n" + "\n\n".join(f"{question}\n\n{BODY}" for question in asked))
    word = read(p("Vattenplan"), *(each for question in asked for each in (p(bold(question)), p(BODY))))

    assert titles(pasted) == titles(word) == asked


def test_headings_with_colons_and_lists_of_dashes_in_pasted_text():
    plan = read_plan_text(f"Vattenplan för Ängby\n\nInledning:\n{BODY}\n\nMål\n– Ett mål\n– Två mål\n")

    assert (plan.title, titles(plan)) == ("Vattenplan för Ängby", ["Inledning", "Mål"])
    assert [(each.kind, each.text) for each in plan.sections[1].paragraphs] == [
        ("list", "Ett mål"),
        ("list", "Två mål"),
    ]


def test_a_fact_above_a_heading_is_a_fact():
    plan = read_plan_text(f"Vattenplan\nBeslutad av: Nämnden\nDnr: KS 2031/7\nInledning\n{BODY}\n\nMål\n{BODY}\n")

    assert (titles(plan), plan.registry_number) == (["Inledning", "Mål"], "KS 2031/7")


@pytest.mark.parametrize("mark", ["", ".", ")"])
def test_items_of_a_list_are_no_headings_although_they_count_on(mark: str):
    items = "1. Ett\n2. Två\n3. Tre"
    parts = [f"{number}{mark} {name}\n\n{BODY}\n\n{items}" for number, name in enumerate(NAMES, 1)]
    plan = read_plan_text("Vattenplan för Ängby\n\n" + "\n\n".join(parts) + "\n")

    assert titles(plan) == NAMES
    assert [[each.kind for each in section.paragraphs] for section in plan.sections] == [["text"] + ["list"] * 3] * 3
