"""How a referral came about, as plain values: who decided it, on what kind of document, after which dialogue. Pure."""

import datetime
import re
from dataclasses import dataclass, field
from typing import Any

from app.rounds.kinds import SteeringKind

MOST_SIGNATORIES = 2
MOST_LINES = 50
"""Related decisions, and activities of the dialogue before a referral."""
PERIOD_END = re.compile(r"(?:19|20)\d\d(?:-\d\d-\d\d)?")
"""Where a period begins or ends: a year, "2027", or a day, "2027-06-30"."""


@dataclass(frozen=True, slots=True)
class Signatory:
    """Somebody who has signed the decision, and as what."""

    name: str
    title: str = ""

    @property
    def in_words(self) -> str:
        """ "Tommy Malm, kommundirektör"."""
        return ", ".join(part for part in (self.name, self.title) if part)


@dataclass(frozen=True, slots=True)
class ReferralDecision:
    """The decision to refer: which body decided, when, in which paragraph of its minutes, under which number."""

    body: str = ""
    date: datetime.date | None = None
    paragraph: str = ""
    registry_number: str = ""
    signatories: tuple[Signatory, ...] = ()


@dataclass(frozen=True, slots=True)
class SteeringDocument:
    """What is referred: its kind, who is to adopt it, from and until when it is to hold, what it takes the place of.

    An end of the period is a year or a day, as ``PERIOD_END`` has it.
    """

    kind: SteeringKind | None = None
    adopted_by: str = ""
    valid_from: str = ""
    valid_until: str = ""
    replaces: str = ""


@dataclass(frozen=True, slots=True)
class RelatedDecision:
    """An earlier decision that has to do with what is referred."""

    title: str
    registry_number: str = ""

    @property
    def in_words(self) -> str:
        """ "Klimatprogram (KS/2021:7)"."""
        return f"{self.title} ({self.registry_number})" if self.registry_number else self.title


@dataclass(frozen=True, slots=True)
class Dialogue:
    """Something that was done together with others before the referral, and who took part."""

    activity: str
    participants: str = ""

    @property
    def in_words(self) -> str:
        """ "Djupintervjuer: 60 företagare"."""
        return f"{self.activity}: {self.participants}" if self.participants else self.activity


@dataclass(frozen=True, slots=True)
class Background:
    """All of it. Nothing of it has to be known."""

    decision: ReferralDecision = field(default_factory=ReferralDecision)
    document: SteeringDocument = field(default_factory=SteeringDocument)
    related: tuple[RelatedDecision, ...] = ()
    dialogue: tuple[Dialogue, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing of it is known."""
        return self == NOTHING_KNOWN

    def with_gaps_filled(self, proposed: "Background") -> "Background":
        """This with what it lacks taken from another."""
        return Background(
            decision=_filled(self.decision, proposed.decision),
            document=_filled(self.document, proposed.document),
            related=self.related or proposed.related,
            dialogue=self.dialogue or proposed.dialogue,
        )


NOTHING_KNOWN = Background()


def _filled(known: Any, proposed: Any) -> Any:
    names = type(known).__dataclass_fields__
    return type(known)(**{name: getattr(known, name) or getattr(proposed, name) for name in names})


def ends_before(first: str, last: str) -> bool:
    """Whether a period ends before it begins. A year begins and ends with itself: 2027-06-30 to 2027 is no fault."""
    shared = min(len(first), len(last))
    return bool(first and last) and last[:shared] < first[:shared]


def related_in(text: str) -> tuple[RelatedDecision, ...]:
    """Related decisions from lines, each with its number in brackets at the end, if it has one."""
    return tuple(related_from(line) for line in _lines(text))


def related_from(line: str) -> RelatedDecision:
    """ "Klimatprogram (KS/2021:7)" as a decision with its number."""
    text = line.removesuffix(".")
    title, _parenthesis, number = (part.strip() for part in text.removesuffix(")").rpartition("("))
    is_numbered = bool(title) and text.endswith(")") and ")" not in number and any(map(str.isdigit, number))
    return RelatedDecision(title, number) if is_numbered else RelatedDecision(line)


def dialogue_in(text: str) -> tuple[Dialogue, ...]:
    """Activities from lines: what was done, a colon, who took part."""
    return tuple(_dialogue_from(line) for line in _lines(text))


def _dialogue_from(line: str) -> Dialogue:
    activity, _colon, participants = (part.strip() for part in line.partition(":"))
    return Dialogue(activity, participants) if activity and participants else Dialogue(line.rstrip(": "))


def _lines(text: str) -> list[str]:
    bare = (" ".join(line.split()).lstrip("-–—•*· ") for line in text.splitlines())
    return [line for line in bare if line]
