"""What is said after something was erased or a rule changed."""

from app.i18n import _, ngettext
from app.web.flash import Flash

ERASED = Flash("privacy.erased", lambda n: ngettext("{n} uppgift är raderad.", "{n} uppgifter är raderade.", n))
DISPOSED = Flash(
    "privacy.answer_disposed", lambda n: _("Svaret är gallrat. Kontrollsumman och platsen i kedjan finns kvar.")
)
RULE_ADDED = Flash("privacy.rule_added", lambda n: _("Regeln är sparad. Inget är gallrat än."))
RULE_REMOVED = Flash("privacy.rule_removed", lambda n: _("Regeln är borttagen."))
RULE_RUN = Flash("privacy.rule_run", lambda n: ngettext("{n} rad är gallrad.", "{n} rader är gallrade.", n))
