"""The messages shown after a change of a plan."""

from app.i18n import _
from app.web.flash import Flash

SAVED = Flash("plan.saved", lambda n: _("Planen är sparad."))
DROPPED = Flash("plan.dropped", lambda n: _("Inläsningen avbröts. Ingenting är sparat."))
FACTS_SAVED = Flash("plan.facts_saved", lambda n: _("Planens uppgifter är sparade."))
JOINED = Flash("plan.section_joined", lambda n: _("Rubriken är borttagen och texten hör nu till avsnittet före."))
MENDED = Flash("plan.mended", lambda n: _("Ändringen är sparad. Den kan ångras tills en remissomgång öppnas."))
UNDONE = Flash("plan.undone", lambda n: _("Ändringen är ångrad."))
