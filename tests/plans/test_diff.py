"""Two wordings compared."""

from hypothesis import given
from hypothesis import strategies as st

from app.plans.diff import difference, excerpt

WORDS = st.lists(st.sampled_from(["kommunen", "ska", "verka", "för", "praktik"]), max_size=30).map(" ".join)


def test_a_word_is_exchanged():
    assert difference("Kommunen ska verka.", "Kommunen bör verka.") == [
        ("equal", "Kommunen "),
        ("delete", "ska"),
        ("insert", "bör"),
        ("equal", " "),
        ("equal", "verka."),
    ]


def test_blanks_alone_are_no_difference():
    assert difference("Ett  två", "Ett\ntvå") == [("equal", "Ett\ntvå")]


@given(WORDS, WORDS)
def test_what_was_struck_and_what_was_added_make_up_the_wordings(before: str, after: str):
    pieces = difference(before, after)
    assert "".join(words for what, words in pieces if what != "delete").split() == after.split()
    struck = [words for what, words in pieces if what != "insert"]
    assert " ".join(" ".join(struck).split()) == before


def test_very_long_wordings_are_struck_and_added_whole():
    before, after = "ord " * 5_000, "annat " * 5_000
    assert difference(before, after) == [("delete", before), ("insert", after)]


def test_an_excerpt_cuts_what_did_not_change():
    same = " ".join(f"ord{number}" for number in range(100))
    pieces = excerpt(f"{same} gammalt", f"{same} nytt")
    assert pieces[0][1].startswith("… ord88 ")
    assert [what for what, _words in pieces] == ["equal", "delete", "insert"]
    short = "Kommunen ska"
    assert excerpt(f"{short} verka", f"{short} vilja")[0] == ("equal", "Kommunen ska ")
