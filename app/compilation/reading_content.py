"""What elected members read, taken from the one object that all files are made of: so the figures agree.

Nothing of the officials' own work is here: no note, draft, tag, assignment or review.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from app.assessment.desk import Shown, in_full
from app.assessment.models import Outcome
from app.assessment.queries import Filters, comments
from app.assessment.views import CommentView
from app.comments.labels import stance_label
from app.compilation.compiled import CompiledConsultee, CompiledRound
from app.compilation.exports import sentences
from app.compilation.figures import AreaOverview, CompiledQuestion
from app.compilation.text_views import TextView, body_under
from app.compilation.texts import subjects

A_PAGE = 50
"""Comments of a page."""
MOST_TOLD = 100
"""So many replies are told together at the head of a focus area; what is more is found among its comments."""
WHOLE_AREA = "whole"


@dataclass(frozen=True, slots=True)
class AreaRef:
    """A focus area as pages lead to it: its key in the address, its heading, and its figures."""

    key: str
    name: str
    overview: AreaOverview


@dataclass(frozen=True, slots=True)
class Taken:
    """A stance on a focus area in words, and the bodies that take it."""

    stance: str
    bodies: Sequence[CompiledConsultee]


@dataclass(frozen=True, slots=True)
class Told:
    """What is replied to one comment or to several alike, said once. ``action``: what is done about them.

    ``bodies``: whose comments they are, each body once with the numbers.
    """

    text: str
    action: str
    bodies: Sequence[tuple[CommentView, str]]


@dataclass(frozen=True, slots=True)
class ReadComments:
    """Some comments in full. ``after``: where the next ones begin, "" at the end. ``places``: where each stands."""

    shown: Sequence[Shown]
    after: str
    alike: dict[int, str]
    places: dict[int, str]
    areas: dict[int, str]


def areas_of(compiled: CompiledRound) -> list[AreaRef]:
    """What the pages are divided by, in the plan's order: what anybody says something of."""
    keys = {subject.area: subject.key for subject in subjects(compiled.overview) if subject.area is not None}
    return [
        AreaRef(keys.get(area.count.key, WHOLE_AREA), sentences.area(area.count.label), area)
        for area in compiled.overview.areas
        if area.count.comments or area.stances or compiled.texts.of_area(area.count).is_written
    ]


def text_of(compiled: CompiledRound, area: AreaRef) -> TextView:
    """What officials say of a focus area."""
    return compiled.texts.of_area(area.overview.count)


def stances_on(compiled: CompiledRound, area: AreaRef) -> list[Taken]:
    """Who is for it and who against it, by stance; the plan as a whole by the stances of the answers."""
    taken = []
    for code, word in stance_label.options():
        bodies = [body for body in compiled.consultees if sentences.takes(body, code, area.overview.count)]
        if bodies:
            taken.append(Taken(word, bodies))
    return taken


@dataclass(frozen=True, slots=True)
class ToldOfArea:
    """What is replied in a focus area where something is changed, and where nothing is, with the reasons."""

    changes: Sequence[Told] = ()
    not_met: Sequence[Told] = ()


NOTHING_TOLD = ToldOfArea()


def told_of(session: Session, round_id: int, area: AreaRef) -> ToldOfArea:
    """The replies that change something and those that do not, each wording once (two statements)."""
    return ToldOfArea(
        _told(session, round_id, area, Outcome.MET, Outcome.PARTLY_MET), _told(session, round_id, area, Outcome.NOT_MET)
    )


def _told(session: Session, round_id: int, area: AreaRef, *outcomes: Outcome) -> list[Told]:
    filters = Filters(focus_area=str(area.overview.count.key), outcomes=outcomes)
    page = comments(session, round_id, filters, after=None, limit=MOST_TOLD)
    found: dict[tuple[str, str], list[CommentView]] = {}
    for comment, _quote in page.views(session, page.rows):
        if comment.reply and comment.done:
            found.setdefault((comment.reply.text, comment.reply.action), []).append(comment)
    return [Told(text, action, sentences.bodies_with_numbers(said)) for (text, action), said in found.items()]


def outcome_called(code: str) -> str:
    """An outcome that an address asks for; "" for what is none."""
    return code if code in set(Outcome) else ""


def of_area(area: AreaRef, outcome: str) -> Filters:
    """The comments of a focus area, with one outcome or whatever came of them."""
    return Filters(focus_area=str(area.overview.count.key), outcomes=(Outcome(outcome),) if outcome else ())


def of_body(body: CompiledConsultee) -> Filters:
    """The comments of one body."""
    return Filters(organisation=body.organisation.id)


def of_question(question: CompiledQuestion) -> Filters:
    """The answers in words to a question."""
    return Filters(question=question.question.id)


def read_comments(session: Session, compiled: CompiledRound, filters: Filters, after: str) -> ReadComments:
    """A page of comments with the replies to them (two statements, three for whole rows of indicators)."""
    round_id = compiled.round.id
    page = comments(session, round_id, filters, after=after or None, limit=A_PAGE, quoted=True)
    return _in_full(compiled, in_full(session, page.views(session, page.rows)), page.after or "")


def _in_full(compiled: CompiledRound, shown: Sequence[Shown], after: str) -> ReadComments:
    numbers = {each.comment.id: compiled.alike.get(each.comment.id, ()) for each in shown}
    return ReadComments(
        shown,
        after,
        {id_: sentences.alike(alike) for id_, alike in numbers.items()},
        {each.comment.id: sentences.place(each.comment) for each in shown},
        {each.comment.id: sentences.area(each.comment.focus_area) for each in shown},
    )


@dataclass(frozen=True, slots=True)
class BodyLine:
    """A body in the list: where it stands in words, what is special about its answer, and its sentence."""

    body: CompiledConsultee
    standing: str
    flags: str
    sentence: str


def line_of(compiled: CompiledRound, body: CompiledConsultee) -> BodyLine:
    """A body as the list and its own page tell of it."""
    standing = stance_label(body.stance) if body.stance else sentences.unanswered(body)
    written = compiled.texts.under(body_under(body.id)).text if body.counts else ""
    return BodyLine(body, standing, ", ".join(sentences.flags(body)), written)


def area_stances(body: CompiledConsultee) -> list[tuple[str, str]]:
    """What a body thinks of focus areas: heading and stance in words."""
    return [(sentences.area(given.focus_area), stance_label(given.stance)) for given in body.area_stances]


def asked(compiled: CompiledRound) -> list[CompiledConsultee]:
    """Everybody who was asked or has answered, in the list's order; meetings apart."""
    return [body for body in compiled.consultees if not body.meeting]


def meetings(compiled: CompiledRound) -> list[CompiledConsultee]:
    """Dialogue meetings with comments."""
    return [body for body in compiled.consultees if body.meeting]


def question_numbered(questions: Iterable[CompiledQuestion], id_: int) -> CompiledQuestion | None:
    """One of the questions."""
    return next((each for each in questions if each.question.id == id_), None)
