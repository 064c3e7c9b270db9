"""What is said on the page after an act in a round's life."""

from app.i18n import _, ngettext
from app.web.flash import Flash

CREATED = Flash("round.created", lambda n: _("Utkastet är sparat. Ingen får något förrän du öppnar remissen."))
EDITED = Flash("round.edited", lambda n: _("Ändringarna är sparade."))
QUESTIONS = Flash("round.questions", lambda n: _("Frågorna är sparade."))
QUESTION_WITHDRAWN = Flash("round.question_withdrawn", lambda n: _("Frågan är tillbakadragen."))
BACKGROUND = Flash("round.background", lambda n: _("Beslut och bakgrund är sparade."))
CONTACT = Flash("round.contact", lambda n: _("Kontaktpersonen är ändrad."))
IDENTIFICATION = Flash("round.identification", lambda n: _("Sättet att skriva under är ändrat."))
MEETINGS = Flash(
    "organisation.meetings",
    lambda n: (
        ngettext("{n} sammanträde är sparat.", "{n} sammanträden är sparade.", n)
        if n
        else _("Inga kommande sammanträden är sparade.")
    ),
)
NOT_FETCHED = Flash("organisation.not_fetched", lambda n: _("Dagarna hämtas inte längre. De som finns är kvar."))
MERGED = Flash("organisation.merged", lambda n: _("Organisationerna är nu en."))
ORGANISATION_DELETED = Flash("organisation.deleted", lambda n: _("Organisationen är borttagen ur registret."))
SECTION_CLOSED = Flash("round.section_closed", lambda n: _("Avsnittet är stängt för synpunkter."))
SECTION_OPENED = Flash("round.section_opened", lambda n: _("Avsnittet kan kommenteras igen."))
SECTION_EMPHASISED = Flash("round.section_emphasised", lambda n: _("Ändringarna är sparade."))
DELETED = Flash("round.deleted", lambda n: _("Utkastet är borttaget."))
OPENED = Flash(
    "round.opened",
    lambda n: (
        ngettext("Remissen är öppnad. {n} inbjudan skickas.", "Remissen är öppnad. {n} inbjudningar skickas.", n)
        if n
        else _("Remissen är öppnad. Ingen har en e-postadress, så lämna ut länkarna på annat sätt.")
    ),
    lambda n: ngettext(
        "Remissen är öppnad. {n} inbjudan är sparad. Ingen mejlserver är inställd, så inget har skickats.",
        "Remissen är öppnad. {n} inbjudningar är sparade. Ingen mejlserver är inställd, så inget har skickats.",
        n,
    ),
)
CLOSED = Flash("round.closed", lambda n: _("Remissen är stängd. Inga fler påminnelser skickas."))
CONCLUDED = Flash("round.concluded", lambda n: _("Remissen är avslutad med beslutet."))
COMPILING = Flash("round.compiling", lambda n: _("Sammanställningen har börjat."))
CANCELLED = Flash(
    "round.cancelled",
    lambda n: ngettext(
        "Remissen är avbruten. {n} mejl med skälet skickas.", "Remissen är avbruten. {n} mejl med skälet skickas.", n
    ),
    lambda n: ngettext(
        "Remissen är avbruten. {n} mejl är sparat. Ingen mejlserver är inställd, så inget har skickats.",
        "Remissen är avbruten. {n} mejl är sparade. Ingen mejlserver är inställd, så inget har skickats.",
        n,
    ),
)
REOPENED = Flash(
    "round.reopened",
    lambda n: (
        ngettext("Remissen är öppen igen. {n} mejl skickas.", "Remissen är öppen igen. {n} mejl skickas.", n)
        if n
        else _("Remissen är öppen igen. Inget mejl skickas.")
    ),
    lambda n: (
        ngettext(
            "Remissen är öppen igen. {n} mejl är sparat. Ingen mejlserver är inställd, så inget har skickats.",
            "Remissen är öppen igen. {n} mejl är sparade. Ingen mejlserver är inställd, så inget har skickats.",
            n,
        )
        if n
        else _("Remissen är öppen igen. Inget mejl skickas.")
    ),
)
LATER = Flash(
    "round.deadline_changed",
    lambda n: ngettext(
        "Svarstiden är förlängd. {n} mejl skickas.", "Svarstiden är förlängd för alla. {n} mejl skickas.", n
    ),
    lambda n: ngettext(
        "Svarstiden är förlängd. {n} mejl är sparat. Ingen mejlserver är inställd, så inget har skickats.",
        "Svarstiden är förlängd för alla. {n} mejl är sparade. Ingen mejlserver är inställd, så inget har skickats.",
        n,
    ),
)
INVITED = Flash("round.body_added", lambda n: _("Remissinstansen är tillagd."))
MEMBER_ADDED = Flash("round.member_added", lambda n: _("Handläggaren är tillagd och kan nu arbeta i remissen."))
MEMBER_REMOVED = Flash("round.member_removed", lambda n: _("Handläggaren är borttagen ur remissen."))
DOCUMENT_ADDED = Flash("round.document_added", lambda n: _("Dokumentet är tillagt."))
DOCUMENT_THERE = Flash(
    "round.document_there", lambda n: _("Filen fanns redan bland dokumenten och lades inte till igen.")
)
DOCUMENT_CHANGED = Flash("round.document_changed", lambda n: _("Dokumentet är ändrat."))
DOCUMENT_REMOVED = Flash("round.document_removed", lambda n: _("Dokumentet är borttaget."))
FROM_LETTER = Flash("round.from_letter", lambda n: _("Uppgiften är hämtad ur missivet."))
