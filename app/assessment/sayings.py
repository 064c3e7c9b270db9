"""What is said on the desk after one reply to many comments."""

from app.i18n import ngettext
from app.web.saying import Saying

REPLIED = Saying(
    "replies.saved", lambda n: ngettext("Svaret är sparat på {n} synpunkt.", "Svaret är sparat på {n} synpunkter.", n)
)
