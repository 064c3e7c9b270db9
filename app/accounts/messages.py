"""The messages shown after something was done to an account."""

from app.i18n import _, ngettext
from app.web.flash import Flash

RENAMED = Flash("account.renamed", lambda n: _("Namnet är sparat."))
PASSWORD_CHANGED = Flash("account.password_changed", lambda n: _("Lösenordet är bytt. Andra webbläsare är utloggade."))
SIGNED_OUT = Flash("account.session_revoked", lambda n: _("Den andra webbläsaren är utloggad."))
OTHERS_SIGNED_OUT = Flash("account.sessions_revoked", lambda n: _("Alla andra webbläsare är utloggade."))
SECOND_STEP_OFF = Flash("account.second_step_off", lambda n: _("Tvåstegsinloggningen är avstängd."))
SECOND_STEP_TAKEN_AWAY = Flash(
    "user.second_step_taken_away",
    lambda n: _("Tvåstegsinloggningen är borttagen och personen utloggad överallt. Personen får veta det med mejl."),
)
RECOVERED = Flash(
    "account.recovered",
    lambda n: ngettext(
        "Återställningskoden är använd. Du har {n} kod kvar.",
        "Återställningskoden är använd. Du har {n} koder kvar.",
        n,
    ),
)
ADDED = Flash("user.added", lambda n: _("Personen är tillagd och loggar in med er egen inloggningstjänst."))
LINKED = Flash("account.linked", lambda n: _("Ditt konto är kopplat. Nu kan du logga in på det sättet."))
ROLE_CHANGED = Flash("user.role_changed", lambda n: _("Rollen är ändrad."))
DISABLED = Flash("user.disabled", lambda n: _("Kontot är avstängt. Allt som personen har gjort finns kvar."))
ENABLED = Flash("user.enabled", lambda n: _("Kontot är öppnat igen."))
SESSIONS_REVOKED = Flash("user.sessions_revoked", lambda n: _("Personen är utloggad överallt."))
TOKEN_REVOKED = Flash("token.revoked", lambda n: _("API-nyckeln gäller inte längre."))
NOTICES_CHOSEN = Flash("account.notices_chosen", lambda n: _("Ditt val av besked är sparat."))
SUBSTITUTE_SET = Flash("substitute.set", lambda n: _("Ersättaren är sparad."))
SUBSTITUTE_ENDED = Flash("substitute.ended", lambda n: _("Ersättaren är borttagen."))
