"""The officials' own words in the Word files."""

from app.compilation.compiled import CompiledRound
from app.compilation.text_views import TextView
from app.documents.flow import Flow
from app.i18n import _


def write_text(flow: Flow, stands: TextView, *, level: int) -> None:
    """A summary and a consideration under headings of their own; nothing where nothing is written."""
    for heading, text in ((_("Sammanfattning"), stands.text), (_("Övervägande"), stands.consideration)):
        if text:
            flow.heading(heading, level)
            write_paragraphs(flow, text)


def write_paragraphs(flow: Flow, text: str) -> None:
    """A text that officials wrote: an empty line ends a paragraph."""
    for paragraph in filter(None, (part.strip() for part in text.split("\n\n"))):
        flow.paragraph(paragraph)


def write_sentences(flow: Flow, compiled: CompiledRound) -> None:
    """A sentence for each body with an answer, once officials have written one in place of what a stance says."""
    if not compiled.texts.has_sentences:
        return
    flow.heading(_("Svaren i korthet"), 2)
    for body in compiled.overview.bodies:
        if not body.meeting:
            flow.paragraph(compiled.texts.sentence(body.consultee_id, body.organisation.name, body.stance))
