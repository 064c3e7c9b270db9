"""Word files open without repair, are in Swedish, and can be read by a screen reader."""

import datetime
import zipfile
import zlib
from pathlib import Path

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.documents.docx import Block, Column, Run, word_file
from app.documents.docx.xml import block
from app.documents.flow import Share
from app.documents.png import GAP, WIDTH, bar
from app.documents.text import cleaned

MADE_AT = datetime.datetime(2026, 11, 22, 13, 32, tzinfo=datetime.UTC)


def open_word_file(target: Path, language: str = "sv"):  # type: ignore[no-untyped-def]  # a context manager
    return word_file(
        target,
        title="Titel & mer",
        subject="KS 1",
        author="Kommunen",
        language=language,
        made_at=MADE_AT,
        footer="KS <1>",
    )


def write_sample(target: Path) -> None:
    with open_word_file(target) as word:
        word.heading("Först <1>", anchor="a_1")
        word.paragraph("Se ", Run("först", link="a_1"), Run(" fet", bold=True))
        word.turn(landscape=True)
        rows = [[n, [Block(["text & mer"]), Block([], "CellNote")]] for n in range(3)]
        assert word.table([Column("Nr", 2, numeric=True), Column("Text", 8)], rows, description='Om "a" & b') == 3
        word.heading("Sedan", 2)


def test_the_file_opens_with_properties_language_and_footer(tmp_path: Path) -> None:
    write_sample(tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    assert document.core_properties.title == "Titel & mer"
    assert document.core_properties.language == "sv-SE"
    assert document.core_properties.created.replace(tzinfo=datetime.UTC) == MADE_AT
    assert {element.get(qn("w:val")) for element in document.styles.element.iter(qn("w:lang"))} == {"sv-SE"}
    footer = document.sections[-1].footer._element.xml
    assert "KS &lt;1&gt;" in footer
    assert " PAGE " in footer
    assert " NUMPAGES " in footer


def test_headings_are_headings_and_links_have_targets(tmp_path: Path) -> None:
    write_sample(tmp_path / "a.docx")
    document = Document(str(tmp_path / "a.docx"))
    headings = [(p.style.name, p.text) for p in document.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [("Heading 1", "Först <1>"), ("Heading 2", "Sedan")]
    body = document.element.body
    marks = {mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))}
    assert {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))} <= marks


def test_the_header_row_is_repeated_and_no_row_is_split(tmp_path: Path) -> None:
    write_sample(tmp_path / "a.docx")
    table = Document(str(tmp_path / "a.docx")).tables[0]
    assert [cell.text for cell in table.rows[0].cells] == ["Nr", "Text"]
    assert table.rows[0]._tr.find(f".//{qn('w:tblHeader')}") is not None
    assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)
    assert table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")) == 'Om "a" & b'


def test_a_text_alone_in_a_cell_is_a_paragraph_of_the_usual_style(tmp_path: Path) -> None:
    """The short form, which most paragraphs have, and the long one come to the same."""
    shapes = [["å & b"], [Block(["å & b"])]]
    texts = [
        [Block(["Not"], "CellNote"), *shape, *([text] if text else [])] for shape in shapes for text in ("", "x" * 999)
    ]
    with open_word_file(tmp_path / "a.docx") as word:
        word.table([Column("Text", 8)], [[cell] for cell in texts], description="Alla")
    cells = [row.cells[0] for row in Document(str(tmp_path / "a.docx")).tables[0].rows][1:]
    assert [[(p.text, p.style.name) for p in cell.paragraphs] for cell in cells] == 2 * [
        [("Not", "Cell note"), ("å & b", "Cell")],
        [("Not", "Cell note"), ("å & b", "Cell"), ("x" * 999, "Cell")],
    ]


def test_a_row_longer_than_a_page_may_be_split(tmp_path: Path) -> None:
    with open_word_file(tmp_path / "a.docx") as word:
        word.table([Column("Text", 8)], [["ord " * 10_000]], description="d")
    row = Document(str(tmp_path / "a.docx")).tables[0].rows[1]
    assert row._tr.find(f".//{qn('w:cantSplit')}") is None


def test_pages_turn_and_all_have_the_footer(tmp_path: Path) -> None:
    write_sample(tmp_path / "a.docx")
    first, second = Document(str(tmp_path / "a.docx")).sections
    assert (first.orientation, second.orientation) == (WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)
    assert first.different_first_page_header_footer
    assert not second.different_first_page_header_footer
    assert second.footer.is_linked_to_previous


def test_every_style_that_is_used_is_defined_and_no_part_is_left_over(tmp_path: Path) -> None:
    write_sample(tmp_path / "a.docx")
    with zipfile.ZipFile(tmp_path / "a.docx") as package:
        names = package.namelist()
        assert len(names) == len(set(names))
        assert not [name for name in names if "thumbnail" in name or "stylesWithEffects" in name]
        styles = etree.fromstring(package.read("word/styles.xml"))
        body = etree.fromstring(package.read("word/document.xml"))
    defined = {style.get(qn("w:styleId")) for style in styles.iter(qn("w:style"))}
    used = {style.get(qn("w:val")) for name in ("pStyle", "rStyle", "tblStyle") for style in body.iter(qn(f"w:{name}"))}
    assert used <= defined


def test_english_says_so(tmp_path: Path) -> None:
    with open_word_file(tmp_path / "a.docx", "en") as word:
        word.paragraph("Hello")
    document = Document(str(tmp_path / "a.docx"))
    assert document.core_properties.language == "en-GB"
    assert "page " in document.sections[0].footer._element.xml


@settings(max_examples=200)
@given(st.text(st.characters(exclude_categories=())))
def test_any_text_is_well_formed_and_comes_back(text: str) -> None:
    namespace = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    paragraph = etree.fromstring(block(Block([text])).replace("<w:p>", f"<w:p {namespace}>", 1))
    marks = {qn("w:br"): "\n", qn("w:tab"): "\t"}
    back = "".join(marks.get(node.tag) or node.text or "" for node in paragraph.iter(qn("w:t"), *marks))
    assert back == cleaned(text)


@pytest.mark.parametrize("length", [1, 200])
def test_a_sign_that_says_something_in_a_file_is_never_written_as_it_is(length: int) -> None:
    written = {code: block(Block(["å" * length + chr(code)])) for code in range(0x180)}
    plain = {code for code, xml in written.items() if f"{chr(code)}</w:t>" in xml}
    assert plain == set(range(0x20, 0x180)) - {*b"&<>"}


def test_a_failure_leaves_no_valid_looking_half(tmp_path: Path) -> None:
    def broken():  # type: ignore[no-untyped-def]  # a generator that fails
        yield ["1"]
        raise OSError("read failed")

    with pytest.raises(OSError, match="read failed"), open_word_file(tmp_path / "a.docx") as word:
        word.table([Column("N", 2)], broken(), description="d")
    with zipfile.ZipFile(tmp_path / "a.docx") as package, pytest.raises(etree.XMLSyntaxError):
        etree.fromstring(package.read("word/document.xml"))


def test_a_bar_is_a_picture_with_words_and_the_contents_name_pages(tmp_path: Path) -> None:
    target = tmp_path / "a.docx"
    with open_word_file(target) as word:
        word.paragraph(Run("Först", link="a_1"), "\t", Run(page_of="a_1"), style="Contents")
        word.heading("Först", anchor="a_1")
        for parts in ([Share("14524A", 3), Share("A12622", 1, "stripes")], [Share("14524A", 1)], []):
            word.bar(parts, width=17, words='3 "av" 4')
    document = Document(str(target))
    shapes = document.inline_shapes
    assert len(shapes) == 3
    assert {shape._inline.docPr.get("descr") for shape in shapes} == {'3 "av" 4'}
    assert len({shape._inline.docPr.get("id") for shape in shapes}) == 3
    pictures = [part.blob for part in document.part.package.iter_parts() if part.content_type == "image/png"]
    assert len(pictures) == 3
    assert all(picture.startswith(b"\x89PNG") and len(picture) < 2_000 for picture in pictures)
    fields = [field.text for field in document.element.body.iter(qn("w:instrText"))]
    assert fields == [" PAGEREF a_1 \\h "]
    assert document.settings.element.find(qn("w:updateFields")) is not None, (
        "the pages are worked out when it is opened"
    )


def test_a_bar_has_the_shares_of_its_parts() -> None:
    green, red = (20, 82, 74), (161, 38, 34)
    picture = bar([(green, 3, ""), (red, 1, "")])
    palette, start = picture.index(b"PLTE") + 4, picture.index(b"IDAT") + 4
    pixels = [
        tuple(picture[palette + 3 * number : palette + 3 * number + 3])
        for number in zlib.decompress(picture[start:-16])[1 : 1 + WIDTH]
    ]
    assert pixels.count(red) == WIDTH // 4
    assert pixels.count(green) == WIDTH * 3 // 4 - GAP
