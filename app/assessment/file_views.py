"""A file of an answer as its page shows it: its paragraphs with what is taken out of them, and its points."""

from collections.abc import Sequence
from typing import NamedTuple

from app.comments.passages import Passage, passage_in
from app.comments.place_names import place_name
from app.comments.places import place_code
from app.i18n import _
from app.plans.views import Places
from app.responses.queries.files import FilePoint
from app.rounds.models import QuestionKind
from app.rounds.questions import AskedQuestion


class ShownParagraph(NamedTuple):
    """A paragraph of the page that is shown. ``numbers``: the points that are taken out of it; ``passage``: its text in
    three where one of them quotes a part of it."""

    number: int
    text: str
    numbers: tuple[int, ...]
    passage: Passage | None


def shown_paragraphs(paragraphs: Sequence[str], points: Sequence[FilePoint]) -> list[ShownParagraph]:
    """The paragraphs of a page, with the points of that page in each."""
    shown = []
    for number, text in enumerate(paragraphs, 1):
        found = [(point, _passage(text, point.passage)) for point in points]
        there = [(point, passage) for point, passage in found if passage is not None]
        numbers = tuple(point.number for point, _passage in there)
        shown.append(ShownParagraph(number, text, numbers, there[0][1] if there else None))
    return shown


def _passage(text: str, words: str) -> Passage | None:
    """Where a point's words stand in a paragraph: a part of it, or all of it where it is one of several."""
    if not words.strip():
        return None
    within = passage_in(text, words)
    if within is not None:
        return within
    return Passage("", text, "") if text.strip() in (part.strip() for part in words.split("\n\n")) else None


def on_page(points: Sequence[FilePoint], sha256: str, page: int | None) -> list[FilePoint]:
    """The points that count of a file, of one page where its pages are numbered."""
    return [point for point in points if point.stands and point.sha256 == sha256 and page in (None, point.page)]


def where_of(point: FilePoint, named: Places, questions: Sequence[AskedQuestion]) -> str:
    """What a point is about, in words."""
    asked = next((one for one in questions if one.id == point.written.question_id), None)
    return _("Fråga {n}").format(n=asked.position) if asked else place_name(named, point.written.place)


def code_of(point: FilePoint) -> str:
    """What a point is about, as the form's field has it."""
    asked = point.written.question_id
    return f"q{asked}" if asked is not None else place_code(point.written.place)


def questions_to_choose(questions: Sequence[AskedQuestion]) -> list[tuple[str, str]]:
    """The round's questions that are answered in text, as places."""
    return [
        (f"q{one.id}", _("Fråga {n}: {words}").format(n=one.position, words=one.text))
        for one in questions
        if one.kind is QuestionKind.TEXT
    ]


def other_places(points: Sequence[FilePoint], known: set[str], named: Places) -> list[tuple[str, str]]:
    """Places of points that the list has not: at a paragraph or a cell."""
    places = {place_code(point.written.place): point.written.place for point in points}
    return [(code, place_name(named, place)) for code, place in places.items() if code not in known]
