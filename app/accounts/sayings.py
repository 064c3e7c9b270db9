"""What is said on the page after an act with an account."""

from app.i18n import _
from app.web.saying import Saying

RENAMED = Saying("account.renamed", lambda n: _("Namnet är sparat."))
PASSWORD_CHANGED = Saying("account.password_changed", lambda n: _("Lösenordet är bytt. Andra webbläsare är utloggade."))
SIGNED_OUT = Saying("account.session_revoked", lambda n: _("Den andra webbläsaren är utloggad."))
ROLE_CHANGED = Saying("user.role_changed", lambda n: _("Rollen är ändrad."))
DISABLED = Saying("user.disabled", lambda n: _("Kontot är avstängt. Allt som personen har gjort finns kvar."))
ENABLED = Saying("user.enabled", lambda n: _("Kontot är öppnat igen."))
SESSIONS_REVOKED = Saying("user.sessions_revoked", lambda n: _("Personen är utloggad överallt."))
TOKEN_REVOKED = Saying("token.revoked", lambda n: _("API-nyckeln gäller inte längre."))
