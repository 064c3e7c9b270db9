"""Comments stand in the plan's order, however they were written: on pages, in the receipt's letter, as numbered."""

import random

from app.comments.fields import EMPTY
from app.comments.kinds import CommentKind, Stance
from app.comments.order import PlanOrder
from app.comments.places import WHOLE, Place
from app.comments.written import WrittenComment
from app.plans.views import CellPlace, IndicatorPlace, Places, SectionPlace
from app.responses.answer_text import copy_of
from app.responses.content import AnswerContent
from app.responses.presentation import shown_answer

# Ids run against the order on purpose: a section, an indicator or a cell that was put in later has a higher id.
PLACES = Places(
    {
        90: SectionPlace(90, None, 1, 1, "1", "Inledning", None, None, 3),
        80: SectionPlace(80, None, 2, 1, "2", "Kompetens", 1, "Kompetens", 12),
        70: SectionPlace(70, 80, 3, 2, "2.1", "Mål", 1, "Kompetens", 0),
    },
    {66: IndicatorPlace(66, 80, "Företagsklimat", 1), 55: IndicatorPlace(55, 80, "Sysselsättning", 2)},
    {
        9: CellPlace(9, 66, 80, "Nuläge", "3,4", 0),
        8: CellPlace(8, 66, 80, "2029", "", 1),
        7: CellPlace(7, 55, 80, "Nuläge", "75", 0),
    },
)
IN_ORDER = [
    WHOLE,
    Place(90),
    Place(90, 3),
    Place(80),
    Place(80, 2),
    Place(80, 11),
    Place(80, None, 66),
    Place(80, None, 66, 9),
    Place(80, None, 66, 8),
    Place(80, None, 55),
    Place(80, None, 55, 7),
    Place(70),
]


def written(place: Place, id: int = 0, text: str = "x") -> WrittenComment:
    return WrittenComment(id, CommentKind.COMMENT, place, None, EMPTY._replace(text=text))


def test_the_order_is_that_of_the_plan():
    chance = random.Random(7)
    order = PlanOrder.of(PLACES)
    for _round in range(20):
        shuffled = [written(place) for place in chance.sample(IN_ORDER, len(IN_ORDER))]
        assert [comment.place for comment in order.sort(shuffled)] == IN_ORDER


def test_comments_on_one_place_stand_as_they_were_written():
    first, second = written(Place(80, 2), 5), written(Place(80, 2), 4)
    assert PlanOrder.of(PLACES).sort([first, second]) == [first, second]


def test_page_and_letter_have_the_same_order():
    shuffled = [written(place, n, f"Synpunkt {n}.") for n, place in reversed(list(enumerate(IN_ORDER, 1)))]
    answer = AnswerContent(Stance.SUPPORTS, "", shuffled)
    numbers = {n: n for n in range(1, len(IN_ORDER) + 1)}
    shown = shown_answer(answer, PLACES, dict(numbers), {})
    assert [place.section_id for place in shown.places] == [None, 90, 80, 70]
    assert [comment.number for place in shown.places for comment in place.comments] == list(numbers)
    copy = copy_of(answer, PLACES, numbers)
    assert [copy.index(f"Synpunkt {n}.") for n in numbers] == sorted(copy.index(f"Synpunkt {n}.") for n in numbers)
