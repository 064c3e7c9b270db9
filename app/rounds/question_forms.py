"""The page of a round's questions: each is a row with a number of its own, and its fields carry it: ``text-3``.

Nothing of it is saved until "Spara": rows are added, moved and taken away in the form alone, with or without a script.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ConfigDict

from app.errors import Invalid
from app.rounds.models import QuestionKind
from app.rounds.questions import AskedQuestion, Asking
from app.web.forms import Filled, FormModel, one_line
from app.web.text import tidy

ROW = re.compile(r"kind-([1-9]\d{0,3})")
FIELDS = ("text", "kind", "choices", "low", "high", "steps", "required", "about")
WHOLE = "w"


class QuestionsForm(FormModel):
    """The page as it was sent; its rows are read by ``asked_in``. ``do`` says what to do instead of saving."""

    model_config = ConfigDict(extra="allow", str_strip_whitespace=True)

    version: int | None = None
    do: str = ""


def keys_in(values: Mapping[str, Any]) -> list[int]:
    """The rows of a page in the order they stand there, by the numbers of ``place-3``."""
    keys = [int(match[1]) for name in values if (match := ROW.fullmatch(name))]
    return sorted(keys, key=lambda key: (_whole_number(values.get(f"place-{key}"), key), key))


def _whole_number(given: Any, default: int) -> int:
    text = str(given or "")
    return int(text) if text.isdecimal() and len(text) < 6 else default


def row_fields(key: int, question: AskedQuestion | None = None) -> dict[str, str]:
    """A row's fields as they are first shown: empty, or a question that there is."""
    if question is None:
        return {
            f"kind-{key}": QuestionKind.TEXT.value,
            f"about-{key}": WHOLE,
            f"steps-{key}": "5",
            f"place-{key}": str(key),
        }
    is_scale = question.kind is QuestionKind.SCALE
    ends = question.choices if is_scale and len(question.choices) == 2 else ("", "")
    shown = {
        "text": question.text,
        "kind": question.kind.value,
        "choices": "" if is_scale else "\n".join(question.choices),
        "low": ends[0],
        "high": ends[1],
        "steps": str(question.steps),
        "required": "true" if question.required else "",
        "about": about_code(question),
        "place": str(key),
    }
    return {f"{name}-{key}": words for name, words in shown.items()}


def about_code(question: AskedQuestion) -> str:
    """What a question is about as a field's value: w (the whole plan), s12 (a section), a12 (its focus area)."""
    if question.section_id is None:
        return WHOLE
    return f"{'a' if question.focus_area is not None else 's'}{question.section_id}"


def asked_in(values: Mapping[str, Any], areas: Mapping[int, str]) -> tuple[list[int], list[Asking]]:
    """The rows with something in them and what they ask. ``areas``: the focus areas by the section where they begin."""
    keys, asked = [], []
    for key in keys_in(values):
        row = {name: tidy(str(values.get(f"{name}-{key}", "") or "")) for name in FIELDS}
        if not _says_something(row):
            continue
        keys.append(key)
        asked.append(_asking(row, areas))
    return keys, asked


def _says_something(row: Mapping[str, str]) -> bool:
    """Whether a row is more than a new one that nobody has touched: what was chosen in it is not dropped unsaid."""
    written = any(row[name] for name in ("text", "choices", "low", "high", "required"))
    return written or row["kind"] not in ("", QuestionKind.TEXT) or row["about"] not in ("", WHOLE)


def _asking(row: Mapping[str, str], areas: Mapping[int, str]) -> Asking:
    kind = QuestionKind(row["kind"]) if row["kind"] in list(QuestionKind) else QuestionKind.TEXT
    choices: tuple[str, ...] = ()
    if kind is QuestionKind.CHOICE:
        choices = tuple(line for line in map(one_line, row["choices"].splitlines()) if line)
    elif kind is QuestionKind.SCALE:
        choices = tuple(end for end in (one_line(row["low"]), one_line(row["high"])) if end)
    letter, place = row["about"][:1], _whole_number(row["about"][1:], 0) or None
    area = areas.get(place, "") if letter == "a" and place else None
    return Asking(
        text=row["text"],
        kind=kind,
        choices=choices,
        steps=_whole_number(row["steps"], 5),
        required=row["required"] == "true",
        section_id=place if letter == "s" else None,
        focus_area=area,
    )


def at_rows(fields: Mapping[str, str], keys: Sequence[int], asked: Sequence[Asking]) -> dict[str, str]:
    """An action's refusals, "questions.2.choices", at the page's rows: "choices-7"."""
    refusals = {}
    for name, words in fields.items():
        parts = name.split(".")
        if len(parts) == 3 and parts[0] == "questions":
            index = int(parts[1])
            is_scale = asked[index].kind is QuestionKind.SCALE
            at = {"section_id": "about", "focus_area": "about", "choices": "low" if is_scale else "choices"}
            name = f"{at.get(parts[2], parts[2])}-{keys[index]}"
        refusals[name] = words
    return refusals


def rearranged(values: Mapping[str, Any], do: str) -> tuple[dict[str, Any], int]:
    """The page's fields after "add", "remove-3", "up-3" or "down-3", and the row that gets the focus (0: none)."""
    rows: dict[str, Any] = {name: value for name, value in values.items() if name != "do"}
    verb, _dash, number = do.partition("-")
    keys, key = keys_in(rows), _whole_number(number, 0)
    if verb == "add":
        key = max(keys, default=0) + 1
        return rows | row_fields(key) | {f"place-{key}": str(len(keys) + 1)}, key
    if key not in keys:
        return rows, 0
    at = keys.index(key)
    if verb == "remove":
        rows = {name: value for name, value in rows.items() if name.rpartition("-")[1:] != ("-", number)}
        keys.remove(key)
        key = keys[min(at, len(keys) - 1)] if keys else 0
    elif verb in ("up", "down"):
        keys.insert(max(at - 1, 0) if verb == "up" else at + 1, keys.pop(at))
    return rows | _in_order(keys), key


def _in_order(keys: Iterable[int]) -> dict[str, str]:
    return {f"place-{key}": str(place) for place, key in enumerate(keys, 1)}


def refuse_at_rows(form: Filled[QuestionsForm], error: Invalid, keys: Sequence[int], asked: Sequence[Asking]) -> None:
    """Take over an action's refusal at the rows that it is about."""
    error.fields = at_rows(error.fields, keys, asked)
    form.refuse(error)
