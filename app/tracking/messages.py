"""What is said on the page after an act in following a round."""

from app.i18n import _, ngettext
from app.web.flash import Flash

REMINDED = Flash(
    "reminders.sent",
    lambda n: (
        ngettext("{n} påminnelse är på väg.", "{n} påminnelser är på väg.", n)
        if n
        else _("Inga nya påminnelser: alla som kunde påminnas har redan påmints i dag.")
    ),
)
EXTENDED = Flash(
    "extension.several",
    lambda n: ngettext(
        "{n} remissinstans har fått längre tid och meddelas med e-post.",
        "{n} remissinstanser har fått längre tid och meddelas med e-post.",
        n,
    ),
)
GRANTED = Flash(
    "extension.granted", lambda n: _("Anståndet är beviljat. Remissinstansen meddelas om den har en e-postadress.")
)
REFUSED = Flash(
    "extension.refused", lambda n: _("Begäran är avslagen. Remissinstansen meddelas om den har en e-postadress.")
)
READDRESSED = Flash(
    "invitation.readdressed",
    lambda n: _("Adressen är sparad. Inbjudan skickas dit med en ny länk. Den tidigare gäller inte längre."),
)
RESENT = Flash("invitation.resent", lambda n: _("Inbjudan skickas igen."))
RENEWED = Flash("invitation.renewed", lambda n: _("En ny länk skickas. Den tidigare gäller inte längre."))
