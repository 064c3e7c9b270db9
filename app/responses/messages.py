"""What is said after an official has marked answers."""

from app.i18n import _, ngettext
from app.web.flash import Flash

READ = Flash("response.read", lambda n: _("Svaret är markerat som läst."))
UNREAD = Flash("response.unread", lambda n: _("Svaret är markerat som oläst. Det står kvar under Att göra."))
ALL_READ = Flash(
    "responses.read",
    lambda n: ngettext("{n} svar är markerat som läst.", "{n} svar är markerade som lästa.", n),
)
LEFT_OUT = Flash("response.left_out", lambda n: ngettext("{n} svar lämnas utanför.", "{n} svar lämnas utanför.", n))
INCLUDED = Flash("response.included", lambda n: ngettext("{n} svar tas med igen.", "{n} svar tas med igen.", n))
