"""What officials have written, as plain values, and a body's sentence until another is written.

A focus area is known by its label, which lasts when the plan is corrected and its rows are other ones.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from app.comments.kinds import Stance
from app.i18n import _
from app.responses.queries.counts import AreaCount

THE_ROUND, REST_OF_PLAN = "whole", "rest"
"""What the texts on the round as a whole, and on the plan's parts without a focus area, are stored under."""
WHOLE_KEY, REST_KEY = 0, -1


@dataclass(frozen=True, slots=True)
class TextView:
    """What stands of one subject. ``version`` 0: nothing was written yet."""

    text: str = ""
    consideration: str = ""
    version: int = 0
    by_name: str = ""
    at: datetime.datetime | None = None

    @property
    def is_written(self) -> bool:
        """Whether there is anything to read."""
        return bool(self.text or self.consideration)


NOT_WRITTEN = TextView()


@dataclass(frozen=True, slots=True)
class OfficialTexts:
    """All that officials have written of a round, by what it is stored under."""

    written: Mapping[str, TextView] = field(default_factory=dict)

    def under(self, stored: str) -> TextView:
        """What is stored under a name."""
        return self.written.get(stored, NOT_WRITTEN)

    def of_area(self, count: AreaCount) -> TextView:
        """What stands of a focus area or of the plan's other parts; what is about the plan as a whole has none."""
        return self.under(stored_under(count))

    def of_round(self) -> TextView:
        """What stands of the round as a whole."""
        return self.under(THE_ROUND)

    @property
    def has_sentences(self) -> bool:
        """Whether officials have written a sentence about some body."""
        return any(key.startswith("body:") and text.is_written for key, text in self.written.items())

    def sentence(self, consultee_id: int, name: str, stance: str | None) -> str:
        """The sentence of a body: as written, else what its stance says."""
        return self.under(body_under(consultee_id)).text or sentence_of(name, stance)


def stored_under(count: AreaCount) -> str:
    """What a focus area's text is stored under; what is about the plan as a whole has none."""
    return {WHOLE_KEY: "", REST_KEY: REST_OF_PLAN}.get(count.key, f"area:{count.label}")


def body_under(consultee_id: int) -> str:
    """What a body's sentence is stored under."""
    return f"body:{consultee_id}"


def sentence_of(name: str, stance: str | None) -> str:
    """What a body's stance says as a sentence; "" of one without."""
    sentences = {
        Stance.SUPPORTS: _("{name} tillstyrker planen."),
        Stance.SUPPORTS_WITH_CHANGES: _("{name} tillstyrker planen med ändringar."),
        Stance.NEUTRAL: _("{name} tar inte ställning till planen."),
        Stance.REJECTS: _("{name} avstyrker planen."),
        Stance.NO_OBJECTION: _("{name} har inget att erinra mot planen."),
        Stance.ABSTAINS: _("{name} avstår från att yttra sig."),
        Stance.NOT_STATED: _("{name} anger inget ställningstagande."),
    }
    return sentences[Stance(stance)].format(name=name) if stance else ""
