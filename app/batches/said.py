"""What the rows of one body say together: one answer. Pure; whatever cannot be read with certainty is a fault."""

import datetime
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from app.batches import matching as columns
from app.batches.days import day_said
from app.comments.answering import AnswerGiven
from app.comments.fields import Content
from app.comments.kinds import AREA_STANCES, CommentKind, Stance
from app.comments.labels import plan_comment_kind_label, stance_label
from app.comments.places import WHOLE, Place
from app.comments.rules import out_of_kind
from app.comments.written import WrittenComment
from app.i18n import LANGUAGES, _, long_date, number, speaking
from app.passages.plan_words import PlanWords, words
from app.plans.views import Places
from app.responses.receipts import canonical
from app.rounds.models import QuestionKind
from app.rounds.questions import AskedQuestion
from app.web.text import MAX_TEXT

ERRORS = ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
"""What Excel writes where a formula came to nothing."""
_MORE_STANCES = {
    "tillstyrks": Stance.SUPPORTS,
    "tillstyrkes": Stance.SUPPORTS,
    "avstyrks": Stance.REJECTS,
    "ingen erinran": Stance.NO_OBJECTION,
    "inga synpunkter": Stance.NO_OBJECTION,
    "avstår": Stance.ABSTAINS,
    "avstår från yttrande": Stance.ABSTAINS,
    "ej angivet": Stance.NOT_STATED,
    "inte angivet": Stance.NOT_STATED,
}


@dataclass(frozen=True, slots=True)
class RowRead:
    """A row: its number, and what its columns say by target."""

    number: int
    values: Mapping[str, str]

    def get(self, target: str) -> str:
        """What it says of something; nothing where it has no such column."""
        return self.values.get(target, "")


def row_values(cells: Sequence[str], carried: Mapping[str, str], matching: Mapping[str, str]) -> dict[str, str]:
    """What a row's columns say, by target. What a merged cell further up says counts, but no words are said twice."""
    values: dict[str, str] = {}
    for index, target in matching.items():
        text = cells[int(index)] if int(index) < len(cells) else ""
        if not text and target not in columns.CONTENT and target != columns.ANSWER:
            text = carried.get(index, "")
        if text:
            values[target] = f"{values[target]}\n\n{text}" if target in values else text
    return values


@dataclass(frozen=True, slots=True)
class Said:
    """One answer as the rows of its body say it. ``rows`` and ``answer_rows``: the row of each comment and answer.

    ``long``: texts that are longer than a comment may be, which go with the answer as a file.
    """

    day: datetime.date
    stance: Stance
    comments: list[WrittenComment]
    answers: list[AnswerGiven]
    rows: list[int]
    answer_rows: list[int]
    long: list[str]
    signatory: str = ""
    sender_name: str = ""
    sender_address: str = ""

    @property
    def key(self) -> str:
        """What it is known by: all that the body says, whatever file it came in."""
        said = [
            self.day.isoformat(),
            self.stance,
            [list(comment.statement) for comment in self.comments],
            [[answer.text, *answer.given] for answer in self.answers],
            self.long,
            [self.signatory, self.sender_name, self.sender_address],
        ]
        return hashlib.sha256(canonical(said)).hexdigest()


class RowFault(Exception):
    """A row that cannot be read, and why."""

    def __init__(self, at: int, words: str) -> None:
        super().__init__(words)
        self.at = at
        self.words = words


@dataclass(frozen=True)
class Reader:
    """Reads what rows say in the words of a round: its plan, its questions; ``day``: of rows that say none."""

    places: Places
    plan: PlanWords
    questions: Sequence[AskedQuestion]
    day: datetime.date | None = None

    def said(self, rows: Sequence[RowRead]) -> Said:
        """What the rows of a body say. Raises RowFault at the first that cannot be read."""
        said = Said(
            day=self._day(rows),
            stance=self._whole_stance(rows),
            comments=[],
            answers=[],
            rows=[],
            answer_rows=[],
            long=[],
            signatory=_first(rows, columns.SIGNATORY),
            sender_name=_first(rows, columns.SENDER_NAME),
            sender_address=_first(rows, columns.SENDER_ADDRESS, most=300),
        )
        for row in rows:
            _require_values(row)
            for answer in self._answers(row):
                said.answers.append(answer)
                said.answer_rows.append(row.number)
            comment = self._comment(row, said.long)
            if not comment.is_empty:
                said.comments.append(comment)
                said.rows.append(row.number)
        if said.stance is Stance.NOT_STATED and not (said.comments or said.answers or said.long):
            raise RowFault(rows[0].number, _("Raden säger ingenting: varken ställningstagande, synpunkt eller svar."))
        return said

    def _comment(self, row: RowRead, long: list[str]) -> WrittenComment:
        place, kind, stance = self._place(row), _kind(row), _stance(row)
        if place == WHOLE or stance is Stance.NOT_STATED:
            stance = None
        elif stance is not None and stance not in AREA_STANCES:
            raise RowFault(row.number, _("Ett ställningstagande om ett avsnitt är för, emot eller neutralt."))
        content = Content(**{name: row.get(name) for name in columns.CONTENT})
        if row.get(columns.QUESTION) and not row.get(columns.ANSWER):
            content = content._replace(text="")
        if len(content.text) > MAX_TEXT:
            long.append(content.text)
            content = content._replace(text="")
        if any(len(text) > MAX_TEXT for text in content):
            message = _("En text är längre än {n} tecken.").format(n=number(MAX_TEXT))
            raise RowFault(row.number, message)
        if wrong := out_of_kind(kind, content):
            message = _("Raden har ”{field}”, som inte hör till den sortens synpunkt.")
            raise RowFault(row.number, message.format(field=wrong[0].registered_as()))
        return WrittenComment(None, kind, place, stance, content)

    def _place(self, row: RowRead) -> Place:
        section, indicator = row.get(columns.SECTION), row.get(columns.INDICATOR)
        place = self.plan.of_heading(section) if section else WHOLE
        if place is None:
            raise RowFault(row.number, _("Avsnittet ”{text}” finns inte i planen.").format(text=section[:200]))
        if not indicator:
            return place
        found = [at for at in self._indicators.get(words(indicator), []) if place in (WHOLE, Place(at.section_id))]
        if len(found) != 1:
            message = (
                _("Indikatorn ”{text}” finns inte i planen.") if not found else _("Flera indikatorer heter ”{text}”.")
            )
            raise RowFault(row.number, message.format(text=indicator[:200]))
        return found[0]

    @cached_property
    def _indicators(self) -> dict[tuple[str, ...], list[Place]]:
        named: dict[tuple[str, ...], list[Place]] = {}
        for row in self.places.indicators.values():
            named.setdefault(words(row.name), []).append(Place(row.section_id, None, row.id))
        return named

    def _whole_stance(self, rows: Sequence[RowRead]) -> Stance:
        """The stance on the plan as a whole: that of the rows without a section."""
        said: dict[Stance | None, int] = {}
        for row in rows:
            if row.get(columns.SECTION) or row.get(columns.INDICATOR):
                continue
            stance = _stance(row)
            if stance not in (None, Stance.NOT_STATED):
                said.setdefault(stance, row.number)
        if len(said) > 1:
            raise RowFault(max(said.values()), _("Remissinstansens rader säger olika ställningstaganden."))
        return next(iter(said), None) or Stance.NOT_STATED

    def _day(self, rows: Sequence[RowRead]) -> datetime.date:
        days: dict[datetime.date, int] = {}
        for row in rows:
            text = row.get(columns.ARRIVED)
            day = day_said(text) if text else None
            if text and day is None:
                message = _("”{text}” är ingen dag. Skriv till exempel 2026-11-05.").format(text=text[:100])
                raise RowFault(row.number, message)
            if day is not None:
                days.setdefault(day, row.number)
        if len(days) > 1:
            said = ", ".join(long_date(day) for day in sorted(days))
            message = _("Remissinstansens rader säger olika dagar: {days}.").format(days=said)
            raise RowFault(max(days.values()), message)
        day = next(iter(days), self.day)
        if day is None:
            raise RowFault(rows[0].number, _("Ingen dag står i raden. Ange dagen i filen eller vid matchningen."))
        return day

    def _answers(self, row: RowRead) -> list[AnswerGiven]:
        asked = {question.id: question for question in self.questions}
        given = [
            _answer(row, asked[id_], text)
            for target, text in row.values.items()
            if (id_ := columns.question_of(target)) in asked and id_ is not None
        ]
        named = row.get(columns.QUESTION)
        text = row.get(columns.ANSWER) or (row.get(columns.TEXT) if named else "")
        if not named and row.get(columns.ANSWER):
            raise RowFault(row.number, _("Raden svarar på en fråga men säger inte vilken."))
        return [*given, _answer(row, self._question(row, named), text)] if text else given

    def _question(self, row: RowRead, named: str) -> AskedQuestion:
        said = words(named)
        said = said[1:] if said[:1] in (("fråga",), ("question",), ("nr",)) else said
        for question in self.questions:
            position = str(question.position)
            if said in ((position,), words(question.text), (position, *words(question.text))):
                return question
        raise RowFault(row.number, _("Frågan ”{text}” finns inte i remissen.").format(text=named[:200]))


def _require_values(row: RowRead) -> None:
    broken = next((text for text in row.values.values() if text in ERRORS), "")
    if broken:
        message = _("En cell visar felet {error} i stället för ett värde. Rätta formeln i filen.")
        raise RowFault(row.number, message.format(error=broken))


def _answer(row: RowRead, question: AskedQuestion, text: str) -> AnswerGiven:
    if question.kind is QuestionKind.TEXT:
        if len(text) > MAX_TEXT:
            raise RowFault(row.number, _("En text är längre än {n} tecken.").format(n=number(MAX_TEXT)))
        return AnswerGiven(question.id, text)
    if question.kind is QuestionKind.CHOICE:
        chosen = next((choice for choice in question.choices if _folded(choice) == _folded(text)), None)
        if chosen is None:
            message = _("”{text}” är inget av alternativen: {choices}.")
            raise RowFault(row.number, message.format(text=text[:200], choices=", ".join(question.choices)[:1000]))
        return AnswerGiven(question.id, choice=chosen)
    step = words(text)[0] if words(text) else ""
    if not (step.isdecimal() and int(step) in question.scale):
        message = _("”{text}” är inget steg från 1 till {most}.")
        raise RowFault(row.number, message.format(text=text[:100], most=number(question.steps)))
    return AnswerGiven(question.id, value=int(step))


def _stance(row: RowRead) -> Stance | None:
    text = row.get(columns.STANCE)
    if not text:
        return None
    stance = stances().get(_folded(text))
    if stance is None:
        known = ", ".join(label for _code, label in stance_label.options())
        message = _("”{text}” är inget ställningstagande. De är: {known}.")
        raise RowFault(row.number, message.format(text=text[:200], known=known))
    return stance


def _kind(row: RowRead) -> CommentKind:
    text = row.get(columns.KIND)
    if not text:
        return CommentKind.COMMENT
    kind = kinds().get(_folded(text))
    if kind is None:
        known = ", ".join(label for _code, label in plan_comment_kind_label.options())
        message = _("”{text}” är ingen sorts synpunkt. De är: {known}.")
        raise RowFault(row.number, message.format(text=text[:200], known=known))
    return kind


def _first(rows: Sequence[RowRead], target: str, *, most: int = 200) -> str:
    return next((" ".join(row.get(target).split())[:most] for row in rows if row.get(target)), "")


def _folded(text: str) -> str:
    return " ".join(text.casefold().split()).rstrip(".")


@cache
def stances() -> Mapping[str, Stance]:
    """The stances by their words in the officials' languages and by their codes."""
    known: dict[str, Stance] = {stance.value: stance for stance in Stance} | _MORE_STANCES
    for language in LANGUAGES:
        with speaking(language):
            known |= {_folded(label): Stance(code) for code, label in stance_label.options()}
    return known


@cache
def kinds() -> Mapping[str, CommentKind]:
    """The kinds of comments on the plan, in the same way."""
    known: dict[str, CommentKind] = {}
    for language in LANGUAGES:
        with speaking(language):
            known |= {_folded(label): CommentKind(code) for code, label in plan_comment_kind_label.options()}
    return {kind.value: kind for kind in known.values()} | known
