"""The round as a Word file that elected members read: title page, comments with replies, who answered."""

from pathlib import Path

from app.compilation.compiled import CompiledRound, Layout
from app.compilation.exports.parts import Written
from app.compilation.exports.tally import tally
from app.compilation.exports.word.appendix import write_appendix
from app.compilation.exports.word.brief import write_brief
from app.compilation.exports.word.comments import write_by_area, write_by_body, write_by_indicator, write_not_met
from app.compilation.exports.word.front import write_front
from app.compilation.exports.word.questions import write_questions
from app.compilation.exports.word.roster import write_roster
from app.compilation.exports.word.staff_report import write_staff_report
from app.compilation.exports.word.statistics import write_statistics
from app.compilation.labels import layout_title
from app.documents.docx import word_file
from app.i18n import language

_BODIES = {
    Layout.FOCUS_AREA: write_by_area,
    Layout.ORGANISATION: write_by_body,
    Layout.INDICATOR: write_by_indicator,
    Layout.NOT_MET: write_not_met,
    Layout.APPENDIX: write_appendix,
    Layout.STATISTICS: write_statistics,
    Layout.QUESTIONS: write_questions,
}

_OF_THEIR_OWN = {Layout.STAFF_REPORT: write_staff_report, Layout.BRIEF: write_brief}
"""Short texts, with neither the title page nor the roster of the others."""


def write_word(compiled: CompiledRound, layout: Layout, target: Path) -> Written:
    """Write the layout and return what was written. Each comment stands once in its tables, with the reply.

    ``focus-area``, the compilation itself, ends with all answers word for word (decision 0020)."""
    tallied = tally(compiled)
    title = layout_title(layout)
    facts = compiled.round
    with word_file(
        target,
        title=f"{title} – {facts.title}",
        subject=facts.registry_number,
        author=facts.authority,
        language=language(),
        made_at=facts.made_at,
        footer=f"{facts.registry_number}  ·  {title}",
    ) as word:
        if layout in _OF_THEIR_OWN:
            return _OF_THEIR_OWN[layout](word, compiled)
        write_front(word, compiled, tallied, layout)
        if layout is Layout.APPENDIX:
            word.new_page()
        written = _BODIES[layout](word, compiled, tallied)
        if layout is not Layout.APPENDIX:
            written.consultees = write_roster(word, compiled, followed=layout is Layout.FOCUS_AREA)
        if layout is Layout.FOCUS_AREA:
            word.turn(landscape=False)
            write_appendix(word, compiled, tallied)  # the answers, uncommented: counted in the tables alone
    return written
