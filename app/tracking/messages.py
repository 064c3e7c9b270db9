"""What is said on the page after an act in following a round."""

from app.i18n import _, ngettext
from app.web.flash import Flash


def _nobody_left() -> str:
    return _("Inga nya påminnelser: alla som kunde påminnas har redan påmints i dag.")


REMINDED = Flash(
    "reminders.sent",
    lambda n: ngettext("{n} påminnelse är på väg.", "{n} påminnelser är på väg.", n) if n else _nobody_left(),
    lambda n: (
        ngettext(
            "{n} påminnelse är sparad. Ingen mejlserver är inställd, så inget har skickats.",
            "{n} påminnelser är sparade. Ingen mejlserver är inställd, så inget har skickats.",
            n,
        )
        if n
        else _nobody_left()
    ),
)
PLANNED = Flash("reminder_plan.saved", lambda n: _("Påminnelserna är planerade."))
SCHEDULED = Flash("round.scheduled", lambda n: _("Tiderna är sparade."))
CHOSEN = Flash("reminder_plan.chosen", lambda n: _("Valet för dagen är sparat."))
SENT_AGAIN = Flash(
    "letters.sent_again",
    lambda n: (
        ngettext("{n} utskick är på väg igen.", "{n} utskick är på väg igen.", n)
        if n
        else _("Inget att skicka igen: utskicken är redan på väg.")
    ),
    lambda n: ngettext(
        "{n} utskick är sparat igen. Ingen mejlserver är inställd, så inget har skickats.",
        "{n} utskick är sparade igen. Ingen mejlserver är inställd, så inget har skickats.",
        n,
    ),
)
NOTHING_TICKED = Flash("letters.none_ticked", lambda n: _("Markera minst ett utskick att skicka igen."))
STOPPED = Flash("link.stopped", lambda n: _("Länken är spärrad. Ingen ny är skickad."))
EXTENDED = Flash(
    "extension.several",
    lambda n: ngettext(
        "{n} remissinstans har fått längre tid och meddelas med e-post.",
        "{n} remissinstanser har fått längre tid och meddelas med e-post.",
        n,
    ),
    lambda n: ngettext(
        "{n} remissinstans har fått längre tid. Ingen mejlserver är inställd, så säg till på annat sätt.",
        "{n} remissinstanser har fått längre tid. Ingen mejlserver är inställd, så säg till på annat sätt.",
        n,
    ),
)
EXEMPTED = Flash(
    "consultee.exempted",
    lambda n: (
        ngettext("{n} remissinstans behöver inte svara.", "{n} remissinstanser behöver inte svara.", n)
        if n
        else _("De behövde redan inte svara: inget är ändrat.")
    ),
)
ASKED_AGAIN = Flash("consultee.asked_again", lambda n: _("Remissinstansens svar väntas igen."))
DECIDED = Flash(
    "extension.decided",
    lambda n: ngettext(
        "{n} begäran är avgjord. Remissinstansen meddelas om den har en e-postadress.",
        "{n} begäranden är avgjorda. Remissinstanserna meddelas om de har en e-postadress.",
        n,
    ),
    lambda n: ngettext(
        "{n} begäran är avgjord. Ingen mejlserver är inställd, så säg till på annat sätt.",
        "{n} begäranden är avgjorda. Ingen mejlserver är inställd, så säg till på annat sätt.",
        n,
    ),
)
GRANTED = Flash(
    "extension.granted",
    lambda n: _("Anståndet är beviljat. Remissinstansen meddelas om den har en e-postadress."),
    lambda n: _("Anståndet är beviljat. Ingen mejlserver är inställd, så säg till remissinstansen på annat sätt."),
)
REFUSED = Flash(
    "extension.refused",
    lambda n: _("Begäran är avslagen. Remissinstansen meddelas om den har en e-postadress."),
    lambda n: _("Begäran är avslagen. Ingen mejlserver är inställd, så säg till remissinstansen på annat sätt."),
)
READDRESSED = Flash(
    "invitation.readdressed",
    lambda n: _("Adressen är sparad. Inbjudan skickas dit med en ny länk. Den tidigare gäller inte längre."),
    lambda n: _(
        "Adressen är sparad och länken är ny. Den tidigare gäller inte längre. "
        "Ingen mejlserver är inställd, så inbjudan är bara sparad."
    ),
)
RESENT = Flash(
    "invitation.resent",
    lambda n: _("Inbjudan skickas igen."),
    lambda n: _("Inbjudan är sparad igen. Ingen mejlserver är inställd, så den har inte skickats."),
)
RENEWED = Flash(
    "invitation.renewed",
    lambda n: _("En ny länk skickas. Den tidigare gäller inte längre."),
    lambda n: _(
        "En ny länk är gjord, och den tidigare gäller inte längre. "
        "Ingen mejlserver är inställd, så den har inte skickats: visa den i stället under ”Länk och inbjudan”."
    ),
)
RENAMED = Flash("consultee.renamed", lambda n: _("Namnet är rättat."))
POSTED = Flash(
    "letters.posted",
    lambda n: (
        ngettext("{n} brev är markerat som postat.", "{n} brev är markerade som postade.", n)
        if n
        else _("Breven var redan markerade som postade den dagen.")
    ),
)
