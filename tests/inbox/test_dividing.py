"""What stands beside a text: the plan around the place of the passage in hand, never more than fits a page."""

from typing import Any

from app.comments.places import Place
from app.inbox.dividing import MOST_BESIDE, Asked, Beside, beside, in_hand, next_open
from app.passages.pieces import Piece, next_to_judge
from app.plans.views import IndicatorView, SectionView, TableView
from tests.inbox.sections import row_of, section_of
from tests.passages.plan import GOAL, LAND, PLACES, ROW, SCHOOL, START, WORDS

COMMENT = Piece(0, 1, is_comment=True, place=Place(SCHOOL))
OPEN, NONE = Piece(1, 2), Piece(2, 3, is_comment=False)


def shown(pieces: list[Piece], asked: Asked, paragraphs: int = 0, tables: list[TableView] | None = None) -> Beside:
    """What stands beside pieces, the first in hand, in a plan whose sections have so many paragraphs."""

    def read(id_: int) -> SectionView:
        return section_of(id_, paragraphs, tables or [])

    found = beside(pieces, 1, asked, PLACES, WORDS, read)
    assert found is not None
    return found


def numbers(found: Beside) -> list[int]:
    """The paragraphs that are shown."""
    return [one.number for part in found.parts for block in part.blocks for one in block.paragraphs]


def test_the_section_is_that_of_the_passage_in_hand_or_the_one_before() -> None:
    assert shown([COMMENT], Asked()).section.id == SCHOOL
    assert shown([COMMENT], Asked(section=LAND)).section.id == LAND
    assert shown([COMMENT], Asked(section=99)).section.id == START
    assert shown([OPEN], Asked()).section.id == START
    found = shown([COMMENT], Asked(find="mål 1"))
    assert (found.section.id, found.missed) == (GOAL, "")
    assert found.before is not None
    assert found.after is not None
    assert (found.before.id, found.after.id) == (SCHOOL, LAND)
    assert shown([COMMENT], Asked(find="Hamnen")).missed == "Hamnen"
    assert beside([COMMENT, OPEN], 2, Asked(), PLACES, WORDS, lambda id_: section_of(id_, 1, [])).section.id == SCHOOL  # type: ignore[union-attr]  # the plan has sections


def test_a_section_of_sixteen_thousand_paragraphs_is_shown_in_part() -> None:
    piece = Piece(0, 1, is_comment=True, place=Place(SCHOOL, 9000))
    found = shown([piece], Asked(), 16_000)
    assert (numbers(found)[0], numbers(found)[-1], len(numbers(found))) == (8997, 9056, MOST_BESIDE)
    assert (found.earlier, found.later) == (8937, 9057)
    last = shown([piece], Asked(section=SCHOOL, paragraph=15_990), 16_000)
    assert (numbers(last)[0], numbers(last)[-1], last.later) == (15_990, 16_000, None)
    first = shown([piece], Asked(section=SCHOOL, paragraph=1), 16_000)
    assert (numbers(first)[0], first.earlier) == (1, None)


def test_a_long_table_is_shown_around_the_indicator_that_is_meant() -> None:
    rows: list[IndicatorView] = [row_of(number, GOAL) for number in range(100, 1100)]
    rows[500] = row_of(ROW, GOAL)
    piece = Piece(0, 1, is_comment=True, place=Place(GOAL, None, ROW))
    found = shown([piece], Asked(), 2, [TableView(1, GOAL, "Indikator", ["2030"], None, rows)])
    (table,) = [part.table for part in found.parts if part.table is not None]
    assert found.row == rows[500]
    assert rows[500] in table.indicators
    assert len(table.indicators) == MOST_BESIDE


def test_who_divides_is_led_from_one_that_waits_to_the_next() -> None:
    settled: Any = [NONE, COMMENT.as_comment(Place(LAND), COMMENT.kind)]
    pieces = [COMMENT, NONE, OPEN, COMMENT]
    assert [next_to_judge(pieces, after) for after in (0, 1, 3, 4)] == [1, 3, 4, 1]
    assert [next_open(pieces, after) for after in (0, 3, 4)] == [3, 0, 3]
    assert [in_hand(pieces, Asked(at=at)) for at in (0, 4, 5)] == [3, 4, 3]
    assert (next_to_judge(settled, 1), in_hand(settled, Asked())) == (0, 0)
    assert in_hand([], Asked()) == 0
