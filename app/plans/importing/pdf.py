"""Reading PDF files: by their tags where they have them, else by where their lines stand and how large they are."""

from pathlib import Path

from pypdfium2 import raw

from app.errors import Invalid
from app.i18n import _
from app.jobs.progress import report
from app.plans.importing.blocks import Source
from app.plans.importing.marks import resolve_notes
from app.plans.importing.pages import page_marks_left_out
from app.plans.importing.pdf_file import LEAST_LETTERS, opened_pdf
from app.plans.importing.pdf_lines import lines_of, parts_of, spellings_of, text_of, usual_size
from app.plans.importing.pdf_pages import UNTAGGED, Piece, pieces_of, words_in
from app.plans.importing.pdf_tags import Tagged

_MOSTLY = 0.6
"""How much of the text must be tagged for the tags to be followed."""


def read_pdf(path: Path) -> tuple[Source, list[tuple[str, str]]]:
    """The document, and its lines, each in both ways in which a plan may have it.

    Raises Invalid with code ``picture`` if it is scanned, else as :func:`opened_pdf`.
    """
    pdf = opened_pdf(path)
    pages: list[list[Piece]] = []
    for number, page in enumerate(pdf):
        pages.append(list(pieces_of(page)))
        report(30 * (number + 1) // len(pdf), 100)
    tagged = Tagged(words_in(pages))
    for page, pieces in zip(pdf, pages, strict=True) if raw.FPDFCatalog_IsTagged(pdf) else ():
        tagged.add_page(page, pieces)
    letters = sum(len(piece.text.strip()) for pieces in pages for piece in pieces)
    if letters < LEAST_LETTERS * len(pages):
        raise Invalid(
            _(
                "PDF-filens sidor är bilder, så det finns ingen text att läsa. Be om filen som den skrevs i, "
                "eller låt ett program för texttolkning (OCR) läsa den först."
            ),
            code="picture",
        )
    shown = [lines_of(pieces) for pieces in pages]
    usual = usual_size(shown)
    lines = [spellings_of(line, usual) for page in shown for line in page]
    if tagged.characters >= _MOSTLY * letters:
        source = _by_tags(tagged, pages)
    else:
        source = parts_of(pages)
    return source, lines


def _by_tags(tagged: Tagged, pages: list[list[Piece]]) -> Source:
    blocks, notes = resolve_notes(tagged.parts)
    margins = dict.fromkeys(
        text
        for pieces in pages
        for line in lines_of([piece for piece in pieces if piece.tag == UNTAGGED])
        if (text := text_of(line))
    )
    source = Source(blocks, notes, margin="\n".join(margins), contents=list(filter(None, tagged.contents)))
    if margins:
        source.warnings.append(page_marks_left_out(list(margins)))
    return source
