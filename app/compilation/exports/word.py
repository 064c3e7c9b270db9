"""The round as a Word file."""

from pathlib import Path

from app.compilation.compiled import CompiledRound, Layout
from app.compilation.exports.document import about, write_document
from app.compilation.exports.parts import Written
from app.documents.docx import word_file


def write_word(compiled: CompiledRound, layout: Layout, target: Path) -> Written:
    """Write the layout as Word and return what was written."""
    with word_file(target, **about(compiled, layout)._asdict()) as word:
        return write_document(word, compiled, layout)
