"""Words are found in every text of a plan, however they were typed."""

from typing import Any

import pytest

from app.accounts.identity import SYSTEM
from app.clock import now
from app.plans.actions import store_plan
from app.plans.searching import found, marked, spots
from tests.plans.versions import Written, parsed

PLAN = parsed(
    Written(
        "Mark för företag", ("Kommunen ska ha mark.", "Bredbandet är klart 2027."), 1, (("Såld mark", "4 ha", ""),)
    ),
    Written("Arbete", ("Unga får jobb på som\u00admaren.", "Jobb för alla."), 2),
)


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ("mark", ["heading", "p1", "i1"]),
        ("MARK kommunen", ["p1"]),
        ("2027 4 ha", ["i1"]),
        ("sommaren", ["p1"]),
        ("jobb", ["p1", "p2"]),
        ("1.1 arbete", ["heading"]),
        ("skog", []),
        ("  ", []),
    ],
)
def test_all_words_in_one_text(session: Any, asked: str, where: list[str]) -> None:
    version = store_plan(session, parsed=PLAN, by=SYSTEM, now=now())
    every = spots(session, version.id)
    first = min(spot.indicator_id for spot in every if spot.indicator_id)
    anchors = [
        f"i{spot.indicator_id - first + 1}" if spot.indicator_id else spot.anchor for spot in found(every, asked)
    ]
    assert anchors == where


def test_the_words_are_marked_and_a_long_text_is_cut_around_the_first() -> None:
    assert marked("Mark och mark.", "mark") == (("Mark", True), (" och ", False), ("mark", True), (".", False))
    long = "ord " * 100 + "NÅL " + "slut " * 100
    pieces = marked(long, "nål")
    assert [words for words, is_hit in pieces if is_hit] == ["NÅL"]
    shown = "".join(words for words, _is_hit in pieces)
    assert shown.startswith("… ord ")
    assert shown.endswith("slut …")
    assert len(shown) < 300
    assert marked("Ett (a+)+ b", "(a+)+")[1] == ("(a+)+", True), "what is typed is no pattern"
    assert marked("x" * 2000, "y")[0][0] == "x" * 280
