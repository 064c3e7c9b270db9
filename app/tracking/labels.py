"""The words of this room's enumerations and events, in the reader's language."""

from app.i18n import _


def history() -> dict[str, str]:
    """What this room's lines of history say; the places in a sentence are facts of the line."""
    return {
        "reminders.sent": _("Påminde {count} remissinstanser"),
        "letter.bounced": _("Ett mejl till {name} kom inte fram: {email}"),
    }
