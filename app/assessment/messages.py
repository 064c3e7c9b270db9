"""What is said on the desk after a reply."""

from app.i18n import _, ngettext
from app.web.flash import Flash

SAVED = Flash("reply.saved", lambda n: _("Svaret på {n} är sparat."))
REPLIED = Flash(
    "replies.saved", lambda n: ngettext("Svaret är sparat på {n} synpunkt.", "Svaret är sparat på {n} synpunkter.", n)
)
