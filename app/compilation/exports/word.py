"""The round as a Word file."""

from pathlib import Path

from app.clock import local
from app.compilation.compiled import CompiledRound, Layout
from app.compilation.exports.document import about, write_document
from app.compilation.exports.parts import Written
from app.compilation.labels import layout_title
from app.documents.docx import word_file
from app.documents.docx.template import Template


def write_word(compiled: CompiledRound, layout: Layout, target: Path) -> Written:
    """Write the layout as Word and return what was written."""
    facts = about(compiled, layout)._asdict()
    with word_file(target, template=_template(compiled, layout), letters=layout == Layout.LETTERS, **facts) as word:
        return write_document(word, compiled, layout)


def _template(compiled: CompiledRound, layout: Layout) -> Template | None:
    """The authority's template with what stands in place of its names; None for our own look."""
    if compiled.template is None:
        return None
    facts = compiled.round
    values = {
        "titel": layout_title(layout),
        "remiss": facts.title,
        "diarienummer": facts.registry_number,
        "datum": local(facts.made_at).date().isoformat(),
        "myndighet": facts.authority,
    }
    return Template(compiled.template, values)
