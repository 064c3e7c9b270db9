"""Headings and titles as people make them in Word, and contents lists that end where they should not."""

from pathlib import Path

import pytest

from app.plans.importing.parsed import ParsedPlan
from app.plans.importing.reading import parse_file
from app.plans.persistence import left_out_of
from tests.plans.importing.build_docx import Paragraph, Table, Xml, bold, docx, numbering, p, run

_LONG = "Här står en mening som är så lång att ingen skulle ta den för en rubrik i en plan."


@pytest.fixture
def read(tmp_path: Path):
    def read_blocks(*given: Paragraph | Table | Xml, extra: dict[str, bytes] | None = None) -> ParsedPlan:
        return parse_file(docx(tmp_path / "plan.docx", *given, extra=extra), "plan.docx", "docx")

    return read_blocks


def tree(plan: ParsedPlan) -> list[tuple[str, str]]:
    return [(section.number, section.title) for section in plan.sections]


def _field(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


_BEGIN = f'{_field("begin")}<w:r><w:instrText> TOC \\o "1-2" </w:instrText></w:r>{_field("separate")}'
_ENTRIES = (
    f"<w:p>{_BEGIN}<w:r><w:t>Vatten</w:t><w:tab/><w:t>2</w:t></w:r></w:p>"
    "<w:p><w:r><w:t>Skog</w:t><w:tab/><w:t>iv</w:t></w:r></w:p>"
)
_HEADING = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>'


@pytest.mark.parametrize(
    "after",
    [
        f"<w:p>{_HEADING}{_field('end')}<w:r><w:t>Vatten</w:t></w:r></w:p><w:p><w:r><w:t>Rent.</w:t></w:r></w:p>",
        f"<w:p>{_HEADING}<w:r><w:t>Vatten</w:t></w:r></w:p><w:p><w:r><w:t>Rent.</w:t></w:r>{_field('end')}</w:p>",
        f"<w:p>{_HEADING}<w:r><w:t>Vatten</w:t></w:r></w:p><w:p><w:r><w:t>Rent.</w:t></w:r></w:p>",
        f"<w:p>{_field('end')}</w:p><w:p>{_HEADING}<w:r><w:t>Vatten</w:t></w:r></w:p><w:p><w:r><w:t>Rent.</w:t></w:r></w:p>",
    ],
    ids=["in a heading", "in a sentence", "never", "as it should"],
)
def test_a_contents_list_swallows_nothing_wherever_it_ends(read, after):
    plan = read(p("Innehåll"), Xml(_ENTRIES), Xml(after), p("Skog", style="Heading1"), p("Nu\t5"))

    assert tree(plan) == [("1", "Vatten"), ("2", "Skog")]
    assert [section.text for section in plan.sections] == ["Rent.", "Nu\t5"]
    assert not plan.preamble


def test_words_beside_a_contents_list_in_its_paragraphs_stay(read):
    entry = f"<w:p><w:r><w:t>Se nedan: </w:t></w:r>{_BEGIN}<w:r><w:t>Skog</w:t><w:tab/><w:t>2</w:t></w:r></w:p>"
    last = f"<w:p><w:r><w:t>Mark</w:t><w:tab/><w:t>3</w:t></w:r>{_field('end')}<w:r><w:t>Slut.</w:t></w:r></w:p>"
    plan = read(Xml(entry), Xml(last), p("Skog", style="Heading1"), p("Text."))

    assert plan.preamble == "Se nedan:\n\nSlut."


def _style(key: str, name: str, base: str = "") -> str:
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    return f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/>{based}</w:style>'


def _styles(*styles: str) -> dict[str, bytes]:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return {"word/styles.xml": f"<w:styles {space}>{''.join(styles)}</w:styles>".encode()}


def test_what_is_based_on_the_title_is_no_title(read):
    styles = [
        _style("T", "Title"),
        _style("U", "Undertitel", "T"),
        _style("F", "Vår egen", "T"),
        _style("H", "heading 1"),
    ]
    plan = read(
        *(p("Idrottsplan", style="T"), p("Ängby kommun", style="U"), p("Fritidskontoret", style="F")),
        *(p("Syfte", style="H"), p("Ärendenummer: KS-2031-00042"), p("Text.")),
        extra=_styles(*styles),
    )

    assert plan.title == "Idrottsplan"
    assert plan.preamble == "Ängby kommun\n\nFritidskontoret"
    assert plan.registry_number == "KS-2031-00042"


def test_a_style_based_on_the_title_is_one_where_nothing_else_is(read):
    styles = _styles(_style("T", "Title"), _style("E", "Omslag blå", "T"), _style("H", "heading 1"))

    assert (
        read(p("Vi", style="H"), p("Idrottsplan", style="E"), p("Så", style="H"), extra=styles).title == "Idrottsplan"
    )


def test_a_number_elsewhere_in_the_text_is_no_registry_number(read):
    plan = read(p("Plan", style="Title"), p("Mål", style="Heading1"), p("Ersätter beslut med dnr KS 2020/1 om skog."))

    assert plan.registry_number is None


def test_titles_further_down_are_chapters(read):
    chapter = [p("Mål", style="Heading1"), p("Text.")]
    plan = read(
        *(p("Idrottsplan", style="Title"), p("Till alla"), p("Bad", style="Title"), *chapter),
        *(p("Idrottsplan", style="Title"), p("Skidor", style="Title"), *chapter),
    )

    assert tree(plan) == [("1", "Bad"), ("1.1", "Mål"), ("2", "Skidor"), ("2.1", "Mål")]
    assert (plan.title, plan.preamble) == ("Idrottsplan", "Till alla")


def _frame(*rows: str) -> Xml:
    """A table whose cells hold several paragraphs: a row is cells parted by |, with paragraphs parted by /."""

    def paragraph(text: str) -> str:
        style = _HEADING if text.startswith("#") else ""
        return f"<w:p>{style}<w:r><w:t>{text.lstrip('#')}</w:t></w:r></w:p>"

    cells = [["".join(map(paragraph, text.split("/"))) for text in row.split("|")] for row in rows]
    xml = "".join(f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in row)}</w:tr>" for row in cells)
    return Xml(f"<w:tbl>{xml}</w:tbl>")


def test_headings_beside_or_above_their_text_in_a_frame_are_sections(read):
    beside = read(_frame("#Bad|Simma./Dyka.", "#Skidor|Åka.", "|Mer."))
    above = read(_frame("#Bad/Simma.|#Skidor/Åka.", "#Is/Frusen.|"))

    assert [(section.title, section.text) for section in beside.sections] == [
        ("Bad", "Simma.\n\nDyka."),
        ("Skidor", "Åka.\n\nMer."),
    ]
    assert [section.title for section in above.sections] == ["Bad", "Skidor", "Is"]


def test_a_table_with_headings_above_its_columns_stays_a_table(read):
    plan = read(p("Vem", style="Heading1"), _frame("#Uppgift|#Ansvarig", "Bad|Nämnden", "Is|Bolaget"))

    assert tree(plan) == [("1", "Vem")]
    assert plan.sections[0].paragraphs[0].kind == "table"


def test_bold_lines_numbered_by_a_list_have_the_levels_of_the_list(read):
    def heading(text: str, level: int) -> Paragraph:
        return Paragraph((bold(text),), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="7"/></w:numPr>')

    levels = numbering({"7": [("decimal", "%1", 1), ("decimal", "%1.%2", 1), ("upperLetter", "Mål %3:", 1)]})
    plan = read(
        p(run("Idrottsplan", bold=True, size=20)),
        *(heading("Nu", 0), p(_LONG), heading("Bad", 1), p(_LONG), heading("Alla simmar", 2), p(_LONG)),
        *(heading("Sedan", 0), p(_LONG)),
        extra={"word/numbering.xml": levels},
    )

    assert tree(plan) == [("1", "Nu"), ("1.1", "Bad"), ("1.1.1", "Mål A: Alla simmar"), ("2", "Sedan")]
    assert plan.title == "Idrottsplan"


def test_a_contents_list_is_left_out_and_kept_to_be_brought_back(read):
    styled = read(
        p("Innehåll"), Xml(_ENTRIES + f"<w:p>{_field('end')}</w:p>"), p("Vatten", style="Heading1"), p("Rent.")
    )
    typed = read(p("Innehåll"), *(p(f"{title}\t{page}") for page, title in enumerate(("Ek", "Al", "Ask"), 2)), p("Ek"))

    assert styled.contents == "Innehåll\nVatten\t2\nSkog\tiv"
    assert typed.contents == "Innehåll\nEk\t2\nAl\t3\nAsk\t4"
    assert [(each["reason"], each["text"]) for each in left_out_of(styled)] == [("contents_left_out", styled.contents)]


_BOX = (
    "<w:r><w:pict><v:shape xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent><w:p><w:r><w:t>{}</w:t>"
    "</w:r></w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
)


def test_a_large_first_letter_in_a_box_belongs_to_its_word(read):
    def box(letter: str) -> Xml:
        return Xml(_BOX.format(letter))

    beside = [p(box("A"), "Bilden visar skog."), p(box("Se B"), "okslut.")]
    plan = read(
        p("Mål", style="Heading1"), p(box("K"), "ommunen."), p(box("V")), p("atten."), p(box("I"), " år."), *beside
    )

    told = ["Kommunen.", "Vatten.", "I år.", "Bilden visar skog.", "A", "okslut.", "Se B"]
    assert [each.text for each in plan.sections[0].paragraphs] == told
