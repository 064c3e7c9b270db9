"""The log of replies as rows, the same for Excel, CSV and JSON; and its words."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from app.assessment.labels import action_kind_label, outcome_label
from app.assessment.views import ReplyWording
from app.clock import local
from app.compilation.change_log import Published, ReplyChange
from app.compilation.compiled import CompiledRound
from app.documents.csv import Value
from app.i18n import _, long_date

OPEN = (
    "number",
    "organisation",
    "stands",
    "version",
    "at",
    "by",
    "outcome_before",
    "reply_before",
    "action_before",
    "outcome",
    "reply",
    "action",
)
"""The columns of open data; docs/exports.md fixes them."""
_BY = OPEN.index("by")
T = TypeVar("T")


def shown(compiled: CompiledRound, row: Sequence[T]) -> list[T]:
    """A row, or what belongs to its columns, without who replied where no names are shown."""
    return [each for at, each in enumerate(row) if at != _BY or not compiled.options.hide_names]


def headers() -> list[str]:
    """The same in words."""
    return [
        _("Nummer"),
        _("Remissinstans"),
        _("Synpunkten står kvar"),
        _("Svarets version"),
        _("Svarat den"),
        _("Svarat av"),
        _("Utfall före"),
        _("Kommunens svar före"),
        _("Åtgärd före"),
        _("Utfall"),
        _("Kommunens svar"),
        _("Åtgärd"),
    ]


def rows(compiled: CompiledRound, *, worded: bool) -> Iterator[list[Value]]:
    """A row for each reply that was saved, in the order of the comments' numbers."""
    for change in compiled.changes():
        after = change.after
        at = local(after.at) if worded else after.at
        start: list[Value] = [change.label, change.organisation, change.stands, after.version, at, after.by]
        yield shown(compiled, [*start, *_said(change.before, worded=worded), *_said(after, worded=worded)])


def _said(wording: ReplyWording | None, *, worded: bool) -> list[Value]:
    if wording is None:
        return ["", "", ""]
    if not worded:
        return [wording.outcome, wording.text, wording.action]
    return [outcome_label(wording.outcome), wording.text, "\n".join(action(wording))]


def action(wording: ReplyWording) -> list[str]:
    """What is done, by whom and until when, a line each."""
    kind = action_kind_label(wording.action_kind) if wording.action_kind else ""
    told = ((_("Ansvarig:"), wording.responsible), (_("Klart senast:"), wording.until))
    return [line for line in (kind, wording.action, *(f"{label} {words}" for label, words in told if words)) if line]


def change_json(change: ReplyChange) -> dict[str, Any]:
    """A change in JSON: both wordings in full, with their codes."""
    return change._asdict() | {
        "label": change.label,
        "before": change.before._asdict() if change.before else None,
        "after": change.after._asdict(),
    }


def published_in_words(event: Published) -> str:
    """ "28 november 2026 kl. 14.10, Hanna Lind: publicerad"; with the reason where it was taken back."""
    at = local(event.at)
    what = _("sammanställningen publicerades")
    if event.withdrawn:
        what = _("publiceringen togs tillbaka: {reason}").format(reason=event.reason)
    clock = _("{day} kl. {time}").format(day=long_date(at.date()), time=at.strftime("%H.%M"))
    return f"{clock}, {event.by}: {what}" if event.by else f"{clock}: {what}"
