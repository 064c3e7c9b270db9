"""The round in numbers, as plain tables: stances, and what came of the comments in each focus area."""

from collections import Counter

from app.assessment.labels import outcome_label
from app.comments.labels import stance_label
from app.compilation.compiled import CompiledRound
from app.compilation.exports import sentences
from app.i18n import _
from app.responses.progress import Progress

Row = list[str | int]


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
