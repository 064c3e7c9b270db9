"""Pasted text never breaks a file and loses nothing that can be read."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from app.documents.text import cleaned, pieces, utf16_length

ANY = st.text(st.characters(exclude_categories=()))


@given(ANY)
def test_readable_text_can_stand_in_xml_and_utf8(text: str) -> None:
    element = etree.Element("t")
    element.text = cleaned(text)
    assert etree.fromstring(etree.tostring(element, encoding="utf-8")).text in (cleaned(text), None)


def test_line_breaks_of_word_processors_become_newlines_and_the_rest_is_marked() -> None:
    assert cleaned("a\r\nb\rc\x0bd\x0ce") == "a\nb\nc\nd\ne"
    assert cleaned("x\x00y\ud83dz\uffff") == "x\ufffdy\ufffdz\ufffd"
    assert cleaned("”Hej” – 😀\tשלום") == "”Hej” – 😀\tשלום"


@given(ANY, st.integers(2, 40))
def test_pieces_fit_and_are_the_whole_text(text: str, limit: int) -> None:
    parts = pieces(text, limit)
    assert "".join(parts) == text
    assert all(utf16_length(piece) <= limit for piece in parts)


def test_a_piece_ends_at_a_space_where_one_is_near() -> None:
    assert pieces("ett två tre", 6) == ["ett ", "två ", "tre"]
