"""What Word wraps text in, and what of it shows: boxes, fields, formulas, frames of tables, hidden and tracked text."""

from pathlib import Path

import pytest

from app.plans.importing import read_plan
from app.plans.importing.parsed import ParsedPlan
from tests.plans.importing.build_docx import Paragraph, Table, Xml, cell, deleted, docx, inserted, p, run, table

SPACES = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)


@pytest.fixture
def read(tmp_path: Path):
    def read_blocks(*blocks: Paragraph | Table | Xml, extra: dict[str, bytes] | None = None) -> ParsedPlan:
        return read_plan(docx(tmp_path / "plan.docx", *blocks, extra=extra), "plan.docx")

    return read_blocks


def box(text: str, *, spare: bool) -> Xml:
    content = f"<w:txbxContent><w:p>{run(text).xml}</w:p></w:txbxContent>"
    fallback = f"<mc:Fallback><w:pict><v:rect><v:textbox>{content}</v:textbox></v:rect></w:pict></mc:Fallback>"
    return Xml(
        f'<w:r {SPACES}><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:wsp><wps:txbx>{content}'
        f"</wps:txbx></wps:wsp></w:drawing></mc:Choice>{fallback if spare else ''}</mc:AlternateContent></w:r>"
    )


@pytest.mark.parametrize("spare", [True, False])
def test_a_text_box_is_read_once(read, spare: bool):
    plan = read(p("Mål", style="Heading1"), p("Före.", box("I rutan.", spare=spare)), p("Efter."))

    assert [paragraph.text for paragraph in plan.sections[0].paragraphs] == ["Före.", "I rutan.", "Efter."]


@pytest.mark.parametrize(
    "xml",
    [
        '<w:fldSimple w:instr=" REF a "><w:r><w:t>ord</w:t></w:r></w:fldSimple>',
        '<w:dir w:val="ltr"><w:r><w:t>ord</w:t></w:r></w:dir>',
        '<w:bdo w:val="ltr"><w:r><w:t>ord</w:t></w:r></w:bdo>',
        f"<m:oMath {SPACES}><m:r><m:t>o</m:t></m:r><m:r><m:t>rd</m:t></m:r></m:oMath>",
        f"<m:oMathPara {SPACES}><m:oMath><m:r><m:t>ord</m:t></m:r></m:oMath></m:oMathPara>",
        '<w:ins w:id="1" w:author="A"><w:fldSimple w:instr="x"><w:r><w:t>ord</w:t></w:r></w:fldSimple></w:ins>',
    ],
)
def test_wrapped_words_are_kept(read, xml: str):
    plan = read(p("Mål", style="Heading1"), p("Ett ", Xml(xml), " till."))

    assert plan.sections[0].text == "Ett ord till."


def test_what_does_not_show_is_told(read):
    hidden = Xml("<w:r><w:rPr><w:vanish/></w:rPr><w:t>Dold anteckning</w:t></w:r>")
    shown = Xml('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t> som syns</w:t></w:r>')
    comment = Xml('<w:r><w:commentReference w:id="1"/></w:r>')
    plan = read(p("Mål", style="Heading1"), p("Text", shown, hidden, comment), p(deleted("Nej"), inserted("Ja")))

    assert plan.sections[0].text == "Text som syns\n\nJa"
    assert [(warning.code, warning.text) for warning in plan.warnings] == [
        ("tracked_changes", ""),
        ("comments_left_out", ""),
        ("hidden_text_left_out", "Dold anteckning"),
    ]


def test_a_frame_of_one_cell_or_with_headings_is_unfolded(read):
    heading = Xml('<w:tc><w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr><w:r><w:t>I ram</w:t></w:r></w:p>')
    framed = Xml(f"<w:tbl><w:tr>{heading.xml}<w:p><w:r><w:t>Under.</w:t></w:r></w:p></w:tc></w:tr></w:tbl>")
    plan = read(p("Mål", style="Heading1"), table((cell("Faktaruta"),)), framed)

    assert [(section.number, section.title, section.text) for section in plan.sections] == [
        ("1", "Mål", "Faktaruta"),
        ("1.1", "I ram", "Under."),
    ]


def test_typed_bullets_and_deeper_list_styles_are_lists(read):
    plan = read(p("Mål", style="Heading1"), p("• Ett"), p("○ Under"), p("- Två"), p("–3 grader"), p("-"))

    assert [(paragraph.kind, paragraph.level, paragraph.text) for paragraph in plan.sections[0].paragraphs] == [
        ("list", 1, "Ett"),
        ("list", 2, "Under"),
        ("list", 1, "Två"),
        ("text", 0, "–3 grader"),
        ("text", 0, "-"),
    ]


def test_the_line_above_a_contents_list_goes_with_it(read):
    plan = read(
        p("Plan för is"),
        p("Innehåll"),
        p("Nuläge\t3", style="TOC1"),
        p("Ingress."),
        p("Nuläge", style="Heading1"),
        p("A."),
    )

    assert (plan.title, plan.preamble) == ("Plan för is", "Ingress.")


def test_the_registry_number_in_the_page_header(read):
    header = (
        '<w:hdr xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:p><w:r>'
        '<w:t xml:space="preserve">Sida 1 Dnr: KS </w:t></w:r><w:r><w:t>2026/14</w:t></w:r></w:p></w:hdr>'
    )
    plan = read(p("Mål", style="Heading1"), p("Text."), extra={"word/header1.xml": header.encode()})

    assert plan.registry_number == "KS 2026/14"
    assert plan.preamble == ""
