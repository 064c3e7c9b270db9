"""What came of comments as parts of one whole: the bars of the page and of the files, told once."""

from collections import Counter
from dataclasses import dataclass

from app.assessment.labels import outcome_label
from app.assessment.models import Outcome
from app.i18n import _
from app.responses.progress import Progress


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a bar. ``tone`` is one of ``components/bar.html``: done, partly, broken, working, again or waiting."""

    tone: str
    word: str
    count: int


_TONES = {Outcome.MET: "done", Outcome.PARTLY_MET: "partly", Outcome.NOT_MET: "broken"}


def parts_of_outcomes(outcomes: Counter[str], progress: Progress) -> list[Part]:
    """The outcomes of comments that are done, those to look at again and those without a reply: together, all."""
    return [
        *(Part(_TONES.get(outcome, "working"), outcome_label(outcome), outcomes[outcome]) for outcome in Outcome),
        Part("again", _("Att se över"), progress.to_look_again),
        Part("waiting", _("Utan svar"), progress.waiting),
    ]


def segments(outcomes: Counter[str], progress: Progress) -> list[tuple[str, str, int]]:
    """The same for ``components/bar.html``."""
    return [(part.tone, part.word, part.count) for part in parts_of_outcomes(outcomes, progress)]
