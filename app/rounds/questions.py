"""A question to the bodies as plain values: as an official puts it, and as it stands in its round. Pure."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import Invalid
from app.i18n import _, number
from app.rounds.models import STEPS, QuestionKind

MAX_QUESTIONS = 50
MAX_CHOICES = 20
MAX_CHOICE = 500


@dataclass(frozen=True, slots=True)
class Asking:
    """A question as an official puts it; see ``Question``. ``focus_area`` is a label of the plan, or None."""

    text: str
    kind: QuestionKind = QuestionKind.TEXT
    choices: tuple[str, ...] = ()
    steps: int = 5
    required: bool = False
    section_id: int | None = None
    focus_area: str | None = None


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A question of a round. ``about`` names the section or focus area, "" for the plan as a whole."""

    id: int
    position: int
    text: str
    kind: QuestionKind = QuestionKind.TEXT
    choices: tuple[str, ...] = ()
    steps: int = 5
    required: bool = False
    section_id: int | None = None
    focus_area: str | None = None
    about: str = ""
    withdrawn_at: datetime.datetime | None = None
    withdrawn_why: str = ""

    @property
    def scale(self) -> range:
        """The values that can be given, from the lowest; none where the question is no scale."""
        return range(1, self.steps + 1) if self.kind is QuestionKind.SCALE else range(0)

    @property
    def must_be_answered(self) -> bool:
        """Whether an answer is not complete without it: one that is asked no more need not be."""
        return self.required and self.withdrawn_at is None

    @property
    def asking(self) -> Asking:
        """The question as it was put."""
        return Asking(self.text, self.kind, self.choices, self.steps, self.required, self.section_id, self.focus_area)

    def step_in_words(self, value: int) -> str:
        """A value of the scale to read: "4 av 5", with the words that stand at an end."""
        words = _("{value} av {steps}").format(value=number(value), steps=number(self.steps))
        at_end = {1: self.choices[0], self.steps: self.choices[-1]}.get(value, "") if self.choices else ""
        return f"{words} ({at_end})" if at_end else words

    @property
    def ends(self) -> str:
        """What the ends of the scale stand for: "1 = inte alls, 5 = helt"."""
        if self.kind is not QuestionKind.SCALE or len(self.choices) != 2:
            return ""
        return f"1 = {self.choices[0]}, {number(self.steps)} = {self.choices[1]}"


def faults_of(asking: Asking) -> dict[str, str]:
    """What must be put right before a question can be asked, by field."""
    faults: dict[str, str] = {}
    if not asking.text:
        faults["text"] = _("Skriv frågan.")
    if any(len(choice) > MAX_CHOICE for choice in asking.choices):
        faults["choices"] = _("Skriv högst {n} tecken i varje alternativ.").format(n=MAX_CHOICE)
    elif asking.kind is QuestionKind.CHOICE:
        if len({choice.casefold() for choice in asking.choices}) < len(asking.choices):
            faults["choices"] = _("Två alternativ är likadana. Ändra det ena.")
        elif not 2 <= len(asking.choices) <= MAX_CHOICES:
            faults["choices"] = _("Ge mellan 2 och {n} alternativ att välja på.").format(n=MAX_CHOICES)
    elif asking.kind is QuestionKind.SCALE:
        if len(asking.choices) != 2 or asking.choices[0].casefold() == asking.choices[1].casefold():
            faults["choices"] = _("Skriv vad skalans båda ändar står för, den lägsta först.")
        if asking.steps not in STEPS:
            faults["steps"] = _("En skala har mellan {least} och {most} steg.").format(least=STEPS[0], most=STEPS[-1])
    elif asking.choices:
        faults["choices"] = _("En fråga som besvaras i text har inga alternativ. Ta bort dem eller välj en annan typ.")
    return faults


def require_askable(asked: Sequence[Asking]) -> None:
    """Raise Invalid with what must be put right: "questions.3.choices"."""
    faults = {
        f"questions.{index}.{field}": words
        for index, asking in enumerate(asked)
        for field, words in faults_of(asking).items()
    }
    if len(asked) > MAX_QUESTIONS:
        faults["questions"] = _("Högst {n} frågor kan ställas i en remiss.").format(n=MAX_QUESTIONS)
    if faults:
        raise Invalid(_("Något i frågorna behöver rättas."), code="questions_invalid", fields=faults)
