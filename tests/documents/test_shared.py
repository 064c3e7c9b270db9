"""What many rows have in common is made once, and what a row has for itself for each."""

from collections import Counter
from typing import NamedTuple

from app.documents.shared import once_each, read_together


class Row(NamedTuple):
    of: str | None
    says: str


ROWS = [Row("a", "1"), Row(None, "2"), Row("b", "3"), Row("a", "1"), Row(None, "4"), Row("c", "5"), Row("b", "3")]


def test_rows_that_are_read_together_give_what_they_give_one_by_one():
    made: Counter[Row] = Counter()

    def make(row: Row) -> str:
        made[row] += 1
        return f"{row.of} {row.says}"

    for most in (1, 2, 100):
        read, one = read_together(lambda row: row.of, make, most=most), once_each(lambda row: row.of, make, most=most)
        for some in (ROWS, ROWS[:2], []):
            assert read(some) == [f"{row.of} {row.says}" for row in some] == list(map(one, some))
    made.clear()
    read = read_together(lambda row: row.of, make)
    read(ROWS)
    read(ROWS)
    assert made == {row: 1 if row.of else 2 for row in ROWS}
