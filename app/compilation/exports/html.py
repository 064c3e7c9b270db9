"""The round as a page of HTML that needs nothing else."""

from pathlib import Path

from app.compilation.compiled import CompiledRound, Layout
from app.compilation.exports.document import about, write_document
from app.compilation.exports.parts import Written
from app.documents.html import html_file


def write_html(compiled: CompiledRound, layout: Layout, target: Path) -> Written:
    """Write the layout as HTML and return what was written."""
    with html_file(target, **about(compiled, layout)._asdict()) as page:
        return write_document(page, compiled, layout)
