"""Columns as wide as their words, as far as the page goes."""

import pytest

from app.compilation.exports.document.upright import WIDTH, narrowed
from app.documents.flow import Column
from app.documents.widths import fitted, room_for


def test_a_column_that_is_too_narrow_for_its_heading_is_given_room_by_the_wide_ones() -> None:
    columns = [Column("Fokusområde", 5.2), *(Column(word, 2.0) for word in ("Tillgodoses", "Synpunkter", "Svar"))]
    made = fitted(columns, 11.2)
    assert sum(column.width for column in made) == pytest.approx(11.2)
    assert all(column.width >= room_for([column.header], bold=True) for column in made)
    assert made[0].width < 5.2
    assert made[3].width < 2.0 + 0.01
    same = [Column("Nr", 2.0), Column("Text", 9.0)]
    assert fitted(same, 11.0) == same


def test_standing_pages_keep_what_a_column_needs_and_never_grow() -> None:
    columns = [
        Column("Nr", 1.3),
        Column("Remissinstans", 4.6, least=4.55),
        Column("Synpunkt", 9.4, least=3.6),
        Column("Kommunens svar", 7.2, least=3.1),
        Column("Åtgärd", 3.4, least=3.0),
    ]
    made = narrowed(columns)
    assert sum(column.width for column in made) <= WIDTH + 0.001
    assert all(column.width >= column.least - 0.001 for column in made)
    crowded = narrowed([Column("Ställningstaganden", 5.0) for _n in range(9)])
    assert sum(column.width for column in crowded) == pytest.approx(WIDTH)


def test_words_end_at_blanks_and_hyphens() -> None:
    assert room_for(["Miljö- och räddningstjänstnämnden"]) == room_for(["räddningstjänstnämnden"])
    assert room_for([]) < room_for(["a"]) < room_for(["a"], bold=True)
