"""Pasted text never breaks a file and loses nothing that can be read."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from app.documents.text import pieces, readable, utf16_length

ANY = st.text(st.characters(exclude_categories=()))


@given(ANY)
def test_readable_text_can_stand_in_xml_and_utf8(text: str) -> None:
    element = etree.Element("t")
    element.text = readable(text)
    assert etree.fromstring(etree.tostring(element, encoding="utf-8")).text in (readable(text), None)


def test_line_breaks_of_word_processors_become_newlines_and_the_rest_is_marked() -> None:
    assert readable("a\r\nb\rc\x0bd\x0ce") == "a\nb\nc\nd\ne"
    assert readable("x\x00y\ud83dz\uffff") == "x\ufffdy\ufffdz\ufffd"
    assert readable("”Hej” – 😀\tשלום") == "”Hej” – 😀\tשלום"


@given(ANY, st.integers(2, 40))
def test_pieces_fit_and_are_the_whole_text(text: str, limit: int) -> None:
    found = pieces(text, limit)
    assert "".join(found) == text
    assert all(utf16_length(piece) <= limit for piece in found)


def test_a_piece_ends_at_a_space_where_one_is_near() -> None:
    assert pieces("ett två tre", 6) == ["ett ", "två ", "tre"]
