"""A small plan in plain values, for dividing texts by."""

from app.passages.plan_words import PlanWords
from app.plans.views import IndicatorPlace, Places, SectionPlace

SCHOOL, GOAL, START, LAND, ROW = 2, 3, 1, 4, 9


def _section(id: int, number: str, title: str, area: str | None = None) -> SectionPlace:
    return SectionPlace(id, None, id, 1, number, title, None, area, 1)


PLACES = Places(
    {
        START: _section(START, "1", "Inledning"),
        SCHOOL: _section(SCHOOL, "3.2", "Utbildning och kompetens", "Kompetensförsörjning"),
        GOAL: _section(GOAL, "4", "Mål 1: Fler växande företag", "Näringslivsklimat"),
        LAND: _section(LAND, "4.1", "Mark och infrastruktur", "Näringslivsklimat"),
    },
    {ROW: IndicatorPlace(ROW, GOAL, "Antal nystartade företag per 1 000 invånare")},
    {},
)
WORDS = PlanWords.of(PLACES, {"Kompetensförsörjning": ["Talang och kompetens"]})
