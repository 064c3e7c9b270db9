"""What is said after a text was changed."""

from app.i18n import _
from app.web.flash import Flash

SAVED = Flash("information.saved", lambda n: _("Texten är sparad och syns nu för alla."))
