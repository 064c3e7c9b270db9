"""Reading the catalogues (kept apart so that a Swedish start does not load Babel)."""

import io
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po


def load(folder: Path) -> NullTranslations:
    """All ``*.po`` files of a folder as one catalogue; the files' names do not matter."""
    merged: NullTranslations = NullTranslations()
    for path in sorted(folder.glob("*.po")):
        with path.open("rb") as source:
            catalogue = read_po(source, locale=folder.name)
        target = io.BytesIO()
        write_mo(target, catalogue)
        target.seek(0)
        translations = GNUTranslations(target)
        translations.add_fallback(merged)
        merged = translations
    return merged
