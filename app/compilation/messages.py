"""What is said on the compilation's pages after an act."""

from app.i18n import _
from app.web.flash import Flash

TEXT_SAVED = Flash("text.saved", lambda _n: _("Texten är sparad."))
