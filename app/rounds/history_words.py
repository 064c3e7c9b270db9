"""A line of history as a sentence. Kinds of other rooms are worded here too: one history, one voice."""

import datetime
from typing import Any

from app.clock import day_of
from app.history.models import Event
from app.i18n import _, long_date, number


def told(event: Event) -> str:
    """What happened, as one sentence in the reader's language, without the who and the when."""
    facts = {name: _shown(value) for name, value in event.facts.items()}
    sentence = sentences().get(event.kind, event.kind)
    return sentence.format_map(_Facts(facts))


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


def sentences() -> dict[str, str]:
    """What each kind of line says; the places in a sentence are facts of the line."""
    return _about_the_round() | _about_bodies() | _about_answers()


def _about_the_round() -> dict[str, str]:
    return {
        "round.created": _("Skapade remissen med sista svarsdag {deadline}"),
        "round.edited": _("Ändrade utkastet"),
        "round.deleted": _("Tog bort utkastet"),
        "round.opened": _("Öppnade remissen för {consultees} remissinstanser. Inbjudningar med e-post: {letters}"),
        "round.closed": _("Stängde remissen. Svar som saknades: {missing}"),
        "round.compilation_started": _("Började sammanställa svaren"),
        "round.cancelled": _("Ställde in remissen: {reason}"),
        "round.deadline_changed": _("Flyttade sista svarsdagen från {before} till {deadline}: {reason}"),
        "member.added": _("Gav {name} tillgång till remissen"),
        "member.removed": _("Tog bort {name} från remissen"),
        "reminders.sent": _("Påminde {count} remissinstanser"),
    }


def _about_bodies() -> dict[str, str]:
    return {
        "consultee.added": _("Lade till {name}"),
        "consultee.address_changed": _("Ändrade adressen för {name} till {email}"),
        "invitation.resent": _("Skickade inbjudan igen till {name}"),
        "link.renewed": _("Gjorde en ny länk för {name}. Den tidigare gäller inte längre"),
        "extension.requested": _("{name} begärde anstånd till {deadline}"),
        "extension.granted": _("Gav {name} anstånd till {deadline}"),
        "extension.refused": _("Avslog begäran om anstånd från {name}. Svarsdagen är {deadline}"),
        "letter.bounced": _("Ett mejl till {name} kom inte fram: {email}"),
    }


def _about_answers() -> dict[str, str]:
    return {
        "response.submitted": _("Lämnade svar {number}"),
        "response.registered": _("Registrerade svar {number} från {name}. Det kom in {received_on}"),
        "draft.begun": _("Började arbeta med svaret"),
        "reply.saved": _("Skrev kommunens svar på synpunkt {number}"),
        "reply.saved_many": _("Skrev kommunens svar på synpunkterna {numbers}"),
    }
