"""What is said on the page after an act on a plan."""

from app.i18n import _
from app.web.saying import Saying

SAVED = Saying("plan.saved", lambda n: _("Planen är sparad."))
DROPPED = Saying("plan.dropped", lambda n: _("Planen togs inte in. Ingenting är sparat."))
FACTS_SAVED = Saying("plan.facts_saved", lambda n: _("Planens uppgifter är sparade."))
JOINED = Saying("plan.section_joined", lambda n: _("Rubriken är borttagen och texten hör nu till avsnittet före."))
