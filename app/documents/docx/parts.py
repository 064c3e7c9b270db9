"""A document of plain parts as a Word file: the same parts that a PDF is made of (``documents.pdf.parts``)."""

import datetime
import io
from collections.abc import Iterable

from app.documents.docx import Run, WordFile, word_file
from app.documents.pdf.parts import Facts, Heading, Paragraph, Part, Pdf, Points, Runs

DEEPEST = 3


def write_docx(document: Pdf, made_at: datetime.datetime) -> bytes:
    """The bytes of the file. Footnotes are not written: none that is made so has any. Raises TypeError for a table."""
    target = io.BytesIO()
    with word_file(
        target,
        title=document.title,
        subject=document.header,
        author=document.author,
        language=document.lang,
        made_at=made_at,
        footer=document.header,
    ) as word:
        if document.kicker:
            word.paragraph(document.kicker, style="Kicker")
        word.paragraph(document.title, style="Title")
        for part in document.parts:
            _write(word, part)
    return target.getvalue()


def _write(word: WordFile, part: Part) -> None:
    if isinstance(part, Heading):
        word.heading(part.text, min(part.level, DEEPEST))
    elif isinstance(part, Paragraph):
        word.paragraph(*_runs(part.runs))
    elif isinstance(part, Facts):
        for name, value in part.items:
            word.paragraph(Run(f"{name}: ", bold=True), value, style="FactLine")
    elif isinstance(part, Points):
        for item in part.items:
            word.paragraph("– ", *_runs(item.runs))
    else:
        raise TypeError(f"{type(part).__name__} is no part of a Word file made so")


def _runs(runs: Runs) -> Iterable[Run]:
    """What is in italics in a PDF, the name of a field, is bold here."""
    return [Run(run.text, bold=run.bold or run.italic, struck=run.struck) for run in runs]
