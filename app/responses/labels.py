"""The words of this room's enumerations and events, in the reader's language."""

from app.i18n import _


def history() -> dict[str, str]:
    """What this room's lines of history say; the places in a sentence are facts of the line."""
    return {
        "response.submitted": _("Lämnade svar {number}"),
        "response.registered": _("Registrerade svar {number} från {name}. Det kom in {received_on}"),
    }
