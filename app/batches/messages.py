"""What is said after something was done with a batch."""

from app.i18n import _
from app.web.flash import Flash

MATCHED = Flash("batch.matched", lambda n: _("Kolumnerna är sparade. Nästa fil med samma rubriker läses likadant."))
STOPPED = Flash("batch.stopped", lambda n: _("Registreringen är avbruten. Det som hann registreras är kvar."))
REMOVED = Flash("batch.removed", lambda n: _("Filen är borttagen."))
