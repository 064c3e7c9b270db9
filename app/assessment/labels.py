"""The words of this room's enumerations and events, in the reader's language."""

from app.i18n import _


def history() -> dict[str, str]:
    """What this room's lines of history say; the places in a sentence are facts of the line."""
    return {
        "reply.saved": _("Skrev kommunens svar på synpunkt {number}"),
        "reply.saved_many": _("Skrev kommunens svar på synpunkterna {numbers}"),
    }
