"""The round as a document that elected members read: title page, comments with replies, who answered.

Whoever opens a file of some format passes it here as a ``Flow``, and every format says the same.
"""

import datetime
from typing import NamedTuple

from app.compilation.compiled import CompiledRound, Layout
from app.compilation.exports.document.appendix import write_appendix
from app.compilation.exports.document.brief import write_brief
from app.compilation.exports.document.change_log import write_change_log
from app.compilation.exports.document.comments import write_by_area, write_by_body, write_by_indicator, write_not_met
from app.compilation.exports.document.front import ends_with_answers, write_front
from app.compilation.exports.document.letters import write_letters
from app.compilation.exports.document.margin import write_margin
from app.compilation.exports.document.questions import write_questions
from app.compilation.exports.document.roster import write_roster
from app.compilation.exports.document.staff_report import write_staff_report
from app.compilation.exports.document.statistics import write_statistics
from app.compilation.exports.document.upright import Upright
from app.compilation.exports.parts import Written
from app.compilation.exports.tally import tally
from app.compilation.labels import layout_title
from app.documents.flow import Flow
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

_OF_THEIR_OWN = {
    Layout.STAFF_REPORT: write_staff_report,
    Layout.BRIEF: write_brief,
    Layout.CHANGE_LOG: write_change_log,
    Layout.LETTERS: write_letters,
    Layout.MARGIN: write_margin,
}
"""Texts of other kinds, with neither the title page nor the roster of the others."""


class About(NamedTuple):
    """What a file says of itself."""

    title: str
    subject: str
    author: str
    language: str
    made_at: datetime.datetime
    footer: str


def about(compiled: CompiledRound, layout: Layout) -> About:
    """The layout's name and the round's, the authority as author, the language that is spoken."""
    facts, title = compiled.round, layout_title(layout)
    footer = f"{facts.registry_number}  ·  {title}"
    return About(f"{title} – {facts.title}", facts.registry_number, facts.authority, language(), facts.made_at, footer)


def write_document(flow: Flow, compiled: CompiledRound, layout: Layout) -> Written:
    """Write the layout and return what was written. Each comment stands once in its tables, with the reply.

    ``focus-area``, the compilation itself, ends with all answers word for word (decision 0020), unless some of their
    words are left out."""
    if compiled.options.portrait:
        flow = Upright(flow)
    if layout in _OF_THEIR_OWN:
        return _OF_THEIR_OWN[layout](flow, compiled)
    tallied = tally(compiled)
    write_front(flow, compiled, tallied, layout)
    if layout is Layout.APPENDIX:
        flow.new_page()
    written = _BODIES[layout](flow, compiled, tallied)
    if layout is not Layout.APPENDIX:
        written.consultees = write_roster(flow, compiled, followed=ends_with_answers(compiled, layout))
    if ends_with_answers(compiled, layout):
        flow.turn(landscape=False)
        write_appendix(flow, compiled, tallied)  # the answers, uncommented: counted in the tables alone
    return written
