"""Answers to the questions of a round: what may be given to each, and how an answer is read. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from app.comments.fields import EMPTY, Content
from app.comments.kinds import CommentKind
from app.comments.places import Place
from app.comments.written import Given, WrittenComment
from app.errors import Invalid
from app.i18n import _, number
from app.rounds.models import QuestionKind
from app.rounds.questions import AskedQuestion


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """An answer as it was sent: in text, by a choice or by a value, whichever the question asks for."""

    question_id: int
    text: str = ""
    choice: str | None = None
    value: int | None = None

    @property
    def given(self) -> Given:
        """What is kept beside its words."""
        return Given(self.question_id, self.choice, self.value)

    @property
    def says_something(self) -> bool:
        """Whether anything is given."""
        return bool(self.text or self.choice or self.value is not None)

    @property
    def content(self) -> Content:
        """Its words, as a comment has them."""
        return EMPTY._replace(text=self.text)


def faults_of(question: AskedQuestion, answer: AnswerGiven) -> dict[str, str]:
    """What the question does not take, by field."""
    faults: dict[str, str] = {}
    if answer.text and question.kind is not QuestionKind.TEXT:
        faults["text"] = _("Frågan besvaras inte i text.")
    if answer.choice is not None:
        if question.kind is not QuestionKind.CHOICE:
            faults["choice"] = _("Frågan har inga alternativ att välja på.")
        elif answer.choice not in question.choices:
            faults["choice"] = _("Välj ett av frågans alternativ.")
    if answer.value is not None:
        if question.kind is not QuestionKind.SCALE:
            faults["value"] = _("Frågan besvaras inte på en skala.")
        elif answer.value not in question.scale:
            faults["value"] = _("Välj ett steg från 1 till {most}.").format(most=number(question.steps))
    return faults


def answers_in(
    questions: Sequence[AskedQuestion], given: Sequence[AnswerGiven], before: Iterable[WrittenComment]
) -> list[WrittenComment]:
    """What was sent as it is kept, each answer at its question's place and with the id that it had in ``before``.

    Raises Invalid naming each answer's field: "answers.2.choice".
    """
    asked, known = {question.id: question for question in questions}, by_question(before)
    faults: dict[str, str] = {}
    answers: dict[int, WrittenComment] = {}
    for index, answer in enumerate(given):
        question = asked.get(answer.question_id)
        if question is None:
            faults[f"answers.{index}.question_id"] = _("Frågan finns inte i den här remissen.")
            continue
        if answer.question_id in answers:
            faults[f"answers.{index}.question_id"] = _("Frågan är besvarad två gånger.")
        faults |= {f"answers.{index}.{name}": words for name, words in faults_of(question, answer).items()}
        answers[question.id] = with_answer(known.get(question.id), answer, Place(question.section_id))
    if faults:
        raise Invalid(_("Något i svaret behöver rättas."), code="draft_invalid", fields=faults)
    return list(answers.values())


def with_answer(before: WrittenComment | None, answer: AnswerGiven, place: Place) -> WrittenComment:
    """The answer as it is kept: a new one, or the one there was saying this instead."""
    if before is None:
        return WrittenComment(None, CommentKind.ANSWER, place, content=answer.content, given=answer.given)
    return replace(before, content=answer.content, given=answer.given)


def by_question(comments: Iterable[WrittenComment]) -> dict[int, WrittenComment]:
    """The answers among comments, by question; of two to the same one the last."""
    return {comment.question_id: comment for comment in comments if comment.question_id is not None}


def given_in(comment: WrittenComment | None, question: AskedQuestion) -> AnswerGiven:
    """What a comment gives in answer to a question; nothing where there is none."""
    if comment is None:
        return AnswerGiven(question.id)
    return AnswerGiven(question.id, comment.content.text, comment.given.choice, comment.given.value)


def unanswered(questions: Iterable[AskedQuestion], comments: Iterable[WrittenComment]) -> list[AskedQuestion]:
    """The questions that must be answered and are not, in order."""
    return [question for question in without_answer(questions, comments) if question.must_be_answered]


def without_answer(questions: Iterable[AskedQuestion], comments: Iterable[WrittenComment]) -> list[AskedQuestion]:
    """The questions that are still asked and not answered, in order."""
    answered = {comment.question_id for comment in comments if comment.answers}
    return [question for question in questions if question.withdrawn_at is None and question.id not in answered]


def in_words(question: AskedQuestion | None, comment: WrittenComment) -> str:
    """What an answer says to read: the text, the choice, "4 av 5 (helt)"; "" where nothing is given."""
    given = comment.given
    if given.choice is not None:
        return given.choice
    if given.value is not None:
        return question.step_in_words(given.value) if question else number(given.value)
    return comment.content.text


def questions_at(questions: Iterable[AskedQuestion], section_id: int | None) -> list[AskedQuestion]:
    """The questions that stand on the page of a section, or (None) of the plan as a whole."""
    return [question for question in questions if question.section_id == section_id]
