"""The account of an import: what a Word file says and its plan does not is told, wherever it stood."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.plans.importing.account import lost_words
from app.plans.importing.parsed import ParsedPlan
from app.plans.importing.reading import parse_file
from tests.plans.importing.build_docx import Xml, bold, cell, deleted, docx, inserted, note, p, table

_MATH = 'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
_BOX = (
    '<w:r><w:pict><v:textbox xmlns:v="urn:schemas-microsoft-com:vml"><w:txbxContent>'
    "<w:p><w:r><w:t>Rutans text</w:t></w:r></w:p></w:txbxContent></v:textbox></w:pict></w:r>"
)
_CONTENTS = '<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:t>Bad</w:t><w:tab/><w:t>4</w:t></w:r></w:p>'


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A document with everything that a reader has a branch for."""
    return docx(
        tmp_path / "plan.docx",
        p("Idrottsplan", style="Title"),
        table(("Ärendenummer", "KFN 2028/17"), ("Beslutad av", "Fullmäktige")),
        p("Inledande ord", note("Fotens text."), "."),
        Xml(_CONTENTS),
        p("Bad", style="Heading1"),
        p("Simma ", bold("mycket"), deleted("borta"), inserted("mera"), " ute."),
        p("Punkten", list_level=0),
        Xml(f"<w:p>{_BOX}</w:p>"),
        Xml(f"<w:p><m:oMath {_MATH}><m:r><m:t>kvoten</m:t></m:r></m:oMath></w:p>"),
        Xml("<w:p><w:sdt><w:sdtContent><w:r><w:t>Fältets text</w:t></w:r></w:sdtContent></w:sdt></w:p>"),
        Xml("<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>Dolda ord</w:t></w:r></w:p>"),
        table(("Vad", "Vem"), (cell("Isen", span=2),)),
        table(("Mått", "Nuläge", "2031"), (cell("Vinter", span=3),), ("Hallar", "7", "9")),
    )


def told(path: Path, plan: ParsedPlan) -> str:
    return "\n".join(warning.text for warning in lost_words(path, plan))


def test_everything_that_is_read_or_told_is_accounted_for(whole: Path):
    plan = parse_file(whole, "plan.docx", "docx")

    assert told(whole, plan) == ""
    assert not {"words_missing", "embedded_left_out"} & {warning.code for warning in plan.warnings}


def without(plan: ParsedPlan, **changes: Any) -> ParsedPlan:
    return replace(plan, sections=tuple(replace(section, **changes) for section in plan.sections))


LOSSES = {
    "title": (lambda plan: replace(plan, title=""), "Idrottsplan"),
    "facts": (lambda plan: replace(plan, metadata=()), "KFN 2028/17"),
    "opening": (lambda plan: replace(plan, opening=(), preamble=""), "Inledande ord."),
    "notes": (lambda plan: replace(plan, footnotes=()), "Fotens text."),
    "headings": (lambda plan: without(plan, title=""), "Bad"),
    "text": (lambda plan: without(plan, paragraphs=()), "Simma mycketmera ute."),
    "items": (lambda plan: without(plan, paragraphs=()), "Punkten"),
    "boxes": (lambda plan: without(plan, paragraphs=()), "Rutans text"),
    "equations": (lambda plan: without(plan, paragraphs=()), "kvoten"),
    "controls": (lambda plan: without(plan, paragraphs=()), "Fältets text"),
    "tables": (lambda plan: without(plan, paragraphs=()), "Isen"),
    "groups": (lambda plan: without(plan, tables=()), "Vinter"),
    "hidden": (lambda plan: replace(plan, warnings=()), "Dolda ord"),
}


@pytest.mark.parametrize("what", LOSSES)
def test_whatever_is_lost_is_told_with_its_words(whole: Path, what: str):
    lose, words = LOSSES[what]

    assert words in told(whole, lose(parse_file(whole, "plan.docx", "docx")))


def test_a_word_lost_within_a_paragraph_is_named_with_it(whole: Path):
    plan = parse_file(whole, "plan.docx", "docx")
    first, *others = plan.sections[0].paragraphs
    less = without(plan, paragraphs=(replace(first, text=first.text.replace("ute", "")), *others))

    assert told(whole, less) == "ute: Simma mycketmera ute."


def test_what_cannot_be_read_at_all_is_told(tmp_path: Path):
    drawing = (
        '<dgm:dataModel xmlns:dgm="http://schemas.openxmlformats.org/drawingml/2006/diagram" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:t>Cirkelns ord</a:t></dgm:dataModel>'
    )
    part = docx(
        tmp_path / "plan.docx",
        p("Bad", style="Heading1"),
        Xml('<w:altChunk r:id="rId9"/>'),
        p("Text."),
        extra={"word/diagrams/data1.xml": drawing.encode()},
    )
    found = {warning.code: warning.text for warning in parse_file(part, "plan.docx", "docx").warnings}

    assert found["words_missing"] == "Cirkelns ord"
    assert "embedded_left_out" in found


_RUN = "<w:r><w:t>ORD</w:t></w:r>"
_PARAGRAPH = f"<w:p>{_RUN}</w:p>"
_ALTERNATE = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_SHAPE = 'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
_DRAWN = f"<w:drawing><wps:txbx {_SHAPE}><w:txbxContent>{_PARAGRAPH}</w:txbxContent></wps:txbx></w:drawing>"
_VML = 'xmlns:v="urn:schemas-microsoft-com:vml"'
_LEGACY = f"<w:pict><v:textbox {_VML}><w:txbxContent>INNE</w:txbxContent></v:textbox></w:pict>"
_FIELD = '<w:r><w:fldChar w:fldCharType="KIND"/></w:r>'
_CELLS = f"<w:tc>{_PARAGRAPH}</w:tc><w:tc><w:p/></w:tc>"
PLACES = (
    _PARAGRAPH,
    f'<w:p><w:pPr><w:pStyle w:val="Heading2"/></w:pPr>{_RUN}</w:p>',
    f'<w:p><w:pPr><w:numPr><w:ilvl w:val="1"/><w:numId w:val="2"/></w:numPr></w:pPr>{_RUN}</w:p>',
    f'<w:p><w:hyperlink w:anchor="a">{_RUN}</w:hyperlink></w:p>',
    f'<w:p><w:ins w:id="1" w:author="a"><w:smartTag>{_RUN}</w:smartTag></w:ins></w:p>',
    f'<w:p><w:moveTo w:id="1" w:author="a">{_RUN}</w:moveTo></w:p>',
    f'<w:p><w:fldSimple w:instr="REF x"><w:bdo w:val="ltr">{_RUN}</w:bdo></w:fldSimple></w:p>',
    f"<w:p>{_FIELD.replace('KIND', 'begin')}<w:r><w:instrText>REF x</w:instrText></w:r>"
    f"{_FIELD.replace('KIND', 'separate')}{_RUN}{_FIELD.replace('KIND', 'end')}</w:p>",
    f"<w:p><w:sdt><w:sdtContent><w:customXml>{_RUN}</w:customXml></w:sdtContent></w:sdt></w:p>",
    f"<w:sdt><w:sdtContent>{_PARAGRAPH}</w:sdtContent></w:sdt>",
    f'<w:p><w:r><mc:AlternateContent {_ALTERNATE}><mc:Choice Requires="wps">{_DRAWN}</mc:Choice>'
    "</mc:AlternateContent></w:r></w:p>",
    f"<w:p><w:r>{_LEGACY.replace('INNE', _PARAGRAPH)}</w:r></w:p>",
    f"<w:p><w:r>{_LEGACY.replace('INNE', f'<w:tbl><w:tr>{_CELLS}</w:tr></w:tbl><w:p/>')}</w:r></w:p>",
    f"<w:p><m:oMath {_MATH}><m:f><m:num><m:r><m:t>ORD</m:t></m:r></m:num><m:den/></m:f></m:oMath></w:p>",
    "<w:p><w:r><w:rPr><w:strike/></w:rPr><w:t>ORD</w:t></w:r></w:p>",
    '<w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>ORD</w:t></w:r></w:p>',
    "<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>ORD</w:t></w:r></w:p>",
    f"<w:tbl><w:tr>{_CELLS}</w:tr><w:tr>{_CELLS.replace('ORD', '')}</w:tr></w:tbl>",
    f"<w:tbl><w:tr><w:tc><w:tbl><w:tr>{_CELLS}</w:tr></w:tbl><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
    '<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>'
    f"<w:tc>{_PARAGRAPH}</w:tc></w:tr></w:tbl>",
    f'<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge w:val="restart"/></w:tcPr>{_PARAGRAPH}</w:tc><w:tc><w:p/></w:tc></w:tr>'
    "<w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>",
)
OTHER_PARTS = {
    "word/header1.xml": f"<w:hdr xmlns:w={chr(34)}{{W}}{chr(34)}>{_PARAGRAPH}</w:hdr>",
    "word/footer2.xml": f"<w:ftr xmlns:w={chr(34)}{{W}}{chr(34)}>{_PARAGRAPH}</w:ftr>",
    "word/comments.xml": f"<w:comments xmlns:w={chr(34)}{{W}}{chr(34)}>"
    f'<w:comment w:id="1" w:author="Eva">{_PARAGRAPH}</w:comment></w:comments>',
    "word/footnotes.xml": f"<w:footnotes xmlns:w={chr(34)}{{W}}{chr(34)}>"
    f'<w:footnote w:id="2"><w:tbl><w:tr>{_CELLS}</w:tr></w:tbl></w:footnote></w:footnotes>',
}
_LETTERS = "bcdfghklmnprstv"


def named(number: int) -> str:
    """A word that no other number has, without figures: a reader may take those for something else."""
    first, second = divmod(number, len(_LETTERS))
    return f"ord{_LETTERS[first % len(_LETTERS)]}{_LETTERS[second]}o"


def written(path: Path, order: list[int], *, without: str = "") -> Path:
    """A document with a word of its own in each of these places, in the parts beside it, and in a note."""
    w = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    blocks = [Xml(PLACES[place].replace("ORD", named(at))) for at, place in enumerate(order)]
    parts = {
        name: xml.replace("{W}", w).replace("ORD", named(len(order) + at))
        for at, (name, xml) in enumerate(OTHER_PARTS.items())
    }
    blocks = [Xml(block.xml.replace(without, "") if without else block.xml) for block in blocks]
    extra = {name: (xml.replace(without, "") if without else xml).encode() for name, xml in parts.items()}
    return docx(path, p("Ord", style="Heading1"), p("Not", note("x"), "."), *blocks, extra=extra)


places = st.lists(st.integers(0, len(PLACES) - 1), min_size=1, max_size=9)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(places, st.data())
def test_each_word_of_each_part_is_in_the_plan_or_told(
    tmp_path_factory: pytest.TempPathFactory, order: list[int], data: st.DataObject
):
    """A reader that misses one word, wherever it stood, is found out: it is given the document without it."""
    folder = tmp_path_factory.mktemp("plan")
    whole = written(folder / "whole.docx", order)
    word = named(data.draw(st.integers(0, len(order) + len(OTHER_PARTS) - 1)))

    assert told(whole, parse_file(whole, "plan.docx", "docx")) == ""
    assert word in told(whole, parse_file(written(folder / "less.docx", order, without=word), "plan.docx", "docx"))


def test_every_place_is_read_at_once(tmp_path: Path):
    whole = written(tmp_path / "whole.docx", list(range(len(PLACES))))

    assert told(whole, parse_file(whole, "plan.docx", "docx")) == ""


words = st.text("abcåäö 12.,:-•()", min_size=1, max_size=25)
pieces = st.one_of(
    st.builds(p, words, style=st.sampled_from(("", "Title", "Heading1", "Heading2", "TOCHeading"))),
    st.builds(p, words, list_level=st.sampled_from((0, 1, 2)), ordered=st.booleans()),
    st.lists(st.tuples(words, words, words), min_size=1, max_size=4).map(lambda rows: table(*rows)),
    st.tuples(words, words).map(lambda both: p(both[0], note(both[1]))),
)


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(pieces, min_size=1, max_size=8))
def test_no_document_loses_a_word(tmp_path_factory: pytest.TempPathFactory, given_pieces: list[Any]):
    path = docx(tmp_path_factory.mktemp("plan") / "plan.docx", p("Ord före allt."), *given_pieces)

    assert not [each.text for each in parse_file(path, "plan.docx", "docx").warnings if each.code == "words_missing"]
