"""The questions of a round with their counts as rows, the same for Word, Excel and CSV."""

from app.compilation.compiled import CompiledRound
from app.compilation.figures import CompiledQuestion
from app.documents.csv import Value
from app.i18n import _, ngettext, number
from app.rounds.labels import question_kind_label

OPEN = (
    "number",
    "question",
    "kind",
    "about",
    "required",
    "answered",
    "alternative",
    "value",
    "count",
    "mean",
    "median",
)
"""The columns of open data; docs/exports.md fixes them."""


def headers() -> list[str]:
    """The same in words."""
    return [
        _("Fråga nr"),
        _("Frågan"),
        _("Svarssätt"),
        _("Frågan gäller"),
        _("Måste besvaras"),
        _("Svar på frågan"),
        _("Alternativ"),
        _("Steg"),
        _("Antal"),
        _("Medelvärde"),
        _("Median"),
    ]


def rows(compiled: CompiledRound, *, worded: bool) -> list[list[Value]]:
    """A row for each alternative and step, those that nobody chose too; one for a question that is answered in text."""
    return [row for question in compiled.questions for row in _rows(question, worded=worded)]


def _rows(compiled: CompiledQuestion, *, worded: bool) -> list[list[Value]]:
    question = compiled.question
    kind: str = question_kind_label(question.kind) if worded else question.kind.value
    about = question.about or (_("Planen som helhet") if worded else "")
    first: list[Value] = [question.position, question.text, kind, about, question.required, compiled.answered]
    if question.scale:
        ends = {1: question.choices[0], question.steps: question.choices[-1]} if question.choices else {}
        last: list[Value] = [compiled.mean, compiled.median]
        return [[*first, ends.get(step, ""), step, count, *last] for step, count in compiled.steps]
    if question.choices:
        return [[*first, choice, None, count, None, None] for choice, count in compiled.choices]
    return [[*first, "", None, compiled.answered, None, None]]


def counts_in_words(compiled: CompiledQuestion) -> str:
    """What was answered, on one line: "6 svar: Ja 4, Nej 2", "5 svar: medelvärde 3,4, median 3"."""
    said = ngettext("{n} svar", "{n} svar", compiled.answered).format(n=number(compiled.answered))
    if not compiled.answered:
        return said
    if compiled.choices:
        return f"{said}: " + ", ".join(f"{choice} {number(count)}" for choice, count in compiled.choices)
    if compiled.mean is not None and compiled.median is not None:
        words = _("medelvärde {mean}, median {median}")
        return f"{said}: " + words.format(mean=number(compiled.mean), median=number(compiled.median))
    return said
