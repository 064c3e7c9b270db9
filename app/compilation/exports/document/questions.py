"""What the bodies answered, question by question: counts as tables, answers in text with the authority's replies."""

from collections.abc import Sequence

from app.compilation.compiled import CompiledRound, Layout
from app.compilation.exports.document.comments import CommentTables
from app.compilation.exports.document.front import anchor
from app.compilation.exports.parts import Written, in_layout
from app.compilation.exports.questions import counts_in_words
from app.compilation.exports.tally import Tally
from app.compilation.figures import CompiledQuestion
from app.compilation.labels import layout_title
from app.documents.flow import Cell, Column, Flow
from app.i18n import _


def write_questions(flow: Flow, compiled: CompiledRound, tallied: Tally) -> Written:
    """Each question under its own heading."""
    tables = CommentTables(flow, compiled, second="body")
    flow.turn(landscape=True)
    flow.heading(layout_title(Layout.QUESTIONS), anchor=anchor(0))
    said = list(in_layout(compiled, Layout.QUESTIONS))
    for question in compiled.questions:
        flow.heading(f"{question.question.position}. {question.question.text}", 2)
        flow.paragraph(counts_in_words(question), style="Facts")
        _counts(flow, question)
        mine = [comment for comment in said if comment.question and comment.question.id == question.question.id]
        tables.write(iter(mine), question.question.text)
    return tables.written


def _counts(flow: Flow, question: CompiledQuestion) -> None:
    if not question.rows:
        return
    columns = [Column(_("Alternativ"), 12.0), Column(_("Antal"), 3.0, numeric=True)]
    cells: list[Sequence[Cell]] = [[name, count] for name, count in question.rows]
    flow.table(columns, cells, description=question.question.text)
