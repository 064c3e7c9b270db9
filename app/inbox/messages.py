"""What is said after something was done in the inbox."""

from app.i18n import _
from app.web.flash import Flash

NEW = Flash("inbox.new", lambda n: _("Det ligger i inkorgen, precis som det kom."))
AGAIN = Flash("inbox.again", lambda n: _("Det här har kommit förut. Det ligger redan i inkorgen."))
ASIDE = Flash("inbox.aside", lambda n: _("Det är undanlagt och finns kvar."))
UNDONE = Flash("inbox.undone", lambda n: _("Det senaste steget är ångrat."))
