"""Plans as other municipalities write them: covers, tables of facts, titles, tables that are no indicators."""

from pathlib import Path

import pytest

from app.plans.importing import read_plan
from app.plans.importing.parsed import ParsedPlan
from tests.plans.importing.build_docx import Paragraph, Table, Xml, bold, cell, docx, p, run, table

BODY = "En lång rad om det som kommunen ska göra under de kommande åren, tillsammans med andra."


@pytest.fixture
def read(tmp_path: Path):
    def read_blocks(*blocks: Paragraph | Table | Xml) -> ParsedPlan:
        return read_plan(docx(tmp_path / "plan.docx", *blocks), "filen.docx")

    return read_blocks


def tree(plan: ParsedPlan) -> list[tuple[str, str]]:
    return [(section.number, section.title) for section in plan.sections]


@pytest.mark.parametrize(
    "facts",
    [
        table(("Dnr", "Fastställd av", "Giltighetstid"), ("KS 2026/5", "Fullmäktige", "Tills vidare")),
        table(
            ("Dnr", "Fastställd av"),
            ("KS 2026/5", "Fullmäktige"),
            ("Giltighetstid", "Ansvarig"),
            ("Tills vidare", "Chef"),
        ),
        table(("Dnr", "KS 2026/5"), ("Fastställd av", "Fullmäktige"), ("Giltighetstid", "Tills vidare")),
        table(("Dnr: KS 2026/5", "Fastställd av: Fullmäktige"), ("Giltighetstid: Tills vidare", "Ansvarig: Chef")),
        table(("Dnr\nKS 2026/5", "Fastställd av\nFullmäktige", "Giltighetstid\nTills vidare")),
    ],
    ids=range(5),
)
def test_tables_of_facts_in_every_shape(read, facts: Table):
    plan = read(p("Plan för is", style="Title"), facts, p("Nuläge", style="Heading1"), p(BODY))

    assert plan.registry_number == "KS 2026/5"
    assert {("Fastställd av", "Fullmäktige"), ("Giltighetstid", "Tills vidare")} <= set(plan.metadata)
    assert plan.preamble == ""


def test_facts_in_lines(read):
    plan = read(
        p("Plan för is", style="Title"),
        p("Diarienummer: KS-2026-5"),
        p("Antagen av: Fullmäktige"),
        p("Ingress."),
        p("Nuläge", style="Heading1"),
        p("Ansvarig: alla"),
        p("Gäller: alltid"),
    )

    assert plan.registry_number == "KS-2026-5"
    assert plan.metadata == (("Diarienummer", "KS-2026-5"), ("Antagen av", "Fullmäktige"))
    assert plan.preamble == "Ingress."
    assert plan.sections[0].text == "Ansvarig: alla\n\nGäller: alltid"


def test_a_cover_in_large_type_is_no_section(read):
    plan = read(
        p(bold("KULTURPLAN", 28)),
        p(bold("för Nybro 2025–2028", 18)),
        p("Antagen av fullmäktige 2024-11-25 § 112"),
        p(bold("1 Inledning", 16)),
        p(BODY),
        p(bold("2 Prioriterade områden", 16)),
        p(BODY),
        p(bold("2.1 Barn", 13)),
        p(BODY),
        p(bold("2.2 Äldre", 13)),
        p(BODY),
    )

    assert plan.title == "KULTURPLAN för Nybro 2025–2028"
    assert plan.preamble == "Antagen av fullmäktige 2024-11-25 § 112"
    assert tree(plan) == [("1", "Inledning"), ("2", "Prioriterade områden"), ("2.1", "Barn"), ("2.2", "Äldre")]
    assert [section.focus_area for section in plan.sections] == [None, None, "Barn", "Äldre"]


def test_a_bold_line_with_a_name_and_its_value_is_no_heading(read):
    plan = read(
        p(bold("Plan mot våld")),
        p(bold("Skola")),
        p(BODY),
        p(bold("Ansvarig: rektor")),
        p(bold("Område 1: Hem")),
        p(BODY),
    )

    assert tree(plan) == [("1", "Skola"), ("2", "Område 1: Hem")]


def test_a_subtitle_in_its_own_size_is_no_section(read):
    plan = read(
        p(run("Plan mot våld", size=26)),
        p(run("Remissversion", size=15)),
        p(run("Inledning", size=20)),
        p(BODY),
        p(run("Syfte", size=16)),
        p(BODY),
        p(run("Fokus", size=20)),
        p(BODY),
        p(run("Skola", size=16)),
        p(BODY),
    )

    assert (plan.title, plan.preamble) == ("Plan mot våld", "Remissversion")
    assert tree(plan) == [("1", "Inledning"), ("1.1", "Syfte"), ("2", "Fokus"), ("2.1", "Skola")]


def test_a_heading_in_the_style_of_the_contents_title(read):
    plan = read(
        p("Plan för is", style="Title"),
        p("Förord", style="TOCHeading"),
        p(BODY),
        p("Innehåll", style="TOCHeading"),
        p("Mål\t3", style="TOC1"),
        p("Mål", style="Heading1"),
        p(BODY),
    )

    assert tree(plan) == [("1", "Förord"), ("2", "Mål")]
    assert plan.sections[0].text == BODY


def test_titles(read):
    in_two = read(p("Plan för", style="Title"), p("is 2030", style="Title"), p("Mål", style="Heading1"), p(BODY))
    same_level = read(
        p("Policy för is", style="Heading1"),
        p("Dnr: KS 2025-33"),
        p("Inledning", style="Heading1"),
        p(BODY),
        p("Vision", style="Heading1"),
        p(BODY),
    )
    capitals = read(p("ISPLAN"), p("Antagen 2024-11-25"), p("Mål", style="Heading1"), p(BODY))
    only_kind = read(p("STYRDOKUMENT"), p("Antagen 2024-11-25"), p("Mål", style="Heading1"), p(BODY))

    assert in_two.title == "Plan för is 2030"
    assert (same_level.title, same_level.registry_number) == ("Policy för is", "KS 2025-33")
    assert tree(same_level) == [("1", "Inledning"), ("2", "Vision")]
    assert capitals.title == "ISPLAN"
    assert (only_kind.title, only_kind.preamble) == ("filen", "STYRDOKUMENT\n\nAntagen 2024-11-25")


def test_a_letter_before_a_marked_title_is_left_out(read):
    plan = read(
        p("Nybro kommun"),
        p("Remiss: Förslag till avfallsplan", style="Heading1"),
        p("Remissvar ska ha inkommit senast den 30 augusti."),
        p("Med vänlig hälsning"),
        p("Eva Ek"),
        p("Avfallsplan 2030", style="Title"),
        p("Inledning", style="Heading1"),
        p(BODY),
    )

    assert plan.title == "Avfallsplan 2030"
    assert tree(plan) == [("1", "Inledning")]
    assert [warning.code for warning in plan.warnings] == ["preface_left_out"]
    assert "Eva Ek" in plan.warnings[0].text


@pytest.mark.parametrize(
    "rows",
    [
        (("Vad", "2025", "2026"), ("Enkät", "X", ""), ("Rapport", "", "X")),
        (("Åtgärd", "KS", "2025", "2026"), ("Markpolicy", "x", "", "Start")),
        (("Åtgärd", "Ansvar", "2025"), ("Markpolicy", "KS", "våren")),
        (("Begrepp", "Förklaring"), ("NKI", "Nöjd kund")),
        (("Mål", "Ansvarig nämnd", "Målår"), ("Fler", "Alla", "2026")),
    ],
)
def test_tables_that_are_no_indicators(read, rows: tuple[tuple[str, ...], ...]):
    plan = read(p("Genomförande", style="Heading1"), table(*rows))

    assert plan.indicators == ()
    assert plan.sections[0].paragraphs[0].kind == "table"
    assert plan.warnings == ()


@pytest.mark.parametrize(
    ("headings", "column"),
    [
        (("Uppföljningsmått", "Startvärde", "Slutmål"), "Slutmål"),
        (("Andel cyklister", "2025", "2027"), "2027"),
        (("Styrmått", "Resultat 2023", "Riktvärde 2026"), "Riktvärde 2026"),
        (("Nyckelindikator", "Utgångsnivå", "Långsiktigt mål"), "Långsiktigt mål"),
    ],
)
def test_tables_that_are_indicators(read, headings: tuple[str, ...], column: str):
    plan = read(p("Genomförande", style="Heading1"), table(headings, ("Nöjda", "12 500", "ca 40")))

    assert [(cell.column, cell.text, cell.value) for cell in plan.indicators[0].cells][1] == (column, "ca 40", None)
    assert plan.indicators[0].cells[0].value == 12500


def test_a_heading_in_the_lower_of_two_header_rows_is_kept(read):
    plan = read(
        p("Mått", style="Heading1"),
        table(("", "Nuläge", cell("Mål", span=2)), ("Nyckeltal", "", "2027", "2030"), ("Nöjda", "5", "6", "7")),
    )

    (indicators,) = plan.sections[0].tables
    assert (indicators.name_heading, indicators.columns) == ("Nyckeltal", ("Nuläge", "Mål 2027", "Mål 2030"))


def test_a_table_that_may_have_been_meant_as_indicators_is_told(read):
    plan = read(p("Indikatorer", style="Heading1"), table(("Sjuklön", "12 500"), ("Övertid", "3,4")))

    assert [(warning.code, warning.text, warning.section_index) for warning in plan.warnings] == [
        ("table_unread", "Sjuklön\t12 500", 0)
    ]
