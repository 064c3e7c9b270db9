"""The words of this room."""

from app.i18n import _, mark
from app.labels import Labels
from app.plan_versions.models import Told
from app.plans.differences import Changed
from app.plans.following import Areas

told_label = Labels(
    Told,
    {
        Told.UNANSWERED: mark("De som inte har svarat"),
        Told.ALL: mark("Alla som har fått remissen"),
        Told.NONE: mark("Ingen remissinstans"),
    },
)
areas_label = Labels(
    Areas,
    {
        Areas.KEPT: mark("Behåll planens fokusområden"),
        Areas.READ: mark("Ta fokusområdena från filen"),
    },
)
changed_label = Labels(
    Changed,
    {
        Changed.ADDED: mark("Tillagt"),
        Changed.REMOVED: mark("Utgår"),
        Changed.REWORDED: mark("Rättat"),
        Changed.MOVED: mark("Flyttat"),
    },
)


def history() -> dict[str, str]:
    """What was done, in words, by the event's kind."""
    return {
        "round.plan_corrected": _("Rättade planen, version {number}: {reason}. Besked med e-post: {letters}"),
    }


def history_without_mail() -> dict[str, str]:
    """The same where no mail server took the letters."""
    return {
        "round.plan_corrected": _(
            "Rättade planen, version {number}: {reason}. {letters} mejl ligger i utkorgen, ingen mejlserver är inställd"
        ),
    }
