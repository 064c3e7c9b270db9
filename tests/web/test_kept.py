"""Bytes that are kept (app/web/kept.py): how much, for whom, and what is never kept."""

import random
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.web.kept import A_PIECE, GAP, Kept, spliced

PIECE = b"x" * 700


def test_what_nobody_has_asked_for_longest_makes_room():
    kept = Kept(room=5 * (A_PIECE + len(PIECE)))
    for key in "abcde":
        kept.put(key, PIECE)
    assert kept.get("a") == PIECE
    kept.put("f", PIECE)
    assert kept.all(list("abcdef")) == [PIECE, None, PIECE, PIECE, PIECE, PIECE]
    assert kept.taken == 5 * (A_PIECE + len(PIECE))


def test_a_piece_too_large_for_the_room_is_given_back_and_not_kept():
    kept = Kept(room=4 * A_PIECE)
    assert kept.put("large", PIECE) == PIECE
    assert (kept.get("large"), kept.taken) == (None, 0)


def test_the_same_key_again_takes_no_more_room():
    kept = Kept(room=10_000)
    kept.put("a", PIECE)
    kept.put("a", b"other")
    assert (kept.get("a"), kept.taken) == (b"other", A_PIECE + 5)


def test_only_what_is_missing_is_made():
    kept, made = Kept(), []

    def make(places: list[int]) -> list[bytes]:
        made.extend(places)
        return [str(place).encode() for place in places]

    kept.put("b", b"kept")
    assert kept.each(["a", "b", "c"], make) == [b"0", b"kept", b"2"]
    assert made == [0, 2]
    assert kept.each(["c", "a"], make) == [b"2", b"0"]
    assert made == [0, 2]


def test_a_page_is_filled_where_it_has_gaps():
    assert spliced(f"<p>å{GAP}ä</p>{GAP}", [b"1", b"2"]) == "<p>å1ä</p>2".encode()
    for pieces in ([], [b"1", b"2"]):
        with pytest.raises(ValueError, match="for 1 gaps"):
            spliced(f"<p>{GAP}</p>", pieces)


def test_threads_share_it():
    kept = Kept(room=40 * (A_PIECE + 4))

    def use(seed: int) -> bool:
        choice = random.Random(seed)
        keys = [choice.randrange(100) for _n in range(300)]
        return all(kept.each([key], lambda _places, key=key: [b"%04d" % key]) == [b"%04d" % key] for key in keys)

    with ThreadPoolExecutor(8) as crowd:
        assert all(crowd.map(use, range(16)))
    assert kept.taken <= 40 * (A_PIECE + 4)
