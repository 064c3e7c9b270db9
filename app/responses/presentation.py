"""An answer as it is read, place by place: for the check before sending, the receipt and the officials' page."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.comments.answering import in_words
from app.comments.fields import OWN_WORDS, Part, on_pages, parts_of
from app.comments.kinds import Stance
from app.comments.labels import comment_kind_label, stance_label
from app.comments.order import PlanOrder
from app.comments.place_names import exact_name, section_name
from app.comments.places import Place
from app.comments.wording import Wording, plan_value, without_wording, wording_of
from app.comments.written import WrittenComment
from app.i18n import file_size
from app.plans.views import Places, Wordings
from app.responses.content import AnswerContent, AttachedFile
from app.responses.earlier import EarlierPlace
from app.responses.queries.readings import Looked
from app.responses.statements import SeparateStatement
from app.rounds.questions import AskedQuestion
from app.storage.scans import Scanned


@dataclass(frozen=True, slots=True)
class ShownReading:
    """Whether an answer has been looked at, and whether the reader may say so: ``responses/_reading.html``."""

    response_id: int
    looked: Looked | None
    may_mark: bool


@dataclass(frozen=True, slots=True)
class ShownComment:
    """A comment to read. ``number`` is its number in the round, None before it is sent.

    ``wording``: the changed wording against the plan's own; ``plan_value``: what the plan has in the cell for which it
    proposes a value; ``parts``: what else it says; ``question``: what it answers, if it is an answer to a question.
    """

    id: int
    number: int | None
    kind: str
    where: str
    stance: str
    wording: Wording | None
    plan_value: str
    parts: list[Part]
    question: str = ""
    earlier: EarlierPlace | None = None


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file that goes with an answer: what it is called, how big it is, where it is fetched."""

    id: int
    name: str
    size: str
    href: str
    scanned: Scanned | None = None


def shown_files(files: Iterable[AttachedFile], base: str) -> list[ShownFile]:
    """Files to read, fetched below the address ``base``."""
    return [
        ShownFile(file.id or 0, file.name, file_size(file.size), f"{base}/attachments/{file.id}", file.scanned)
        for file in files
    ]


@dataclass(frozen=True, slots=True)
class ShownPlace:
    """The plan as a whole, or one section, with what is said about it."""

    section_id: int | None
    name: str
    stance: str
    comments: list[ShownComment]


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """A whole answer in the plan's order. ``count`` counts comments that say something, ``answered`` questions."""

    stance: Stance | None
    summary: str
    places: list[ShownPlace]
    count: int
    answered: int = 0
    statements: Sequence[SeparateStatement] = ()


def shown_answer(
    answer: AnswerContent,
    places: Places,
    numbers: dict[int, int | None],
    wordings: Wordings,
    questions: Iterable[AskedQuestion] = (),
    earlier: Mapping[int, EarlierPlace] | None = None,
) -> ShownAnswer:
    """An answer with its places named, in the plan's order, the whole first; empty comments are left out.

    ``wordings``: what the plan's paragraphs say, for the comments that propose other words. ``earlier``: what comments
    were written on, where the plan says something else by now.
    """
    asked = {question.id: question for question in questions}
    by_section: dict[int | None, list[WrittenComment]] = {}
    for comment in PlanOrder.of(places).sort(answer.comments):
        if not comment.is_empty:
            by_section.setdefault(comment.place.section_id, []).append(comment)

    def shown_comment(comment: WrittenComment) -> ShownComment:
        shown = _comment(comment, places, numbers.get(comment.id or 0), wordings, asked)
        written_on = (earlier or {}).get(comment.id or 0)
        return replace(shown, earlier=written_on) if written_on else shown

    shown = [_place(section_id, comments, places, shown_comment) for section_id, comments in by_section.items()]
    return ShownAnswer(
        stance=answer.stance,
        summary=answer.summary,
        places=shown,
        count=sum(comment.counts for comment in answer.remarks),
        answered=len(answer.answers),
        statements=answer.statements,
    )


def _place(
    section_id: int | None,
    comments: list[WrittenComment],
    places: Places,
    shown_comment: Callable[[WrittenComment], ShownComment],
) -> ShownPlace:
    stances = [stance_label(comment.stance) for comment in comments if comment.stance]
    return ShownPlace(
        section_id=section_id,
        name=section_name(places, Place(section_id)),
        stance=stances[0] if stances else "",
        comments=[shown_comment(comment) for comment in comments if comment.says_something],
    )


def _comment(
    comment: WrittenComment,
    places: Places,
    number: int | None,
    wordings: Wordings,
    asked: Mapping[int, AskedQuestion],
) -> ShownComment:
    question = asked.get(comment.question_id or 0)
    place, parts = comment.place, parts_of(comment.kind, comment.content, on_pages(comment.kind))
    if comment.answers and not comment.counts:
        parts = [Part(OWN_WORDS, "", in_words(question, comment))]
    before = wordings.get((place.section_id, place.paragraph), "") if place.section_id and place.paragraph else ""
    wording = wording_of(comment.kind, comment.content, before)
    cell = places.cells.get(place.cell_id) if place.cell_id else None
    return ShownComment(
        id=comment.id or 0,
        number=number,
        kind=comment_kind_label(comment.kind),
        where=exact_name(places, place),
        stance=stance_label(comment.stance) if comment.stance else "",
        wording=wording,
        plan_value=plan_value(comment.kind, cell.text if cell else None),
        parts=without_wording(parts) if wording else parts,
        question=question.text if question else "",
    )
