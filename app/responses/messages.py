"""What is said after an official has marked answers."""

from app.i18n import _, ngettext
from app.web.flash import Flash

READ = Flash("response.read", lambda n: _("Svaret är markerat som läst."))
UNREAD = Flash("response.unread", lambda n: _("Svaret är markerat som oläst. Det står kvar under Att göra."))
ALL_READ = Flash(
    "responses.read",
    lambda n: ngettext("{n} svar är markerat som läst.", "{n} svar är markerade som lästa.", n),
)
