"""However a text is divided, its passages join to exactly it: as proposed, and after whatever a person does."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.comments.kinds import CommentKind
from app.comments.places import WHOLE, Place
from app.errors import Invalid, RuleBroken
from app.passages.lead_ins import lead_in
from app.passages.parts import LEAD
from app.passages.pieces import (
    Piece,
    changed,
    confirmed,
    covers,
    joined,
    numbered,
    of_texts,
    require_placed,
    rest_placed,
    sentences,
    split,
)
from app.passages.proposing import proposed
from tests.passages.plan import SCHOOL, WORDS

LINES = (
    "Hej!",
    "3.2 Utbildning och kompetens",
    "Mål 1",
    "Talang och kompetens",
    "Vi saknar folkhögskolorna. De är viktiga! Varför nämns de inte?",
    "- En punkt",
    "Kompetens › Yrken › Platser – fler platser. Starta två. Följ upp.",
    "Förslag 3: Bygg. Motivering: Det behövs.",
    "Mål: Fler i arbete",
    "**Motivering:** Många söker. Ansvarig: Kommunen",
    "Motivering",
    "Område: Kultur",
    "Indikator: Andel nöjda",
    "Avsnitt\tSynpunkt\tFörslag",
    "3.2\tBra\tMer av det",
    "\tOckså bra\t",
    "| Avsnitt | Förslag | Motivering |",
    "|---|:-:|---|",
    "| Hamnen | Bygg | |",
    "> citerat",
    "Från: Remiss <remiss@exempel.se>",
    "Skickat: den 3 maj",
    "Med vänlig hälsning",
    "نوافق على الخطة. نقترح تعديلاً.",
    "👩‍👩‍👧 Familjer 🎉. Ja!",
    "",
    "   ",
    "\t",
)
ENDS = ("\n", "\r\n", "\r", "\n\n", "\u2028", "\x0b", "")
TEXTS = st.one_of(
    st.lists(st.tuples(st.sampled_from(LINES), st.sampled_from(ENDS)), max_size=30).map(
        lambda parts: "".join(line + end for line, end in parts)
    ),
    st.text(max_size=300),
)


@given(TEXTS, st.lists(st.tuples(st.sampled_from("jscnrp"), st.integers(1, 40), st.integers(0, 20)), max_size=12))
@example("\r\n\r\n Hej", [("s", 1, 0)])
@settings(max_examples=100, deadline=None)
def test_passages_join_to_exactly_the_text(text: str, acts: list[tuple[str, int, int]]) -> None:
    pieces = proposed(text, WORDS)
    assert covers(pieces, len(text))
    for piece in pieces:
        nothing_is_lost(text, piece)
    for act, number, choice in acts:
        try:
            pieces = _after(pieces, act, number, choice, text)
        except RuleBroken:
            continue
        assert covers(pieces, len(text))
    texts = [text[piece.start : piece.end] for piece in pieces]
    assert "".join(texts) == text
    assert of_texts(texts, text) == [(piece.start, piece.end) for piece in pieces]
    assert [Piece.of_row(piece.row()) for piece in pieces] == pieces


def nothing_is_lost(text: str, piece: Piece) -> None:
    """What no field has are lead-ins, what parts cells, and the name of the place."""
    leads = [text[part.start : part.end] for part in piece.parts if part.field == LEAD]
    for words in [line.strip(" \t|›-–—•*:") for lead in leads for line in lead.splitlines()]:
        led = lead_in(words) or lead_in(f"{words}:")
        assert not words or led is not None or WORDS.of_heading(words) is not None, words
    said = piece.content(text)
    assert all(words in text[piece.start : piece.end] for field in said for words in field.split("\n\n"))
    assert piece.is_comment is False or bool(piece.parts) <= any(said)


def _after(pieces: list[Piece], act: str, number: int, choice: int, text: str) -> list[Piece]:
    if act == "r":
        return rest_placed(pieces, Place(SCHOOL))
    if act == "p":
        return confirmed(pieces)
    piece = numbered(pieces, number)
    if act == "j":
        return joined(pieces, number)
    if act == "c":
        return changed(pieces, number, piece.as_comment(Place(SCHOOL), CommentKind.QUESTION))
    if act == "n":
        return changed(pieces, number, piece.as_none())
    parts = sentences(text, piece)
    assert [start for start, _end in parts] == [piece.start, *(end for _start, end in parts[:-1])]
    return split(pieces, number, parts[choice % len(parts)][0], text)


def test_a_sentence_is_where_a_passage_can_be_divided() -> None:
    text = "Vi tycker om planen. Den är bra!\nMen 3.2 saknar mål… \n\n- En punkt."
    parts = [text[start:end] for start, end in sentences(text, Piece(0, len(text)))]
    assert parts == ["Vi tycker om planen. ", "Den är bra!\n", "Men 3.2 saknar mål… \n\n", "- En punkt."]


@pytest.mark.parametrize("at", [0, 4, 9, 12])
def test_no_half_is_without_words(at: int) -> None:
    with pytest.raises(RuleBroken, match="Välj en mening"):
        split([Piece(0, 4), Piece(4, 12)], 2, at, "Hej! Ja.    ")


def test_what_is_joined_is_a_comment_if_either_is() -> None:
    none, comment = Piece(0, 2, is_comment=False), Piece(2, 4, is_comment=True, place=Place(SCHOOL))
    assert joined([none, comment], 1) == [Piece(0, 4, is_comment=True, place=Place(SCHOOL))]
    assert joined([none, Piece(2, 4)], 1)[0].is_open
    with pytest.raises(RuleBroken, match="sista"):
        joined([none], 1)


def test_nothing_may_stay_unplaced() -> None:
    pieces = [Piece(0, 2, is_comment=False), Piece(2, 4)]
    with pytest.raises(RuleBroken, match="1 stycken") as refused:
        require_placed(pieces)
    assert refused.value.code == "unplaced"
    placed = rest_placed(pieces, WHOLE)
    require_placed(placed)
    assert placed[1].confirmed
    assert not placed[0].confirmed
    assert confirmed(placed)[0].confirmed


@pytest.mark.parametrize("texts", [["Hej ", "du"], ["Hej", "då "], ["Hej ", "", "då"], []])
def test_texts_that_are_not_the_whole_are_refused(texts: list[str]) -> None:
    with pytest.raises(Invalid) as refused:
        of_texts(texts, "Hej då")
    assert refused.value.code == "not_the_whole_text"
