"""The few words that the writer of PDF adds to every document."""

from app.documents.pdf.parts import Words
from app.i18n import _


def words() -> Words:
    """In the language of the moment."""
    return Words(
        contents=_("Innehåll"),
        page=_("Sida {n} av {total}"),
        boxes=_("En ruta (□) står för ett tecken som typsnittet saknar:"),
    )
