"""What is said on the page after a correction."""

from app.i18n import _, ngettext
from app.web.flash import Flash

CORRECTED = Flash(
    "plan_versions.corrected",
    lambda n: (
        ngettext("Planen är rättad. {n} mejl skickas.", "Planen är rättad. {n} mejl skickas.", n)
        if n
        else _("Planen är rättad. Ingen får något mejl om det.")
    ),
    lambda n: ngettext(
        "Planen är rättad. {n} mejl är sparat. Ingen mejlserver är inställd, så inget har skickats.",
        "Planen är rättad. {n} mejl är sparade. Ingen mejlserver är inställd, så inget har skickats.",
        n,
    ),
)
DROPPED = Flash("plan_versions.dropped", lambda n: _("Rättelsen är borttagen. Planen är som den var."))
