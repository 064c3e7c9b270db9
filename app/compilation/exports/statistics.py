"""The round in numbers, as plain tables: stances, and what came of the comments in each focus area."""

from collections import Counter

from app.assessment.labels import outcome_label
from app.clock import local
from app.comments.labels import stance_label
from app.compilation.compiled import CompiledRound
from app.compilation.exports import sentences
from app.i18n import _, long_date
from app.responses.progress import Progress
from app.tracking.over_time import OverTime, over_time

Row = list[str | int]


def answers_over_time(compiled: CompiledRound) -> OverTime | None:
    """How the answers came in, from the first until the last day or the last answer; None where nothing is seen yet."""
    came = [
        local(body.responded_at).date()
        for body in compiled.consultees
        if body.responded_at and not body.meeting and not body.left_out
    ]
    facts = compiled.round
    return over_time(
        came,
        opened=min(came, default=facts.deadline),
        deadline=facts.deadline,
        today=min(local(facts.made_at).date(), max([facts.deadline, *came])),
        of=compiled.counts.expected,
    )


def over_time_tables(told: OverTime | None) -> list[tuple[str, list[str], list[Row]]]:
    """The same as a table, if there is anything to tell."""
    if told is None:
        return []
    rows: list[Row] = [[long_date(row.until), row.came, row.total] for row in told.rows]
    return [(_("Svar över tid"), [_("Till och med"), _("Nya svar"), _("Svar sammanlagt")], rows)]


def statistics_tables(compiled: CompiledRound) -> list[tuple[str, list[str], list[Row]]]:
    """Heading, headers and rows of each table; the first column is words, the others numbers."""
    overview = compiled.overview
    outcomes, stances = dict(outcome_label.options()), dict(stance_label.options())
    given = overview.stances
    areas = [(sentences.area(area.count.label), area) for area in overview.areas]
    total = _("Hela remissen")

    def outcome_row(name: str, counts: Counter[str], progress: Progress) -> Row:
        """The outcomes of those that are done, those to look at again and those without reply: together, all."""
        each = (counts[code] for code in outcomes)
        return [name, *each, progress.to_look_again, progress.waiting, progress.comments, progress.done]

    def stance_row(name: str, counts: Counter[str]) -> Row:
        return [name, *(counts[code] for code in stances)]

    answers: list[Row] = [[word, given[code]] for code, word in stances.items()]
    return [
        (
            _("Svarens ställningstagande"),
            [_("Ställningstagande"), _("Svar")],
            [*answers, [total, sum(given.values())]],
        ),
        (
            _("Utfall per fokusområde"),
            [_("Fokusområde"), *outcomes.values(), _("Att se över"), _("Utan svar"), _("Synpunkter"), _("Med svar")],
            [
                *(outcome_row(name, area.outcomes, area.count) for name, area in areas),
                outcome_row(total, overview.outcomes, overview.progress),
            ],
        ),
        (
            _("Ställningstagande per fokusområde"),
            [_("Fokusområde"), *stances.values()],
            [stance_row(name, area.stances) for name, area in areas],
        ),
    ]
