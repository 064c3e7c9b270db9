"""The authority's questions where they stand on a body's pages, each with the answer that is being written."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request

from app.comments.answering import AnswerGiven, in_words, questions_at, unanswered, without_answer
from app.comments.forms import answer_field, answer_options
from app.comments.written import WrittenComment
from app.drafts.merge import mark_of_value, value_of
from app.drafts.state import DraftState
from app.responses import round_cache
from app.rounds.access import Holder
from app.rounds.questions import AskedQuestion
from app.rounds.respondent_frame import RespondentFrame
from app.web.sessions import Read


@dataclass(frozen=True, slots=True)
class ShownQuestion:
    """A question on a page. ``name`` is its field's, ``options`` what can be chosen there, ``answer`` what is given."""

    question: AskedQuestion
    name: str
    options: list[tuple[str, str]]
    answer: str


@dataclass(frozen=True, slots=True)
class MissingAnswer:
    """A question that must be answered before the answer is sent, and where that is done."""

    question: AskedQuestion
    href: str


def questions_here(request: Request, session: Read, holder: Holder, section_id: int | None) -> list[AskedQuestion]:
    """The questions on the page of a section, or (None) of the plan as a whole."""
    return questions_at(round_cache.questions(request, session, holder.round), section_id)


def question_fields(draft: DraftState, questions: Sequence[AskedQuestion]) -> dict[str, str]:
    """The questions' fields as they are first shown, each with the hidden mark of what is stored (see ``merge``)."""
    fields = {}
    for question in questions:
        name = f"answer-{question.id}"
        answer: AnswerGiven = value_of(draft, name)
        fields[f"base_{name}"] = mark_of_value(answer)
        fields |= answer_field(question, answer)
    return fields


def shown_questions(draft: DraftState, questions: Sequence[AskedQuestion]) -> list[ShownQuestion]:
    """The questions to read and to answer; one that is asked no more only while something is given in answer to it."""
    given = {comment.question_id: comment for comment in draft.answers}
    return [
        _shown(question, given.get(question.id))
        for question in questions
        if question.withdrawn_at is None or question.id in given
    ]


def _shown(question: AskedQuestion, comment: WrittenComment | None) -> ShownQuestion:
    answer = in_words(question, comment) if comment else ""
    return ShownQuestion(question, f"answer-{question.id}", answer_options(question), answer)


def href_of(frame: RespondentFrame, question: AskedQuestion) -> str:
    """Where a question is answered."""
    page = f"sections/{question.section_id}" if question.section_id else "whole"
    return f"{frame.base}/{page}#question-{question.id}"


def missing_answers(
    frame: RespondentFrame, questions: Sequence[AskedQuestion], draft: DraftState
) -> list[MissingAnswer]:
    """What must be answered and is not, in order."""
    return [MissingAnswer(question, href_of(frame, question)) for question in unanswered(questions, draft.comments)]


def skipped_answers(
    frame: RespondentFrame, questions: Sequence[AskedQuestion], draft: DraftState
) -> list[MissingAnswer]:
    """What may be left unanswered and is, in order."""
    left = without_answer(questions, draft.comments)
    return [MissingAnswer(question, href_of(frame, question)) for question in left if not question.must_be_answered]
