"""What is said after a file has been unlocked."""

from app.i18n import _
from app.web.flash import Flash

RELEASED = Flash("scan.released", lambda _n: _("Filen är upplåst och kan hämtas igen."))
