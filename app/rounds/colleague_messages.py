"""What is said on a body's page after an act on a colleague's link."""

from app.i18n import _
from app.web.flash import Flash

COLLEAGUE_INVITED = Flash("round.colleague_invited", lambda n: _("Inbjudan skickas."))
COLLEAGUE_RENEWED = Flash(
    "round.colleague_renewed", lambda n: _("Kollegan får en ny länk. Den tidigare gäller inte längre.")
)
ROLE_CHANGED = Flash("round.colleague_role_changed", lambda n: _("Rollen är ändrad."))
COLLEAGUE_REMOVED = Flash("round.colleague_removed", lambda n: _("Länken är borttagen. Det som var sparat finns kvar."))
