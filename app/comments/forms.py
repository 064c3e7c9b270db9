"""A comment as it stands in a form on a page: its fields carry its key, ``place-57``, ``kind-57``, ``text-57`` …"""

from collections.abc import Mapping
from typing import Any

from app.comments.answering import AnswerGiven, faults_of
from app.comments.fields import EMPTY, FIELDS, Content
from app.comments.kinds import ABOUT_PLAN, OWN_STANCES, CommentKind, Stance
from app.comments.places import Place, place_code
from app.comments.rules import not_of_this_kind, out_of_kind
from app.i18n import _
from app.rounds.models import QuestionKind
from app.rounds.questions import AskedQuestion
from app.web.text import MAX_TEXT, tidy, too_long

MAX_COMMENTS = 5_000


def fields_of(
    key: str, *, kind: CommentKind, place: Place, stance: Stance | None = None, content: Content = EMPTY
) -> dict[str, str]:
    """A comment's fields as its form first shows them."""
    said = {f"{field.form_name}-{key}": getattr(content, field.name) for field in FIELDS}
    about = {f"kind-{key}": kind.value, f"place-{key}": place_code(place), f"stance-{key}": stance or ""}
    return about | said


def content_in(values: Mapping[str, Any], key: str, kind: CommentKind, faults: dict[str, str]) -> Content:
    """What was typed in a comment's fields. What cannot be taken is put in ``faults``, at its field."""
    typed = {field.name: tidy(str(values.get(f"{field.form_name}-{key}", ""))) for field in FIELDS}
    for field in FIELDS:
        if len(typed[field.name]) > MAX_TEXT:
            faults[f"{field.form_name}-{key}"] = too_long(typed[field.name])
    content = Content(**typed)
    for field in out_of_kind(kind, content):
        faults[f"{field.form_name}-{key}"] = not_of_this_kind()
    return content


def choices_in(values: Mapping[str, Any], key: str) -> tuple[CommentKind, Stance | None] | None:
    """The kind and stance that a comment's fields name; None when one of them is none that we know."""
    kind = str(values.get(f"kind-{key}") or CommentKind.COMMENT)
    stance = str(values.get(f"stance-{key}", ""))
    if kind not in ABOUT_PLAN or stance not in ("", *OWN_STANCES):
        return None
    return CommentKind(kind), Stance(stance) if stance else None


_AT = {**dict.fromkeys(Place._fields, "place"), "id": "text", **{field.name: field.form_name for field in FIELDS}}


def form_name(name: str) -> str:
    """Where on a page a refusal of a comment's field in the API stands: "place" for ``cell_id``."""
    return _AT.get(name, name)


def answer_in(values: Mapping[str, Any], question: AskedQuestion, faults: dict[str, str]) -> AnswerGiven:
    """What was typed or chosen in a question's one field, ``answer-12``; what cannot be taken is put in ``faults``."""
    name = f"answer-{question.id}"
    given = tidy(str(values.get(name, "")))
    if question.kind is QuestionKind.SCALE:
        step = int(given) if given.isdecimal() and len(given) < 4 else None
        answer = AnswerGiven(question.id, value=step)
        if given and step is None:
            faults[name] = _("Välj ett av stegen.")
    elif question.kind is QuestionKind.CHOICE:
        answer = AnswerGiven(question.id, choice=given or None)
    else:
        answer = AnswerGiven(question.id, text=given)
    if len(given) > MAX_TEXT:
        faults[name] = too_long(given)
    for words in faults_of(question, answer).values():
        faults[name] = words
    return answer


def answer_field(question: AskedQuestion, answer: AnswerGiven) -> dict[str, str]:
    """A question's one field as its form first shows it."""
    return {
        f"answer-{question.id}": answer.choice or ("" if answer.value is None else str(answer.value)) or answer.text
    }


def answer_options(question: AskedQuestion) -> list[tuple[str, str]]:
    """What can be chosen, with "no answer" last, since what was chosen by mistake cannot be unchosen otherwise."""
    if question.kind is QuestionKind.TEXT:
        return []
    if question.kind is QuestionKind.CHOICE:
        options = [(choice, choice) for choice in question.choices]
    else:
        ends = {1: question.choices[0], question.steps: question.choices[-1]} if question.choices else {}
        options = [(str(step), f"{step} ({ends[step]})" if step in ends else str(step)) for step in question.scale]
    return [*options, ("", _("Inget svar"))]
