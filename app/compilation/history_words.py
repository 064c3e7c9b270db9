"""A line of a round's history as a sentence. Each room words its own kinds of line, in its ``labels.py``."""

import datetime
from typing import Any

from app.assessment import labels as assessment
from app.batches import labels as batches
from app.clock import day_of
from app.compilation import labels as compilation
from app.history.models import Event
from app.i18n import _, long_date, number
from app.plan_versions import labels as plan_versions
from app.responses import labels as responses
from app.rounds import labels as rounds
from app.tracking import labels as tracking

ROOMS = (rounds, responses, tracking, plan_versions, assessment, batches, compilation)
"""The rooms that write into a round's history. A test finds a kind of line that none of them words."""


def told(event: Event) -> str:
    """What happened, as one sentence in the reader's language, without the who and the when."""
    facts = {name: _shown(value) for name, value in event.facts.items()}
    if "reason" in facts:  # typed by somebody, with or without a full stop
        facts["reason"] = facts["reason"].removesuffix(".")
    sentence = sentences().get(event.kind, event.kind)
    if event.facts.get("not_mailed"):
        sentence = without_mail().get(event.kind, sentence)
    line = sentence.format_map(_Facts(facts))
    return line if line.endswith((".", "!", "?", "…")) else f"{line}."


def teller(event: Event) -> str:
    """Who did it. Of a body's people the body is told too, once: the person's name, or the body's own."""
    body = event.facts.get("name") if event.actor_kind == "link" else None
    return f"{event.actor_name}, {body}" if body and body != event.actor_name else event.actor_name


def sentences() -> dict[str, str]:
    """What each kind of line says; the places in a sentence are facts of the line."""
    return {kind: sentence for room in ROOMS for kind, sentence in room.history().items()}


def without_mail() -> dict[str, str]:
    """What those lines say that tell of letters, where no mail server took them."""
    return rounds.history_without_mail() | tracking.history_without_mail() | plan_versions.history_without_mail()


def only_day(event: Event) -> datetime.date | None:
    """The day of a line of which nothing more is known (decision 0070), else None."""
    return day_of(event.at) if event.kind == "draft.begun" else None


class _Facts(dict[str, str]):
    """Facts by name; one that an older line lacks is a dash."""

    def __missing__(self, name: str) -> str:
        return "–"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nej")
    if isinstance(value, int):
        return number(value)
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    try:
        return long_date(datetime.date.fromisoformat(str(value)))
    except ValueError:
        return str(value)
