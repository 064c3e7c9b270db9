"""Opening PDF files. Imported in limited child processes alone."""

from pathlib import Path

import pypdfium2

from app.errors import Invalid
from app.i18n import _


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
