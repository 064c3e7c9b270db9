"""Opening PDF files. Imported in limited child processes alone."""

from dataclasses import dataclass
from pathlib import Path

import pypdfium2

from app.errors import Invalid
from app.i18n import _

LEAST_LETTERS = 12
"""On a page, on average, below which the pages are pictures of text."""


@dataclass(frozen=True)
class PdfLength:
    """How long a PDF is. ``characters``: as far as they were counted. ``is_picture``: no text that could be read."""

    pages: int
    characters: int
    is_picture: bool


def length_of(path: Path, *, most: int) -> PdfLength:
    """How many pages it has, and letters, counted until they are more than ``most`` and surely no pictures.

    Raises Invalid as :func:`opened_pdf`.
    """
    pdf = opened_pdf(path)
    characters, counted = 0, 0
    for page in pdf:
        characters += page.get_textpage().count_chars()
        counted += 1
        if characters > most and characters >= LEAST_LETTERS * counted:
            break
    return PdfLength(len(pdf), characters, characters < LEAST_LETTERS * counted)


def opened_pdf(path: Path) -> pypdfium2.PdfDocument:
    """The document, which has pages. Raises Invalid with code ``encrypted``, ``broken`` or ``empty``."""
    try:
        pdf = pypdfium2.PdfDocument(path)
        pages = len(pdf)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == pypdfium2.raw.FPDF_ERR_PASSWORD or "password" in str(error).lower():
            message = _("Filen är skyddad med lösenord. Ta bort lösenordet, spara filen på nytt och försök igen.")
            raise Invalid(message, code="encrypted") from None
        raise Invalid(
            _("PDF-filen är skadad och går inte att öppna. Spara den på nytt och försök igen."), code="broken"
        ) from None
    if pages == 0:
        raise Invalid(_("PDF-filen har inga sidor. Välj en annan fil."), code="empty")
    return pdf
