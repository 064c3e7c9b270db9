"""A footnote's mark is never lost: not in a quotation, not when two wordings are compared."""

from app.plans.diff import difference
from app.plans.footnotes import JOINER, MARK, mark, numbers_in, with_marks, without_marks

MARKUP = (
    'Kommunen ska <strong>växa</strong><sup><a href="#fotnot-3">3</a></sup> med 500 m² &amp; mer.<br>'
    'Alltid.<sup><a href="#fotnot-12">12</a></sup>'
)
TEXT = "Kommunen ska växa med 500 m² & mer.\nAlltid."
MARKED = f"Kommunen ska växa{mark(3)} med 500 m² & mer.\nAlltid.{mark(12)}"


def test_the_text_has_the_marks_where_they_stand():
    assert numbers_in(MARKUP) == [3, 12]
    assert with_marks(TEXT, MARKUP) == MARKED
    assert without_marks(MARKED) == TEXT, "a raised number that is no mark stays"
    assert with_marks("500 m²", "500 m²") == "500 m²"
    assert mark(12) == f"{JOINER}¹²"


def test_marks_of_a_text_that_reads_otherwise_than_its_markup_are_not_lost():
    table = '<table><tr><td>A</td><td>B<sup><a href="#fotnot-2">2</a></sup></td></tr></table>'
    assert with_marks("A\tB", table) == f"A\tB{mark(2)}"


def test_a_comparison_keeps_the_marks_and_makes_no_difference_of_them():
    for kept in (without_marks(MARKED), MARKED, MARKED.replace(JOINER, "")):
        assert difference(MARKED, kept) == [("equal", MARKED)], ascii(kept)
        pieces = difference(MARKED, kept.replace("ska", "bör"))
        assert [words for what, words in pieces if what == "delete"] == ["ska"]
        assert [words for what, words in pieces if what == "insert"] == ["bör"]
        assert MARK.findall("".join(words for what, words in pieces if what == "equal")) == [mark(3), mark(12)]


def test_a_word_that_is_struck_is_struck_with_its_mark():
    assert difference(f"Vi vill växa.{mark(1)}", "Vi vill bygga.") == [
        ("equal", "Vi vill "),
        ("delete", f"växa.{mark(1)}"),
        ("insert", "bygga."),
    ]


def test_a_raised_number_that_is_no_mark_makes_a_difference():
    assert ("delete", "m²") in difference("500 m² mark", "500 m mark")
