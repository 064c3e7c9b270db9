"""Charts: what came of comments, who stands where, how the answers came. Drawn, with the same figures in words."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from app.comments.kinds import Stance
from app.comments.labels import stance_label
from app.compilation.compiled import CompiledRound
from app.compilation.exports import sentences
from app.compilation.exports.statistics import answers_over_time, over_time_tables
from app.compilation.outcome_bars import parts_of_outcomes
from app.documents.flow import MARKS, Cell, Column, Flow, Run, Share
from app.i18n import _, long_date, number
from app.responses.progress import Progress

DARK, LIGHT, RED, EARTH, BROWN, GREY = "14524A", "3F7F73", "A12622", "8A6412", "7A4A00", "5F5A4E"
"""Each at least 3:1 against white; what lies beside each other has another pattern, too."""
_OUTCOMES = (
    (DARK, ""),
    (LIGHT, "stripes"),
    (RED, "lines"),
    (EARTH, "dots"),
    (EARTH, "posts"),
    (EARTH, "cross"),
    (BROWN, "back"),
    (GREY, "frame"),
)
"""In the order of ``parts_of_outcomes``."""
_STANCES = {
    Stance.SUPPORTS: (DARK, ""),
    Stance.SUPPORTS_WITH_CHANGES: (LIGHT, "stripes"),
    Stance.NEUTRAL: (EARTH, "dots"),
    Stance.REJECTS: (RED, "lines"),
    Stance.NO_OBJECTION: (LIGHT, "posts"),
    Stance.ABSTAINS: (GREY, "frame"),
    Stance.NOT_STATED: (GREY, "cross"),
}


class Shown(NamedTuple):
    """A part of a bar with its word."""

    word: str
    share: Share


def write_bar(flow: Flow, outcomes: Counter[str], progress: Progress, *, width: float) -> None:
    """What came of some comments; nothing where there are none."""
    parts = parts_of_outcomes(outcomes, progress)
    shown = [
        Shown(part.word, Share(colour, part.count, pattern))
        for part, (colour, pattern) in zip(parts, _OUTCOMES, strict=True)
    ]
    _write(flow, sentences.comments(progress.comments), shown, width)


def write_stance_bar(flow: Flow, said: str, stances: Counter[str], *, width: float) -> None:
    """Who stands where; nothing where nobody has said. ``said`` stands before the figures."""
    shown = [Shown(stance_label(code), Share(look[0], stances[code], look[1])) for code, look in _STANCES.items()]
    _write(flow, said, shown, width)


def _write(flow: Flow, said: str, shown: Sequence[Shown], width: float) -> None:
    shown = [part for part in shown if part.share.amount]
    if not shown:
        return
    figures = ", ".join(f"{part.word} {number(part.share.amount)}" for part in shown)
    flow.bar([part.share for part in shown], width=width, words=f"{said}: {figures}")
    runs: list[str | Run] = [said]
    for part in shown:
        mark = Run(MARKS[part.share.pattern], colour=part.share.colour)
        runs += ["   ", mark, f"\u00a0{part.word}: {number(part.share.amount)}"]
    flow.paragraph(*runs, style="Facts")


def write_over_time(flow: Flow, compiled: CompiledRound) -> None:
    """How the answers came in, until the last day and after it: a bar for each step, and the figures as a table."""
    told = answers_over_time(compiled)
    if told is None:
        return
    flow.heading(_("Svar över tid"), 2)
    flow.paragraph(told.said)
    flow.paragraph(f"{_('Sista svarsdag')}: {long_date(compiled.round.deadline)}", style="Facts")
    for row in told.rows:
        until = _("Till och med {day}: {n} svar").format(day=long_date(row.until), n=number(row.total))
        flow.paragraph(until, style="Facts")
        left = max(0, told.height - row.total)
        flow.bar([Share(DARK, row.total), Share(GREY, left, "frame")], width=17, words=until)
    for heading, headers, rows in over_time_tables(told):
        columns = [Column(name, 3.6 if at else 6.0, numeric=bool(at)) for at, name in enumerate(headers)]
        cells: list[Sequence[Cell]] = [list(row) for row in rows]
        flow.table(columns, cells, description=heading)
