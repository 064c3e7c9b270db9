"""What changes the meaning of a Word document's text stays: figures, struck words, labels, places in tables."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.plans.footnotes import with_marks
from app.plans.importing.parsed import ParsedPlan
from app.plans.importing.reading import parse_file
from app.plans.importing.word_numbering import in_figures
from app.plans.paragraphs import blocks
from app.plans.preview import paragraphs_of, preview_of
from app.plans.printed import runs_of
from app.plans.rewriting import with_section
from tests.plans.importing.build_docx import Paragraph, Table, Xml, bold, cell, docx, numbering, p, run, table

_STYLES = (
    '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    '<w:style w:type="character" w:styleId="Utg"><w:name w:val="Utgår"/><w:rPr><w:dstrike/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Upp"><w:name w:val="Upphöjt"/><w:basedOn w:val="Hog"/></w:style>'
    '<w:style w:type="character" w:styleId="Hog"><w:name w:val="Hög"/>'
    '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>'
).encode()


@pytest.fixture
def read(tmp_path: Path):
    def read_blocks(*given: Paragraph | Table | Xml, extra: dict[str, bytes] | None = None) -> ParsedPlan:
        return parse_file(docx(tmp_path / "plan.docx", *given, extra=extra), "plan.docx", "docx")

    return read_blocks


def looked(text: str, look: str) -> Xml:
    return Xml(f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>')


def raised(text: str) -> Xml:
    return looked(text, '<w:vertAlign w:val="superscript"/>')


def lowered(text: str) -> Xml:
    return looked(text, '<w:vertAlign w:val="subscript"/>')


def told(plan: ParsedPlan) -> dict[str, str]:
    return {warning.code: warning.text for warning in plan.warnings}


def many(*runs: Xml) -> Xml:
    """Several runs where one is asked for."""
    return Xml("".join(each.xml for each in runs))


def test_raised_and_lowered_figures_are_never_part_of_a_number(read):
    plan = read(
        p("Mätning", style="Heading1"),
        table(
            ("Mått", "Nuläge", "2031"),
            ("Skolor", many(run("6,2"), raised("3")), "7"),
            (many(run("Värme, 10"), looked("9", '<w:position w:val="6"/>'), run(" J")), "5", looked("8", "")),
        ),
        p("Halten av NO", lowered("2"), " är 4 · 10", looked("-6", '<w:rStyle w:val="Upp"/>'), "."),
        extra={"word/styles.xml": _STYLES.replace(b"</w:styles>", _HEADINGS + b"</w:styles>")},
    )

    assert [(row.name, row.cells[0].text, row.cells[0].value) for row in plan.indicators] == [
        ("Skolor", "6,2³", None),
        ("Värme, 10⁹ J", "5", 5),
    ]
    assert told(plan)["raised_figure"] == "6,2³"
    (paragraph,) = plan.sections[0].paragraphs
    assert paragraph.text == "Halten av NO₂ är 4 · 10⁻⁶."
    assert paragraph.html == "Halten av NO<sub>2</sub> är 4 · 10<sup>-6</sup>."
    assert [(piece.text, piece.script) for piece in runs_of(paragraph.html)][1::2] == [("2", "sub"), ("-6", "sup")]


_HEADINGS = (
    b'<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    b'<w:style w:type="paragraph" w:styleId="Struket"><w:name w:val="Struket"/><w:rPr><w:strike/></w:rPr></w:style>'
)


def test_struck_words_are_shown_struck_and_told_wherever_they_stand(read):
    plan = read(
        p("Drift", style="Heading1"),
        p("Nämnden får ", looked("inte ", "<w:strike/>"), "hyra ut."),
        p("Avgiften tas bort.", style="Struket"),
        p("Kvar ", looked("och borta", '<w:rStyle w:val="Utg"/>'), looked(" igen", '<w:strike w:val="0"/>')),
        table(("Del", "Vem"), (looked("Tak", "<w:strike/>"), "Nämnden")),
        extra={"word/styles.xml": _STYLES.replace(b"</w:styles>", _HEADINGS + b"</w:styles>")},
    )

    first, second, third, grid = plan.sections[0].paragraphs
    assert first.text == "Nämnden får ~~inte~~ hyra ut."
    assert first.html == "Nämnden får <s>inte </s>hyra ut."
    assert second.html == "<s>Avgiften tas bort.</s>"
    assert third.text == "Kvar ~~och borta~~ igen"
    assert "<s>Tak</s>" in grid.html
    assert told(plan)["struck_text"].split("\n") == ["inte", "Avgiften tas bort.", "och borta", "Tak"]
    assert [piece.text for piece in runs_of(first.html) if piece.struck] == ["inte "]


def test_a_note_among_raised_and_struck_words_keeps_its_place():
    markup = 'Får <s>inte </s>vara 10<sup>6</sup><sup><a href="#fotnot-2">2</a></sup> kWh'

    assert with_marks("Får ~~inte~~ vara 10⁶ kWh", markup) == "Får ~~inte~~ vara 10⁶\u2060² kWh"


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        ("<m:f><m:num>{2}</m:num><m:den>{5}</m:den></m:f>", "2/5"),
        ("<m:f><m:num>{a+b}</m:num><m:den>{2,5}</m:den></m:f>", "(a+b)/2,5"),
        ("<m:sSup><m:e>{10}</m:e><m:sup>{6}</m:sup></m:sSup>", "10⁶"),
        ("<m:sSub><m:e>{x}</m:e><m:sub>{1}</m:sub></m:sSub>", "x₁"),
        ("<m:sSubSup><m:e>{x}</m:e><m:sub>{1}</m:sub><m:sup>{2}</m:sup></m:sSubSup>", "x₁²"),
        ("<m:sSup><m:e>{e}</m:e><m:sup><m:f><m:num>{1}</m:num><m:den>{2}</m:den></m:f></m:sup></m:sSup>", "e^(1/2)"),
        ("<m:rad><m:deg/><m:e>{x+1}</m:e></m:rad>", "√(x+1)"),
        ("<m:d><m:dPr><m:begChr m:val='['/><m:endChr m:val=']'/></m:dPr><m:e>{y}</m:e></m:d>", "[y]"),
        (
            "<m:nary><m:naryPr><m:chr m:val='∑'/></m:naryPr>"
            "<m:sub>{1}</m:sub><m:sup>{n}</m:sup><m:e>{k}</m:e></m:nary>",
            "∑₁ⁿ k",
        ),
    ],
)
def test_an_equation_keeps_its_bars_and_heights(read, formula, text):
    words = formula.replace("{", "<m:r><m:t>").replace("}", "</m:t></m:r>")
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    plan = read(p("Mål", style="Heading1"), p("Se ", Xml(f"<m:oMath {math}>{words}</m:oMath>"), "."))

    assert plan.sections[0].text == f"Se {text}."


def test_line_breaks_tabs_and_drop_caps(read):
    plan = read(
        p("Mål", style="Heading1"),
        Paragraph((run("D", size=45),), '<w:framePr w:dropCap="margin" w:lines="2"/>'),
        p("et är ", bold("alla"), " för."),
        Xml("<w:p><w:r><w:t>Ett</w:t><w:cr/><w:t>två</w:t><w:ptab w:alignment='right'/><w:t>3</w:t></w:r></w:p>"),
    )

    assert [each.text for each in plan.sections[0].paragraphs] == ["Det är alla för.", "Ett\ntvå\t3"]


LEVELS = {
    "7": [("decimal", "Delmål %1:", 1), ("lowerLetter", "%2)", 1), ("lowerRoman", "%1.%3.", 1)],
    "8": [("decimal", "§ %1", 3)],
    "9": [("decimal", "%1.", 1), ("bullet", "-", 1)],
}


def item(text: str, num: str, level: int = 0) -> Paragraph:
    return Paragraph((text,), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{num}"/></w:numPr>')


def test_items_show_the_labels_that_word_shows(read):
    plan = read(
        p("Mål", style="Heading1"),
        *(item("Färre olyckor.", "7"), item("på väg", "7", 1), item("på spår", "7", 1), item("ute", "7", 2)),
        item("Renare luft.", "7"),
        p("Text."),
        *(item("Fler träd.", "7"), item("i parker", "7", 1)),
        *(p("Regler", style="Heading1"), item("Nämnden beslutar.", "8"), item("Alla får yttra sig.", "8")),
        *(p("Vanligt", style="Heading1"), item("Ett.", "9"), item("Punkt.", "9", 1), item("Två.", "9"), p("Mer.")),
        item("Tre.", "9"),
        extra={"word/numbering.xml": numbering(LEVELS)},
    )

    goals, rules, plain = plan.sections
    assert [each.text for each in goals.paragraphs] == [
        *("Delmål 1: Färre olyckor.", "a) på väg", "b) på spår", "1.i. ute", "Delmål 2: Renare luft.", "Text."),
        *("Delmål 3: Fler träd.", "a) i parker"),
    ]
    assert goals.paragraphs[0].html == '<span class="label">Delmål 1:</span> Färre olyckor.'
    assert [each.text for each in rules.paragraphs] == ["§ 3 Nämnden beslutar.", "§ 4 Alla får yttra sig."]
    assert [each.text for each in plain.paragraphs] == ["Ett.", "Punkt.", "Två.", "Mer.", "3. Tre."]
    first, *_others = blocks(paragraphs_of(goals.paragraphs))
    (listing,) = first.lists
    assert (listing.kind, listing.labelled, len(listing.items)) == ("ol", True, 2)
    assert not next(blocks(paragraphs_of(plain.paragraphs))).lists[0].labelled


def test_numbers_as_lists_write_them():
    assert [in_figures(4, kind) for kind in ("decimal", "decimalZero", "lowerLetter", "upperRoman", "ordinal")] == [
        *("4", "04", "d", "IV", "4")
    ]
    assert (in_figures(28, "upperLetter"), in_figures(1949, "lowerRoman"), in_figures(0, "lowerLetter")) == (
        "BB",
        "mcmxlix",
        "0",
    )


def test_lists_of_two_kinds_stand_in_each_other(read):
    mixed = numbering({"7": [("bullet", "•", 1), ("decimal", "%2.", 1)]})
    given = [item("Skola", "7"), item("Lärare", "7", 1), item("Lokaler", "7", 1), item("Vård", "7")]
    plan = read(*given, p("Mål", style="Heading1"), *given, item("Tid", "7", 1), extra={"word/numbering.xml": mixed})

    (block,) = blocks(paragraphs_of(plan.sections[0].paragraphs))
    assert (block.kind, [len(each.below) for each in block.items]) == ("ul", [2, 1])
    assert [(each.kind, len(each.items)) for each in block.items[0].lists] == [("ol", 2)]
    assert plan.preamble_html == "<ul><li>Skola<ol><li>Lärare</li><li>Lokaler</li></ol></li><li>Vård</li></ul>"


def test_cells_that_a_row_leaves_out_move_no_others(read):
    rows = (
        "<w:tr>{Område}{Mått}{Nuläge}{2031}</w:tr><w:tr>{Skola}{Behöriga}{7}{9}</w:tr>"
        '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>{Trygga}{5}{6}</w:tr>'
        '<w:tr><w:trPr><w:gridBefore w:val="2"/><w:gridAfter w:val="1"/></w:trPr>{4}</w:tr>'
    )
    cells = rows.replace("{", "<w:tc><w:p><w:r><w:t>").replace("}", "</w:t></w:r></w:p></w:tc>")
    plan = read(p("Mål", style="Heading1"), Xml(f"<w:tbl>{cells}</w:tbl>"))

    assert [[row.name, *(each.text for each in row.cells)] for row in plan.indicators] == [
        ["Behöriga", "Skola", "7", "9"],
        ["Trygga", "", "5", "6"],
        ["", "", "4", ""],
    ]
    assert told(plan)["indicator_unnamed"] == "Nuläge: 4"


def test_a_cell_over_several_rows_counts_for_each(read):
    plan = read(
        p("Mål", style="Heading1"),
        table(
            ("Mått", "Kön", "Nuläge", "Mål 2031"),
            (cell("Nöjda", merge="restart"), "Flickor", "5", cell("9", merge="restart")),
            (cell("", merge="continue"), "Pojkar", "6", cell("", merge="continue")),
        ),
    )

    assert [[row.name, *(each.text for each in row.cells)] for row in plan.indicators] == [
        ["Nöjda: Flickor", "Flickor", "5", "9"],
        ["Nöjda: Pojkar", "Pojkar", "6", "9"],
    ]


def test_rows_that_name_groups_are_told_in_the_names_below(read):
    plan = read(
        p("Mål", style="Heading1"),
        table(
            (cell("Skola", span=3),),
            ("Mått", "Nuläge", "2031"),
            ("Nöjda", "7", "9"),
            (cell("Omsorg:", span=3),),
            ("Nöjda", "5", "6"),
        ),
        p("Mer", style="Heading1"),
        table(("Mått", "Nuläge", "2031"), (bold("Vägar"), "", ""), ("Olyckor", "5", "2"), ("Buller", "", "")),
        p("Målen", style="Heading1"),
        table(("Mål", "Mätning", "Utgångsläge", "2030"), ("Fler sjunger", "Enkät", "2 %", "4 %")),
    )

    assert [row.name for row in plan.indicators] == [
        *("Skola: Nöjda", "Omsorg: Nöjda", "Vägar: Olyckor", "Vägar: Buller", "Fler sjunger")
    ]
    assert not any(section.paragraphs for section in plan.sections)


def test_lists_that_a_style_makes_and_lists_that_begin_again(read):
    styles = (
        '<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        '<w:style w:type="paragraph" w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="Led"><w:name w:val="Led"/>'
        '<w:pPr><w:numPr><w:numId w:val="8"/></w:numPr>'
        "</w:pPr></w:style></w:styles>"
    )
    begun = numbering({"8": [("upperRoman", "%1.", 1)]}).replace(
        b"</w:numbering>",
        b'<w:num w:numId="9"><w:abstractNumId w:val="8"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/>'
        b"</w:lvlOverride></w:num></w:numbering>",
    )
    plan = read(
        p("Mål", style="Heading1"),
        *(p("Bada", style="Led"), p("Åka", style="Led"), p("Text."), item("Gå", "9"), item("Stå", "9")),
        extra={"word/styles.xml": styles.encode(), "word/numbering.xml": begun},
    )

    assert [(each.kind, each.text) for each in plan.sections[0].paragraphs] == [
        *(("list", "I. Bada"), ("list", "II. Åka"), ("text", "Text."), ("list", "V. Gå"), ("list", "VI. Stå"))
    ]


def test_a_fraction_of_an_old_equation_is_read(read):
    field = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>EQ \\f(3;4)</w:instrText></w:r>'
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    plan = read(p("Mål", style="Heading1"), p("Minst ", Xml(field + end), " av alla."))

    assert plan.sections[0].text == "Minst 3/4 av alla."


def test_a_correction_keeps_labels_and_struck_words(read):
    plan = read(
        p("Mål", style="Heading1"),
        *(item("Färre olyckor.", "7"), p("Får ", looked("inte", "<w:strike/>"), " dyka.")),
        extra={"word/numbering.xml": numbering(LEVELS)},
    )
    shown = preview_of(plan, title="Plan", source_name=None, now=datetime(2031, 1, 1, tzinfo=UTC))
    section = shown.sections[0].section.id
    texts = {1: "Delmål 1: Inga olyckor.", 2: "Får ~~aldrig~~ dyka."}
    corrected = with_section(shown, section, title="Mål", texts=texts, cells={}, added="").sections[0]

    assert [each.html for each in corrected.paragraphs] == [
        '<span class="label">Delmål 1:</span> Inga olyckor.',
        "Får <s>aldrig</s> dyka.",
    ]


def test_a_matrix_keeps_its_cells_apart(read):
    def cells(*texts: str) -> str:
        inside = "".join(f"<m:e><m:r><m:t>{text}</m:t></m:r></m:e>" for text in texts)
        return f"<m:mr>{inside}</m:mr>"

    space = "http://schemas.openxmlformats.org/officeDocument/2006/math"
    matrix = Xml(f'<w:p><m:oMath xmlns:m="{space}"><m:m>{cells("1", "0")}{cells("0", "12")}</m:m></m:oMath></w:p>')
    plan = read(p("Mål", style="Heading1"), matrix)

    assert plan.sections[0].text == "1 0; 0 12"
