"""The round as PDF, to be archived and to be read by everybody."""

from pathlib import Path

from app.compilation.compiled import CompiledRound, Layout
from app.compilation.exports.document import about, write_document
from app.compilation.exports.document.front import write_front
from app.compilation.exports.parts import Written
from app.compilation.exports.tally import tally
from app.documents.pdf.flow import pdf_file
from app.rounds.pdf_words import words


def write_pdf(compiled: CompiledRound, layout: Layout, target: Path) -> Written:
    """Write the layout as PDF/A-2a and PDF/UA-1 and return what was written."""
    with pdf_file(target, **about(compiled, layout)._asdict(), words=words()) as pdf:
        return write_document(pdf, compiled, layout)


def draw_first_page(compiled: CompiledRound, layout: Layout, target: Path) -> None:
    """Draw the first page of that PDF as PNG: nothing but the title page is set for it."""
    with pdf_file(target, **about(compiled, layout)._asdict(), words=words(), pictured=True) as pdf:
        write_front(pdf, compiled, tally(compiled), layout)
