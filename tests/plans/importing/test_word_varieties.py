"""How people write Word documents: own names of styles, numbers in cells, marks of notes, chapters as titles."""

from pathlib import Path

import pytest

from app.plans.importing.parsed import ParsedPlan
from app.plans.importing.reading import parse_file
from tests.plans.importing import build_docx
from tests.plans.importing.build_docx import Paragraph, Table, Xml, bold, docx, note, numbering, p, run, table

_BEGIN, _END = (f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "end"))


@pytest.fixture
def read(tmp_path: Path):
    def read_blocks(*given: Paragraph | Table | Xml, extra: dict[str, bytes] | None = None) -> ParsedPlan:
        return parse_file(docx(tmp_path / "plan.docx", *given, extra=extra), "plan.docx", "docx")

    return read_blocks


def styles(**given: tuple[str, str]) -> dict[str, bytes]:
    """Styles by id: a name, and what it says of its paragraphs and characters."""
    more = "".join(
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{says}</w:style>'
        for key, (name, says) in given.items()
    )
    return {"word/styles.xml": build_docx._styles().replace("</w:styles>", f"{more}</w:styles>").encode()}


def item(text: str, list_id: int, level: int = 0, more: str = "", *, is_bold: bool = False) -> Xml:
    properties = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr>{more}'
    return Xml(f"<w:p><w:pPr>{properties}</w:pPr>{run(text, bold=is_bold).xml if text else ''}</w:p>")


def outline(plan: ParsedPlan) -> list[tuple[int, str]]:
    return [(section.level, section.title) for section in plan.sections]


BODY = "Kommunen ska växa med fler invånare och fler bostäder under hela perioden."


@pytest.mark.parametrize(
    ("title", "first", "second"),
    [
        ("Title", "Heading", "Heading 2"),  # Pages
        ("Titel", "Rubrik", "Rubrik 2"),  # Pages in Swedish
        ("Title", "Heading", "Subheading"),
        ("Titel", "Überschrift 1", "Überschrift 2"),
        ("Otsikko", "Otsikko1", "Otsikko 2"),
        ("Tittel", "Overskrift 1", "Overskrift 2"),
        ("Dokumenttitel", "Kapitelrubrik", "Avsnittsrubrik"),
        ("Huvudrubrik", "Rubriknivå 1", "Mellanrubrik"),
        ("Titel", "Rubrik 1;R1", "H2"),
    ],
)
def test_styles_for_headings_have_many_names(read, title: str, first: str, second: str):
    plan = read(
        *(p("Miljöplan", style="A"), p("Vatten", style="B"), p(BODY), p("Mål", style="C"), p("Renare.")),
        *(p("Luft", style="B"), p("Ren."), p("Tabell 3. Halter", style="D"), p("Värden.")),
        extra=styles(A=(title, ""), B=(first, ""), C=(second, ""), D=("Tabellrubrik 1", "")),
    )

    assert (plan.title, outline(plan)) == ("Miljöplan", [(1, "Vatten"), (2, "Mål"), (1, "Luft")])


def test_a_chapter_in_the_style_of_the_title_is_no_title(read):
    numbered = read(
        *(p("1 Vatten", style="Title"), p("Mål", style="Heading1"), p(BODY)),
        *(p("2 Luft", style="Title"), p("Åtgärder", style="Heading1"), p(BODY)),
    )
    repeated = read(
        *(p("Vatten", style="Title"), p("Mål", style="Heading1"), p(BODY)),
        *(p("Luft", style="Title"), p("Mål", style="Heading1"), p(BODY)),
    )
    below = read(
        *(p("Miljöplan", style="Title"), p("Vatten", style="Title"), p(BODY), p("Mål", style="Heading1"), p(BODY)),
        *(p("Luft", style="Title"), p(BODY)),
    )

    assert outline(numbered) == [(1, "Vatten"), (2, "Mål"), (1, "Luft"), (2, "Åtgärder")]
    assert outline(repeated) == [(1, "Vatten"), (2, "Mål"), (1, "Luft"), (2, "Mål")]
    assert (below.title, outline(below)) == ("Miljöplan", [(1, "Vatten"), (2, "Mål"), (1, "Luft")])


def test_headings_that_a_style_makes_bold_are_found_with_their_levels(read):
    levels = [("upperRoman", "%1.", 1), ("upperLetter", "%2.", 1)]
    plan = read(
        *(item("Inledning", 5, more=""), p(BODY), item("Syfte", 5, 1), p(BODY), item("Mål", 5), p(BODY)),
        extra={"word/numbering.xml": numbering({"5": levels}), **styles()},
    )
    assert not plan.sections  # neither bold nor in a style

    fat = '<w:pStyle w:val="Fet"/>'
    plan = read(
        *(
            item("Inledning", 5, more=fat),
            p(BODY),
            item("Syfte", 5, 1, fat),
            p(BODY),
            item("Mål", 5, more=fat),
            p(BODY),
        ),
        extra={"word/numbering.xml": numbering({"5": levels}), **styles(Fet=("Fet rad", "<w:rPr><w:b/></w:rPr>"))},
    )
    assert outline(plan) == [(1, "Inledning"), (2, "Syfte"), (1, "Mål")]  # not "II. Mål"

    plan = read(p(bold("1\tInledning")), p(BODY), p(bold("1.1\tSyfte")), p(BODY), p(bold("2\tMål")), p(BODY))
    assert outline(plan) == [(1, "Inledning"), (2, "Syfte"), (1, "Mål")]


def test_a_frame_whose_headings_stand_above_its_text_is_text(read):
    def row(*cells: str, style: str = "") -> str:
        wide = '<w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' if style else ""
        texts = (f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>{run(text).xml}' for text in cells)
        return f"<w:tr>{''.join(f'<w:tc>{wide}<w:p>{text}</w:p></w:tc>' for text in texts)}</w:tr>"

    rows = [row("Vatten", style="Heading1"), row("Mörkt.", "Djupt."), row("Luft", style="Heading1"), row("Kall.", "")]
    plan = read(p("Plan", style="Title"), Xml(f"<w:tbl>{''.join(rows)}</w:tbl>"))

    assert [(section.title, section.text) for section in plan.sections] == [
        ("Vatten", "Mörkt.\n\nDjupt."),
        ("Luft", "Kall."),
    ]


def test_numbers_that_word_writes_are_read_where_word_writes_them(read):
    lists = numbering({"5": [("decimal", "Mål %1:", 1)], "6": [("decimal", "%1.", 1)], "7": [("bullet", "•", 1)]})
    hidden = Xml(
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="5"/></w:numPr><w:rPr><w:vanish/></w:rPr></w:pPr>'
        "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Dolt</w:t></w:r></w:p>"
    )
    rows = "".join(
        f"<w:tr><w:tc>{item('', 6).xml}</w:tc><w:tc>{item('', 7).xml}<w:p>{run(what).xml}</w:p></w:tc></w:tr>"
        for what in ("Bygga", "Riva")
    )
    plan = read(
        *(p("Mål", style="Heading1"), item("Vatten", 5), hidden, item("Luft", 5)),
        Xml(f"<w:tbl>{rows}</w:tbl>"),
        extra={"word/numbering.xml": lists},
    )

    assert [each.text for each in plan.sections[0].paragraphs] == [
        "Mål 1: Vatten",
        "Mål 2: Luft",
        "1.\tBygga\n2.\tRiva",
    ]


def test_a_list_that_is_only_indented_stands_below_the_item_above(read):
    def at(text: str, list_id: int, indent: int) -> Xml:
        return item(text, list_id, more=f'<w:ind w:left="{indent}"/>')

    plan = read(
        *(
            p("Mål", style="Heading1"),
            at("Hälsa", 7, 360),
            at("Gå", 6, 1080),
            at("Cykla", 6, 1080),
            at("Skola", 7, 360),
        ),
        extra={"word/numbering.xml": numbering({"6": [("decimal", "%1.", 1)], "7": [("bullet", "•", 1)]})},
    )

    items = [(each.level, each.ordered) for each in plan.sections[0].paragraphs]
    assert items == [(1, False), (2, True), (2, True), (1, False)]


def test_marks_of_notes_are_never_part_of_a_value(read):
    mark = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="2"/><w:t>a)</w:t></w:r>'
    up = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>b</w:t></w:r>'
    plan = read(
        p("Mätning", style="Heading1"),
        table(("Mått", "Nuläge", "2031"), ("Skolor", Xml(run("48").xml + mark), Xml(run("52").xml + up))),
        p("Se ", note("Avser våren."), "."),
    )

    first, second = plan.indicators[0].cells
    assert (first.text, first.value, first.footnotes) == ("48", 48, (1,))
    assert (second.text, second.value) == ("52ᵇ", None)
    assert [each.text for each in plan.warnings if each.code == "raised_figure"] == ["52ᵇ"]
    assert "words_missing" not in {each.code for each in plan.warnings}


def test_a_large_first_letter_may_be_a_style_and_have_an_empty_line_below(read):
    plan = read(
        *(p("Mål", style="Heading1"), p("E", style="Anfang"), p(""), p("n kommun för alla.")),
        extra=styles(Anfang=("Anfang", '<w:pPr><w:framePr w:dropCap="drop" w:lines="3"/></w:pPr>')),
    )

    assert plan.sections[0].text == "En kommun för alla."


def equation(*codes: str) -> str:
    return _BEGIN + "".join(f"<w:r><w:instrText>{code}</w:instrText></w:r>" for code in codes) + _END


def test_old_equations_and_marks_above_letters_are_read(read):
    math = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    mean = f"<m:oMath {math}><m:bar><m:e><m:r><m:t>x</m:t></m:r></m:e></m:bar></m:oMath>"
    plan = read(
        p("Mål", style="Heading1"),
        Xml(f"<w:p>{equation('EQ ', chr(92) + 'f(1;2)')}{run(' av').xml}</w:p>"),
        Xml(f"<w:p>{run('10').xml}{equation(chr(92).join(('EQ ', 's', 'up8(3)')))}{run(' m').xml}</w:p>"),
        Xml(f"<w:p>{equation('EQ ' + chr(92) + 'r(3;' + chr(92) + 'f(a;b))')}</w:p>"),
        Xml(f"<w:p>{mean}</w:p>"),
    )

    assert [each.text for each in plan.sections[0].paragraphs] == ["1/2 av", "10³ m", "3√a/b", "x\u0305"]


def test_text_inside_the_contents_of_the_document_stays(read):
    entry = '<w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:t>Vatten</w:t><w:tab/><w:t>2</w:t></w:r>'
    block = '<w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
    words = "<w:r><w:t>Luft</w:t><w:tab/><w:t>3</w:t></w:r>"
    simple = f'<w:p><w:fldSimple w:instr=" TOC {chr(92)}o ">{words}</w:fldSimple></w:p>'
    plan = read(
        Xml(f"<w:sdt>{block}<w:sdtContent><w:p>{entry}</w:p><w:p>{run(BODY).xml}</w:p></w:sdtContent></w:sdt>"),
        *(Xml(simple), p("Vatten", style="Heading1"), p("Djupt."), p("Luft", style="Heading1"), p("Kall.")),
    )

    assert (plan.preamble, outline(plan)) == (BODY, [(1, "Vatten"), (1, "Luft")])


@pytest.mark.parametrize(
    ("line", "number"),
    [
        ("KS 2026/123", "KS 2026/123"),
        ("KSKF/2023:20", "KSKF/2023:20"),
        ("KS-2026-00123", "KS-2026-00123"),
        ("Dnr KS.2026.123", "KS.2026.123"),
        ("SFS 2010:900", None),
        ("Ersätter KS 2019/7", None),
        ("HT 2026/27", None),
        ("Enligt KS 2026/123 gäller annat", None),
    ],
)
def test_a_registry_number_may_stand_alone_on_the_cover(read, line: str, number: str | None):
    plan = read(p("Vattenplan", style="Title"), p(line), p("Mål", style="Heading1"), p("Som KF 2020/99 säger."))

    assert plan.registry_number == number


def test_rows_with_a_name_alone_are_groups_where_nothing_else_tells_others_apart(read):
    rows = [("Skola", "", ""), ("Andel, %", "1", "2"), ("Vård", "", ""), ("Andel, %", "3", "4")]
    alike = read(p("Mål", style="Heading1"), table(("Mått", "Startläge", "Målläge 2031"), *rows))
    unlike = read(p("Mål", style="Heading1"), table(("Mått", "Nuläge", "2031"), *rows[:3], ("Antal", "3", "4")))

    assert [row.name for row in alike.indicators] == ["Skola: Andel, %", "Vård: Andel, %"]
    assert [row.name for row in unlike.indicators] == ["Skola", "Andel, %", "Vård", "Antal"]
