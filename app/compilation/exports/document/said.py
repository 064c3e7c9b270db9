"""What one comment says, as paragraphs: the question, the words of a file, a changed wording, field by field."""

from app.assessment.views import CommentView
from app.comments.fields import only_words
from app.comments.wording import without_wording
from app.compilation.compiled import CompiledRound
from app.compilation.exports.document.wordings import wording_blocks
from app.documents.flow import Flow, Run, label_run


def write_said(flow: Flow, compiled: CompiledRound, comment: CommentView, *, style: str = "Normal") -> None:
    """All of it, word for word; ``style`` is that of the comment's own words."""
    if comment.question:
        flow.paragraph(comment.question.text, style="Facts")
    if comment.file:
        flow.paragraph(comment.file.in_words, style="Facts")
        if comment.quoted:
            flow.paragraph(comment.quoted, style="Quotation")
    if only_words(comment.content):  # as most: no other wording is proposed, and no part of it has a label
        if comment.content.text:
            flow.paragraph(comment.content.text, style=style)
        return
    wording = compiled.wording(comment)
    for block in wording_blocks(wording, label="Normal", quotation="Quotation") if wording else ():
        flow.paragraph(*block.runs, style=block.style)
    for part in without_wording(comment.parts_in_order) if wording else comment.parts_in_order:
        if part.field.look == "quotation":
            flow.paragraph(Run(part.label, bold=True))
            flow.paragraph(part.words, style="Quotation")
        elif part.label:
            flow.paragraph(label_run(part.label), part.words, style=style)
        else:
            flow.paragraph(part.words, style=style)
