"""Word documents, read through the child process as the server does."""

from pathlib import Path

import pytest

from app.plans.importing import read_plan
from app.plans.importing.parsed import ParsedPlan
from tests.plans.importing.build_docx import (
    Paragraph,
    Table,
    Xml,
    bold,
    cell,
    deleted,
    docx,
    inserted,
    note,
    p,
    run,
    table,
)


@pytest.fixture
def read(tmp_path: Path):
    def read_blocks(*blocks: Paragraph | Table | Xml) -> ParsedPlan:
        return read_plan(docx(tmp_path / "plan.docx", *blocks), "plan.docx")

    return read_blocks


def tree(plan: ParsedPlan) -> list[tuple[str, str]]:
    return [(section.number, section.title) for section in plan.sections]


@pytest.fixture
def cycling(read):
    """A plan with a bit of everything."""
    return read(
        p("Plan för cykling 2026–2030", style="Title"),
        table(("Diarienummer", "KS/2026:7"), ("Beslutad när", "2026-xx-xx"), ("Gäller för", "Alla nämnder")),
        p("Varför vi cyklar", note("Se trafikmätningen."), " mer."),
        p("Nuläge", style="Heading1"),
        p("Cykling är ", bold("bra"), " för ", run("alla", italic=True), "."),
        p("Ett", list_level=0),
        p("Två", list_level=1),
        p("Mål:", style="Heading1"),
        p("Indikatorer", style="Heading2"),
        table(
            ("Indikator", "Nuläge", "2028", "Mål: 2030"),
            ("Cykelresor", "3,4", "", "4.5"),
            ("Parkeringar", "75 (prel.)", "500 st?", note("Kommunens mål.")),
        ),
        p("Slutord", note("Sist.")),
    )


def test_a_whole_plan_its_text(cycling):
    plan = cycling
    assert plan.title == "Plan för cykling 2026–2030"
    assert plan.registry_number == "KS/2026:7"
    assert plan.metadata[1] == ("Beslutad när", "2026-xx-xx")
    assert plan.preamble == "Varför vi cyklar mer."
    assert plan.preamble_html == '<p>Varför vi cyklar<sup><a href="#fotnot-1">1</a></sup> mer.</p>'
    assert tree(plan) == [("1", "Nuläge"), ("2", "Mål"), ("2.1", "Indikatorer")]
    first, second, third = plan.sections[0].paragraphs
    assert first.html == "Cykling är <strong>bra</strong> för <em>alla</em>."
    assert (second.kind, second.level, third.level, third.text) == ("list", 1, 2, "Två")


def test_a_whole_plan_its_indicators_footnotes_and_doubts(cycling):
    plan = cycling
    (indicators,) = plan.sections[2].tables
    assert indicators.columns == ("Nuläge", "2028", "Mål: 2030")
    assert [[cell.text for cell in row.cells] for row in indicators.indicators] == [
        ["3,4", "", "4.5"],
        ["75 (prel.)", "500 st?", ""],
    ]
    assert [cell.value for cell in indicators.indicators[0].cells] == [3.4, None, 4.5]
    assert [cell.value for cell in indicators.indicators[1].cells] == [None, None, None]
    assert indicators.indicators[1].cells[2].footnotes == (2,)
    assert [(note.number, note.text, note.section_index, note.cell) for note in plan.footnotes] == [
        (1, "Se trafikmätningen.", None, None),
        (2, "Kommunens mål.", 2, (1, 2)),
        (3, "Sist.", 2, None),
    ]
    assert [(warning.code, warning.text, warning.section_index, warning.cell) for warning in plan.warnings] == [
        ("placeholder", "2026-xx-xx", None, None),
        ("decimal_point", "4.5", 2, (0, 2)),
        ("placeholder", "500 st?", 2, (1, 1)),
    ]


def test_tracked_changes_are_taken_as_accepted(read):
    plan = read(p("Rubrik", style="Heading1"), p("Vi ska ", deleted("kanske"), inserted("absolut"), " bygga."))

    assert plan.sections[0].text == "Vi ska absolut bygga."


def test_headings_are_known_by_style_names_base_styles_and_outline_levels(read):
    plan = read(
        p("Första", style="Rubrik1"),
        p("Andra", style="KommunRubrik"),
        p("Tredje", outline=2),
        p("Brödtext i rubrikstil", style="Heading1", outline=9),
        p("Fjärde", style="Heading1"),
    )

    assert tree(plan) == [("1", "Första"), ("1.1", "Andra"), ("1.1.1", "Tredje"), ("2", "Fjärde")]
    assert plan.sections[2].text == "Brödtext i rubrikstil"


def test_a_contents_list_makes_no_sections(read):
    field = (
        '<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:instrText xml:space="preserve"> TOC \\o "1-3" </w:instrText></w:r>'
        "<w:r><w:t>Bakgrund 4</w:t></w:r></w:p>"
        '<w:p><w:r><w:t>Mål 5</w:t></w:r></w:p><w:p><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    plan = read(
        p("Innehåll", style="TOCHeading"),
        Xml(field),
        p("Bakgrund", style="Heading1"),
        p("Text."),
        p("Mål", style="Heading1"),
    )

    assert tree(plan) == [("1", "Bakgrund"), ("2", "Mål")]
    assert plan.preamble == ""


def test_a_contents_list_typed_by_hand_makes_no_sections(read):
    plan = read(
        p("Innehåll", style="Heading1"),
        *(p(f"{title}........{page}") for title, page in (("Bakgrund", 2), ("Mål", 3), ("Uppföljning", 3))),
        p("Bakgrund", style="Heading1"),
        p("Mål", style="Heading1"),
        p("Uppföljning", style="Heading1"),
    )

    assert [title for _number, title in tree(plan)] == ["Bakgrund", "Mål", "Uppföljning"]


def test_without_heading_styles_bold_and_large_lines_are_headings_and_doubtful(read):
    plan = read(
        p(run("Plan för vatten", bold=True, size=24)),
        p(bold("Bakgrund", 16)),
        p("En lång rad om vatten som rinner genom hela kommunen."),
        p(bold("Sjöar")),
        p("Sjöarna är ", bold("många"), " och stora, och de ligger tätt."),
        p(bold("Mål", 16)),
        p("Vattnet ska vara rent. Det ska gå att bada."),
    )

    assert plan.title == "Plan för vatten"
    assert tree(plan) == [("1", "Bakgrund"), ("1.1", "Sjöar"), ("2", "Mål")]
    assert {warning.code for warning in plan.warnings} == {"heading_doubtful"}
    assert {warning.section_index for warning in plan.warnings} == {0, 1, 2}


def test_merged_cells_header_rows_and_a_table_cut_in_two(read):
    plan = read(
        p("Mått", style="Heading1"),
        table(
            (cell("Tabell 1. Mått för bredband", span=3),),
            ("Mått", "Utgångsvärde", "Målvärde 2030"),
            (cell("Fiber", merge="restart"), "1 200", "95 %"),
            (cell(merge="continue"), "−3", "8 200,5"),
        ),
        table(("Mobil", "12", "")),
        p("Andra", style="Heading1"),
        table(("Ort", "Telefon"), ("Nybro", "070")),
    )

    (mats,) = plan.sections[0].tables
    assert mats.name_heading == "Mått"
    assert [row.name for row in mats.indicators] == ["Fiber", "Fiber", "Mobil"]
    assert [[cell.value for cell in row.cells] for row in mats.indicators] == [[1200, 95], [-3, 8200.5], [12, None]]
    assert plan.sections[0].text == "Tabell 1. Mått för bredband"
    assert plan.sections[1].tables == ()
    (other,) = plan.sections[1].paragraphs
    assert other.kind == "table"
    assert other.text == "Ort\tTelefon\nNybro\t070"
    assert other.html.startswith('<table><thead><tr><th scope="col">Ort</th>')


def test_headings_of_two_rows_are_joined(read):
    plan = read(
        p("Mått", style="Heading1"),
        table(
            (cell("Indikator", merge="restart"), cell("Nuläge", merge="restart"), cell("Målvärde", span=2)),
            (cell(merge="continue"), cell(merge="continue"), "2027", "2030"),
            ("Sjukfrånvaro", "7,1", "6,0", "5,0"),
        ),
    )

    (indicators,) = plan.sections[0].tables
    assert indicators.columns == ("Nuläge", "Målvärde 2027", "Målvärde 2030")
    assert [cell.text for cell in indicators.indicators[0].cells] == ["7,1", "6,0", "5,0"]


def test_years_alone_are_columns_of_values(read):
    plan = read(p("A", style="Heading1"), table(("Andel cyklister", "2025", "2027"), ("Kvinnor\noch män", "1", "2")))

    (row,) = plan.indicators
    assert row.name == "Kvinnor och män"
    assert plan.sections[0].tables[0].columns == ("2025", "2027")


def test_bookmarks_between_cells_and_nested_tables(read):
    inner = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>x</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"
    rows = "".join(
        f'<w:tr><w:bookmarkStart w:id="{at}" w:name="b{at}"/><w:tc><w:tcPr><w:vMerge{merge}/></w:tcPr><w:p><w:r>'
        f"<w:t>{text}</w:t></w:r></w:p></w:tc><w:tc>{inner}<w:p/></w:tc></w:tr>"
        for at, (merge, text) in enumerate(((' w:val="restart"', "A"), ("", "")))
    )
    plan = read(p("Rubrik", style="Heading1"), Xml(f"<w:tbl>{rows}</w:tbl>"))

    (paragraph,) = plan.sections[0].paragraphs
    assert paragraph.text == "A\tx\nx"
    assert 'rowspan="2"' in paragraph.html


def test_line_breaks_in_cells_are_kept(read):
    plan = read(p("A", style="Heading1"), table(("Indikator", "Nuläge", "2030"), ("B", "låg\n(preliminärt)", "")))

    assert plan.indicators[0].cells[0].text == "låg\n(preliminärt)"


def test_markup_in_a_document_is_text_on_the_page(read):
    link = '<w:hyperlink r:id="rIdX" w:anchor="x"><w:r><w:t>här</w:t></w:r></w:hyperlink>'
    plan = read(p("A", style="Heading1"), p("<script>alert(1)</script> & ", Xml(link)))

    assert plan.sections[0].paragraphs[0].html == "&lt;script&gt;alert(1)&lt;/script&gt; &amp; här"
    assert plan.sections[0].text == "<script>alert(1)</script> & här"


def test_focus_areas_take_the_wording_of_the_list(read):
    plan = read(
        p("Fokusområden", style="Heading1"),
        p("Planen har tre fokusområden:"),
        p("Bostäder, torg och Gatu ljusets skötsel", list_level=0),
        p("Service åt boende;", list_level=0),
        p("Upphandling i koncernen.", list_level=0),
        p("Bostäder", style="Heading2"),
        p("Gatuljusets skötsel", style="Heading3"),
        p("Service åt boende", style="Heading2"),
        p("Koncernens upphandling", style="Heading2"),
        p("Uppföljning", style="Heading1"),
    )

    label = "Bostäder, torg och Gatuljusets skötsel"
    assert [section.focus_area for section in plan.sections] == [
        None,
        label,
        label,
        "Service åt boende",
        "Upphandling i koncernen",
        None,
    ]
    assert [section.is_focus_area for section in plan.sections] == [False, True, False, True, True, False]


def test_focus_areas_keep_their_headings_when_the_list_has_another_length(read):
    plan = read(
        p("Våra fokusområden", style="Heading1"),
        p("Ett", list_level=0),
        p("Trygghet", style="Heading2"),
        p("Miljö", style="Heading2"),
    )

    assert [section.focus_area for section in plan.sections] == [None, "Trygghet", "Miljö"]


def test_numbers_in_headings_go_when_they_are_the_places(read):
    plan = read(p("1. Bakgrund", style="Heading1"), p("1.1 Syfte", style="Heading2"), p("2 Mål", style="Heading1"))
    kept = read(p("3 Bakgrund", style="Heading1"), p("7 Syfte", style="Heading1"))

    assert tree(plan) == [("1", "Bakgrund"), ("1.1", "Syfte"), ("2", "Mål")]
    assert [title for _number, title in tree(kept)] == ["3 Bakgrund", "7 Syfte"]
    assert [(warning.code, warning.text) for warning in kept.warnings] == [("heading_numbers", "3 Bakgrund\n7 Syfte")]


def test_numbers_that_are_not_the_places_stay_among_those_that_are(read):
    plan = read(p("1 Bakgrund", style="Heading1"), p("1.1.1 Syfte", style="Heading3"), p("2 Mål", style="Heading1"))

    assert tree(plan) == [("1", "Bakgrund"), ("1.1", "1.1.1 Syfte"), ("2", "Mål")]


def test_a_letter_before_the_plan_is_left_out_with_a_warning(read):
    plan = read(
        p("Remiss av Plan för torg", style="Title"),
        p("Förslag till beslut", style="Heading1"),
        p("Planen remitteras."),
        p("Beslutet skickas till:"),
        p("Sändlista"),
        p("Nybro handel"),
        p("PLAN"),
        p("Plan för torg"),
        table(("Diarienummer", "KS 2026/8"), ("Beslutad av", "Fullmäktige")),
        p("Torgen", style="Heading1"),
        p("Text."),
    )

    assert plan.title == "Plan för torg"
    assert plan.preamble == "PLAN"
    assert [title for _number, title in tree(plan)] == ["Torgen"]
    (left_out,) = plan.warnings
    assert left_out.code == "preface_left_out"
    assert "Nybro handel" in left_out.text
    assert "Torgen" not in left_out.text
