"""What an official sends when one came by another way: over the API a form with files, on a page the same in rows.

On the page each comment is a row with a number of its own, and its fields carry it: ``place-3``, ``text-3``.
"""

import datetime
import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, TypeVar

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from starlette.datastructures import UploadFile

from app.comments.answering import AnswerGiven
from app.comments.forms import MAX_COMMENTS, answer_in, choices_in, content_in, fields_of, form_name
from app.comments.kinds import CommentKind, Stance
from app.comments.places import WHOLE, place_of
from app.comments.schemas import AnswerIn, CommentIn
from app.comments.written import WrittenComment
from app.errors import Invalid
from app.i18n import _, mark
from app.responses.decision_forms import DecisionForm
from app.responses.models import ArrivalBasis
from app.rounds.questions import MAX_QUESTIONS, AskedQuestion
from app.web.forms import Filled
from app.web.text import Line, WholeText
from app.web.validation_messages import Ask, problem_fields

Way = Literal["email", "post", "hand", "phone", "meeting"]
ROW = re.compile(r"place-([1-9]\d{0,4})")
_COMMENTS: TypeAdapter[list[CommentIn]] = TypeAdapter(list[CommentIn])
_ANSWERS: TypeAdapter[list[AnswerIn]] = TypeAdapter(list[AnswerIn])
T = TypeVar("T")


def _list_in(text: str, name: str, adapter: TypeAdapter[list[T]]) -> list[T]:
    try:
        return adapter.validate_json(text or "[]")
    except ValidationError as error:
        problems = problem_fields(error.errors(include_url=False))
        fields = {name if field == "body" else f"{name}.{field}": words for field, words in problems.items()}
        raise Invalid(_("Något behöver rättas."), fields=fields) from None


def answers_in(text: str) -> list[AnswerGiven]:
    """The answers to questions of the API's form, a JSON list as in a draft. Raises Invalid: "answers.3.value"."""
    given = _list_in(text, "answers", _ANSWERS)
    if len(given) > MAX_QUESTIONS:
        raise Invalid(_("Något behöver rättas."), fields={"answers": _("Det är för många svar.")})
    return [answer.answer() for answer in given]


def comments_in(text: str) -> list[WrittenComment]:
    """The comments of the API's form, a JSON list as in a draft. Raises Invalid naming fields: "comments.3.text"."""
    given = _list_in(text, "comments", _COMMENTS)
    if len(given) > MAX_COMMENTS:
        raise Invalid(_("Något behöver rättas."), fields={"comments": _("Det är för många synpunkter.")})
    return [comment.written() for comment in given]


class RegistrationForm(DecisionForm):
    """The page as it was sent; its comments are read by ``rows_in``.

    ``revision`` is the body's last one that the page knew. ``kept`` are tickets for files that came with an earlier
    showing of the page. ``do`` says what to do instead of registering.
    """

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)

    channel: Annotated[Way, Ask(mark("Välj hur svaret kom in."))]
    received_on: Annotated[datetime.date, Ask(mark("Välj dagen då svaret kom in."))]
    stance: Annotated[Stance, Ask(mark("Välj ställningstagandet."))]
    name: Line = ""
    title: Line = ""
    preliminary: bool = False
    basis: ArrivalBasis | None = None
    sender_name: Line = ""
    sender_address: str = Field("", max_length=300)
    note: str = Field("", max_length=500)
    summary: WholeText = ""
    files: list[UploadFile] = Field(default_factory=list)
    kept: list[str] = Field(default_factory=list)
    replaces: bool = False
    early: bool = False
    without_comments: bool = False
    on_behalf_of: list[int] = Field(default_factory=list)
    revision: int = 0
    plan_version: int | None = Field(default=None, ge=1, le=100_000)
    do: str = ""


def keys_in(values: Mapping[str, Any]) -> list[int]:
    """The rows of a page that was sent, in order."""
    return sorted(int(match[1]) for name in values if (match := ROW.fullmatch(name)))


def row_fields(key: int, comment: WrittenComment | None = None) -> dict[str, str]:
    """A row's fields as they are first shown: empty, or a comment of the answer that is replaced."""
    if comment is None:
        return {f"place-{key}": "", f"kind-{key}": CommentKind.COMMENT.value}
    shown = fields_of(str(key), kind=comment.kind, place=comment.place, stance=comment.stance, content=comment.content)
    return shown | {f"id-{key}": str(comment.id or "")}


BELOW = -1
"""In place of a row: the button below the rows, where one goes on when a row has been taken away."""


def without_row(values: Mapping[str, Any], key: str) -> dict[str, Any]:
    """The page's fields without those of one row."""
    return {name: value for name, value in values.items() if name.rpartition("-")[1:] != ("-", key)}


def rows_in(form: Filled[Any]) -> tuple[list[int], list[WrittenComment]]:
    """The rows with something in them and what they say. Refusals stand at the rows' fields."""
    faults: dict[str, str] = {}
    keys, comments = [], []
    for key in keys_in(form.values):
        comment = _row(form.values, str(key), faults)
        if comment is not None:
            keys.append(key)
            comments.append(comment)
    if faults:
        form.refuse(Invalid(fields=faults))
    return keys, comments


def asked_in(form: Filled[Any], questions: Iterable[AskedQuestion]) -> list[AnswerGiven]:
    """The questions that the registered answer answers. Refusals stand at their fields."""
    faults: dict[str, str] = {}
    given = [answer_in(form.values, question, faults) for question in questions]
    if faults:
        form.refuse(Invalid(fields=faults))
    return [answer for answer in given if answer.says_something]


def _row(values: Mapping[str, Any], key: str, faults: dict[str, str]) -> WrittenComment | None:
    choices = choices_in(values, key)
    kind, stance = choices or (CommentKind.COMMENT, None)
    content = content_in(values, key, kind, faults)
    if choices and not any(content) and stance is None:
        return None
    place = place_of(str(values.get(f"place-{key}", "")))
    if place is None:
        faults[f"place-{key}"] = _("Välj vad synpunkten handlar om.")
    id_ = str(values.get(f"id-{key}", ""))
    if choices is None or not (id_ == "" or (id_.isdecimal() and len(id_) <= 10)):
        faults[f"text-{key}"] = _("Synpunkten gick inte att läsa. Kopiera texten och ladda om sidan.")
        return None
    return WrittenComment(int(id_) if id_ else None, kind, place or WHOLE, stance, content)


def at_rows(fields: Mapping[str, str], keys: Iterable[int]) -> dict[str, str]:
    """An action's refusals, "comments.2.section_id", at the page's rows: "place-7"."""
    numbered = list(keys)
    refusals = {}
    for name, words in fields.items():
        parts = name.split(".")
        if len(parts) == 3 and parts[0] == "comments":
            name = f"{form_name(parts[2])}-{numbered[int(parts[1])]}"
        refusals[name] = words
    return refusals
