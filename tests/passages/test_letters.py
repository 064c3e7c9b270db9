"""What is proposed for ten makes of answers, part by part: right, none or open, and never a wrong place."""

from itertools import pairwise

import pytest

from app.passages.proposing import proposed
from tests.passages.letters import LETTERS, Letter
from tests.passages.plan import WORDS


def judged(letter: Letter) -> list[tuple[str, str]]:
    """How each part is proposed: "placed" or "none" as a person would say, "open", or "wrong"."""
    pieces = proposed(letter.text, WORDS)
    told, at = [], 0
    for truth, words in letter.parts:
        middle = at + len(words.rstrip()) - 1
        piece = next(piece for piece in pieces if piece.start <= middle < piece.end)
        at += len(words)
        if piece.is_open:
            told.append(("open", words))
        elif piece.is_comment:
            told.append(("placed" if truth == piece.place else "wrong", words))
        else:
            told.append(("none" if truth is None else "wrong", words))
    return told


@pytest.mark.parametrize("letter", LETTERS.values(), ids=LETTERS)
def test_each_part_of_a_letter_is_proposed_as_it_is_or_left_open(letter: Letter) -> None:
    told = judged(letter)
    found = [how for how, _words in told]
    assert "wrong" not in found, [words for how, words in told if how == "wrong"]
    counts = tuple(found.count(how) for how in ("placed", "none", "open"))
    assert counts == (letter.placed, letter.none, letter.open), told


def test_most_of_all_letters_is_proposed() -> None:
    every = [how for letter in LETTERS.values() for how, _words in judged(letter)]
    assert every.count("open") / len(every) < 0.3


def test_pieces_end_where_parts_do() -> None:
    for letter in LETTERS.values():
        pieces = {piece.end for piece in proposed(letter.text, WORDS)}
        edges, at = set(), 0
        for (truth, words), (after, _words) in pairwise([*letter.parts, (None, "")]):
            at += len(words)
            if truth != after and truth is not None and after is not None:
                edges.add(at)
        assert edges <= pieces
