"""A place as a field's value, and back."""

import pytest

from app.comments.places import WHOLE, Place, place_code, place_of


@pytest.mark.parametrize(
    ("place", "code"),
    [(WHOLE, "w"), (Place(12), "s12"), (Place(12, 2), "p12.2"), (Place(None, None, 5), "i5"), (Place(cell_id=9), "c9")],
)
def test_a_code_names_its_place(place: Place, code: str):
    assert place_code(place) == code
    assert place_of(code) == place


def test_the_most_exact_part_is_named():
    assert place_code(Place(12, None, 5)) == "i5"
    assert place_code(Place(12, None, 5, 9)) == "c9"


@pytest.mark.parametrize("code", ["", "x1", "p2", "p12", "s", "s0", "c" + "9" * 40, "w1", "p1.0"])
def test_what_is_no_code_is_no_place(code: str):
    assert place_of(code) is None
