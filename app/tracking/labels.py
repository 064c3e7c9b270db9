"""The words of this room's enumerations and events, in the reader's language."""

from app.i18n import _


def history() -> dict[str, str]:
    """What this room's lines of history say; the places in a sentence are facts of the line."""
    return {
        "reminders.sent": _("Påminde {count} remissinstanser"),
        "extension.requested": _("{name} begärde anstånd till {deadline}"),
        "extension.granted": _("Gav {name} anstånd till {deadline}"),
        "extension.refused": _("Avslog begäran om anstånd från {name}. Svarsdagen är {deadline}"),
        "letter.bounced": _("Ett mejl till {name} kom inte fram: {email}"),
    }
