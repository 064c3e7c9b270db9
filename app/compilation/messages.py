"""What is said on the compilation's pages after an act."""

from app.i18n import _
from app.web.flash import Flash

TEXT_SAVED = Flash("text.saved", lambda _n: _("Texten är sparad."))
PUBLISHED = Flash("round.published", lambda _n: _("Sammanställningen är publicerad."))
PUBLICATION_WITHDRAWN = Flash(
    "round.publication_withdrawn", lambda _n: _("Publiceringen är tillbakatagen, och remissen sammanställs igen.")
)
TEMPLATE_PUT_IN = Flash("template.put_in", lambda _n: _("Mallen är inlagd och används för Word-filer från och med nu."))
TEMPLATE_REMOVED = Flash("template.removed", lambda _n: _("Word-filer får Remiss egen mall från och med nu."))
READING_LINK_REVOKED = Flash("reading_link.revoked", lambda _n: _("Läslänken är indragen och öppnar inget längre."))
