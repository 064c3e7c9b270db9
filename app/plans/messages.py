"""The messages shown after a change of a plan."""

from app.i18n import _, ngettext
from app.web.flash import Flash

SAVED = Flash("plan.saved", lambda n: _("Planen är sparad."))
DROPPED = Flash("plan.dropped", lambda n: _("Inläsningen avbröts. Ingenting är sparat."))
FACTS_SAVED = Flash("plan.facts_saved", lambda n: _("Planens uppgifter är sparade."))
JOINED = Flash("plan.section_joined", lambda n: _("Rubriken är borttagen och texten hör nu till avsnittet före."))
MENDED = Flash("plan.mended", lambda n: _("Ändringen är sparad. Den kan ångras tills en remissomgång öppnas."))
UNDONE = Flash("plan.undone", lambda n: _("Ändringen är ångrad."))
DELETED = Flash("plan.deleted", lambda n: _("Planen är borttagen."))
REREAD = Flash("plan.reread", lambda n: _("Filen är läst på nytt och rättelserna är kvar."))
REREAD_LOST = Flash(
    "plan.reread_lost",
    lambda n: ngettext(
        "Filen är läst på nytt. {n} rättelse passade inte längre: den står nedan.",
        "Filen är läst på nytt. {n} rättelser passade inte längre: de står nedan.",
        n,
    ),
)
